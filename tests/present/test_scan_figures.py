import pytest

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


def test_a_comment_hides_nothing_in_figures():
    assert scan_figures({"a": "/*", "b": "19121212-1212", "c": "*/"})
