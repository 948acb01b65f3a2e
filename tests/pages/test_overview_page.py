"""The overview after the release: lines, words, funnel and figures that say the same."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from bfa.analyses.default_periods import tertial
from bfa.analyses.overview import answers
from bfa.analyses.question import effect
from bfa.disclosure import CountTable, Policy, open_policy, policy_from, release
from bfa.disclosure.overview import _as_shown
from bfa.draw import output
from bfa.draw.output import plain
from bfa.pages import open_page
from bfa.pages.overview import funnel
from bfa.pages.overview import page as overview_page
from bfa.pages.overview.figures import figures
from bfa.pages.page import show
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words import overview as words
from bfa.words.numbers import change
from tests import small_situation
from tests.analyses.test_families import many, uneven
from tests.analyses.test_overview import by_year
from tests.side_by_side import hides
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, kommun, measures, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
OTHER, SENSITIVE = "klotter", "våldtäkt"
#: Terms that belong in a method box, not on a first screen.
BANNED = re.compile(r"signifik|p-värde|Maryland|Gi\*|shrink|krymp|falsklarm|konfidens|tau\b|bayes", re.IGNORECASE)


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of()


@pytest.fixture
def shown(monkeypatch):
    """Every text, table and figure sent out, the figures drawn to the end."""
    sent, drawn = [], {}

    def figure(figure, *, alt, caption, note=""):
        figure.canvas.draw()
        drawn[alt] = {"figure": figure, "alt": alt, "note": note}
        return output.html_output(alt, kind="chart")

    def shown_html(data, raw, metadata):
        html = data["text/html"]
        sent.append(drawn.get(html, {"html": html, "kind": metadata["bfa"]["kind"]}))

    monkeypatch.setattr(funnel, "figure_output", figure)
    monkeypatch.setattr(output, "display", shown_html)
    return sent


def opened(found, policy, *, types=(TYPE,), **spans):
    spans = {"period": AFTER, "baseline": BEFORE, "problem_period": AFTER, "crime_table_period": AFTER} | spans
    asked = tertial(found, brottstyp=types[0], **spans)
    policy = open_policy(found, tier=policy.tier, brottstyper=types, asked=asked)
    return open_page(answers(found, brottstyper=types, asked=asked), found, asked, policy=policy)


def figures_of(page):
    said, period = overview_page.sentence(page), page.asked.crime_table_period
    return json.loads(json.dumps(plain(figures(page.shown, said, crime_period=period)), allow_nan=False))


def plainly(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def with_other(found: dict[str, object]) -> dict[str, object]:
    """The same kommun with one more type."""
    more = uneven(dict.fromkeys(found["kommundelar"], 20), brottstyp=OTHER)
    return found | {"counts": pd.concat([found["counts"], more])}


def test_the_answer_is_the_kommun_and_who_stands_out_among_all_tried(tmp_path, policy):
    page = opened(situation(tmp_path, **many(O3=12)), policy)
    said = plainly(overview_page.sentence(page))
    assert said.startswith("I hela Liten räknades ")
    assert said.endswith("1 av 12 prövade kommundelar sticker ut mot de andra: O3 med minskning.")


def test_where_the_table_is_folded_and_none_stands_out_the_heading_has_a_line_on_paper(tmp_path, policy, shown):
    names = [f"Del {number}" for number in range(30)]
    table = uneven(dict.fromkeys(names, 20))
    show(opened(situation(tmp_path, counts=table, kommundelar=tuple(names), areas=None), policy).kommundelar)
    assert "Ingen kommundel sticker ut." in shown[0]["html"]


def test_where_none_stands_out_it_is_said(tmp_path, policy):
    page = opened(situation(tmp_path, **many()), policy)
    assert plainly(overview_page.sentence(page)).endswith("Ingen av 12 prövade kommundelar sticker ut mot de andra.")


def test_a_rise_is_said_to_be_a_rise(tmp_path, policy):
    page = opened(situation(tmp_path, **many(O5=75)), policy)
    assert "O5 med ökning" in overview_page.sentence(page)


def test_several_types_are_told_together_and_each_has_a_table(tmp_path, policy, shown):
    page = opened(situation(tmp_path, **with_other(many(O3=12))), policy, types=(TYPE, OTHER))
    assert "1 av 24 prövade jämförelser i 2 brottstyper sticker ut mot de andra: O3 (misshandel utomhus)" in plainly(
        overview_page.sentence(page)
    )
    show(page.other_types)
    (table,) = shown
    assert table["html"].startswith('<details class="screen">')
    assert "Klotter" in table["html"]


def test_a_type_told_by_year_is_told_of_years(tmp_path, policy):
    page = opened(by_year(tmp_path, Norr=30), policy, types=("stöld",))
    assert plainly(page.lead).startswith("Stöld i hela kommunen under 2010: +10 % mot 2009")
    assert "110 anmälda brott (stöld) under 2010 mot 100 under 2009 (+10 %)" in plainly(overview_page.sentence(page))
    assert set(page.shown.flat["months"]) >= {AFTER, BEFORE}


def test_with_one_type_there_is_no_table_of_others(tmp_path, policy, shown):
    show(opened(situation(tmp_path, **many()), policy).other_types)
    assert shown == []


def test_those_that_cannot_be_tried_are_counted_with_their_reasons(tmp_path, policy):
    names = {"O0": 1, **{f"O{number}": 30 for number in range(1, 8)}}
    page = opened(situation(tmp_path, counts=uneven(names), kommundelar=tuple(names), kommundel=""), policy)
    assert plainly(overview_page.sentence(page)).endswith(
        " O0 går inte att pröva: färre än 30 samma månader ett vanligt år."
    )
    row = page.shown.types[0].table.set_index("kommundel").loc["O0"]
    assert (row["stands"], bool(row["stands_out"])) == ("untried", False)


def test_two_kommundelar_have_no_comparison_and_it_is_said(tmp_path, policy, shown):
    found = situation(tmp_path, counts=uneven({"A": 20, "B": 20}), kommundelar=("A", "B"), kommundel="")
    page = opened(found, policy)
    why = "färre än 2 kommundelar att jämföra med"
    assert plainly(overview_page.sentence(page)).endswith(f"Ingen kommundel går att pröva mot de andra: {why}.")
    show(page.kommundelar)
    show(page.funnel)
    show(page.answer)
    assert why in plainly(shown[-1]["html"])
    assert shown[-2]["html"].endswith("inget att visa.</p>")


def test_no_comparison_is_worked_out_of_an_early_count_that_is_hidden(tmp_path):
    found, told = many(), []
    rows = found["counts"]
    first = rows["month"].min()
    early = (rows["area"] == "O4") & (rows["month"] < first + pd.DateOffset(years=1))
    for few, other in ((2, 12), (4, 10)):
        table = rows.assign(n=rows["n"].mask(early, 0))
        for area, n in (("O4", few), ("O5", other)):
            table.loc[(table["area"] == area) & (table["month"] == first), "n"] = n
        told.append(opened(situation(tmp_path, **(found | {"counts": table})), policy_of("offentlig")))
    assert told[0].shown.types[0].withheld
    assert figures_of(told[0]) == figures_of(told[1])


def test_a_missing_month_leaves_the_kommun_open_and_the_rest_compared(tmp_path, policy):
    gap = many()
    rows = gap["counts"]
    gap["counts"] = rows[~((rows["area"] == "O4") & (rows["month"] == "2010-03-01"))]
    page = opened(situation(tmp_path, **gap), policy)
    assert "Alla månader är inte räknade" in overview_page.sentence(page)
    assert "Ingen av 11 prövade kommundelar sticker ut" in plainly(overview_page.sentence(page))


def test_the_own_change_stands_only_beside_the_change_against_the_others(tmp_path, policy, shown):
    show(opened(situation(tmp_path, **many(O3=12)), policy).kommundelar)
    table = plainly(shown[0]["html"])
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", table)
    against = ["Mot de andra", "Mot de andra, förenligt med"]
    assert heads == ["Kommundel", "Före", "Efter", "Egen ändring", *against, "Sticker ut"]
    assert table.count("ja, minskning") == 1


def test_the_change_against_the_others_is_the_one_of_the_effect_page_and_the_shrunk_one_has_its_own_name(
    tmp_path, policy, shown
):
    given = many(O3=12) | {"areas": None}
    page = opened(situation(tmp_path, **given), policy)
    lines = page.shown.types[0].table.set_index("kommundel")
    for name in ("O0", "O3"):
        asked = situation(tmp_path, **(given | {"kommundel": name}))
        other = effect(asked, brottstyp=TYPE, period=AFTER, baseline=BEFORE).relative.change
        assert lines.loc[name, "moved"] == pytest.approx(100 * (other.ratio - 1))
        assert (lines.loc[name, "other_lower"], lines.loc[name, "other_upper"]) == pytest.approx(
            (other.lower, other.upper)
        )
        assert abs(lines.loc[name, "moved"]) > abs(100 * (lines.loc[name, "shrunk"] - 1))
    show(page.kommundelar)
    show(page.funnel)
    shrunk = change(100 * (lines.loc["O3", "shrunk"] - 1))
    assert f"Utjämnade värden, där små antal dragits mot det vanliga: O3 {shrunk}." in shown[-1]["note"]
    row = BeautifulSoup(shown[0]["html"], "html.parser").find("a", string="O3").find_parent("tr")
    assert change(lines.loc["O3", "moved"]) in [cell.get_text() for cell in row.find_all("td")]


def test_first_screens_keep_to_plain_words_and_the_method_box_has_the_terms(tmp_path, policy, shown):
    found = situation(tmp_path, **with_other(many(O3=12)))
    page = opened(found, policy, types=(TYPE, OTHER))
    show(page.answer, page.kommundelar, page.funnel, page.map, page.other_types)
    texts = [value for sent in shown for value in sent.values() if isinstance(value, str)]
    assert not [text for text in texts if BANNED.search(text)]
    method = words.method(page.shown.found.family, page.shown.types)
    assert "Benjamini" in " ".join(method)
    assert "24 jämförelser" in plainly(" ".join(method))


def test_the_funnel_draws_every_kommundel_and_names_those_that_stand_out(tmp_path, policy, shown):
    show(opened(situation(tmp_path, **many(O3=12)), policy).funnel)
    (drawn,) = shown
    axes = drawn["figure"].axes[0]
    dots = {line.get_marker(): len(line.get_xdata()) for line in axes.lines if line.get_marker() in ("o", "D")}
    assert dots == {"o": 11, "D": 1}
    assert [text.get_text() for text in axes.texts if text.get_text().startswith("O")] == ["O3"]
    assert "Sticker ut: O3" in drawn["alt"]
    assert "12 kommundelar" in plainly(drawn["alt"])


def test_few_kommundelar_are_all_named_and_no_name_lies_on_another(tmp_path, policy, shown):
    levels = {f"O{number}": 20 + number % 2 for number in range(6)}
    page = opened(situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel=""), policy)
    show(page.funnel)
    names = [text for text in shown[0]["figure"].axes[0].texts if text.get_text() in levels]
    assert {text.get_text() for text in names} == set(levels)
    boxes = [text.get_window_extent() for text in names]
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])


def test_both_limits_lie_inside_the_frame(tmp_path, policy, shown):
    levels = {f"O{number}": 3 + 4 * number for number in range(6)}
    page = opened(situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel=""), policy)
    show(page.funnel)
    axes = shown[0]["figure"].axes[0]
    low, high = axes.get_ylim()
    assert low == -high
    limits = [line.get_ydata() for line in axes.lines if len(line.get_ydata()) > 2 and line.get_marker() == "None"]
    assert len(limits) == 4
    assert all(low < value < high for line in limits for value in line)


def test_a_single_one_that_can_be_tried_is_named(tmp_path, policy):
    levels = {"O0": 30, **{f"O{number}": 1 for number in range(1, 9)}}
    page = opened(situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel=""), policy)
    said = plainly(overview_page.sentence(page))
    assert "Bara O0 går att pröva mot de andra, och sticker inte ut. 8 kommundelar går inte att pröva:" in said


def test_dots_of_those_too_few_to_try_are_rings(tmp_path, policy, shown):
    levels = {f"O{number}": 1 + 8 * number for number in range(8)}
    page = opened(situation(tmp_path, counts=uneven(levels), kommundelar=tuple(levels), kommundel=""), policy)
    show(page.funnel)
    lines = [line for line in shown[0]["figure"].axes[0].lines if line.get_marker() == "o"]
    faces = {line.get_markerfacecolor(): len(line.get_xdata()) for line in lines}
    untried = int((page.shown.types[0].table["reason"].fillna("") != "").sum())
    assert (faces["white"], sum(faces.values())) == (untried, 8)
    assert "Tom ring" in shown[0]["note"]


def test_a_hidden_count_takes_every_comparison_of_its_type_with_it(tmp_path, shown):
    policy = policy_of()
    levels = {f"O{number}": 20 for number in range(8)} | {"Liten by": 0}
    rows = uneven(levels, brottstyp=SENSITIVE)
    rows.loc[rows["area"] == "Liten by", "n"] = 0
    rows.loc[(rows["area"] == "Liten by") & (rows["month"] == "2010-03-01"), "n"] = 2
    found = situation(tmp_path, counts=rows, kommundelar=tuple(levels), kommundel="")
    page = opened(found, policy, types=(SENSITIVE,))
    assert page.shown.types[0].withheld
    assert page.shown.types[0].table[["other_ratio", "shrunk", "expected", "p"]].isna().all(axis=None)
    show(page.kommundelar)
    assert "visas inte" in shown[0]["html"]
    several = len(shown)
    show(page.funnel, page.map)
    assert len(shown) == several
    got = figures_of(page)
    assert all(area["relative"] is None for area in got["areas"])
    assert got["family"]["stands_out"] == []


def test_a_sensitive_type_that_is_hidden_leaves_the_other_types_shown(tmp_path):
    policy = policy_of()
    names = many()
    small = uneven(dict.fromkeys(names["kommundelar"], 0), brottstyp=SENSITIVE)
    names["counts"] = pd.concat([names["counts"], small.assign(n=(np.arange(len(small)) % 12 == 0).astype(int))])
    page = opened(situation(tmp_path, **names), policy, types=(TYPE, SENSITIVE))
    assert [each.withheld for each in page.shown.types] == [False, True]
    assert "Hur kommundelarna rört sig mot varandra visas inte" in overview_page.sentence(page)


def test_the_overview_hands_on_areas_family_problem_tables_and_follow_up(tmp_path, policy):
    small = situation(
        tmp_path,
        kommun=kommun(tmp_path, "crime_table: brottskategorier.csv\n"),
        counts=pd.concat([counts(dict.fromkeys(AREAS, 5)), counts({"Norr": 1}).assign(brottstyp="cykelstöld")]),
        measures=measures({"number": 1, "causes": "2"}),
        follow_up=small_situation.follow_up({"measure": 1, "indicator": TYPE, "done": 1, "planned": 2}),
    )
    got = figures_of(opened(small, policy))
    assert [area["kommundel"] for area in got["areas"]] == list(AREAS)
    assert (got["total"]["kommundel"], got["total"]["after"], got["total"]["relative"]) == ("Liten", 300, None)
    assert [area["population_approximate"] for area in got["areas"]] == [False] * 5
    assert got["areas"][0]["relative"]["ratio"] == pytest.approx(1)
    assert set(got["areas"][0]["relative"]) == {
        *("ratio", "lower", "upper", "p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper"),
        *("expected", "stands_out", "reason"),
    }
    assert (got["family"]["tried"], got["family"]["brottstyper"]) == (5, [TYPE])
    assert [change["percent"] for change in got["problem"]["changes"]] == [0, 0]
    assert [(row["brottstyp"], row["n"]) for row in got["common"]] == [(TYPE, 300)]
    assert got["common"][0]["areas"][0] == {"kommundel": "Norr", "n": 60, "hidden": False}
    assert got["follow_up"][0] | {"text": ""} == {
        "measure": 1,
        "name": "En åtgärd.",
        "responsible": None,
        "causes": [2],
        "state": "pågår",
        "done": 1,
        "planned": 2,
        "indicator": TYPE,
        "before": 60,
        "after": 60,
        "percent": 0,
        "text": "",
        "hidden": False,
        "withheld": False,
    }


def test_sentence_table_funnel_and_figures_name_the_same(tmp_path, policy, shown):
    found = situation(tmp_path, **many(O3=12, O5=75))
    page = opened(found, policy)
    show(page.kommundelar)
    show(page.funnel)
    out = {item["kommundel"] for item in figures_of(page)["family"]["stands_out"]}
    assert out == {"O3", "O5"}
    assert all(f"{name} med " in overview_page.sentence(page) and name in shown[-1]["alt"] for name in out)
    assert len(re.findall("ja,", plainly(shown[0]["html"]))) == 2


def test_lines_of_the_overview_add_up_also_with_rows_of_no_kommundel(tmp_path, policy):
    loose = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5) | {"(utan kommundel)": 1}))
    table = opened(loose, policy).shown.types[0].table
    assert table.loc[~table["subtotal"], "after"].sum() == table.loc[table["subtotal"], "after"].iloc[0] == 312
    assert table.set_index("kommundel").loc[NO_KOMMUNDEL, "stands"] is None


def test_the_problem_names_the_changes_and_the_highest(tmp_path, policy):
    high = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 5), Söder=15))
    said = plainly(figures_of(opened(high, policy))["problem"]["sentence"])
    assert "+40 % mot 2009 och +40 % mot 2008" in said
    assert "kommundelen Söder tydligt över" in said


def test_the_approximate_population_is_said_where_the_highest_are_named(tmp_path, policy):
    spread = small_situation.areas().assign(population_approximate=True)
    high = situation(tmp_path, areas=spread, counts=counts(dict.fromkeys(AREAS, 5), Söder=15))
    said = figures_of(opened(high, policy))["problem"]["sentence"]
    assert said.endswith("tydligt över resten av kommunen (ungefärlig folkmängd).")


def test_an_indicator_of_effort_is_said_to_be_effort(tmp_path, policy):
    effort = counts({"Norr": 10}, Norr=15).assign(brottstyp="krogtillsyn", kind="activity")
    small = situation(
        tmp_path,
        counts=pd.concat([counts(dict.fromkeys(AREAS, 5)), effort]),
        measures=measures({"number": 4, "scope": "Norr"}),
        follow_up=small_situation.follow_up({"measure": 4, "indicator": "krogtillsyn"}),
    )
    (said,) = words.indicators(opened(small, policy).shown.followed)
    assert plainly(said) == "Åtgärd 4: krogtillsyn i Norr 120 till 180, +50 %. Det är insatser, inte brott."


def test_a_hidden_kommundel_is_not_said_to_be_unchanged(tmp_path):
    few = situation(tmp_path, counts=counts(dict.fromkeys(AREAS, 50) | {"Norr": 0}))
    few.counts.loc[(few.counts["area"] == "Norr") & (few.counts["month"] == "2010-02-01"), "n"] = 2
    page = opened(few, policy_of("offentlig"))
    assert "sticker ingen ut" not in overview_page.sentence(page)


def test_what_pages_side_by_side_hide_stands_in_no_table_of_types_and_in_no_indicator(tmp_path):
    """Norr has 3 and Söder, hidden so that the kommun's sum does not give them, 8: neither page may state the 8."""
    of = dict(zip(AREAS, [3, 8, *[20] * (len(AREAS) - 2)], strict=True))
    months = {"first": "2009-01", "last": "2010-01"}
    few, besides = counts(of, **months), counts(dict.fromkeys(AREAS, 30), **months)
    both = pd.concat([few.assign(brottstyp=SENSITIVE), besides.assign(brottstyp=OTHER)])
    named = measures(*[{"number": place, "scope": name} for place, name in enumerate(AREAS, 1)])
    done = small_situation.follow_up(*[{"measure": place + 1, "indicator": SENSITIVE} for place in range(len(AREAS))])
    small = situation(tmp_path, counts=both, measures=named, follow_up=done)
    spans = {"period": "2010-01", "baseline": "2009-01", "problem_period": "2010-01", "crime_table_period": "2010-01"}
    page = opened(small, policy_of(), types=(OTHER,), **spans)
    asked = tertial(small, brottstyp=OTHER, **spans)
    beside = open_policy(small, tier="samverkan", brottstyper=[OTHER, SENSITIVE], asked=asked)
    gone = {name for name in AREAS if hides(beside, brottstyp=SENSITIVE, period="2010-01/2010-01", kommundel=name)}
    wide = page.shown.common.table.pivot(index="kommundel", columns="brottstyp", values="n")
    assert len(gone) == 2
    assert set(wide.index[wide[SENSITIVE].isna()]) == gone
    assert wide[OTHER].notna().all()
    told = page.shown.followed
    assert set(told.loc[told["after"].isna(), "scope"]) == gone


