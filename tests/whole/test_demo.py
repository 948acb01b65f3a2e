"""From the example's rows to the handouts: the worked example stands in them, computed."""

import csv
import html
import json
from itertools import combinations

import pytest
from bs4 import BeautifulSoup

from bfa.analyses.editions import Edition, compared
from bfa.run.layout import EDITIONS, MANIFEST_NAME
from bfa.tables.naming import page_file, page_name
from bfa.words.numbers import change, interval
from tests.beside import astray, changes_of, figures_in
from tests.whole.conftest import Demo, bfa

KOMMUNDELAR = list("ABCDEF")


def text_of(path) -> str:
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return " ".join(page.get_text(" ").replace("\u202f", " ").replace("\u00a0", " ").split())


def test_the_batch_says_where_the_index_is(demo: Demo):
    assert "index.html" in demo.said
    assert (demo.reports / "index.html").is_file()


def test_every_kommundel_has_its_sheet_its_appendices_one_of_a_further_type_and_workbooks(demo: Demo):
    assert sorted(demo.results["kommundelar"]) == KOMMUNDELAR
    for name in KOMMUNDELAR:
        pages = {path.name for path in demo.folder(name).iterdir()}
        stems = ("1_lagesbild", "2_hotspots", "3_orsaker", "4_effekt", "5_uppfoljning")
        further = page_file(page_name("4_effekt", "stöld ur motordrivet fordon"))
        books = {"1_lagesbild.xlsx", "2_hotspots.xlsx"}
        assert pages == {"motesblad.html", *books, *(f"{name}.html" for name in (*stems, further))}


def test_every_page_says_that_the_example_is_fictional(demo: Demo):
    assert [path for path in demo.pages() if "påhittade data" not in text_of(path)] == []


def test_the_fall_of_the_worked_example_is_computed_for_kommundel_a(demo: Demo):
    effect = demo.results["kommundelar"]["A"]["4_effekt"]
    assert round(effect["percent"]) == -26
    assert effect["percent"] == round(100 * (effect["after"] / effect["before"] - 1), 2)
    assert effect["lower"] < effect["ratio"] < effect["upper"]
    assert effect["verdict"] == "no_difference_shown"


def test_the_comparison_of_kommundel_a_was_sealed_before_the_measures_began(demo: Demo):
    kept = json.loads((demo.project / "reports" / "loften" / "exempelkommun" / "mal-1.json").read_text("utf-8"))
    assert kept["promise"]["made"] < kept["promise"]["start"] == "2010-05-01"
    assert demo.results["kommundelar"]["A"]["4_effekt"]["declared"]


def test_the_fall_in_the_municipality_is_computed(demo: Demo):
    assert round(demo.results["kommun"]["0_oversikt"]["total"]["percent"]) == -18


def test_the_problem_text_is_computed(demo: Demo):
    changes = demo.results["kommun"]["0_oversikt"]["problem"]["changes"]
    assert [round(change["percent"]) for change in changes] == [22, 34]
    assert set(demo.results["kommun"]["0_oversikt"]["problem"]["highest"]) == {"A", "B"}


def test_the_most_common_types_of_kommundel_a_are_counted_as_the_handbook_has_them(demo: Demo):
    common = demo.results["kommun"]["0_oversikt"]["common"]
    own = {row["brottstyp"]: each["n"] for row in common for each in row["areas"] if each["kommundel"] == "A"}
    assert len(own) == 10
    handbook = {"klotter": 284, "skadegörelse på motorfordon": 229, "cykelstöld": 160, "stöld på kontor": 241}
    assert {name: own[name] for name in handbook} == handbook


def test_interventions_rose_by_55_percent_and_three_of_eight_points_are_done(demo: Demo):
    followed = demo.results["kommun"]["0_oversikt"]["follow_up"]
    assert [round(row["percent"]) for row in followed if row["indicator"] == "omhändertagande PL 13 och LOB"] == [55]
    assert [(row["done"], row["planned"]) for row in followed if row["planned"] == 8] == [(3, 8)]


