"""What stands beside crime on the page: figures of several sources, what a tier may read, and what is lacking."""

import re
from typing import Any

import pandas as pd
import pytest

from bfa.analyses.ask import calendar_year, local_picture, other_sources
from bfa.analyses.both_pictures import Side
from bfa.disclosure import TIERS, open_policy
from bfa.disclosure.other_sources import NOW, places_of
from bfa.draw.output import Output
from bfa.errors import DisclosureError
from bfa.pages import open_page
from bfa.pages.local_picture import ahead, draft, repeat, sources, unknown
from bfa.pages.local_picture.page import sentences
from bfa.tables.contracts import COSTS, HARM_WEIGHTS, NOT_KNOWN, PRIORITISED
from bfa.words.other_sources import both_sides, events_moved
from tests.analyses.test_other_sources import notes, surveys
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, register, situation

#: A type that no topic but theft has, and one that the tiers hide when it is small.
BIKES, SENSITIVE = "cykelstöld", "våldtäkt utomhus"
SUMMER = [10, 10, 10, 10, 10, 30, 30, 30, 10, 10, 10, 10]


def opened(folder, *, tier="samverkan", **given: Any):
    book = folder / "data" / "codebook"
    book.mkdir(parents=True, exist_ok=True)
    for name in ("sekretess.yml", "platstyper.yml"):
        (book / name).write_text((CHECKOUT / "data" / "codebook" / name).read_text(encoding="utf-8"), encoding="utf-8")
    there = situation(folder, **given)
    asked = calendar_year(there, period="2010-01/2010-12")
    policy = open_policy(there, tier=tier, asked=asked)
    picture, other = local_picture(there, asked=asked), other_sources(there, period=asked.period)
    return open_page(picture, other, there, asked, policy=policy)


def said(outputs: Any) -> str:
    """All that some outputs say, tags left out."""
    held = [each.data["text/html"] for each in outputs if isinstance(each, Output)]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", " ".join(held)))


def beside(crime: int, now: int, event: int, event_now: int, name: str = "klotterrapport") -> pd.DataFrame:
    """Graffiti reported to the police, and to the kommun, in Norr: so many a month before 2010 and in it."""
    crimes = counts({"Norr": crime}, Norr=now).assign(brottstyp="klotter")
    events = counts({"Norr": event}, Norr=event_now).assign(brottstyp=name, kind="event")
    others = counts(dict.fromkeys(AREAS[1:], 5))
    return pd.concat([crimes, events, others], ignore_index=True)


def test_reported_crime_and_reports_to_the_kommun_that_part_are_told_with_both_figures_and_both_rules(tmp_path):
    page = opened(tmp_path, counts=beside(20, 12, 10, 18))
    told = said(sources.disagreements(page))
    assert "klotter gick från 240 till 144 (−40" in told
    assert "klotterrapport gick från 120 till 216 (+80" in told
    assert "Så räknas de" in told
    assert "Den säger inte vem som har rätt" in told
    figures = sources.figures(page)["disagreements"]
    assert (figures["found"], figures["tried"]) == (1, 1)


def test_sources_that_go_together_are_no_disagreement(tmp_path):
    page = opened(tmp_path, counts=beside(20, 12, 10, 6))
    assert "inget par säger säkert olika saker" in said(sources.disagreements(page))


def test_an_event_is_never_summed_with_a_crime_and_stands_with_its_interval(tmp_path):
    page = opened(tmp_path, counts=beside(20, 12, 10, 18))
    (row,) = sources.event_rows(page)
    assert (row["brottstyp"], row["before"], row["now"], round(row["percent"])) == ("klotterrapport", 120, 216, 80)
    assert row["lower"] < 1.8 < row["upper"]
    assert "klotterrapport" not in set(page.table["brottstyp"])
    assert page.table.set_index("brottstyp")["n"]["klotter"] == 144


