"""Incidents against rules: hand-sized cases, and the engine against a loop over every rule and every incident."""

import math

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.methods.near_in_time import Happened, many_near
from bfa.methods.places_near import Near
from bfa.methods.tagging import Again, Asked, Crowd, Incidents, Surroundings, tagged

FRIDAY = "2010-05-07"
SPAN = (pd.Timestamp("2010-05-01"), pd.Timestamp("2010-06-01"))
PUB = ((4 * 1440 + 18 * 60, 4 * 1440 + 26 * 60),)


def incidents(*rows, clock=True, tags=None):
    """Rows of start, east and north [m]; a missing east has no point."""
    table = pd.DataFrame(
        {"start": pd.to_datetime([row[0] for row in rows]), "brottstyp": "misshandel", "plats_typ": "gata"}
    )
    if tags is not None:
        table["tags"] = pd.Series(tags, dtype="str")
    points = np.array([None if east is None else shapely.Point(east, north) for _, east, north in rows], dtype=object)
    return Incidents(table, points, np.full(len(rows), clock), np.full(len(rows), True))


def places(*rows):
    """Rows of name, kind, east, north and hours."""
    table = [(name, kind, shapely.Point(east, north), hours) for name, kind, east, north, hours in rows]
    return pd.DataFrame(table, columns=["name", "kind", "shape", "hours"]).astype({"hours": object})


def calendar(**days):
    """Word to its days."""
    rows = [(pd.Timestamp(day), word) for word, own in days.items() for day in own]
    table = pd.DataFrame(rows, columns=["date", "word"])
    return table.astype({"date": "datetime64[us]", "word": "str"})


def held(asked, own, *, at=(), days=None):
    other = Surroundings(places(*at), own, calendar(**(days or {})), 6, SPAN)
    return tagged([asked], own, other)


NEAR = Near(frozenset({"krog"}), 100)
F = ("F", "krog", 0, 0, PUB)


def test_a_place_is_near_up_to_and_with_its_distance():
    got = held(Asked(near=NEAR), incidents((FRIDAY, 100, 0), (FRIDAY, 100.1, 0), (FRIDAY, None, 0)), at=[F])
    assert got.n[:, 0].tolist() == [True, False, False]


def test_a_place_is_open_past_midnight_and_closed_the_hour_it_closes():
    """Open Friday 18 to 02; the night between is Saturday by the calendar on the wall."""
    times = [f"{FRIDAY} 17:59", f"{FRIDAY} 18:00", "2010-05-08 01:59", "2010-05-08 02:00"]
    got = held(Asked(near=NEAR, is_open=True), incidents(*((time, 0, 0) for time in times)), at=[F])
    assert got.at_place[:, 0].all()
    assert got.n[:, 0].tolist() == [False, True, True, False]
    assert got.share[0] == pytest.approx(8 / 168)


def test_closing_is_as_many_minutes_before_as_after():
    times = ["2010-05-08 01:29", "2010-05-08 01:30", "2010-05-08 02:30", "2010-05-08 02:31"]
    got = held(Asked(near=NEAR, closing=30), incidents(*((time, 0, 0) for time in times)), at=[F])
    assert got.n[:, 0].tolist() == [False, True, True, False]
    assert got.share[0] == pytest.approx(61 / (7 * 1440))


def test_of_two_near_places_one_that_is_open_is_enough_and_one_without_hours_says_nothing():
    late = ("G", "krog", 50, 0, ((4 * 1440 + 26 * 60, 4 * 1440 + 28 * 60),))
    unknown = ("H", "krog", 1000, 0, None)
    own = incidents(("2010-05-08 03:00", 0, 0), ("2010-05-08 03:00", 1000, 0))
    got = held(Asked(near=NEAR, is_open=True), own, at=[F, late, unknown])
    assert got.n[:, 0].tolist() == [True, False]
    assert got.at_place[:, 0].tolist() == [True, False]
    assert got.share[0] == pytest.approx(10 / 168)


def test_a_night_belongs_to_the_day_it_began_and_a_day_without_clock_to_itself():
    paid = {"löning": ["2010-05-25", "2010-06-25"]}
    times = (("2010-05-25 05:59", 0, 0), ("2010-05-25 06:00", 0, 0), ("2010-05-26 05:59", 0, 0))
    asked = Asked(days=frozenset({"löning"}))
    assert held(asked, incidents(*times), days=paid).n[:, 0].tolist() == [False, True, True]
    assert held(asked, incidents(("2010-05-25", 0, 0), clock=False), days=paid).n.all()
    assert held(asked, incidents(*times), days=paid).share[0] == pytest.approx(1 / 31)


