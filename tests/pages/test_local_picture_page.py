"""The local picture after the release: the table, what changed, what deviates, and nothing that the tier hides."""

from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from bfa.analyses.ask import calendar_year, local_picture, other_sources
from bfa.disclosure import open_policy
from bfa.errors import DataError
from bfa.pages import open_page
from bfa.pages.local_picture import page as picture_page
from bfa.pages.local_picture.development import _breaks, month_rows, newest_rows
from bfa.pages.local_picture.figures import figures
from bfa.pages.local_picture.priority import priority_rows
from bfa.tables.contracts import PRIORITISED
from bfa.tables.period import parse_period
from bfa.words import local_picture as words
from tests.attack.readers import READERS
from tests.small_situation import AREAS, CHECKOUT, counts, incidents, kommun, register, situation

THEFT, ASSAULT, SENSITIVE, DRUGS = "cykelstöld", "misshandel utomhus", "våldtäkt inomhus", "narkotikabrott innehav"
EACH = {THEFT: 20, ASSAULT: 10, DRUGS: 5}


def crimes(each=EACH, **changed: dict[str, int]) -> pd.DataFrame:
    """The same number of each type every month of 2008-2010 in each kommundel; in 2010 Norr has those of `changed`."""
    parts = [
        counts(dict.fromkeys(AREAS, n), **changed.get(name, {})).assign(brottstyp=name) for name, n in each.items()
    ]
    return pd.concat(parts, ignore_index=True)


def opened(folder, *, tier="samverkan", kommundel="Norr", layout="", **given) -> picture_page.LocalPicturePage:
    book = folder / "data" / "codebook"
    book.mkdir(parents=True, exist_ok=True)
    for path in (CHECKOUT / "data" / "codebook").iterdir():
        (book / path.name).write_bytes(path.read_bytes())
    if layout:
        (book / "brottskategorier.csv").write_text(layout, encoding="utf-8")
    there = situation(folder, kommundel=kommundel, **({"counts": crimes()} | given))
    asked = calendar_year(there)
    policy = open_policy(there, tier=tier, asked=asked)
    other = other_sources(there, period=asked.period)
    return open_page(local_picture(there, asked=asked), other, there, asked, policy=policy)


def line(page, brottstyp):
    return page.table[page.table["brottstyp"] == brottstyp].iloc[0]


def said(section) -> str:
    return BeautifulSoup(section._repr_html_(), "html.parser").get_text(" ")


def test_the_table_has_shares_of_all_sums_of_categories_and_rates(tmp_path):
    """240 thefts, 120 assaults and 60 of drugs among 1 000 inhabitants."""
    page = opened(tmp_path)
    assert line(page, THEFT)[["n", "per_1000", "per_100000"]].tolist() == [240, 240, 24000]
    assert line(page, THEFT)["share"] == pytest.approx(100 * 240 / 420)
    sums = page.table[page.table["subtotal"]].set_index("brottskategori")["n"]
    assert (sums["Brott mot liv och hälsa"], sums[""]) == (120, 420)


def test_a_type_that_doubled_is_said_to_have_changed_and_one_that_stood_still_is_not(tmp_path):
    page = opened(tmp_path, counts=crimes(**{ASSAULT: {"Norr": 20}}))
    assert (line(page, ASSAULT)["mean"], line(page, ASSAULT)["ratio"]) == (120, 2)
    assert (line(page, ASSAULT)["changed"], line(page, THEFT)["changed"]) == ("rise", "")
    assert "misshandel utomhus +100" in said(page.in_short)


def test_a_level_is_held_against_the_rest_of_the_kommun_for_every_kommundel_and_type(tmp_path):
    more = counts(dict.fromkeys(AREAS, 20) | {"Norr": 60}, Norr=60).assign(brottstyp=THEFT)
    page = opened(tmp_path, counts=pd.concat([more, crimes({ASSAULT: 10, DRUGS: 5})], ignore_index=True))
    own = page.levels[(page.levels["kommundel"] == "Norr") & (page.levels["brottstyp"] == THEFT)].iloc[0]
    assert own["ratio"] == pytest.approx(3, rel=0.01)
    assert own["stands"] == "higher"
    assert len(page.levels) == len(AREAS) * 3