def test_an_indicator_of_several_kommundelar_is_printed_where_their_sum_tells_none_of_them(tmp_path):
    """3 + 8 may stand, since neither can be told from 11; 3 + 20 may not beside a printed 20."""
    of = dict(zip(AREAS, [3, 8, *[20] * (len(AREAS) - 2)], strict=True))
    few = counts(of, first="2009-01", last="2010-01").assign(brottstyp=SENSITIVE)
    named = measures({"number": 1, "scope": "Norr, Söder"}, {"number": 2, "scope": "Norr, Öst"})
    done = small_situation.follow_up(*[{"measure": number, "indicator": SENSITIVE} for number in (1, 2)])
    small = situation(tmp_path, counts=few, measures=named, follow_up=done)
    page = opened(small, policy_of(), types=(SENSITIVE,), period="2010-01", baseline="2009-01")
    told = page.shown.followed.set_index("measure")["after"]
    hidden = page.shown.types[0].table.set_index("kommundel")["hidden"]
    assert hidden[["Norr", "Söder"]].all()
    assert not hidden[["Öst", "Väst", "Mitt"]].any()
    assert told.isna().tolist() == [False, True]
    assert told[1] == 11


def test_the_flat_table_has_months_of_a_type_that_is_never_small_and_periods_of_one_that_may_be(tmp_path, policy):
    few = counts(dict.fromkeys(AREAS, 5) | {"Norr": 0}).assign(brottstyp=SENSITIVE)
    few.loc[(few["area"] == "Norr") & (few["month"] == "2010-03-01"), "n"] = 2
    both = pd.concat([counts(dict.fromkeys(AREAS, 3)), few], ignore_index=True)
    page = opened(situation(tmp_path, counts=both), policy, types=(TYPE, SENSITIVE))
    flat = page.shown.flat.set_index(["brottstyp", "kommundel", "months"])
    assert flat.loc[(TYPE, "Norr", "2010-03"), ["n", "hidden"]].tolist() == [3, False]
    assert len(flat.loc[TYPE]) == 5 * 36
    assert flat.loc[(SENSITIVE, "Norr", AFTER), "hidden"]
    assert flat.loc[(SENSITIVE, "Norr", BEFORE), "n"] == 0
    assert flat["n"].isna().equals(flat["hidden"])
    assert "Antalen som Excel-fil" in page.excel._repr_html_()