def test_a_year_without_the_word_is_not_tried():
    got = held(Asked(days=frozenset({"löning"})), incidents(("2009-05-25", 0, 0)), days={"löning": ["2010-05-25"]})
    assert not got.at_place.any()


def test_a_crowd_counts_itself_and_any_type_within_the_hours():
    own = incidents((f"{FRIDAY} 22:00", 0, 0), (f"{FRIDAY} 23:00", 30, 40), (f"{FRIDAY} 23:01", 0, 0))
    got = held(Asked(crowd=Crowd(2, 50, 1)), own)
    assert got.n[:, 0].tolist() == [True, True, True]
    assert held(Asked(crowd=Crowd(3, 50, 1)), own).n[:, 0].tolist() == [False, True, False]


def test_a_repeat_is_of_the_same_type_and_comes_after():
    own = incidents(("2010-05-01 12:00", 0, 0), ("2010-05-11 12:00", 0, 20), ("2010-05-21 12:01", 0, 0))
    asked = Asked(again=Again(25, 10))
    assert held(asked, own).n[:, 0].tolist() == [False, True, False]
    own.rows.loc[0, "brottstyp"] = "stöld"
    assert not held(asked, own).n.any()


def test_one_tag_of_several_is_enough_and_a_row_without_text_meets_none():
    own = incidents((FRIDAY, 0, 0), (FRIDAY, 0, 0), (FRIDAY, 0, 0), tags=["queue alcohol", "", None])
    assert held(Asked(tags=frozenset({"alcohol", "youth"})), own).n[:, 0].tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("asked", "lacks"),
    [
        (Asked(near=Near(frozenset({"skola"}), 100)), ("places",)),
        (Asked(near=Near(frozenset({"skola"}), 100), is_open=True), ("places", "opening_hours")),
        (Asked(place_kinds=frozenset({"skola"})), ("plats_typ",)),
        (Asked(tags=frozenset({"alcohol"})), ("tags",)),
        (Asked(days=frozenset({"löning", "skollov"})), ("calendar",)),
        (Asked(near=NEAR), ()),
    ],
)
def test_what_a_rule_asks_for_that_is_known_of_nothing_is_named(asked, lacks):
    got = held(asked, incidents((FRIDAY, 0, 0)), at=[F], days={"löning": ["2010-05-25"]})
    assert got.missing == (lacks,)
    assert got.at_place.any() == (not lacks)


def test_no_incidents_and_no_rules_are_tables_of_their_size():
    none = incidents()
    assert held(Asked(near=NEAR, crowd=Crowd(2, 50, 1), is_open=True), none, at=[F]).n.shape == (0, 1)
    assert tagged([], none, Surroundings(places(F), none, calendar(), 6, SPAN)).n.shape == (0, 0)


RULES = st.builds(
    Asked,
    types=st.sampled_from([frozenset(), frozenset({"misshandel"}), frozenset({"stöld", "rån"})]),
    place_kinds=st.sampled_from([frozenset(), frozenset({"gata"})]),
    near=st.sampled_from(
        [Near(frozenset({"krog"}), 50), Near(frozenset({"krog", "skola"}), 120.0), Near(frozenset(), 80, ("F",))]
    ),
    tags=st.sampled_from([frozenset(), frozenset({"alcohol"})]),
    crowd=st.sampled_from([None, Crowd(2, 60, 3), Crowd(3, 200, 24)]),
    again=st.sampled_from([None, Again(60, 2), Again(10, 30)]),
    week=st.sampled_from([(), tuple(hour % 24 > 17 for hour in range(168))]),
    days=st.sampled_from([frozenset(), frozenset({"löning"}), frozenset({"löning", "lov"})]),
    is_open=st.booleans(),
    closing=st.sampled_from([None, 45]),
)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 5 * 1440),
        st.sampled_from([None, 0, 40, 55, 90, 130]),
        st.sampled_from([0, 30]),
        st.sampled_from(["misshandel", "stöld"]),
        st.sampled_from(["gata", None]),
        st.sampled_from(["alcohol", "", None]),
        st.sampled_from(["clock", "day", "month"]),
    ),
    min_size=1,
    max_size=8,
)
AT = [F, ("S", "skola", 100, 0, ((0, 7 * 1440),)), ("T", "krog", 130, 0, None)]
DAYS = {"löning": ["2010-05-07"], "lov": ["2010-05-09"]}


def drawn(rows):
    first = pd.Timestamp("2010-05-06")
    own = incidents(
        *((first + pd.Timedelta(minutes=row[0]), row[1], row[2]) for row in rows), tags=[r[5] for r in rows]
    )
    table = own.rows.assign(brottstyp=[row[3] for row in rows], plats_typ=[row[4] for row in rows])
    known = [row[6] for row in rows]
    return Incidents(
        table, own.points, np.array([k == "clock" for k in known]), np.array([k != "month" for k in known])
    )