def test_a_small_number_of_events_is_hidden_from_the_public_and_so_is_its_change(tmp_path):
    few = counts({"Norr": 0}, last="2010-12").assign(brottstyp="klotterrapport", kind="event")
    few.loc[few["month"] == pd.Timestamp("2010-05-01"), "n"] = 3
    held = pd.concat([counts(dict.fromkeys(AREAS, 20)), few], ignore_index=True)
    page = opened(tmp_path, counts=held, tier="offentlig")
    (row,) = sources.event_rows(page)
    assert (row["now"], row["percent"], row["interval"], row["hidden"]) == (None, None, "", True)
    assert page.released[NOW].hidden == 1
    assert "dold" in said(sources.beside(page))


def test_events_stand_in_the_order_of_what_is_shown_of_them(tmp_path):
    """Fires are 2 000 in the kommun and four in Norr, floods 1 200 and none hidden: the order is that of Norr's own."""
    fires = counts(dict.fromkeys(AREAS, 40)).assign(brottstyp="brand", kind="event")
    fires.loc[fires["area"].eq("Norr"), "n"] = 0
    fires.loc[fires["area"].eq("Norr") & fires["month"].eq("2010-05-01"), "n"] = 4
    floods = counts(dict.fromkeys(AREAS, 20)).assign(brottstyp="vattenskada", kind="event")
    held = pd.concat([counts(dict.fromkeys(AREAS, 20)), fires, floods], ignore_index=True)
    rows = sources.event_rows(opened(tmp_path, counts=held, tier="offentlig"))
    assert [(row["brottstyp"], row["hidden"]) for row in rows] == [("vattenskada", False), ("brand", True)]


def test_a_survey_stands_beside_the_kommun_with_interval_number_and_source(tmp_path):
    held = surveys({"n": 100}, {"area": "Liten", "n": 400}, {"area": "Liten", "n": 90, "group": "kvinnor"})
    told = said(sources.trygghet(opened(tmp_path, surveys=held)))
    assert "Otrygg ute 30 % (22–40 %) 30 % (26–35 %) 100 Svaret" in told
    assert "Källa: enkäten 2010." in told
    assert "kvinnor" in told


def test_a_survey_of_the_kommun_without_a_number_says_so_and_has_no_interval(tmp_path):
    told = said(sources.trygghet(opened(tmp_path, surveys=surveys({"n": 100}, {"area": "Liten"}))))
    assert "Otrygg ute 30 % (22–40 %) 30 % 100" in told
    assert "Otrygg ute Liten 30 % okänt okänt" in told


@pytest.mark.parametrize("tier", TIERS)
def test_what_one_of_twelve_answered_stands_nowhere_on_the_page_and_why_is_told(tmp_path, tier):
    few = {"share": 100 / 12, "n": 12}
    held = surveys(
        {"n": 100}, {"question": "utsatt för brott", **few}, {"question": "utsatt för brott", **few, "year": 2008}
    )
    page = opened(tmp_path, surveys=held, tier=tier)
    told, figures = said(sources.trygghet(page)), sources.figures(page)
    assert "Utelämnat för Norr: Utsatt för brott. För få svarade" in told
    assert "Otrygg ute 30 %" in told
    assert " 8 %" not in told
    assert [row["question"] for row in figures["surveys"]] == ["otrygg ute"]
    assert figures["surveys_changed"] == []
    assert "8,3" not in str(figures)
    assert "8.3" not in str(figures)
    assert figures["surveys_left_out"][0] == "Utelämnat för Norr: Utsatt för brott."


def test_the_answers_that_no_page_may_read_are_refused_where_a_page_asks_for_all_of_them(tmp_path):
    page = opened(tmp_path, surveys=surveys({"n": 100}))
    with pytest.raises(DisclosureError, match="every_answer"):
        str(page.other.every_answer)
    with pytest.raises(DisclosureError, match="surveys"):
        str(page.situation.surveys)