@pytest.mark.parametrize("stem", ["2_hotspots", "4_effekt"])
def test_no_two_kommundelar_have_the_same_figures(demo: Demo, stem: str):
    figures = {name: json.dumps(part[stem], sort_keys=True) for name, part in demo.results["kommundelar"].items()}
    assert [pair for pair in combinations(figures, 2) if figures[pair[0]] == figures[pair[1]]] == []


def test_the_chain_of_the_worked_example_is_followed_on_its_own_page(demo: Demo):
    page = text_of(demo.folder("A") / "5_uppfoljning.html")
    for number in range(1, 11):
        assert f"Orsak {number}:" in page, number
    for told in (
        "12 av 12 krogtillsyner",
        "3 av 8 punkter",
        "4 av 4 torsdagar",
        "−26 %",
        "+55 %",
        "insatser, inte brott",
    ):
        assert told in page, told
    for told in ("Ansvarsfull alkoholservering", "Kronobergsmodellen", "Plan för busstorget", "Fler vuxna på diskot"):
        assert told in page, told
    assert "2 av 9 åtgärder är klara" in page
    assert "−18 %" in text_of(demo.reports / "5_uppfoljning.html")


def test_the_worked_example_has_few_remarks(demo: Demo):
    found = {
        name: [check["kind"] for check in part["5_uppfoljning"]["checks"]]
        for name, part in demo.results["kommundelar"].items()
    }
    assert found["A"] == ["perspectives", "goals_without_indicator", "measures_together"]
    assert max(map(len, found.values())) == 3


def test_the_fall_stands_in_words_on_the_sheet_and_in_the_overview(demo: Demo):
    assert "−26 %" in text_of(demo.folder("A") / "motesblad.html")
    overview = text_of(demo.reports / "0_oversikt.html")
    for figure in ("−18 %", "−26 %", "+22 %", "+34 %", "+55 %", "3 av 8"):
        assert figure in overview, figure


def test_each_interval_on_a_finished_page_stands_beside_its_own_change(demo: Demo):
    effects = {name: part["4_effekt"] for name, part in demo.results["kommundelar"].items()}
    index = BeautifulSoup((demo.reports / "index.html").read_text(encoding="utf-8"), "html.parser")
    rows = {row.find("th").get_text(): str(row) for row in index.find("table").find_all("tr")[1:]}
    for name, effect in effects.items():
        sheet, page = (
            (demo.folder(name) / file).read_text(encoding="utf-8") for file in ("motesblad.html", "4_effekt.html")
        )
        assert [astray(each, changes_of(effect["lines"])) for each in (sheet, page, rows[name])] == [[], [], []]
        for each in (sheet, page, rows[name]):
            (own,) = figures_in(each, "own")
            assert change(effect["percent"]) in own
            assert interval(effect["lower"], effect["upper"]) in own
    assert any(figures_in(each, "relative") for each in rows.values())


def test_kommundelar_a_and_b_are_one_sealed_comparison_with_one_answer(demo: Demo):
    effects = [demo.results["kommundelar"][name]["4_effekt"] for name in "AB"]
    assert effects[0]["joint"] == effects[1]["joint"]
    assert [effect["joint"]["kommundelar"] for effect in effects] == [["A", "B"]] * 2
    assert all(effect["declared"] and effect["relative"]["controls"] == ["D", "E", "F"] for effect in effects)
    assert "Svaret gäller A och B tillsammans" in text_of(demo.folder("B") / "motesblad.html")
    assert "Bedöms tillsammans med A, se där" in text_of(demo.reports / "motesblad.html")


