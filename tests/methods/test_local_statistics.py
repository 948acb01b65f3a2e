import math
import pickle
from io import StringIO
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError, ParameterError
from bfa.methods.local_statistics import getis_ord, local_moran
from bfa.methods.neighbours import from_lists, within
from tests.methods.test_moran import COLUMBUS, NEXT_TO

# Getis & Ord (1996), Local spatial statistics: an overview, p. 266: 16 x 16 cells of 30 m, from the south.
GETIS_ORD_1996 = """
40 41 42 43 49 54 47 44 42 44 43 46 52 56 56 61
40 42 41 40 43 49 46 42 42 43 43 49 59 62 53 62
43 42 40 42 42 42 41 42 42 43 42 53 66 61 51 62
44 41 39 42 44 43 42 42 42 43 43 49 56 53 53 61
42 43 44 43 42 41 42 44 43 43 44 47 58 59 55 61
52 59 61 56 41 40 43 44 46 48 50 52 68 69 60 61
62 62 86 85 55 59 64 72 75 70 70 62 66 61 55 57
65 62 68 72 102 94 90 83 74 81 96 69 52 50 51 54
62 59 55 61 99 97 93 80 65 87 107 80 59 60 67 66
62 55 56 56 80 90 99 88 64 91 112 94 76 91 100 85
63 57 58 58 77 92 82 71 59 90 105 92 79 98 110 83
59 58 60 64 88 99 82 81 71 80 89 89 89 102 104 75
55 54 53 61 82 102 88 93 96 94 110 114 109 103 92 68
55 55 56 60 91 95 86 98 115 105 110 107 101 89 85 68
62 63 64 59 85 88 95 106 110 99 89 82 79 84 97 79
55 56 54 58 65 75 82 77 74 74 69 61 62 71 73 63
"""


@pytest.mark.parametrize(("distance", "z"), [(30, 1.221979), (60, 1.748098), (90, 1.986135)])
def test_the_example_cell_of_getis_and_ord_has_the_z_that_spdep_gives(distance, z):
    found = getis_ord(np.loadtxt(StringIO(GETIS_ORD_1996)), distance=distance, size=30, star=False, permutations=0)
    assert found.z[7, 7] == pytest.approx(z, abs=5e-7)


def textbook(values, next_to, star):
    """Ord & Getis (1995), equations 14.2 and 14.3, one unit at a time."""
    z = np.full(len(values), np.nan)
    for i in range(len(values)):
        others = [j for j in range(len(values)) if star or j != i]
        weight = np.array([1.0 if j == i else next_to[i, j] for j in others])
        x, n, k = values[others], len(others), weight.sum()
        spread = x.std() * math.sqrt(max((n * (weight**2).sum() - k**2) / (n - 1), 0))
        if k and spread > 1e-9:
            z[i] = (weight @ x - x.mean() * k) / spread
    return z


@given(st.integers(0, 2**32 - 1), st.booleans(), st.floats(1, 3))
@settings(max_examples=25, deadline=None)
def test_the_z_of_grid_and_polygons_is_that_of_the_textbook(seed, star, distance):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(2, size=(5, 6)).astype(float)
    counts[rng.random(counts.shape) < 0.2] = np.nan
    there = np.argwhere(~np.isnan(counts)).astype(float)
    next_to, values = within(there, distance=distance), counts[~np.isnan(counts)]
    expected = textbook(values, next_to.toarray(), star)
    on_grid = getis_ord(counts, distance=distance, star=star, permutations=0)
    by_list = getis_ord(values, neighbours=next_to, star=star, permutations=0)
    assert on_grid.z[~np.isnan(counts)] == pytest.approx(expected, abs=1e-12, nan_ok=True)
    assert by_list.z == pytest.approx(expected, abs=1e-12, nan_ok=True)
    assert np.isnan(on_grid.z[np.isnan(counts)]).all()
    assert (on_grid.kind[np.isnan(counts)] == "").all()


def test_the_mean_of_local_moran_over_columbus_is_morans_i():
    found = local_moran(COLUMBUS, neighbours=NEXT_TO, permutations=0)
    assert found.statistic.mean() == pytest.approx(0.510951264, abs=5e-10)


def test_the_mean_and_variance_of_local_moran_are_those_of_every_permutation():
    values, next_to = np.array([3.0, 1, 4, 1, 5, 9]), from_lists([[1, 2], [2], [3], [4], [5], []])
    away = values - values.mean()
    others = away[1:]
    sums = np.array([sum(pair) / 2 for pair in combinations(others, 2)])
    every = away[0] / (away @ away / 6) * sums
    found = local_moran(values, neighbours=next_to, permutations=0)
    assert found.z[0] == pytest.approx((found.statistic[0] - every.mean()) / every.std(), abs=1e-12)


