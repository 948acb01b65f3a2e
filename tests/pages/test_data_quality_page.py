"""The page of the data's quality: what each thing means for what may be concluded, worked out of what was released."""

from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.analyses.ask import data_quality, known_months
from bfa.disclosure import open_policy
from bfa.pages import data_quality as quality_page
from bfa.pages import open_page
from bfa.words import data_quality as words
from tests.analyses.test_data_quality import EMPTY, YEARS, covered, fewer
from tests.attack.readers import READERS
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, kommun, situation

#: Of counts by year: no year has another number.
NO_CHANGE: dict[int, int] = {}


def opened(folder, *, tier="samverkan", text="uttag: 2011-03-31\n", **given) -> quality_page.DataQualityPage:
    book = folder / "data" / "codebook"
    book.mkdir(parents=True, exist_ok=True)
    for name in ("sekretess.yml", "platstyper.yml"):
        (book / name).write_text((CHECKOUT / "data" / "codebook" / name).read_text(encoding="utf-8"), encoding="utf-8")
    usual = {"kommun": kommun(folder, text), "kommundel": "", "counts": counts(dict.fromkeys(AREAS, 60), **YEARS)}
    there = situation(folder, **(usual | given))
    asked = known_months(there)
    policy = open_policy(there, tier=tier, asked=asked)
    return open_page(data_quality(there), there, policy=policy)


def check(page: quality_page.DataQualityPage, what: str) -> dict[str, str]:
    return next(dict(row) for row in page.checks if row["what"] == what)


def rows(n: int, placed: int) -> pd.DataFrame:
    return incidents([("2010-05-10 22:00", 10 if at < placed else -1, 10) for at in range(n)])


def test_data_in_order_are_said_to_be_and_counts_alone_are_told_with_what_they_cannot(tmp_path):
    page = opened(tmp_path)
    assert [row["standing"] for row in page.checks] == ["ok", "ok", "ok", "ok", "ok", "care"]
    assert "inga rader" in check(page, "places")["found"]
    assert words.in_all(page.checks) == ["5 av 6 prövningar är utan anmärkning.", "1 gäller med förbehåll: platser."]


def test_a_shared_jump_has_its_size_against_the_season_and_how_many_kommundelar_it_was_seen_in(tmp_path):
    page = opened(tmp_path, counts=fewer(counts(dict.fromkeys(AREAS, 60), **YEARS)))
    (row,) = page.jumps
    assert (row["before"], row["after"], row["same"], row["of"]) == (1800, 900, 5, 5)
    assert row["percent"] == pytest.approx(-50)
    told = check(page, "jumps")
    assert told["standing"] == "care"
    assert "juli 2009" in told["found"]
    assert "5 av 5 kommundelar" in told["found"]
    assert "aldrig en bara med sig själv" in told["means"]


def test_codes_that_count_the_same_over_a_change_are_no_remark_and_explain_no_jump(tmp_path):
    """In January 2008 assaults on children got codes of their own, within the type."""
    page = opened(tmp_path, counts=fewer(counts(dict.fromkeys(AREAS, 60), **YEARS), month="2009-01"))
    assert check(page, "breaks")["standing"] == "ok"
    assert "samma sak" in check(page, "breaks")["means"]
    assert "Ta reda på varför" in check(page, "jumps")["means"]


def test_a_known_change_in_the_same_month_explains_a_jump(tmp_path):
    table = fewer(counts(dict.fromkeys(AREAS, 60), **YEARS))
    page = opened(tmp_path, text="uttag: 2011-03-31\nrecording_breaks:\n  - {month: 2009-07}\n", counts=table)
    assert (check(page, "jumps")["standing"], check(page, "breaks")["standing"]) == ("care", "care")
    assert "sammanfaller med ett känt byte" in check(page, "jumps")["means"]
    found = words.changes(page.result.breaks, page.jumps)
    assert [str(month) for month in found["month"]] == ["2008-01", "2009-07", "2009-07"]
    assert found["what"].iloc[0].startswith("Misshandel mot barn")  # kodbrott.csv: the type counts the same over it
    unlike, alike = (output.data["text/html"] for output in page.changes.outputs)
    assert "barn" not in unlike
    assert "barn" in alike
    assert "alla brottstyper" in check(page, "breaks")["means"]


@pytest.mark.parametrize(("placed", "standing"), [(100, "ok"), (90, "care"), (60, "bad")])
def test_the_share_with_a_point_says_what_maps_show(tmp_path, placed, standing):
    page = opened(tmp_path, incidents=rows(100, placed))
    assert check(page, "places")["standing"] == standing
    told = {row["name"]: row["share"] for row in page.exact}
    assert told["point"] == placed
    assert told["none"] == 0


