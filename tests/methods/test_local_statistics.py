import math
from io import StringIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from bfa.errors import DataError, ParameterError
from bfa.methods.local_statistics import getis_ord
from bfa.methods.neighbours import within

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
    counts = np.loadtxt(StringIO(GETIS_ORD_1996))
    next_to = within(np.argwhere(counts > 0) * 30.0, distance=distance)
    assert getis_ord(counts.ravel(), neighbours=next_to, star=False)[7 * 16 + 7] == pytest.approx(z, abs=5e-7)


def textbook(values, next_to, star):
    """Ord & Getis (1995), equations 14.2 and 14.3, one unit at a time."""
    z = np.full(len(values), np.nan)
    for i in range(len(values)):
        others = [j for j in range(len(values)) if star or j != i]
        weight = np.array([1.0 if j == i else next_to[i, j] for j in others])
        x, n, k = values[others], len(others), weight.sum()
        spread = x.std() * math.sqrt(max((n * (weight**2).sum() - k**2) / (n - 1), 0))
        if k > star and spread > 1e-9:
            z[i] = (weight @ x - x.mean() * k) / spread
    return z


@given(st.integers(0, 2**32 - 1), st.booleans(), st.floats(1, 3))
@settings(max_examples=25, deadline=None)
def test_z_is_that_of_the_textbook(seed, star, distance):
    rng = np.random.default_rng(seed)
    there = np.argwhere(rng.random((5, 6)) > 0.2).astype(float)
    next_to, values = within(there, distance=distance), rng.poisson(2, size=len(there)).astype(float)
    expected = textbook(values, next_to.toarray(), star)
    assert getis_ord(values, neighbours=next_to, star=star) == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_one_full_corner_is_high_and_nothing_else_stands_out():
    counts = np.random.default_rng(2).poisson(2, size=(20, 20)).astype(float)
    counts[:3, :3] += 12
    next_to = within(np.argwhere(counts >= 0).astype(float), distance=1.5)
    out = np.argwhere(getis_ord(counts.ravel(), neighbours=next_to).reshape(20, 20) > 4)
    assert len(out) >= 9
    assert (out <= 3).all()


def pairs(n: int, *these: tuple[int, int]) -> sparse.csr_array:
    one, other = np.array(these).T
    table = sparse.csr_array((np.ones(len(one)), (one, other)), shape=(n, n))
    return table + table.T


def test_neighbours_count_once_whatever_the_table_holds_and_nobody_is_their_own():
    plain = pairs(5, (0, 1), (2, 3), (3, 4))
    more = sparse.csr_array(3 * plain + sparse.eye_array(5))
    counts = np.array([9.0, 5, 1, 0, 2])
    assert getis_ord(counts, neighbours=more) == pytest.approx(getis_ord(counts, neighbours=plain))


def test_where_all_values_are_alike_nothing_can_be_said():
    assert np.isnan(getis_ord(np.full(4, 0.1), neighbours=pairs(4, (0, 1), (2, 3)))).all()


def test_an_island_has_no_z():
    z = getis_ord(np.array([1.0, 2, 3, 4, 5]), neighbours=pairs(5, (0, 1), (2, 3)), star=False)
    assert np.isnan(z).tolist() == [False, False, False, False, True]


def test_neighbours_of_others_are_refused():
    with pytest.raises(ParameterError):
        getis_ord(np.ones(9), neighbours=pairs(4, (0, 1)))


@pytest.mark.parametrize("counts", [[1.0, np.nan, 2], [1.0, -1, 2], [1.0, np.inf, 2], [1.0, 2]])
def test_counts_that_cannot_be_used_are_refused(counts):
    with pytest.raises(DataError):
        getis_ord(np.array(counts), neighbours=pairs(len(counts), (0, 1)))