def test_each_part_without_data_takes_one_line(tmp_path):
    page = opened(tmp_path, areas=None)
    for part in (sources.trygghet, sources.area_in_figures, repeat.repeats, ahead.ahead):
        assert len([each for each in part(page) if each is not None]) == 1
    assert len([each for each in sources.consequences(page) if each is not None]) == 3
    assert len([each for each in sources.beside(page) if each is not None]) == 2


def test_costs_are_told_by_area_and_the_kommuns_is_no_sum_of_ours(tmp_path):
    lines = [("Liten", 2009, 100.0), ("Liten", 2010, 150.0), ("Norr", 2010, 70.0)]
    held = pd.DataFrame(lines, columns=["area", "year", "amount"]).assign(what="sanering", source="gatukontoret")
    told = said(sources.consequences(opened(tmp_path, costs=held.reindex(columns=list(COSTS.columns)))))
    assert "sanering Liten 2010 150 +50 % gatukontoret" in told
    assert "sanering Norr 2010 70 – gatukontoret" in told


@pytest.mark.parametrize("tier", TIERS)
def test_a_cost_of_two_jobs_by_its_price_is_told_where_two_events_are_and_nowhere_else(tmp_path, tier):
    lines = [("Norr", 2009, 3700.0), ("Norr", 2010, 18500.0), ("Liten", 2010, 185000.0)]
    held = pd.DataFrame(lines, columns=["area", "year", "amount"]).assign(what="sanering", source="gatan", price=1850.0)
    page = opened(tmp_path, costs=held.reindex(columns=list(COSTS.columns)), tier=tier)
    told, figures = said(sources.consequences(page)), sources.figures(page)
    assert "sanering Norr 2010 18 500" in told.replace("\u00a0", " ")
    assert ("+400" in told) == (tier != "offentlig")
    assert ("3700" in str(figures["costs"])) == (tier != "offentlig")
    assert "price" not in str(figures["costs"])


def test_costs_that_are_left_out_are_told_without_their_amount(tmp_path):
    lines = [("Norr", 2010, 3700.0), ("Liten", 2010, 185000.0)]
    held = pd.DataFrame(lines, columns=["area", "year", "amount"]).assign(what="sanering", source="gatan", price=1850.0)
    page = opened(tmp_path, costs=held.reindex(columns=list(COSTS.columns)), tier="offentlig")
    told = said(sources.consequences(page)).replace("\u00a0", " ")
    assert "Utelämnat för Norr: sanering 2010." in told
    assert "185 000" in told
    assert "3 700" not in told
    assert "3700" not in str(sources.figures(page))


def test_harm_is_a_short_comparison_with_its_source_and_limit_and_none_without_a_file(tmp_path):
    kinds = pd.concat([counts({"Norr": 9}), counts({"Norr": 1}).assign(brottstyp=BIKES)], ignore_index=True)
    weights = pd.DataFrame([(BIKES, None, 27.0), (TYPE, None, 1.0)], columns=["brottstyp", "brottskod", "weight"])
    weights = weights.assign(unit="dagar", source="en tabell", valid="bara mellan typer")[list(HARM_WEIGHTS.columns)]
    told = said(sources.consequences(opened(tmp_path, counts=kinds, harm_weights=weights)))
    assert f"{BIKES} 12 10 % 27,0 75 %" in told
    assert "dagar (en tabell)" in told
    assert "bara mellan typer" in told
    assert "ingen fil med vikter" in said(sources.consequences(opened(tmp_path / "2", counts=kinds)))