def test_the_types_with_most_stand_by_kommundel_with_the_kommun_last_and_a_mark_where_one_stands_out(tmp_path, policy):
    found = with_other(many(O3=12))
    found["counts"] = found["counts"][found["counts"]["area"].isin([f"O{number}" for number in range(7)])]
    page = opened(situation(tmp_path, **(found | {"kommundelar": tuple(f"O{number}" for number in range(7))})), policy)
    (table,) = page.common.outputs
    rows = BeautifulSoup(table.data["text/html"], "html.parser").find_all("tr")
    heads = [cell.get_text() for cell in rows[0].find_all("th")]
    assert heads == ["Brottstyp", *(f"O{number}" for number in range(7)), "hela kommunen"]
    own = {row.th.get_text(): [plainly(cell.get_text()) for cell in row.find_all("td")] for row in rows[1:]}
    assert set(own) == {"Misshandel utomhus", "Klotter"}
    assert [cell.endswith("↓") for cell in own["Misshandel utomhus"]] == [place == 3 for place in range(8)]
    assert not any("↓" in cell or "↑" in cell for cell in own["Klotter"])
    assert "sticker ut med ökning eller minskning mot de andra" in table.data["text/html"]


def test_of_many_kommundelar_those_with_most_of_each_type_are_named(tmp_path, policy):
    page = opened(situation(tmp_path, **with_other(many(O3=12, O5=75))), policy)
    (table,) = page.common.outputs
    text = plainly(BeautifulSoup(table.data["text/html"], "html.parser").get_text(" "))
    n = page.shown.common.table.set_index(["brottstyp", "kommundel"])["n"]
    assert f"O5 ({n[TYPE, 'O5']})" in text
    assert "O3 ↓ och O5 ↑" in text
    assert "Alla 12 står i Excel-filen" in text