def test_small_numbers_are_hidden_from_anyone_and_nothing_is_worked_out_of_them(tmp_path):
    """Of 100 crimes three have no point: a sum that the widest tier hides."""
    page = opened(tmp_path, tier="offentlig", incidents=rows(100, 97))
    own = {row["name"]: row for row in page.exact if row["name"] in ("point", "kommundel")}
    assert [row["hidden"] for row in own.values()] == [True, True]
    assert check(page, "places")["standing"] == "unknown"
    assert all(row["share"] is None for row in own.values())


def test_no_sum_of_all_types_gives_what_other_pages_hide_of_one(tmp_path):
    """100 assaults and three of a sensitive type, which no page tells: neither does what the sum is more than 100."""
    few = rows(3, 3).assign(brottstyp="våldtäkt utomhus")
    held = pd.concat([rows(100, 90), few], ignore_index=True)
    hidden = counts(dict.fromkeys(AREAS, 0), Norr=1).assign(brottstyp="våldtäkt utomhus")
    every = pd.concat([fewer(counts(dict.fromkeys(AREAS, 60), **YEARS)), hidden], ignore_index=True)
    page = opened(tmp_path, incidents=held, counts=every)
    told = {row["name"]: row["n"] for row in page.exact if row["name"] in ("point", "kommundel", "none")}
    assert sum(told.values()) == 100
    assert (page.jumps[0]["before"], page.jumps[0]["after"]) == (1800, 900)
    assert "strängare gräns" in page.precision._repr_html_()
    anyone = opened(tmp_path / "2", tier="offentlig", incidents=held, counts=every)
    assert all(row["n"] is None for row in anyone.exact if row["share"])
    assert {row["share"] for row in anyone.exact if row["name"] == "point"} == {90.0}
    assert [row["before"] for row in anyone.jumps] == [None]


def test_a_gap_and_months_that_still_fill_are_told_with_what_they_mean(tmp_path):
    months = [str(month.start_time.date()) for month in pd.period_range("2010-01", "2010-12", freq="M")]
    files = covered(*((month, "gap" if month == "2010-03-01" else "counted") for month in months))
    quality = EMPTY | {
        "coverage": {"crime": {"span": ["2010-01", "2010-12"], "not_counted": ["2010-03/2010-03"]}},
        "preliminary": {"kinds": {"crime": ["2010-12"]}},
        "refusals": {"crime": {"class": "över 10 %", "uneven": False, "share": 0.2}},
    }
    page = opened(tmp_path, coverage=files, quality=quality)
    assert "utom mars 2010" in check(page, "months")["found"]
    assert "jämförs inte" in check(page, "months")["means"]
    assert check(page, "late") == check(page, "late") | {"standing": "care"}
    assert "december 2010" in check(page, "late")["found"]
    assert check(page, "refused")["standing"] == "bad"
    band, table = page.coverage.outputs
    drawn = band.data["text/html"]
    assert 'aria-label="Brott, polisen: räknad januari–februari 2010 och april–november 2010; saknas mars 2010' in drawn
    assert "mars 2010" in table.data["text/html"]


def test_a_stray_row_of_another_decade_does_not_stretch_the_picture(tmp_path):
    months = [("1950-01-01", "outside"), *((f"2010-{month:02d}-01", "counted") for month in range(1, 13))]
    drawn = opened(tmp_path, coverage=covered(*months)).coverage.outputs[0].data["text/html"]
    assert ">1950<" not in drawn
    assert ">2010<" in drawn


def test_files_that_could_not_be_read_evenly_are_not_compared(tmp_path):
    refused = {"refusals": {"crime": {"class": "2–5 %", "uneven": True, "share": 0.03}}}
    told = check(opened(tmp_path, quality=EMPTY | refused), "refused")
    assert told["standing"] == "bad"
    assert "ojämnt fördelat" in told["means"]


@pytest.mark.parametrize(
    ("text", "standing", "said"),
    [
        ("", "care", "nedgång"),
        ("uttag: 2011-01-06\n", "care", "6 dagar"),
        ("uttag: 2011-03-31\n", "ok", "går att jämföra"),
    ],
)
def test_the_day_of_extraction_tells_whether_the_last_month_is_whole(tmp_path, text, standing, said):
    told = check(opened(tmp_path, text=text), "late")
    assert told["standing"] == standing
    assert said in told["means"]


def test_the_attacker_reads_the_page_and_what_it_says_agrees(tmp_path):
    page = opened(tmp_path, incidents=rows(100, 90), counts=fewer(counts(dict.fromkeys(AREAS, 60), **YEARS)))
    told = list(
        READERS["0_datakvalitet"](SimpleNamespace(name="0_datakvalitet.html"), "", quality_page.figures(page), {})
    )
    known = {str(fact.terms[0][1]): fact.low for fact in told if len(fact.terms) == 1 and fact.low == fact.high}
    assert sorted(known.values()) == [0, 0, 0, 10, 90, 100, 900, 1800]
    assert all(fact.terms[0][1].narrowed == 0 for fact in told)