def test_a_crime_weighs_what_its_code_does_and_a_type_with_a_hidden_code_what_the_type_does(tmp_path):
    """Six of code 0354 at 10 and six of 0355 at 2 days are 6 in the mean; of 11 and 1 a code is hidden: 1 a piece."""
    kinds = pd.concat([counts({"Norr": 1}), counts({"Norr": 1}).assign(brottstyp=BIKES)], ignore_index=True)
    rows = incidents([(f"2010-{month:02d}-02", -1, 0) for month in range(1, 13)] * 2)
    rows["brottstyp"] = [TYPE] * 12 + [SENSITIVE] * 12
    kinds.loc[kinds["brottstyp"] == BIKES, "brottstyp"] = SENSITIVE
    rows["brottskod"] = ["0354"] * 6 + ["0355"] * 6 + ["0600"] * 11 + ["0601"]
    given = [
        (None, "0354", 10.0),
        (None, "0355", 2.0),
        (None, "0600", 50.0),
        (None, "0601", 90.0),
        (SENSITIVE, None, 1.0),
    ]
    weights = pd.DataFrame(given, columns=["brottstyp", "brottskod", "weight"])
    weights = weights.assign(unit="dagar", source="en tabell", valid="bara mellan typer")[list(HARM_WEIGHTS.columns)]
    page = opened(tmp_path, counts=kinds, incidents=rows, kommundel="Norr", harm_weights=weights)
    told = said(sources.consequences(page))
    assert f"{TYPE} 12 50 % 6,0 86 %" in told
    assert f"{SENSITIVE} 12 50 % 1,0 14 %" in told
    assert "annars typens egen" in told


def test_the_same_place_is_told_as_a_share_and_never_by_name(tmp_path):
    rows = [("2010-02-01", 100, 100), ("2010-03-01", 100, 100), ("2010-04-01", 100, 100)]
    rows += [(f"2010-05-{day:02d}", 10 * day, 900) for day in range(1, 10)]
    held = incidents(rows).assign(plats=["Torget"] * 3 + [None] * 9)
    known = counts(dict.fromkeys(AREAS, 0))
    own = held["start"].dt.to_period("M").dt.start_time.value_counts()
    known["n"] = known["n"].where(known["area"] != "Norr", known["month"].map(own).fillna(0).astype("Int64"))
    page = opened(tmp_path, incidents=held, counts=known)
    told = said(repeat.repeats(page))
    assert "25 % av 12 brott med känd plats" in told
    assert "Torget" not in told
    assert repeat.figures(page)["types"][TYPE][2] | {"said": ""} == {
        **{"times": 3, "n": 3, "objects": 1, "share": 25.0, "hidden": False, "said": ""}
    }
    public = opened(tmp_path / "2", incidents=held, counts=known, tier="offentlig")
    assert public.released[places_of(TYPE)].table["hidden"].any()
    assert "25" not in said(repeat.repeats(public))


def test_how_often_places_were_hit_is_told_whole_or_not_at_all(tmp_path):
    """2 at a place hit twice and 3 at one hit three times are 5 together, which no other even and odd number are."""
    rows = [("2010-02-01", 100, 100)] * 2 + [("2010-03-01", 300, 300)] * 3
    rows += [(f"2010-05-{day:02d}", 10 * day, 900) for day in range(1, 21)]
    known = counts(dict.fromkeys(AREAS, 0))
    held = incidents(rows)
    own = held["start"].dt.to_period("M").dt.start_time.value_counts()
    known["n"] = known["n"].where(known["area"] != "Norr", known["month"].map(own).fillna(0).astype("Int64"))
    page = opened(tmp_path, incidents=held, counts=known, tier="offentlig")
    table = page.released[places_of(TYPE)].table
    assert table["hidden"].all()
    assert table[["n", "objects"]].isna().all(axis=None)


def test_the_year_ahead_holds_peaks_events_and_the_calendar_and_says_the_same_without_the_drawing(tmp_path):
    months = pd.period_range("2008-01", "2010-12", freq="M")
    line = [("Norr", month.start_time, TYPE, "crime", SUMMER[month.month - 1]) for month in months]
    held = pd.DataFrame(line, columns=["area", "month", "brottstyp", "kind", "n"])
    held = held.astype({"n": "Int64", "month": "datetime64[us]"})
    coming = notes({"text": "Marknaden.", "start": pd.Timestamp("2011-08-05")}, {"sekretess": "ja"})
    page = opened(tmp_path, counts=held, kommundelar=("Norr",), notes=coming)
    assert ahead.entries_of(page) == [
        ("peaks", "Misshandel utomhus", (5, 6, 7)),
        ("evenemang", "Marknaden (2011-08-05)", (7,)),
    ]
    drawn = next(iter(ahead.ahead(page))).data["text/html"]
    assert "Toppar som återkommer: Misshandel utomhus, juni–augusti." in drawn
    assert "visas inte här" in said(ahead.ahead(page))


