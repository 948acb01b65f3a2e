"""An exact point is found however it is written; an ordinary figure never is one."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bfa.analyses.handed_on import handed_on
from bfa.disclosure import scan
from bfa.disclosure.scan import scan_figures

POINTS = [
    *("59.3293, 18.0686", "59,3293 18,0686", "59.329 18.069", "59.3293;18.0686", "59.3293/18.0686", "59.3293,18.0686"),
    *("18.0686, 59.3293", "(59.3293 18.0686)", "59.3293°, 18.0686°", "59.3293° N, 18.0686° E", "N59.3293 E18.0686"),
    *("N 59,3293 Ö 18,0686", "59.3293N, 18.0686E", "lat: 59.3293 lon: 18.0686", "latitud 59,3293 och longitud 18,0686"),
    *(
        "lat=59.3293&lon=18.0686",
        "geo:59.3293,18.0686",
        "@59.3293,18.0686,17z",
        "POINT (18.0686 59.3293)",
        "59.3293 | 18.0686",
    ),
    *("59°19'45.6\"N 18°4'6.9\"E", "59° 19' 45\" N, 18° 4' 7\" E", "59°19′45″ 18°04′07″", "N59°19.762' E18°04.115'"),
    *(
        "59 19 45 N 18 04 07 E",
        "N59 19 45.6 E18 04 06.9",
        "59 grader 19 minuter 45 sekunder, 18 grader 4 minuter 7 sekunder",
    ),
    *(
        "6580123, 674512",
        "6580123.4 674512.1",
        "N 6580123, E 674512",
        "674512 6580123",
        "6 580 123, 674 512",
        "6580123,674512",
    ),
    *("6580123 m N, 674512 m Ö", "X: 6580123 Y: 1628456", "x=6580123 y=674512", "N6580123E674512", "E674512N6580123"),
    *(
        "6\u202f580\u202f123 och 674\u202f512",
        "6745126580123",
        "POINT(674512.1 6580123.4)",
        "6580150 674550",
        "Y 1628456, X 6580123",
    ),
    *(
        "6580123\u00a0/\u00a0150234",
        "59\u200b.3293, 18.0686",
        "５９.3293, 18.0686",
        "41.8781, -87.6298",
        "59.3293,\n18.0686",
    ),
]
ORDINARY = [
    *(
        "59,3 och 18,1 procent",
        "59.33, 18.07",
        "0,43127 och 125",
        "6580000 674500",
        "ruta E674500N6580000",
        "E674350N6580350",
    ),
    *(
        "6740006580000",
        "5 170 brott, 1 234 567 890 kronor",
        "2010-05/2010-08",
        "kl 23:10",
        "12:34:56",
        "60 av 12",
        "62, 14, 55, 18",
    ),
    *(
        "0,00012 och 0,00034",
        "1,234 (1,012–1,456)",
        "98,765 %",
        "100 m till 2 500 m",
        "6 100 invånare, 50 000 kr",
        "59° kallt",
    ),
    *(
        "a" * 10 + "6562076639126",
        "SFS 2023:196",
        "55 till 65 år, 10 till 20 år",
        "12 min 45 s",
        "Distrikt 60, 15 brott",
        "",
    ),
]


@pytest.mark.parametrize("text", POINTS)
def test_a_point_is_found_in_every_spelling(text):
    assert scan(f"<p>{text}</p>")
    assert scan(f'<img alt="{text.replace(chr(34), "&quot;")}">')
    assert scan_figures({"a": [text]})


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_are_no_point(text):
    assert scan(f"<p>{text}</p>") == ()
    assert scan_figures({"a": [text]}) == ()


@pytest.mark.parametrize(
    "page",
    [
        '<p data-lat="59.3293" data-lon="18.0686">a</p>',
        '<p data-a="6580123" data-b="674512">a</p>',
        "<tr><td>59,3293</td><td>18,0686</td></tr>",
        '<meta content="59.3293;18.0686">',
    ],
)
def test_a_point_parted_over_attributes_or_cells_is_found(page):
    assert scan(page)


def degrees() -> st.SearchStrategy[tuple[float, float]]:
    fine = st.integers(3, 12)
    pair = st.tuples(st.floats(55.1, 69.2), st.floats(10.5, 24.3), fine)
    return pair.map(lambda found: (round(found[0], found[2]), round(found[1], found[2])))


def metres() -> st.SearchStrategy[tuple[float, float]]:
    grid = st.one_of(
        st.tuples(st.floats(6_110_000, 7_690_000), st.floats(260_000, 930_000)),
        st.tuples(st.floats(6_110_000, 7_690_000), st.floats(1_210_000, 1_900_000)),
        st.tuples(st.floats(6_110_000, 7_690_000), st.floats(60_000, 250_000)),
    )
    to = st.sampled_from(
        [lambda x: round(x, 2), lambda x: round(x), lambda x: 10 * round(x / 10), lambda x: 50 * round(x / 50)]
    )
    return st.tuples(grid, to).map(lambda found: (found[1](found[0][0]), found[1](found[0][1])))


SHAPES = [
    lambda a, b: [a, b],
    lambda a, b: {"lat": a, "lon": b},
    lambda a, b: {"x": b, "n": 12, "y": a},
    lambda a, b: f"{a}, {b}",
    lambda a, b: f"N {a} E {b}".replace(".", ","),
    lambda a, b: [str(b), str(a)],
    lambda a, b: {"geometry": {"type": "Point", "coordinates": [b, a]}},
    lambda a, b: {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[b, a], [b + 1, a]]}},
    lambda a, b: [{"rows": [["Torget", a, 12, b]]}],
    lambda a, b: {"lat": [a], "lon": [b]},
]


@settings(max_examples=200, deadline=None)
@given(pair=st.one_of(degrees(), metres()), shape=st.sampled_from(SHAPES))
def test_any_point_finer_than_a_hundred_metres_is_refused_wherever_it_stands(pair, shape):
    assume(max(len(str(number).partition(".")[2]) for number in pair) >= 3 or pair[0] > 1000)
    assume(not any(pair[0] % side == pair[1] % side == 0 for side in (100, 250)))
    assert scan_figures({"kommundelar": {"A": shape(*pair)}})


def figures() -> st.SearchStrategy[object]:
    percent = st.floats(-100, 400)
    number = st.one_of(percent, st.floats(0, 40), st.floats(0, 1), st.integers(0, 999_999), st.none(), st.booleans())
    return st.recursive(
        number,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["n", "share", "x", "y", "a"]), inner)
        ),
        max_leaves=12,
    )


@settings(max_examples=300, deadline=None)
@given(value=figures())
def test_no_ordinary_figure_is_ever_refused(value):
    assert scan_figures(handed_on({"4_effekt": {"own_years": value}})) == ()


@settings(max_examples=200, deadline=None)
@given(pair=st.tuples(st.floats(0, 100), st.floats(0, 100)))
def test_no_two_percentages_are_ever_refused(pair):
    assert scan_figures(handed_on({"own_years": list(pair)})) == ()
    assert scan_figures(handed_on({"own_years": [-pair[0], pair[1]]})) == ()


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (59.329321, 59.33),
        (0.000123456, 0.0001235),
        (1234.5678, 1235.0),
        (123456.7, 123457.0),
        (-12.3456, -12.35),
        (12.0, 12.0),
        (1234567, 1234567),
        (0.0, 0.0),
        (True, True),
        (None, None),
        ("59.329321", "59.329321"),
    ],
)
def test_a_figure_is_handed_on_in_four_digits_and_never_coarser_than_the_whole(value, kept):
    assert json.dumps(handed_on([{"a": value}])) == json.dumps([{"a": kept}])
