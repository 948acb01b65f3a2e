"""When: windows shared out, the season beside earlier years, and incidents that follow each other."""

import json

import pandas as pd
import pytest

from bfa.analyses.hotspots import hotspots
from bfa.analyses.timing import timing
from bfa.present.disclosure import Gate, gate_from
from bfa.present.hotspots import timing as hotspot_timing
from bfa.present.output import plain
from tests.small_situation import AREAS, CHECKOUT, TYPE, counts, incidents, situation

YEAR = "2010-01/2010-12"


def gate_of(tier: str = "samverkan") -> Gate:
    return gate_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier=tier)


def asked(folder, rows, *, ends: list[str | None] | None = None, counted: pd.DataFrame | None = None):
    table = incidents(rows)
    if ends is not None:
        table["end"] = pd.to_datetime(pd.Series(ends))
    given = {} if counted is None else {"counts": counted}
    small = situation(folder, incidents=table, **given)
    found = hotspots(small, brottstyp=TYPE, period=YEAR)
    return found, timing(small, found)


def test_a_window_is_shared_over_the_parts_of_the_day(tmp_path):
    ends = ["2010-05-04 14:00", None, "2010-05-08 12:00", "2010-05-04 08:00"]
    rows = [
        (start, 10, 10) for start in ("2010-05-04 10:00", "2010-05-04 10:00", "2010-05-04 10:00", "2010-05-04 09:00")
    ]
    _, got = asked(tmp_path, rows, ends=ends)
    parts = got.parts.set_index("part")
    assert parts["by_start"].tolist() == [100, 0, 0, 0]
    assert parts["shared"].tolist() == [50, 50, 0, 0]
    assert (got.used, got.without_end, got.too_long, got.reversed) == (1, 1, 1, 1)


def test_the_season_stands_beside_the_lowest_and_highest_earlier_year(tmp_path):
    counted = counts(dict.fromkeys(AREAS, 5), Norr=9)
    _, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)], counted=counted)
    assert got.season.loc[0, ["n", "low", "high", "years"]].tolist() == [9, 5, 5, 2]


def test_incidents_that_follow_each_other_nearby_are_more_than_chance(tmp_path):
    days = pd.date_range("2010-01-01", "2010-12-27", periods=60)
    rows = [(f"{day:%Y-%m-%d} 12:00", 30 + (k * 370) % 1900, 30 + (k * 530) % 1900) for k, day in enumerate(days)]
    rows += [
        (f"{day + pd.Timedelta(days=2):%Y-%m-%d} 12:00", x + 20, y) for day, (_, x, y) in zip(days, rows, strict=True)
    ]
    _, got = asked(tmp_path, rows)
    near = got.near_repeat.set_index(["distance", "day"]).loc[(0, 0)]
    assert pd.isna(near["ratio"]) or near["ratio"] > 2
    assert got.incidents == 120


def test_few_incidents_are_not_tried(tmp_path):
    found, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 5)
    assert got.near_repeat.empty
    assert "för få" in hotspot_timing.near_sentence(got)
    assert hotspot_timing.figures(found, got, gate=gate_of())["near_repeat"] is None


def test_the_sentence_says_whether_it_is_more_than_chance(tmp_path):
    _, got = asked(tmp_path, [("2010-05-04 12:00", 10, 10)] * 5)
    bands = pd.DataFrame({"distance": [0], "day": [0], "ratio": [2.04], "p": [0.001], "shown": [True]})
    said = hotspot_timing.near_sentence(type(got)(**{**fields(got), "near_repeat": bands}))
    assert (
        said
        == "Inom 100 m och 7 dygn finns 2,0 gånger så många par som slumpen ger: brott följer på varandra i närheten."
    )
    calm = bands.assign(shown=False)
    assert "skiljer sig inte" in hotspot_timing.near_sentence(type(got)(**{**fields(got), "near_repeat": calm}))


def fields(got) -> dict:
    return {name: getattr(got, name) for name in got.__dataclass_fields__}


@pytest.mark.parametrize(("tier", "told"), [("samverkan", True), ("offentlig", False)])
def test_parts_of_the_day_are_handed_on_where_times_may_be(tmp_path, tier, told):
    rows = [("2010-05-04 10:00", 10 + 9 * k, 10) for k in range(20)]
    found, got = asked(tmp_path, rows, ends=["2010-05-04 14:00"] * 20)
    figures = json.loads(json.dumps(plain(hotspot_timing.figures(found, got, gate=gate_of(tier))), allow_nan=False))
    assert (figures["parts_of_day"] is not None) == told