def test_what_is_not_known_is_what_people_wrote_and_what_is_lacking(tmp_path):
    rows = [
        {"number": 1, "kind": "lucka", "text": "Vilka som säljer."},
        {"number": 2, "kind": "problemval", "text": "X."},
    ]
    held = register(NOT_KNOWN, [*rows, {"number": 3, "kind": "lucka", "text": "Hemligt.", "sekretess": "ja"}])
    page = opened(tmp_path, unknowns=held)
    told = said(unknown.unknown(page))
    assert "Vilka som säljer." in told
    assert "Hemligt" not in told
    assert "Vad betyder det för arbetet? Ingen har skrivit något om det." in told
    assert "Varför just de här problemen? Ingen" not in told
    assert "ingen undersökning är inläst" in told
    brief = next(iter(unknown.brief(page))).data["text/html"]
    assert brief.index("Vilka som säljer.") < brief.index("ingen undersökning är inläst")
    assert brief.count("</tr>") == unknown.BRIEF + 1
    assert "X." not in brief
    assert "Brås fyra frågor" in brief


def test_on_the_first_page_each_line_says_whether_it_is_a_gap_another_explanation_or_assumed(tmp_path):
    rows = [
        {"number": 1, "kind": "rivaliserande förklaring", "text": "Fler anmäler."},
        {"number": 2, "kind": "antagande", "text": "Lika många anmäler."},
        {"number": 3, "kind": "lucka", "text": "Vilka.", "who": "skolan", "due": pd.Timestamp("2011-05-01")},
    ]
    page = opened(tmp_path, unknowns=register(NOT_KNOWN, rows))
    told = said(unknown.brief(page))
    assert "Lucka Vilka. skolan 2011-05-01 Annan förklaring Fler anmäler. – – Antagande Lika många anmäler." in told


def test_whether_the_joint_picture_is_confirmed_has_one_answer():
    nobody = (Side("kommun", "", False), Side("polis", "", False))
    assert both_sides(nobody, 0, [])[0].startswith("Varken kommunen eller polisen")
    stated = both_sides(nobody, 0, [], stated="bekräftad 2010-04-20 av samordningsgruppen")[0]
    assert stated.startswith("Den gemensamma problembilden är bekräftad 2010-04-20 av samordningsgruppen")


def test_a_draft_has_the_changes_the_level_and_places_to_write_in_and_what_is_prioritised_comes_first(tmp_path):
    """Ten a month in Norr in 2010 and five before, among a thousand inhabitants; bikes are prioritised."""
    bikes = counts({"Norr": 2}).assign(brottstyp=BIKES)
    held = pd.concat([counts(dict.fromkeys(AREAS, 5), Norr=10), bikes], ignore_index=True)
    first = register(PRIORITISED, [{"number": 1, "brottstyp": BIKES, "stance": "prioriteras", "why": "Många."}])
    page = opened(tmp_path, counts=held, priorities=first)
    found = draft.drafted(page)
    assert list(found) == [BIKES, TYPE]
    lines = found[TYPE]
    assert lines[0].startswith("Problem: anmälda brott av typen misshandel utomhus var 120 i Norr under 2010, +100")
    assert "mot 2009 (60) och +100" in lines[0]
    assert "Nivå: 120,0 per 1\u00a0000 invånare, mot 72,0 i hela kommunen." in lines
    assert [line for line in lines if "[" in line] == lines[-4:]


