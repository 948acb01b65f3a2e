"""When: spans shared out, shifts, the season beside earlier years, and incidents that follow each other."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from bfa.analyses.answer import Facts
from bfa.analyses.hotspots import hotspots
from bfa.analyses.timing import Timing, timing
from bfa.analyses.when.near_repeat import NearRepeat
from bfa.analyses.when.week import Week
from bfa.analyses.where.clusters import PARTS
from bfa.disclosure import Policy, policy_from
from bfa.disclosure.hotspots import release_page
from bfa.draw.output import plain
from bfa.pages.hotspots import timing as hotspot_timing
from bfa.words import hotspot_choices
from bfa.words import hotspot_timing as timing_words
from bfa.words import hotspots as words
from tests.map_example import hotspots as example
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, situation

YEAR = "2010-01/2010-12"


def policy_of(tier: str = "samverkan") -> Policy:
    return policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def asked(folder, rows, *, ends: list[str | None] | None = None, counted: pd.DataFrame | None = None):
    table = incidents(rows)
    if ends is not None:
        table["end"] = pd.to_datetime(pd.Series(ends))
    given = {} if counted is None else {"counts": counted}
    small = situation(folder, incidents=table, **given)
    found = hotspots(small, brottstyp=TYPE, period=YEAR)
    return found, timing(small, found)


def of(found, when, *, tier: str = "samverkan"):
    return release_page(found, policy=policy_of(tier), timing=when)


def choices(when: Timing) -> dict[str, str]:
    released = replace(release_page(example(), policy=policy_of()), timing=Facts(when))
    return {each["choice"]: each["value"] for each in hotspot_choices.of_timing(released)}


def nights(year: int, n: int, *, hour: int = 22) -> list[tuple[str, float, float]]:
    """One on each of the first `n` days of the year, at that hour."""
    days = pd.date_range(f"{year}-01-01", periods=n)
    return [(f"{day:%Y-%m-%d} {hour:02d}:00", 30 + 7 * k, 30) for k, day in enumerate(days)]


def six_hours_later(rows) -> list[str]:
    return [f"{pd.Timestamp(start) + pd.Timedelta(hours=6):%Y-%m-%d %H:%M}" for start, _, _ in rows]


@pytest.fixture
def shown(monkeypatch):
    """Sentences, tables and charts in the order they come."""
    sent = []

    monkeypatch.setattr(hotspot_timing, "text", lambda said: sent.append(("say", said)) if said else None)
    monkeypatch.setattr(hotspot_timing.tables, "table", lambda frame, **kw: sent.append(("table", kw["caption"])))
    for name in ("weekday_hour", "week_line", "season"):
        monkeypatch.setattr(
            hotspot_timing.charts, name, lambda table, *, _name=name, **kw: sent.append((_name, kw["title"]))
        )
    return sent


def test_a_span_is_shared_over_the_parts_of_the_day(tmp_path):
    ends = ["2010-05-04 14:00", None, "2010-05-08 12:00", "2010-05-04 08:00"]
    rows = [
        (start, 10, 10) for start in ("2010-05-04 10:00", "2010-05-04 20:00", "2010-05-04 10:00", "2010-05-04 09:00")
    ]
    _, got = asked(tmp_path, rows, ends=ends)
    parts = got.parts.set_index("part")
    assert parts["by_start"].tolist() == [100, 0, 0, 0]
    assert parts["shared"].tolist() == [50, 50, 0, 0]
    assert (got.used, got.without_end, got.too_long, got.reversed, got.without_clock) == (1, 1, 1, 1, 0)


def test_what_is_left_out_is_said_in_a_sentence(tmp_path, shown):
    rows = [("2010-05-04 10:00", 10 + 9 * k, 10) for k in range(40)]
    ends = [*["2010-05-04 14:00"] * 30, *["2017-05-04 14:00"] * 4, *[None] * 6]
    found, got = asked(tmp_path, rows, ends=ends)
    list(hotspot_timing.outputs(of(found, got), title="A"))
    said = shown[0][1].replace("\xa0", " ")
    assert said.startswith(
        "30 brott med känd början och slut är fördelade över sina tidsspann. De andra är inte med: "
        "4 har ett tidsspann över 24 timmar och 6 saknar sluttid."
    )
    assert "Kl. 12–18: 50 % när spannen fördelas, 0 % efter början." in said


def test_few_incidents_are_told_by_parts_of_the_day_and_shifts_only(tmp_path, shown):
    rows = nights(2010, 60)
    found, got = asked(tmp_path, rows, ends=six_hours_later(rows))
    list(hotspot_timing.outputs(of(found, got), title="A"))
    assert got.week.basis == ""
    assert "för få för enskilda timmar" in shown[0][1]
    assert [what for what, _ in shown] == ["say", "table", "table", "say", "table", "say", "table"]
    listed = choices(got)
    assert listed["Fördelade timmar"] == "för få tidsspann"
    assert "Grått band för veckan" not in listed


def test_the_week_is_shown_as_a_line_against_three_earlier_years(tmp_path, shown):
    rows = [row for year in (2007, 2008, 2009, 2010) for row in nights(year, 250)]
    found, got = asked(
        tmp_path, rows, ends=six_hours_later(rows), counted=counts(dict.fromkeys(AREAS, 5), first="2007-01")
    )
    list(hotspot_timing.outputs(of(found, got), title="A"))
    assert (got.week.basis, got.week.years) == ("shared", 3)
    assert "week_line" in [what for what, _ in shown]
    assert "weekday_hour" not in [what for what, _ in shown]
    assert choices(got)["Grått band för veckan"] == "lägsta–högsta av 3 år"


def test_nothing_by_the_hour_where_the_tier_hides_small_hours(tmp_path, shown):
    rows = nights(2010, 250)
    found, got = asked(tmp_path, rows, ends=six_hours_later(rows))
    list(hotspot_timing.outputs(of(found, got, tier="offentlig"), title="A"))
    assert not {"week_line", "weekday_hour", "season"} & {what for what, _ in shown}
    assert not [text for what, text in shown if what == "table" and ("Passen" in text or "dygnet" in text)]
    assert "visas därför inte" in shown[0][1]
    figures = hotspot_timing.figures(of(found, got, tier="offentlig"))
    assert [figures[name] for name in ("parts_of_day", "spans", "week_hours", "shifts", "season")] == [None] * 5


def test_the_season_stands_beside_the_lowest_and_highest_earlier_year(tmp_path):
    counted = counts(dict.fromkeys(AREAS, 5), Norr=9)
    _, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)], counted=counted)
    assert got.season.loc[0, ["n", "low", "high", "years"]].tolist() == [9, 5, 5, 2]


@pytest.mark.parametrize(("years", "said"), [(2, ""), (3, "hälften"), (4, "40 %")])
def test_the_season_has_a_band_from_three_earlier_years_on(tmp_path, shown, years, said):
    counted = counts(dict.fromkeys(AREAS, 5), first=f"{2010 - years}-01")
    found, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 9, counted=counted)
    list(hotspot_timing.season(of(found, got), title="A"))
    first = ("season", f"Månad för månad mot {years}\xa0tidigare år: A")
    alone = ("say", "Säsongen jämförs bara i en tabell: minst tre tidigare år krävs för ett band.")
    assert shown[0] == (first if said else alone)
    assert shown[1] == ("table", first[1])
    note = timing_words.season_note(years).replace("\xa0", " ")
    by_chance = f" Med {years} tidigare år hamnar ungefär {said} av månaderna utanför av en ren slump."
    assert note == "Tidigare år: lägsta och högsta antal samma månad." + (by_chance if said else "")
    assert "registrerats sent" in timing_words.season_note(years, late_too=True)


def test_incidents_that_follow_each_other_nearby_are_more_than_chance(tmp_path):
    days = pd.date_range("2010-01-01", "2010-12-27", periods=200)
    rows = [(f"{day:%Y-%m-%d} 12:00", 30 + (k * 370) % 1900, 30 + (k * 530) % 1900) for k, day in enumerate(days)]
    rows += [
        (f"{day + pd.Timedelta(days=2):%Y-%m-%d} 12:00", x + 20, y) for day, (_, x, y) in zip(days, rows, strict=True)
    ]
    _, got = asked(tmp_path, rows)
    near = got.near.bands.set_index(["distance", "day"]).loc[(0, 0)]
    assert near["ratio"] > 2
    assert bool(near["shown"])
    assert got.near.incidents == 400


def test_a_span_of_weeks_has_no_day_to_follow_from(tmp_path):
    rows = [("2010-05-04 12:00", 10 + 9 * k, 10) for k in range(60)]
    _, got = asked(tmp_path, rows, ends=[*["2010-05-04 14:00"] * 55, *["2010-06-30 12:00"] * 5])
    assert (got.near.incidents, got.near.long) == (55, 5)
    assert told(got.near)[-1] == "5 brott med ett tidsspann över 7 dygn är inte med i den prövningen."


def test_few_incidents_are_not_tried(tmp_path):
    found, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 5)
    assert got.near.bands.empty
    assert "för få" in told(got.near)[0]
    assert hotspot_timing.figures(of(found, got))["near_repeat"] is None


def told(near: NearRepeat) -> list[str]:
    return [line.replace("\xa0", " ") for line in timing_words.near_repeat(beside(near))]


def beside(near: NearRepeat):
    """The example with these near repeats, released, and its timing."""
    found = example()
    parts = pd.DataFrame({"part": PARTS, "n": [found.incidents, 0, 0, 0], "by_start": 0.0, "shared": 0.0})
    shifts = pd.DataFrame({name: [] for name in ("n", "by_start", "shared", "times")})
    week = Week("", 0, pd.DataFrame(), 0.0, None, None, 1, 0)
    when = Timing(parts, found.incidents, 0, 0, 0, 0, week, shifts, near, pd.DataFrame(), {})
    return release_page(found, policy=policy_of(), timing=when)


def bands(ratio: float, *, shown: bool, again: bool = False) -> NearRepeat:
    table = {
        "distance": [-1, 0],
        "day": [0, 0],
        "observed": 9,
        "expected": 5.0,
        "ratio": [1.9, ratio],
        "p": [0.001, 0.001],
        "shown": [again, shown],
    }
    return NearRepeat(pd.DataFrame(table), 0.25, 100, 0, 999)


def test_the_sentence_says_what_follows_only_where_it_is_much_more_than_chance():
    first = "Inom 100 m (samma koordinat oräknad) och 7 dygn finns"
    assert told(bands(2.04, shown=True)) == [
        f"{first} 2,0 gånger så många par som slumpen ger: brott följer på varandra i närheten.",
        "Efter ett brott är det alltså värt att bevaka platsen och 100 m omkring i 7 dygn.",
    ]
    (little,) = told(bands(1.2, shown=True))
    assert little.endswith("i närheten, men skillnaden är liten.")
    (calm,) = told(bands(2.04, shown=False))
    assert calm.endswith("det skiljer sig inte från slumpen.")


def test_repeats_on_the_same_spot_have_a_sentence_of_their_own():
    said = told(bands(1.0, shown=False, again=True))
    assert said[1] == "På samma koordinat inom 7 dygn: 1,9 gånger så många par som slumpen ger."


def test_the_note_says_what_pairs_of_the_same_day_are():
    note = timing_words.band_note(beside(bands(1.0, shown=False))).replace("\xa0", " ")
    assert "Par på samma dag (25 % av dem inom 100 m) står i första kolumnen" in note
    for silent in (replace(bands(1.0, shown=False), same_day=float("nan")), bands(float("nan"), shown=False)):
        assert "samma dag" not in timing_words.band_note(beside(silent))


def test_seed_permutations_bands_and_longest_span_are_among_the_choices(tmp_path):
    rows = [("2010-05-04 12:00", 10 + 9 * k, 10) for k in range(60)]
    _, got = asked(tmp_path, rows)
    listed = choices(got)
    assert listed["Följer på varandra"] == "0–100–200–400 m och 0–7–14–28 dygn; 999 omkastningar, slumpfrö 1"
    assert "Tidsspann" not in listed
    _, spans = asked(tmp_path, rows, ends=six_hours_later(rows))
    assert choices(spans)["Tidsspann"] == "högst 24 timmar"


def test_what_was_not_made_is_no_choice(tmp_path):
    _, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 5)
    assert list(choices(got)) == ["Fördelade timmar"]


def test_without_spans_nothing_is_said_of_them(tmp_path, shown):
    found, got = asked(tmp_path, nights(2010, 60))
    list(hotspot_timing.hours(of(found, got), title="A"))
    assert shown == []


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([4, 3], "60 mot 36–48 samma månader i 2 tidigare år: högre än båda."),
        ([6, 6, 7], "60 mot 72–84 samma månader i 3 tidigare år: lägre än alla."),
        ([3, 6], "60 mot 36–72 samma månader i 2 tidigare år: inom."),
        ([5], "60 mot 60 samma månader i 1 tidigare år: lika många."),
        ([6], "60 mot 72 samma månader i 1 tidigare år: lägre än då."),
        ([], ""),
    ],
)
def test_the_whole_count_stands_beside_those_of_earlier_years(tmp_path, before, said):
    found, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 60, counted=by_year([*before, 5]))
    assert list(got.earlier.values()) == [12 * n for n in reversed(before)]
    assert words.against_earlier(of(found, got)).replace("\xa0", " ") == said


def test_no_earlier_count_is_told_where_small_ones_are_hidden(tmp_path):
    counted = by_year([0, 5])
    counted.loc[counted["month"] == pd.Timestamp("2009-05-01"), "n"] = 1
    found, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 60, counted=counted)
    assert list(got.earlier.values()) == [1]
    assert "60 mot 1" in words.against_earlier(of(found, got)).replace("\xa0", " ")
    assert words.against_earlier(of(found, got, tier="offentlig")) == ""


def by_year(each: list[int]) -> pd.DataFrame:
    """So many every month in Norr, the last year 2010, and none elsewhere."""
    table = counts(dict.fromkeys(AREAS, 0), first=f"{2011 - len(each)}-01")
    at = table["area"].eq("Norr")
    table.loc[at, "n"] = [each[month.year - 2011] for month in table.loc[at, "month"]]
    return table


@pytest.mark.parametrize(("tier", "told"), [("samverkan", True), ("offentlig", False)])
def test_parts_of_the_day_are_handed_on_where_times_may_be(tmp_path, tier, told):
    rows = [("2010-05-04 10:00", 10 + 9 * k, 10) for k in range(20)]
    found, got = asked(tmp_path, rows, ends=["2010-05-04 14:00"] * 20)
    figures = json.loads(json.dumps(plain(hotspot_timing.figures(of(found, got, tier=tier))), allow_nan=False))
    assert (figures["parts_of_day"] is not None) == told
