import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.displacement import weighted_displacement_difference

PAIRS = st.tuples(st.integers(1, 500), st.integers(1, 500))


def test_the_worked_example_of_the_article():
    """Wheeler & Ratcliffe (2018): -118, standard error sqrt(1568), interval -196 to -40."""
    got = weighted_displacement_difference((207, 110), (308, 318), (178, 157), (150, 140))
    assert got.incidents == -118
    assert got.standard_error == pytest.approx(math.sqrt(1568), abs=1e-12)
    assert round(got.z, 2) == -2.98
    assert (round(got.lower), round(got.upper)) == (-196, -40)


def test_each_count_is_divided_by_the_length_of_its_period():
    """Wheeler (2021), WDD with unequal periods: -20, standard error sqrt(115)."""
    got = weighted_displacement_difference((80, 20), (100, 50), period_weights=(2, 1))
    assert got.incidents == -20
    assert got.standard_error == pytest.approx(math.sqrt(115), abs=1e-12)


@pytest.mark.real
def test_the_rows_of_the_published_file(real_data):
    names = {
        "treated": "behandlad",
        "control": "kontroll",
        "displacement": "disp_behandlad",
        "displacement_control": "disp_kontroll",
    }
    with (real_data / "int_wdd_exempel" / "wdd_exempel.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    for row in rows:
        got = weighted_displacement_difference(
            **{ours: (int(row[f"{theirs}_fore"]), int(row[f"{theirs}_efter"])) for ours, theirs in names.items()},
            weights={ours: float(row[f"yta_{theirs}"]) for ours, theirs in names.items()},
            period_weights=(float(row["tidsvikt_fore"]), float(row["tidsvikt_efter"])),
        )
        assert got.incidents == float(row["est"])
        assert got.standard_error == pytest.approx(float(row["se"].split("=")[1]), abs=0.005)


def test_an_area_weight_divides_both_counts_of_its_pair():
    got = weighted_displacement_difference((50, 40), (200, 180), weights={"control": 4})
    assert got.incidents == (40 - 50) - (45 - 50)
    assert got.standard_error == pytest.approx(math.sqrt(90 + 380 / 16))


@given(PAIRS, PAIRS, st.floats(0.1, 10))
def test_one_weight_on_everything_is_only_another_unit(treated, control, weight):
    plain = weighted_displacement_difference(treated, control, drift=0.2)
    scaled = weighted_displacement_difference(
        treated, control, weights={"treated": weight, "control": weight}, drift=0.2
    )
    assert scaled.incidents == pytest.approx(plain.incidents / weight)
    assert scaled.z == pytest.approx(plain.z)


@given(PAIRS, PAIRS, PAIRS, PAIRS)
def test_the_whole_is_the_sum_of_its_two_halves(treated, control, near, far):
    whole = weighted_displacement_difference(treated, control, near, far, drift=0.1)
    one, two = (weighted_displacement_difference(*pair, drift=0.1) for pair in ((treated, control), (near, far)))
    assert whole.incidents == pytest.approx(one.incidents + two.incidents)
    assert whole.standard_error == pytest.approx(math.hypot(one.standard_error, two.standard_error))


def test_drift_adds_its_share_of_each_mean_squared():
    # Means 100 and 200 (of weight 2: rate 100), drift 0.1: 10^2 + 10^2 above the chance of 200 + 400 / 4.
    got = weighted_displacement_difference((110, 90), (200, 200), weights={"control": 2}, drift=0.1)
    assert got.standard_error**2 == pytest.approx(200 + 100 + 100 + 100)


def test_each_size_of_area_may_have_a_drift_of_its_own():
    got = weighted_displacement_difference((20, 20), (100, 100), drift={"treated": 0.5, "control": 0.1})
    assert got.standard_error**2 == pytest.approx(240 + (0.5 * 20) ** 2 + (0.1 * 100) ** 2)


@given(PAIRS, PAIRS, st.floats(0, 0.5), st.floats(0, 0.5))
def test_more_drift_never_narrows_the_interval(treated, control, one, other):
    errors = [
        weighted_displacement_difference(treated, control, drift=drift).standard_error for drift in sorted((one, other))
    ]
    assert errors[0] <= errors[1]


@pytest.mark.parametrize(("level", "drift"), [(60, 0.15), (200, 0.15), (200, 0.3)])
def test_the_interval_holds_no_change_as_often_as_it_says_when_areas_drift(level, drift):
    # Four areas, the control twice as large and weighed so; each moves by itself between the periods. Seed fixed.
    rng, draws = np.random.default_rng(2018), 3000
    means = level * np.array([1.0, 2.0, 0.5, 0.5])
    moved = rng.normal(0, drift, (draws, 4))
    counts = np.stack([rng.poisson(means * np.exp(-moved / 2)), rng.poisson(means * np.exp(moved / 2))], axis=2)
    found = {"none": 0, "drift": 0}
    for t, c, d, dc in counts.tolist():
        for name, given_drift in (("none", None), ("drift", drift)):
            got = weighted_displacement_difference(
                tuple(t), tuple(c), tuple(d), tuple(dc), weights={"control": 2}, drift=given_drift
            )
            found[name] += got.lower <= 0 <= got.upper
    assert 0.935 <= found["drift"] / draws <= 0.965
    assert found["none"] / draws < 0.9


def test_a_displacement_area_without_a_control_counts_its_whole_change():
    alone = weighted_displacement_difference((50, 40), (50, 50), (20, 26))
    assert alone.incidents == -4


@pytest.mark.parametrize("counts", [((-1, 3), (4, 4)), ((2.5, 3), (4, 4)), ((float("nan"), 3), (4, 4))])
def test_counts_that_are_not_whole_are_refused(counts):
    with pytest.raises(DataError, match="hela tal"):
        weighted_displacement_difference(*counts)


def test_no_incidents_at_all_are_refused():
    with pytest.raises(DataError, match="Alla antal är 0"):
        weighted_displacement_difference((0, 0), (0, 0))


@pytest.mark.parametrize(
    "options",
    [
        {"weights": {"treated": 0}},
        {"weights": {"kontroll": 2}},
        {"period_weights": (0, 1)},
        {"drift": -0.1},
        {"drift": {"annat": 0.1}},
        {"drift": float("nan")},
        {"confidence": 95},
        {"displacement_control": (3, 4)},
    ],
)
def test_wrong_options_are_refused(options):
    with pytest.raises(ParameterError):
        weighted_displacement_difference((3, 4), (5, 6), **options)