def test_a_small_number_of_a_sensitive_type_is_hidden_with_what_tells_it(tmp_path):
    few = pd.concat([crimes(), crimes({SENSITIVE: 0})], ignore_index=True)
    at = (few["brottstyp"] == SENSITIVE) & few["month"].eq("2010-05-01") & few["area"].isin(["Norr", "Söder"])
    few.loc[at, "n"] = 3
    page = opened(tmp_path, counts=few)
    assert line(page, SENSITIVE)["hidden"]
    assert line(page, SENSITIVE)[["share", "per_1000", "ratio"]].isna().all()
    assert SENSITIVE not in set(page.levels["brottstyp"])
    row = next(row for row in figures(page)["crimes"] if row["brottstyp"] == SENSITIVE)
    assert (row["n"], row["share"], row["mean"]) == (None, None, None)


def test_months_are_told_of_types_that_the_tier_can_hide_no_month_of(tmp_path):
    partly, public = opened(tmp_path / "1"), opened(tmp_path / "2", tier="offentlig")
    rows = month_rows(partly.released, partly.picture, THEFT)
    assert len(rows) == 36
    assert rows["high"].notna().sum() == 12
    assert month_rows(public.released, public.picture, THEFT).empty


def test_the_whole_kommun_has_its_own_numbers_and_every_kommundel_beside(tmp_path):
    page = opened(tmp_path, kommundel="")
    assert line(page, THEFT)["n"] == 240 * len(AREAS)
    assert "jämförelser" in said(page.against)


def test_a_year_told_as_a_year_is_counted_and_a_part_of_one_is_not(tmp_path):
    rows = [(area, year, THEFT, "crime", n) for area in AREAS for year, n in ((2008, 90), (2009, 110), (2010, 100))]
    annual = pd.DataFrame(rows, columns=["area", "year", "brottstyp", "kind", "n"]).astype({"n": "Int64"})
    page = opened(tmp_path, counts=crimes({ASSAULT: 10}), annual=annual)
    assert line(page, THEFT)[["n", "mean"]].tolist() == [100, 100]
    assert said(page.development)
    told_by_year = page.compared[page.compared["brottstyp"] == THEFT]
    assert set(told_by_year["kommundel"]) == set(AREAS)
    assert told_by_year["ratio"].astype(float).tolist() == pytest.approx([1.0] * len(AREAS))
    part = counts(dict.fromkeys(AREAS, 5), last="2010-08").assign(brottstyp=ASSAULT)
    assert opened(tmp_path / "part", counts=part).picture.period.last == pd.Period("2009-12", "M")


def test_the_months_after_the_year_are_held_against_the_same_months_of_the_years_before(tmp_path):
    """Ten a month in 2008 and 2009, thirty a month from January to August 2010: 240 against 80."""
    own = counts(dict.fromkeys(AREAS, 10), last="2010-08", Norr=30).assign(brottstyp=ASSAULT)
    page = opened(tmp_path, counts=own)
    assert str(page.picture.newest) == "2010-01/2010-08"
    (row,) = newest_rows(page.released, page.picture, [ASSAULT]).to_dict("records")
    assert (row["n"], row["mean"], row["years"], row["ratio"], row["changed"]) == (240, 80, 2, 3, "rise")
    told = said(page.development)
    assert "Sedan dess, januari–augusti 2010, mot samma månader 2\xa0år före: misshandel utomhus\xa0240, +200" in told
    assert "1 av 1 prövade typer har ändrats mer än den brukar svänga." in told


def test_no_month_after_the_year_is_told_where_the_tier_may_hide_months_or_where_there_is_none(tmp_path):
    own = counts(dict.fromkeys(AREAS, 10), last="2010-08").assign(brottstyp=ASSAULT)
    assert "(januari–augusti 2010) visas inte" in said(opened(tmp_path / "1", counts=own, tier="offentlig").development)
    assert opened(tmp_path / "2").picture.newest is None


def test_what_people_have_stated_stands_beside_what_the_data_say_and_nothing_weighs_it(tmp_path):
    rows = [
        {
            "number": 1,
            "kommundel": "Norr",
            "brottstyp": DRUGS,
            "stance": "avstår",
            "why": "Annat går före.",
            "harm": "låg",
        },
        {"number": 2, "kommundel": "Söder", "brottstyp": THEFT, "stance": "prioriteras", "why": "Det ökar."},
    ]
    page = opened(tmp_path, priorities=register(PRIORITISED, rows))
    told = said(page.stances)
    assert "Vi avstår från narkotikabrott innehav Annat går före. 60; 0\xa0% mot 2008–2009 (" in told
    assert "%), inom det vanliga; 1,0 (" in told
    assert "Söder" not in said(page.stances)
    table = priority_rows(page).set_index("brottstyp")
    assert table.loc[DRUGS, ["judged", "stance"]].tolist() == ["låg: skada", "avstår"]
    assert "speglar insatser" in table.loc[DRUGS, "sort"]