def naive(rule, own, place, one):
    """Whether one incident is at the rule's place, and meets all of it, said as plainly as can be."""
    row, point, clock = own.rows.iloc[one], own.points[one], bool(own.clock[one])
    start, day_known = row["start"], bool(own.day[one])
    sites = place[place["name"].isin(rule.near.names) if rule.near.names else place["kind"].isin(rule.near.kinds)]
    apart = [math.inf if point is None else point.distance(shape) for shape in sites["shape"]]
    near = [hours for hours, metres in zip(sites["hours"], apart, strict=True) if metres <= rule.near.metres]
    if rule.near.names and point is not None and near:
        others = place[place["kind"].isin(sites["kind"]) & ~place["name"].isin(rule.near.names)]
        near = near if min(apart) <= min([point.distance(shape) for shape in others["shape"]] or [math.inf]) else []
    by_hours = rule.is_open or rule.closing is not None
    near = [hours for hours in near if hours is not None] if by_hours else near
    day = (start - pd.Timedelta(hours=6) if clock else start).normalize()
    others = [
        (own.points[i].distance(point), own.rows.iloc[i], bool(own.clock[i]), bool(own.day[i]))
        for i in range(len(own.points))
        if own.points[i] is not None and point is not None
    ]
    there = (
        (not rule.types or row["brottstyp"] in rule.types)
        and (not rule.place_kinds or row["plats_typ"] in rule.place_kinds)
        and bool(near)
        and (not rule.tags or (isinstance(row["tags"], str) and bool(rule.tags & set(row["tags"].split()))))
        and (clock or not (rule.week or by_hours))
        and (day_known or not rule.days)
    )
    if rule.crowd:
        hours = pd.Timedelta(hours=rule.crowd.hours)
        many = sum(d <= rule.crowd.metres and known and abs(o["start"] - start) <= hours for d, o, known, _ in others)
        there = there and clock and many >= rule.crowd.n
    if rule.again:
        since = start - pd.Timedelta(days=rule.again.days)
        there = (
            there
            and day_known
            and any(
                d <= rule.again.metres and known and o["brottstyp"] == row["brottstyp"] and since <= o["start"] < start
                for d, o, _, known in others
            )
        )
    minute = (start.day_of_week * 24 + start.hour) * 60 + start.minute
    stretches = [stretch for hours in near for stretch in (hours or ())]
    then = (
        (not rule.week or rule.week[minute // 60])
        and (not rule.days or any(str(day.date()) in DAYS[word] for word in rule.days))
        and (not rule.is_open or any((minute - a) % 10080 < b - a for a, b in stretches))
        and (rule.closing is None or any((minute - b + rule.closing) % 10080 <= 2 * rule.closing for _, b in stretches))
    )
    return there, there and then


@given(rules=st.lists(RULES, min_size=1, max_size=4), rows=ROWS)
@settings(max_examples=60, deadline=None)
def test_the_engine_says_what_a_loop_over_rules_and_incidents_says(rules, rows):
    own, place = drawn(rows), places(*AT)
    rules = [rule if not (rule.near.names and (rule.is_open or rule.closing)) else Asked(near=NEAR) for rule in rules]
    got = tagged(rules, own, Surroundings(place, own, calendar(**DAYS), 6, SPAN))
    for column, rule in enumerate(rules):
        said = [naive(rule, own, place, one) for one in range(len(rows))]
        if got.missing[column]:
            assert not got.at_place[:, column].any()
            continue
        assert got.at_place[:, column].tolist() == [bool(there) for there, _ in said]
        assert got.n[:, column].tolist() == [bool(met) for _, met in said]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_neighbours_in_place_and_time_are_those_that_comparing_all_finds(data):
    size = data.draw(st.integers(1, 30))
    xy = np.array(
        data.draw(st.lists(st.tuples(*[st.integers(-60, 60)] * 2), min_size=size, max_size=size)), dtype=float
    )
    when, group = (np.array(data.draw(st.lists(st.integers(0, top), min_size=size, max_size=size))) for top in (50, 1))
    metres, window, fewest = data.draw(
        st.tuples(st.integers(1, 40), st.sampled_from([(-9, 9), (-20, -1)]), st.integers(1, 3))
    )
    every = Happened(xy, when, group)
    later = when[None, :] - when[:, None]
    near = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) <= metres
    near &= (later >= window[0]) & (later <= window[1]) & (group[:, None] == group[None])
    got = many_near(every, every, metres=metres, window=window, fewest=fewest)
    assert got.tolist() == (near.sum(axis=1) >= fewest).tolist()