def test_every_section_stands_without_rows_and_with_them(tmp_path):
    for held in (None, rows(100, 90)):
        page = opened(tmp_path, incidents=held)
        for name in ("in_short", "changes", "late", "precision", "figures"):
            assert getattr(page, name).outputs


def test_a_type_that_is_counted_for_less_stands_in_the_table_of_months(tmp_path):
    table = counts(dict.fromkeys(AREAS, 60), **YEARS)
    shorter = table[table["month"] >= "2009-01-01"].assign(brottstyp="klotter")
    page = opened(
        tmp_path, counts=pd.concat([table, shorter], ignore_index=True), coverage=covered(("2010-01-01", "counted"))
    )
    assert check(page, "months")["standing"] == "care"
    assert "2007–2008" in page.coverage.outputs[1].data["text/html"]
    assert TYPE not in page.coverage.outputs[1].data["text/html"]


def by_year(n: int = 400, *, first: int = 2003, changed: dict[int, int] = NO_CHANGE, gone: int = 0) -> pd.DataFrame:
    """Two types in every kommundel, so many a year until 2010; another number in some years, and one year of none."""
    rows = [
        (area, year, name, "crime", changed.get(year, n))
        for area in AREAS
        for name in (TYPE, "cykelstöld")
        for year in range(first, 2011)
        if year != gone
    ]
    return pd.DataFrame(rows, columns=["area", "year", "brottstyp", "kind", "n"]).astype(
        {"n": "Int64", "year": "Int64"}
    )


def of_years(folder, annual, *, uttag="2011-06-30", **given):
    source = "{file: a.csv, source: statistik, annual: true, columns: {area: a, year: b}}"
    text = f"uttag: {uttag}\ncounts:\n  - {source}\n"
    book = folder / "data" / "codebook"
    book.mkdir(parents=True, exist_ok=True)
    for name in ("brottskategorier.csv", "kodbrott.csv"):
        (book / name).write_text((CHECKOUT / "data" / "codebook" / name).read_text(encoding="utf-8"), encoding="utf-8")
    none = {"coverage": {}, "refusals": {}}
    return opened(folder, text=text, counts=counts({}).head(0), annual=annual, quality=EMPTY | none, **given)


def test_counts_of_years_alone_are_told_with_what_they_can_bear(tmp_path):
    page = of_years(tmp_path, by_year())
    assert check(page, "months") == check(page, "months") | {"standing": "ok", "found": "Antal per år: 2003–2010."}
    assert "Hela år går att jämföra" in check(page, "months")["means"]
    assert check(page, "places")["found"] == "Bara antal per år i 5 områden, inga rader."
    assert check(page, "jumps")["found"].startswith("Inget år då alla")
    assert check(page, "late")["standing"] == "ok"
    assert "statistik" in page.coverage._repr_html_()
    for part in (page.late, page.precision):
        assert len(part.outputs) == 1
        assert "bara antal per" in part._repr_html_()
    assert (quality_page.figures(page)["by_year"], quality_page.figures(page)["area_count"]) == (True, 5)


def test_a_year_that_is_lacking_and_a_year_that_still_fills_are_told(tmp_path):
    page = of_years(tmp_path, by_year(gone=2006), uttag="2011-01-15")
    assert "utom 2006" in check(page, "months")["found"]
    assert "inte noll" in check(page, "months")["means"]
    assert quality_page.figures(page)["gone"] == {"annual": ["2006-01/2006-12"]}
    assert "Preliminära månader: 2010" in check(page, "late")["found"]


def test_a_year_from_which_all_kommundelar_have_fewer_is_a_shared_jump_by_its_year(tmp_path):
    """4 000 a year, 2 000 from 2008 on; held against the steps of the other six years, which are none."""
    page = of_years(tmp_path, by_year(changed=dict.fromkeys((2008, 2009, 2010), 200)))
    (row,) = page.jumps
    assert (row["before"], row["after"], row["same"], row["of"], row["by_year"]) == (4000, 2000, 5, 5, True)
    assert row["percent"] == pytest.approx(-50)
    assert check(page, "jumps")["found"] == "1 språng: 2008 (−50\u00a0%, 5 av 5 kommundelar)."
    assert "de andra årens ändring" in page.changes._repr_html_()


def test_a_kommundel_that_lacks_a_year_is_told_by_its_type(tmp_path):
    held = by_year()
    page = of_years(tmp_path, held[~(held["area"].eq("Norr") & held["year"].eq(2005) & held["brottstyp"].eq(TYPE))])
    assert check(page, "months")["standing"] == "care"
    assert "1 brottstyp är inte räknad" in check(page, "months")["means"]


def test_five_years_are_too_few_to_look_for_a_jump_of_all(tmp_path):
    page = of_years(tmp_path, by_year(first=2006))
    assert check(page, "jumps")["standing"] == "unknown"
    assert "sex räknade år" in check(page, "jumps")["found"]