def test_a_stand_that_is_withheld_tells_of_no_type_in_any_part(tmp_path):
    """Six of a type that is not among the most common: only a stand on it would have its places looked at."""
    rows = incidents([(f"2010-0{month}-01", 100, 100) for month in range(1, 7)]).assign(brottstyp=BIKES)
    few = counts(dict.fromkeys(AREAS, 0)).assign(brottstyp=BIKES)
    few.loc[few["area"].eq("Norr") & few["month"].between("2010-01-01", "2010-06-01"), "n"] = 1
    held = pd.concat([counts(dict.fromkeys(AREAS, 5)), few], ignore_index=True)
    stand = {"number": 1, "brottstyp": BIKES, "stance": "prioriteras", "harm": "hög", "why": "Hemligt."}
    for mark in ("nej", "ja"):
        first = register(PRIORITISED, [stand | {"sekretess": mark}])
        page = opened(tmp_path / mark, incidents=rows, counts=held, priorities=first)
        assert (places_of(BIKES) in page.released) == (mark == "nej")
        assert (next(iter(draft.drafted(page))) == BIKES) == (mark == "nej")
        assert ("cykelstöld" in said(page.stances.outputs)) == (mark == "nej")
        assert ("hög: skada" in said(page.priority.outputs)) == (mark == "nej")


@pytest.mark.parametrize("tier", ["samverkan", "offentlig"])
def test_of_a_sensitive_type_no_small_number_stands_in_any_part(tmp_path, tier):
    rows = incidents([(f"2010-0{month}-01", 100, 100) for month in range(1, 4)]).assign(brottstyp=SENSITIVE)
    known = counts(dict.fromkeys(AREAS, 0)).assign(brottstyp=SENSITIVE)
    known.loc[
        (known["area"] == "Norr") & known["month"].dt.strftime("%Y-%m").isin(["2010-01", "2010-02", "2010-03"]), "n"
    ] = 1
    first = register(PRIORITISED, [{"number": 1, "brottstyp": SENSITIVE, "stance": "prioriteras"}])
    page = opened(tmp_path, incidents=rows, counts=known, priorities=first, tier=tier)
    parts = (sources.beside, sources.disagreements, repeat.repeats, ahead.ahead, draft.drafts, sources.consequences)
    assert not re.search(r"\b3\b", " ".join(said(part(page)) for part in parts))
    assert SENSITIVE not in draft.drafted(page)


def test_the_survey_sentence_tells_how_many_answered_with_worry_and_never_one_answer_of_several_alone(tmp_path):
    """Sixty of a hundred were rather safe and forty not; two years before eighty were."""
    said_so = {"question": "trygg ute", "n": 100}
    held = surveys(
        *({**said_so, "answer": name, "share": share} for name, share in (("ganska trygg", 60.0), ("otrygg", 40.0))),
        *(
            {**said_so, "answer": name, "share": share, "year": 2008}
            for name, share in (("ganska trygg", 80.0), ("otrygg", 20.0))
        ),
    )
    page = opened(tmp_path, surveys=held)
    (line,) = sources.worried(page)
    assert line.startswith(
        "40\xa0% (31–50\xa0%) i Norr svarade otrygg på frågan ”trygg ute” 2010; 2008 var det 20\xa0%, nu 20"
        " procentenheter högre (förenligt med 7 till 32)"
    )
    assert line in sentences(page)
    assert "ganska trygg: 60" not in said(sources.trygghet(page)).split("Alla svar")[0]


def test_an_event_that_changed_by_more_than_chance_is_told_in_words():
    row = {
        "brottstyp": "brand",
        "before": 12,
        "now": 24,
        "interval": "1 till 295 % ökning",
        "lower": 1.01,
        "upper": 3.95,
    }
    still = {**row, "brottstyp": "bråk", "lower": 0.9, "upper": 1.4}
    assert events_moved([row, still]).startswith(
        "Mer än slumpen ger har brand (12 till 24, förenligt med 1 till 295 % ökning) ändrats (2"
    )
    assert events_moved([still]) == ""
