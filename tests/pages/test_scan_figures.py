import pytest

from bfa.disclosure.coordinates import points_among
from bfa.disclosure.scan import scan_figures

FIGURES = {
    "A": {"n": 3, "percent": -26.40123456, "hidden": False, "reason": None, "weekday_hour": [[0, 12, 345], [None, 1]]},
    "text": "Kommundel A: 12 brott maj–augusti 2010, kl. 22–03 <b>",
    "ratio": [0.4312345, 1.2512345, 0.0012345],
}


def test_figures_without_faults_are_clean():
    assert scan_figures(FIGURES) == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("<b>19121212-1212</b>", "personnummer"),
        (191212121212, "personnummer"),
        ("/* 19121212", ""),
        ({"19121212-1212": 1}, "personnummer"),
        ({"x": 600100.5, "y": 6600100.5}, "koordinat"),
        ([6600100.5, 600100.5], "koordinat"),
        ([17.12345, 59.12345], "koordinat"),
        ({"lat": 59.12345}, "punkter"),
        ({"type": "Point", "coordinates": [1, 2]}, "punkter"),
        ({"cell": [600100, 6600100]}, ""),
    ],
    ids=str,
)
def test_a_fault_anywhere_in_figures_is_told_and_never_quoted(value: object, said: str):
    found = " ".join(scan_figures({**FIGURES, "more": [{"deep": value}]}))
    assert said in found
    assert bool(found) == bool(said)
    assert "1212" not in found


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ({"lat": [1, 59.325], "lon": [2, 18.1]}, 1),  # lists so called, fine from three decimals
        ({"lat": [1, 59.32], "lon": [2, 18.1]}, 0),
        ({"lat": [59.325, 59.425]}, 0),
        ([45.1234], 0),  # a number is no point with itself
        ([45.1234, 1.1234], 1),
        ([45.1234, 0.1234], 0),  # elsewhere on earth both are degrees of 1 or more
    ],
    ids=str,
)
def test_numbers_are_a_point_by_how_fine_they_are_and_where_they_lie(value: object, points: int):
    assert points_among(value) == points


def test_a_comment_hides_nothing_in_figures():
    assert scan_figures({"a": "/*", "b": "19121212-1212", "c": "*/"})
