"""Can it be seen: the same figures in the answer, the tables and the curve, and nothing of what is withheld."""

import html
import re
from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses import designing
from bfa.disclosure import policy_from
from bfa.disclosure.plan import release_plan
from bfa.disclosure.visible import STEP, release_visible
from bfa.pages.effect import visible as visible_page
from bfa.words import visible as words
from tests.analyses.test_families import uneven
from tests.planned import planned
from tests.small_situation import AREAS, CHECKOUT, TYPE, causes, incidents, measures, situation

PUB = {"number": 1, "rule": "krog_kväll", "place": "Krog X", "text": "Kö."}
#: Fridays of 2010: fourteen at the pub at night, forty-six elsewhere, as many as are counted in the year.
FRIDAYS = pd.date_range("2010-01-01", "2010-12-31", freq="W-FRI").strftime("%Y-%m-%d 23:00")
ROWS = [(FRIDAYS[at % 52], *((1000, 1000) if at < 14 else (100, 1900))) for at in range(60)]
MEASURE = {"number": 1, "short": "Stänger klockan ett", "causes": "1", "method": "stangningstid", "start": "2011-01-01"}


def policy_of(tier="samverkan"):
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def level(n=5, many=12, own=5):
    names = [*AREAS, *(f"O{number}" for number in range(many - len(AREAS)))]
    table = uneven(dict.fromkeys(names, n))
    table.loc[(table["area"] == "Norr") & (table["month"] >= "2010-01-01"), "n"] = own
    return {"counts": table, "kommundelar": tuple(names)}


def made(folder, *rows, tier="samverkan", stated=PUB, **given):
    listed = [MEASURE | row | {"start": pd.Timestamp(row.get("start", "2011-01-01"))} for row in rows or ({},)]
    found = situation(
        folder,
        **{"incidents": incidents(ROWS), "causes": causes(stated), "measures": measures(*listed)} | level() | given,
    )
    plan, seen, designs = planned(found, brottstyp=TYPE, start="2011-01")
    shown = release_visible(seen, designs, found, policy=policy_of(tier))
    return shown, release_plan(plan, found, policy=policy_of(tier))


def said(pair, name="Norr"):
    told = " ".join(str(each.data["text/html"]) for each in visible_page.outputs(*pair, name=name) if each)
    told = re.sub(r'<img[^>]*? alt="([^"]*)"[^>]*>', r" \1 ", told)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", told)).replace("\u202f", " ").split())