def test_kinds_of_place_are_told_where_the_rows_are_all_there(tmp_path):
    """One assault at the pub each month of 2010, and none of any other month or type."""
    rows = incidents([(f"2010-{month:02d}-10 22:00", 990.0, 990.0) for month in range(1, 13)])
    one = counts(dict.fromkeys(AREAS, 0), Norr=1).assign(brottstyp=ASSAULT)
    rows["plats_typ"] = ["gata", "krog"] * 6
    page = opened(tmp_path, counts=one, incidents=rows, tier="intern")
    assert "gata\xa06 (50\xa0%) och krog\xa06 (50\xa0%) av 12" in said(page.places)
    assert "Krog X" in said(page.places)
    assert "bara antal" in said(opened(tmp_path / "none").places)


def test_signals_are_summed_without_what_is_counted_within_them(tmp_path):
    """Six of ten assaults a month are of a type within assault, and a signal too, by the kommun's own codebook."""
    inner = "våld mot tjänsteman"
    heads = "brottskategori;brottstyp;order;reading_class;antagen;strategic;signal;part_of"
    own = f"Våld;{ASSAULT};1;;nej;nej;ja;\nVåld;{inner};2;;nej;nej;ja;{ASSAULT}"
    page = opened(tmp_path, counts=crimes({ASSAULT: 10, inner: 6}), layout=f"{heads}\n{own}\n")
    assert page.table["n"].tolist() == [120, 120, 120]
    assert "Signalbrott: 120 i 1\xa0typ, 100\xa0% av alla brott" in said(page.priority)


def test_without_crime_there_is_no_picture_and_the_refusal_says_what_to_do(tmp_path):
    events = crimes().assign(kind="event")
    with pytest.raises(DataError, match="Ingen månad är räknad"):
        opened(tmp_path, counts=events)


def test_without_population_or_earlier_years_the_page_says_so_in_a_line_each(tmp_path):
    page = opened(tmp_path, counts=crimes()[lambda table: table["month"] >= "2010-01-01"], areas=None)
    assert "inga tidigare hela år" in said(page.in_short)
    assert "Folkmängd eller antal saknas" in said(page.against)
    assert "inga tidigare hela år" in said(page.development)


def test_nobody_can_work_out_what_is_hidden_of_what_is_told_with_it(tmp_path):
    """The facts that an attacker reads hold for the true numbers, and name the hidden one."""
    few = pd.concat([crimes(), crimes({SENSITIVE: 0})], ignore_index=True)
    at = (few["brottstyp"] == SENSITIVE) & few["month"].eq("2010-05-01") & few["area"].isin(["Norr", "Söder"])
    few.loc[at, "n"] = 3
    page = opened(tmp_path, counts=few)
    facts = list(READERS["1_lagesbild"](SimpleNamespace(name="1_lagesbild.html"), "Norr", figures(page), {}))
    hidden = [fact.terms[0][1] for fact in facts if fact.hidden]
    assert SENSITIVE in {count.brottstyp for count in hidden}
    assert len([fact for fact in facts if not fact.hidden]) > 10


def test_every_page_of_the_kommun_hides_the_same(tmp_path):
    few = pd.concat([crimes(), crimes({SENSITIVE: 0})], ignore_index=True)
    at = (few["brottstyp"] == SENSITIVE) & few["month"].eq("2010-05-01") & few["area"].isin(["Norr", "Söder"])
    few.loc[at, "n"] = 3
    pages = [opened(tmp_path / str(at), counts=few, kommundel=name) for at, name in enumerate(("", *AREAS))]
    tables = [page.released["year 2010-01/2010-12"].table for page in pages]
    assert all(table.equals(tables[0]) for table in tables)


def test_a_number_that_is_hidden_beside_a_small_one_is_told_by_no_comparison(tmp_path):
    """Three of a sensitive type in Norr are hidden, and with them 60 others of Norr: they are told nowhere."""
    few = pd.concat([crimes(), crimes({SENSITIVE: 1})], ignore_index=True)
    few.loc[few["brottstyp"].eq(SENSITIVE) & few["area"].eq("Norr") & few["month"].ge("2010-04-01"), "n"] = 0
    page = opened(tmp_path, tier="offentlig", counts=few)
    year = page.released["year 2010-01/2010-12"].table
    gone = set(year.loc[year["hidden"], "brottstyp"])
    assert gone > {SENSITIVE}
    assert gone.isdisjoint(page.compared["brottstyp"])
    assert gone.isdisjoint(row["brottstyp"] for row in figures(page)["compared"])
    assert len(page.compared)