def test_permutation_p_values_come_near_those_of_every_draw():
    values = np.array([9.0, 7, 1, 0, 2, 1, 0, 3])
    next_to = from_lists([[1, 2], [2], [3], [4], [5], [6], [7], [0]])
    found = getis_ord(values, neighbours=next_to, star=True, permutations=20_000, seed=3)
    for i in range(8):
        others = np.delete(values, i)
        near = next_to.indices[next_to.indptr[i] : next_to.indptr[i + 1]]
        sums = np.array([sum(drawn) for drawn in combinations(others, len(near))])
        tail = min((sums >= values[near].sum()).mean(), (sums <= values[near].sum()).mean())
        assert found.p[i] == pytest.approx(min(2 * tail, 1), abs=0.015)


def test_the_same_seed_gives_the_same_p_values_and_another_gives_others():
    counts = np.random.default_rng(1).poisson(3, size=(12, 12)).astype(float)
    first, again, other = (getis_ord(counts, distance=1.5, seed=seed) for seed in (5, 5, 6))
    assert (first.p == again.p).all()
    assert (first.p != other.p).any()
    assert first.p.min() >= 2 / 1000


def test_one_full_corner_is_high_and_nothing_else_stands_out():
    counts = np.random.default_rng(2).poisson(2, size=(20, 20)).astype(float)
    counts[:3, :3] += 12
    found = getis_ord(counts, distance=1.5, permutations=9999)
    out = np.argwhere(found.adjusted < 0.05)
    assert found.kind[1, 1] == "high"
    assert len(out) >= 9
    assert (out <= 3).all()
    assert local_moran(counts, distance=1.5).kind[1, 1] == "high-high"


@pytest.mark.parametrize("shape", [(1, 9), (3, 4), (8, 5), (70, 300)])
@pytest.mark.parametrize("distance", [1, 1.5, 2.3, 5])
def test_a_whole_grid_is_as_its_list_of_neighbours(shape, distance):
    counts = np.random.default_rng(7).gamma(1, 3, size=shape)
    table = within(np.argwhere(counts >= 0).astype(float), distance=distance)
    for method in (getis_ord, local_moran):
        on_grid = method(counts, distance=distance, permutations=0)
        by_list = method(counts.ravel(), neighbours=table, permutations=0)
        assert (on_grid.neighbours.ravel() == by_list.neighbours).all()
        assert on_grid.statistic.ravel() == pytest.approx(by_list.statistic, abs=1e-10)
        assert on_grid.z.ravel() == pytest.approx(by_list.z, abs=1e-12, nan_ok=True)


def test_a_result_that_was_saved_and_read_says_the_same():
    counts = np.random.default_rng(3).poisson(3, size=(6, 7)).astype(float)
    for permutations in (0, 99):
        found = getis_ord(counts, distance=1.5, permutations=permutations)
        read = pickle.loads(pickle.dumps(found))
        assert (read.p == found.p).all()
        assert (read.adjusted == found.adjusted).all()
        assert (read.kind == found.kind).all()


def test_where_all_values_are_alike_nothing_can_be_said():
    for found in (getis_ord(np.full((4, 4), 3.0), distance=1), local_moran(np.full((4, 4), 0.1), distance=1)):
        assert np.isnan(found.z).all()
        assert np.isnan(found.p).all()
        assert (found.kind == "").all()


def test_an_island_is_told_as_one():
    next_to = from_lists([[1], [0], [3], [], []])
    found = getis_ord(np.array([1.0, 2, 3, 4, 5]), neighbours=next_to, star=False)
    assert found.neighbours.tolist() == [1, 1, 1, 1, 0]
    assert np.isnan(found.z[4])
    assert np.isnan(local_moran(np.array([1.0, 2, 3, 4, 5]), neighbours=next_to).p[4])


@pytest.mark.parametrize(
    ("counts", "asked"),
    [
        (np.ones((3, 3)), {}),
        (np.ones((3, 3)), {"distance": 0.5}),
        (np.ones((3, 3)), {"distance": 1, "neighbours": NEXT_TO}),
        (np.ones(9), {"distance": 1}),
        (np.ones(9), {"neighbours": NEXT_TO}),
        (np.ones((3, 3)), {"distance": 1, "permutations": -1}),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(counts, asked):
    with pytest.raises(ParameterError):
        getis_ord(counts, **asked)


@pytest.mark.parametrize("counts", [np.full((3, 3), np.nan), np.array([[1.0, -1, 2]]), np.array([[1.0, np.inf, 2]])])
def test_counts_that_cannot_be_used_are_refused(counts):
    with pytest.raises(DataError):
        getis_ord(counts, distance=1)