def test_the_overview_and_the_effect_pages_have_the_same_change_of_every_kommundel(demo: Demo):
    for area in demo.results["kommun"]["0_oversikt"]["areas"]:
        effect = demo.results["kommundelar"][area["kommundel"]]["4_effekt"]
        assert [area[name] for name in ("before", "after")] == [effect[name] for name in ("before", "after")]
        assert round(area["percent"], 1) == round(effect["percent"], 1)
        if effect["joint"]:
            told = interval(area["relative"]["lower"], area["relative"]["upper"]).replace("\u00a0", " ")
            assert told in text_of(demo.folder(area["kommundel"]) / "4_effekt.html")
            continue
        for name in ("ratio", "lower", "upper"):
            assert area["relative"][name] == pytest.approx(effect["relative"][name], rel=1e-3)


def test_two_editions_of_a_whole_batch_can_be_held_against_each_other(demo: Demo):
    kept = demo.project / "reports" / "_arbetsmaterial" / demo.reports.name / EDITIONS / "0001"
    made, results = (json.loads((kept / name).read_text("utf-8")) for name in (MANIFEST_NAME, "results.json"))
    edition = Edition(made, results)
    changes = compared(edition, edition)
    assert (changes.differences, changes.reasons, changes.new_pages, changes.gone_pages) == ((), (), (), ())


def test_secret_causes_and_measures_show_their_public_wording_only(demo: Demo):
    secret = []
    for name in ("orsaker", "atgarder", "mal", "uppfoljning"):
        with (demo.project / "data" / "example" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file, delimiter=";") if row["sekretess"] != "nej"]
        assert rows, name
        secret += [row[column] for row in rows for column in ("text", "short") if row.get(column)]
    for path in [*demo.pages(), demo.reports / "results.json"]:
        written = html.unescape(html.unescape(path.read_text(encoding="utf-8")))
        said = " ".join(f"{written} {text_of(path)}".split()).casefold()
        assert not [text for text in secret if text.casefold() in said], path.name
    causes = {cause["number"]: cause for cause in demo.results["kommundelar"]["A"]["3_orsaker"]["causes"]}
    assert len(causes) == 10
    assert {number for number, cause in causes.items() if cause["withheld"]} == {3, 8, 10}
    measures = demo.results["kommundelar"]["A"]["3_orsaker"]["measures"]
    followed = demo.results["kommun"]["0_oversikt"]["follow_up"]
    numbers = [(row["done"], row["planned"]) for row in [*measures, *followed] if row["withheld"]]
    assert len(numbers) >= 4
    assert set(numbers) == {(None, None)}
    assert "2 av 6" not in " ".join(text_of(path) for path in demo.pages())


def test_names_and_free_text_of_the_export_reach_no_page(demo: Demo):
    export = (demo.project / "data" / "example" / "polisexport.csv").read_text(encoding="cp1252")
    names = {name for name in ("Låtsasberg", "Exempelsson") if name in export}
    assert names
    for path in [*demo.pages(), demo.reports / "results.json"]:
        assert not [name for name in names if name in path.read_text(encoding="utf-8")]


def test_results_hold_no_nan(demo: Demo):
    text = (demo.reports / "results.json").read_text(encoding="utf-8")
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in results.json"))


def test_a_second_run_has_nothing_to_do_and_changes_nothing(demo: Demo):
    before = {path: path.stat().st_mtime_ns for path in demo.reports.rglob("[0-9]_*.html")}
    again = bfa(demo.project, "batch", "params/batch/exempelkommun.yml")
    assert again.returncode == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_counts_alone_carry_overview_and_effect(demo: Demo):
    done = bfa(demo.project, "batch", "params/batch/exempelkommun_antal.yml", "--only", "A", "--workers", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    path = demo.project / "reports" / "exempelkommun_antal" / "results.json"
    counted = json.loads(path.read_text(encoding="utf-8"))
    assert counted["kommundelar"]["A"]["2_hotspots"]["answered"] is False
    effect, with_rows = (run["kommundelar"]["A"]["4_effekt"] for run in (counted, demo.results))
    same = ("before", "after", "percent", "ratio", "lower", "upper", "verdict", "strength", "baseline", "declared")
    assert {name: effect[name] for name in same} == {name: with_rows[name] for name in same}
    assert "rad per brott" in counted["kommundelar"]["A"]["2_hotspots"]["reason"]