def test_what_is_counted_within_a_type_stands_under_it_and_is_in_no_sum(tmp_path):
    """Of 240 thefts 60 are of bicycles: a quarter of them, and 240 of 360 crimes are thefts whatever lies within."""
    book = tmp_path / "data" / "codebook"
    book.mkdir(parents=True)
    head = "brottskategori;brottstyp;order;reading_class;antagen;strategic;signal;part_of\n"
    rows = f"S;stöld;1;;nej;nej;nej;\nS;{THEFT};2;;nej;ja;nej;stöld\nV;{ASSAULT};3;;nej;nej;nej;\n"
    own = kommun(tmp_path, "crime_table: egen.csv\n")
    every = {"counts": crimes({"stöld": 20, THEFT: 5, ASSAULT: 10}), "kommun": own}
    (book / "egen.csv").write_text(head + rows, encoding="utf-8")
    page = opened(tmp_path, **every)
    assert line(page, "stöld")["share"] == pytest.approx(100 * 240 / 360)
    assert THEFT not in set(page.table["brottstyp"])
    inner = page.inner.iloc[0]
    assert (inner["brottstyp"], inner["part_of"], inner["n"], inner["within"]) == (THEFT, "stöld", 60, 25)
    assert inner["strategic"]
    assert "Cykelstöld" in said(page.crimes)
    assert figures(page)["inner"][0]["n"] == 60
    whole = opened(tmp_path, kommundel="", **every)
    assert whole.inner.iloc[0]["n"] == 300


def test_a_type_whose_law_changed_is_said_not_to_be_the_same_before_and_after(tmp_path):
    """SFS 2013:365 came into force on 1 July 2013; the new codes of 2014 are the same type."""
    rapes = counts(dict.fromkeys(AREAS, 20), first="2012-01", last="2014-12").assign(brottstyp="våldtäkt utomhus")
    page = opened(tmp_path, counts=rapes)
    told = said(page.development)
    assert "Våldtäkt utomhus räknas inte lika före och efter juli 2013" in told
    assert "januari 2014" not in told
    assert [row["month"] for row in figures(page)["breaks"]] == ["2013-07", "2014-01"]


def test_the_years_of_a_type_whose_law_changed_are_parted_where_it_did():
    found = pd.DataFrame(
        {"brottstyp": [ASSAULT, ASSAULT], "month": ["2013-07", "2014-01"], "comparable": [False, True]}
    )
    years = [parse_period(f"{year}-01/{year}-12") for year in (2012, 2013, 2014)]
    picture = SimpleNamespace(breaks=found, earlier=years[:2], period=years[2])
    assert _breaks(picture, ASSAULT, by_month=False) == [1.0]
    assert _breaks(picture, ASSAULT, by_month=True) == [pd.Period("2013-07", "M").ordinal - 0.5]
    assert _breaks(picture, THEFT, by_month=True) == []


def test_a_type_that_lies_apart_from_its_areas_own_level_is_special_and_one_that_lies_as_high_is_not(tmp_path):
    """Norr has twice of all but drugs, of which it has as many as the others."""
    twice = {"Norr": 40}
    held = crimes({THEFT: 20, ASSAULT: 20, DRUGS: 20}, **{THEFT: twice, ASSAULT: twice})
    for name in (THEFT, ASSAULT):
        held.loc[held["brottstyp"].eq(name) & held["area"].eq("Norr"), "n"] = 40
    page = opened(tmp_path, counts=held)
    own = page.levels[page.levels["kommundel"] == "Norr"].set_index("brottstyp")
    assert own["special"].to_dict() == {THEFT: "", ASSAULT: "", DRUGS: "less"}
    assert own["overall"].iloc[0] == pytest.approx(own["n"].sum() / own["expected"].sum())
    assert "Mindre än så: narkotikabrott innehav" in said(page.in_short)
    assert "lägre nivå" in said(page.in_short)


def test_a_page_says_how_large_a_rise_must_be_before_it_is_seen():
    rows = pd.DataFrame({"ratio": [1.0, 1.2, 0.9], "lower": [0.8, 1.0, 0.6]})
    assert "omkring 25\xa0%" in words.detectable(rows)
    assert words.detectable(rows.iloc[:0]) == ""
