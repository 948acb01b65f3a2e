import pytest

from bfa.example.places import known_places
from bfa.tables.opening_hours import opening_hours

DAY = 1440


def hours(day, start, stop):
    return (day * DAY + start * 60, day * DAY + stop * 60)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("fre-lör 18-02", [hours(4, 18, 26), hours(5, 18, 26)]),
        ("fre–lör 18–02, ons 18–01", [hours(2, 18, 25), hours(4, 18, 26), hours(5, 18, 26)]),
        ("tor 20-24 (ungdomsdisko)", [hours(3, 20, 24)]),
        ("sön-tis 11-13", [hours(0, 11, 13), hours(1, 11, 13), hours(6, 11, 13)]),
        ("mån, ons och fre kl 10-12", [hours(0, 10, 12), hours(2, 10, 12), hours(4, 10, 12)]),
        ("måndag 11-14, 17-22", [hours(0, 11, 14), hours(0, 17, 22)]),
        ("Mo 10:30-22:00; Sa off", [(630, 1320)]),
        ("helger 12.15-13.45", [(5 * DAY + 735, 5 * DAY + 825), (6 * DAY + 735, 6 * DAY + 825)]),
        ("mån-tis 22-02; tis 01-03", [(22 * 60, DAY + 180), (DAY + 22 * 60, DAY + 26 * 60)]),
        ("dygnet runt", [(0, 7 * DAY)]),
        ("24/7", [(0, 7 * DAY)]),
        ("10-12; sön-fre stängt", [hours(5, 10, 12)]),
    ],
)
def test_opening_hours_are_read_as_people_write_them(text, stretches):
    assert opening_hours(text) == tuple(stretches)


@pytest.mark.parametrize(
    "text", ["efter överenskommelse", "fre 18-25", "fre 18-", "fredag", "18.75-20", "", "stängt", "18-02-04", None, 7.5]
)
def test_what_cannot_be_read_is_unknown_and_never_a_fault(text):
    assert opening_hours(text) is None


def test_the_examples_opening_hours_are_read():
    assert all(opening_hours(place.opening_hours) for place in known_places() if place.opening_hours)