def test_the_map_fills_each_kommundel_by_its_state_and_says_it_in_words(tmp_path, policy):
    areas = small_situation.areas().assign(kommundel=[f"O{number}" for number in range(5)])
    page = opened(situation(tmp_path, **(many(O3=12) | {"areas": areas})), policy)
    (drawn,) = page.map.outputs
    found = BeautifulSoup(drawn.data["text/html"], "html.parser")
    assert found.svg.title.get_text() == (
        "Karta över 5\u00a0kommundelar. sticker ut med minskning: O3; sticker inte ut: 4."
    )
    assert [text.get_text() for text in found.find_all("text")][:5] == [f"O{number}" for number in range(5)]
    assert found.find("path", fill="url(#state-fall)") is not None
    assert found.find("path", fill="url(#state-rise)") is None
    assert "sticker ut med minskning (1)" in found.figcaption.get_text()


def test_without_polygons_there_is_no_map(tmp_path, policy):
    assert opened(situation(tmp_path, **(many() | {"areas": None})), policy).map.outputs == ()


def test_of_more_kommundelar_than_are_read_the_table_is_folded_and_what_stands_out_is_listed(tmp_path, policy):
    names = {f"O{number:02}": 20 for number in range(30)}
    rows = uneven(names, brottstyp=TYPE)
    now = rows["month"].ge("2010-01-01") & rows["area"].eq("O07")
    rows["n"] = rows["n"].mask(now, 3)
    page = opened(situation(tmp_path, counts=rows, kommundelar=tuple(names), kommundel=""), policy)
    first, table, *_ = page.kommundelar.outputs
    assert "Det som sticker ut av allt som prövats" in first.data["text/html"]
    assert "O07" in first.data["text/html"]
    assert table.data["text/html"].startswith('<details class="screen">')


