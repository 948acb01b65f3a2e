"""Where sources do not tell the same: hand-made counts and shares, and what is never said."""

import numpy as np
import pandas as pd

from bfa.analyses.disagreements import in_other_places, moved

TOPIC = "klotter och skadegörelse"


def row(name: str, before: int | None, now: int | None) -> dict[str, object]:
    return {"brottstyp": name, "before": before, "now": now}


def survey(**shares: tuple[float, float, float]) -> pd.DataFrame:
    rows = [("Ser du klotter?", area, *told) for area, told in shares.items()]
    return pd.DataFrame(rows, columns=["question", "area", "share", "lower", "upper"])


def rates(**counts: int | None) -> pd.DataFrame:
    rows = [(area, n, 1000.0) for area, n in counts.items()]
    return pd.DataFrame(rows, columns=["kommundel", "n", "population"]).astype({"n": "Int64"})


def test_reported_crimes_fall_while_reports_to_the_kommun_rise():
    found = moved(
        {TOPIC: [row("klotter", 150, 100), row("skadegörelse", 50, 40)]}, {TOPIC: [row("felanmälan", 90, 140)]}
    )
    (each,) = found.found
    crime, event = each.told
    assert (each.rule, crime.before, crime.now, event.before, event.now) == ("moved", 200, 140, 90, 140)
    assert (round(crime.value, 2), round(event.value, 2)) == (0.7, 1.56)
    assert crime.upper < 1 < event.lower
    assert (len(found.tried), found.untried) == (1, 0)


def test_two_sources_that_fall_alike_do_not_disagree():
    found = moved({TOPIC: [row("klotter", 200, 140)]}, {TOPIC: [row("felanmälan", 90, 63)]})
    assert (found.found, len(found.tried)) == ((), 1)


def test_a_hidden_an_uncounted_and_a_small_count_are_not_tried_and_that_is_told():
    events = [row("felanmälan", None, 140), row("sanering", 90, 9), row("bränder", 200, 20)]
    found = moved({TOPIC: [row("klotter", 200, 140)]}, {TOPIC: events})
    assert (len(found.tried), found.untried) == (1, 2)
    assert moved({TOPIC: [row("klotter", 200, None)]}, {TOPIC: events}).untried == 3


def test_an_event_of_another_topic_is_held_against_nothing():
    assert moved({TOPIC: [row("klotter", 200, 140)]}, {"trafik": [row("buskörning", 10, 90)]}).tried == ()


def test_chance_alone_seldom_makes_a_list():
    """Two sources of the same change, 500 times: at most 5 % are found apart when each is tried alone."""
    rng = np.random.default_rng(4)
    found = 0
    for _ in range(500):
        a, b, c, d = (int(n) for n in rng.poisson([200, 150, 80, 60]))
        found += len(moved({TOPIC: [row("klotter", a, b)]}, {TOPIC: [row("felanmälan", c, d)]}).found)
    assert found <= 35


def test_the_most_worried_place_is_not_the_one_with_most_reported():
    shares = survey(A=(20, 16, 24), B=(45, 40, 50), C=(22, 18, 26))
    found = in_other_places({TOPIC: shares}, {TOPIC: rates(A=80, B=30, C=40)})
    (each,) = found.found
    assert [(told.kind, told.area, round(told.value)) for told in each.told] == [
        ("survey", "B", 45),
        ("survey", "A", 20),
        ("crime", "A", 80),
        ("crime", "B", 30),
    ]


def test_where_the_same_place_is_highest_or_it_may_be_chance_nothing_is_said():
    shares = survey(A=(20, 16, 24), B=(45, 40, 50))
    assert in_other_places({TOPIC: shares}, {TOPIC: rates(A=30, B=80)}).found == ()
    unsure = survey(A=(40, 30, 50), B=(45, 35, 55))
    assert in_other_places({TOPIC: unsure}, {TOPIC: rates(A=80, B=30)}).found == ()
    assert in_other_places({TOPIC: shares}, {TOPIC: rates(A=31, B=30)}).found == ()


def test_a_survey_without_interval_and_a_hidden_count_are_not_tried():
    unknown = survey(A=(20, float("nan"), float("nan")), B=(45, 40, 50))
    assert in_other_places({TOPIC: unknown}, {TOPIC: rates(A=80, B=30)}).untried == 1
    assert in_other_places({TOPIC: survey(A=(20, 16, 24), B=(45, 40, 50))}, {TOPIC: rates(A=80, B=None)}).untried == 1