def plainly(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_fall_to_expect_is_the_known_size_times_the_share_that_is_reached(tmp_path):
    shown, _ = made(tmp_path)
    row = shown.measures.iloc[0]
    # 14 of 60 is 23.3 percent, and the step above it 25; one hour shorter is 16 percent fewer of those.
    assert (row["share"], row["percent"], row["fall"]) == (25, -16, 4)
    assert (shown.reached, shown.whole, shown.fall) == (25, True, 4)


def test_answer_tables_and_curve_say_the_same(tmp_path):
    pair = made(tmp_path)
    told, usual = said(pair), words.usual(pair[0])
    assert usual["months"] == 12
    assert usual["chance"] <= 10
    assert "beläggs är högst" in told
    assert f"en minskning på minst {usual['fall']} %" in told
    assert f"12 månader {usual['fall']} %" in told
    assert "−16 % (−23 % till −9 %) för varje timme kortare; underlag: måttlig (Rossow m.fl. 2012)" in told


def test_where_all_that_is_reached_is_less_than_what_is_seen_it_cannot_be_seen(tmp_path):
    pair = made(tmp_path)
    assert words.usual(pair[0])["fall"] > 25
    assert words.answer(pair[0]) == "never"
    told = said(pair)
    assert "Nej." in told
    assert "Även om alla brott som åtgärderna kan nå försvann minskar antalet i Norr med högst 25 %" in told
    assert "Åtgärden kan vara rätt ändå. Följ i stället:" in told


def test_one_chance_for_every_design_is_said_once_and_that_no_better_than_nothing(tmp_path):
    shown, _ = made(tmp_path)
    alike = replace(shown, table=shown.table.assign(chance=pd.array([4] * len(shown.table), dtype="Int64")))
    assert "chans" not in " ".join(map(str, words.of_designs(alike).to_numpy().ravel()))
    assert "är omkring 4 % hur den än görs. Så ofta beläggs" in plainly(words.designs_note(alike))
    rising = replace(
        shown, table=shown.table.assign(chance=pd.array([*[4] * (len(shown.table) - 1), 40], dtype="Int64"))
    )
    assert " (chans 40 %)" in plainly(" ".join(map(str, words.of_designs(rising).to_numpy().ravel())))
    better = replace(shown, table=shown.table.assign(chance=pd.array([40] * len(shown.table), dtype="Int64")))
    assert plainly(words.designs_note(better)).count("Så ofta") == 0


@pytest.mark.parametrize(
    ("fall", "chance", "answer"), [(30, 85, "yes"), (30, 60, "maybe"), (30, 40, "no"), (None, None, "unknown")]
)
def test_the_answer_follows_the_chance(tmp_path, fall, chance, answer):
    shown, _ = made(tmp_path)
    table = shown.table.assign(chance=pd.array([chance] * len(shown.table), dtype="Int64"))
    assert words.answer(replace(shown, fall=fall, table=table, reached=100)) == answer


def test_a_measure_without_a_size_gives_no_fall_and_no_chance(tmp_path):
    pair = made(tmp_path, {"method": "pop"})
    assert pair[0].fall is None
    told = said(pair)
    assert "chans" not in told
    assert "minskar, men storleken är inte känd" in told


def test_a_measure_of_the_whole_kommun_is_told_and_not_counted(tmp_path):
    pair = made(tmp_path, {}, {"number": 2, "scope": "kommun", "method": "hotspot_polis"})
    assert pair[0].fall == 4
    assert "Nummer 2 görs i hela kommunen" in said(pair)


def test_what_the_data_say_of_a_withheld_cause_or_measure_is_not_told(tmp_path):
    hidden = made(tmp_path, stated=PUB | {"sekretess": "ja"})
    assert hidden[0].measures["share"].isna().all()
    assert hidden[0].reached is None
    assert "går inte att räkna högst 16 %" in said(hidden)
    inside = made(tmp_path, tier="intern", stated=PUB | {"sekretess": "ja"})
    assert inside[0].measures["share"].tolist() == [25]
    measure = made(tmp_path, {"sekretess": "ja"})
    assert measure[0].fall is None
    assert "timme" not in said(measure)


def test_few_that_are_reached_are_hidden_and_the_size_is_of_all_at_most(tmp_path):
    rows = [(start, *((1000, 1000) if at < 2 else (100, 1900))) for at, (start, _, _) in enumerate(ROWS)]
    shown, _ = made(tmp_path, incidents=incidents(rows))
    row = shown.measures.iloc[0]
    assert row["hidden"]
    assert pd.isna(row["share"])
    assert row["fall"] == 16


def test_shares_are_in_steps_and_never_below_what_is_reached(tmp_path):
    for many in (14, 20, 31):
        rows = [(start, *((1000, 1000) if at < many else (100, 1900))) for at, (start, _, _) in enumerate(ROWS)]
        share = made(tmp_path, incidents=incidents(rows))[0].measures["share"].iloc[0]
        assert share % STEP == 0
        assert 100 * many / 60 <= share < 100 * many / 60 + STEP


def test_three_things_to_follow_are_told_with_how_to_count_them(tmp_path):
    shown, _ = made(tmp_path, {"planned": "12 tillsyner"})
    told = [line.replace("\xa0", " ") for line in words.instead(shown, name="Norr")]
    assert told[0] == "Om det blir gjort: åtgärd 1, 12 tillsyner. Räknas i registrets uppföljning."
    assert told[1].startswith("Anmälda misshandelsbrott i centrum på helgnätter")
    assert told[2].startswith("Brotten där och då orsakerna säger, nu högst 25 % av antalet i Norr")


def test_without_a_measure_it_is_told_how_to_register_one_and_what_to_follow_meanwhile(tmp_path):
    told = said(made(tmp_path, {"scope": "Söder"}))
    assert "Ingen åtgärd i Norr som börjar januari 2011 eller senare står på bladet Åtgärder." in told
    assert "Skriv den där på en egen rad, med område, start, metod och orsaker" in told
    assert "Vad det än blir för åtgärd går det här att följa:" in told
    for each in ("Hur mycket som görs:", "Brotten där och då åtgärden ska verka:", "Det som åtgärden ska ändra först"):
        assert told.count(each) == 1
    assert "Åtgärden kan vara rätt ändå" not in told


def test_what_other_kommuner_would_add_is_told_with_what_nothing_can_tell_apart(tmp_path):
    pair = made(tmp_path)
    rows = pair[0].table
    fall = rows.loc[rows["design"].eq(designing.PARTNERS) & rows["months"].eq(12), "fall"].iloc[0]
    assert fall < words.usual(pair[0])["fall"]
    told = said(pair)
    assert "Norr och samma sak i fyra andra kommuner som liknar er (partner, se guiden): efter 12 månader" in told
    assert f"syns en minskning på minst {fall} %, om åtgärden verkar lika i alla." in told
    assert told.count("i flera kommuner, går det inte att skilja från åtgärden.") == 1
    # It is no way that the kommun can choose by itself, and no line of the curve.
    assert words.best(pair[0]) is None or words.best(pair[0])["design"] != designing.PARTNERS
    assert designing.PARTNERS not in set(words.drawn(pair[0])["design"])


def test_the_lot_is_printed_with_its_words_before_the_start(tmp_path):
    shown, _ = made(tmp_path, {"scope": "Norr, Söder, Öst"})
    told = words.lot(shown)
    assert f"med orden {TYPE} 2011-01" in told
    assert f"{TYPE} 2011-01: " in told
    assert set(re.findall("Norr|Söder|Öst", told)) == {"Norr", "Söder", "Öst"}


def test_the_sheet_has_the_answer_in_a_line_where_something_is_expected(tmp_path):
    shown, _ = made(tmp_path)
    usual = words.usual(shown)
    brief = words.in_brief(shown).replace("\xa0", " ")
    assert brief.startswith("Kan det synas? Nej. Att vänta är en minskning på omkring 4 %; efter 12 månader")
    assert brief.endswith(f"syns en på {usual['fall']} % eller mer.")
    assert words.in_brief(replace(shown, fall=None)) == ""


def test_the_whole_kommun_is_told_by_its_plan_alone(tmp_path):
    pair = made(tmp_path, kommundel="")
    assert visible_page.figures(pair[0], name="Hela kommunen") is None
    told = said(pair, name="Hela kommunen")
    assert "där minst behövs" in told
    assert "Troligen inte" not in told


def test_the_figures_hand_on_the_answer_as_it_stands(tmp_path):
    pair = made(tmp_path)
    handed = visible_page.figures(pair[0], name="Norr")
    assert handed["sentence"].startswith("Kan det synas? Nej.")
    assert (handed["answer"], handed["expected_fall"], handed["reached"]) == ("never", 4, 25)
    assert handed["smallest_visible_fall"] == words.usual(pair[0])["fall"]


def test_where_no_fall_is_expected_the_figures_have_no_chance(tmp_path):
    shown, _ = made(tmp_path)
    told = visible_page.figures(replace(shown, fall=0, table=shown.table.assign(chance=pd.NA)), name="Norr")
    assert (told["expected_fall"], told["chance"]) == (0, None)


def test_what_several_starts_would_have_given_is_said_to_be_simulated(tmp_path, monkeypatch):
    monkeypatch.setattr(designing, "COURSES", 4)
    monkeypatch.setattr(words, "COURSES", 4)
    both = {"scope": "Norr, Söder"}
    shown, planned_for = made(tmp_path, both)
    told = said((shown, planned_for))
    assert "Simulerat: hur ofta en minskning på 30 % skulle ha belagts, månader från första start, misshandel" in told
    assert "Påhittade förlopp, ingenting av detta har hänt: 4 dragningar (frö 1)" in told
    assert "osäkert på upp till 49 procentenheter" in told
    rows = words.of_courses(shown)
    assert rows.columns.tolist() == ["design", "m12", "m24", "m36"]
    assert rows["design"].tolist()[0] == "Norr och Söder samtidigt"
    assert "Simulerat" not in said((shown.untold(), planned_for))