def test_measures_stand_by_their_short_name_with_state_and_owner_and_one_withheld_without_owner(tmp_path, policy):
    secret = {"sekretess": "ja", "text": "Hemligt.", "short": "Hemlig", "responsible": "någon"}
    named = {"number": 1, "short": "Bussplan", "responsible": "samordnaren"}
    done = small_situation.follow_up({"measure": 1, "state": "klar"}, {"measure": 2})
    small = situation(tmp_path, measures=measures(named, {"number": 2} | secret), follow_up=done)
    page = opened(small, policy)
    text = page.followed.outputs[0].data["text/html"]
    assert "Bussplan" in text
    assert "samordnaren" in text
    assert not re.search("Hemlig|någon", text)
    assert "1 av 2 åtgärder är klara." in plainly(" ".join(overview_page.answer(page)))


def test_a_type_whose_number_is_hidden_stands_last_by_name_and_not_by_its_size():
    """Three of b, between 30 and 10 in the order of the table, where its place would tell of its size."""
    frame = pd.DataFrame({"kommundel": "Norr", "brottstyp": ["d", "b", "c"], "n": [30, 3, 10]})
    rule = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="offentlig")
    own = {"whole": {"period": "2010-01/2010-12"}, "by": ("kommundel", "brottstyp")}
    table = CountTable(frame, identifies=(), sensitive="brottstyp", margins=(("brottstyp",),), **own)
    told = _as_shown(release({"common": table}, policy=rule)["common"])
    assert told.totals["brottstyp"].tolist() == told.table["brottstyp"].tolist() == ["d", "c", "b"]
