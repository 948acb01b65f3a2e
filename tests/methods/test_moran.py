import numpy as np
import pytest

from bfa.errors import DataError
from bfa.methods.moran import morans_i
from bfa.methods.neighbours import from_lists

# Residential burglaries and vehicle thefts per 1 000 households in 49 neighbourhoods of Columbus, Ohio, 1980, and who
# shares a border with whom (each pair once). Anselin (1988), Spatial econometrics: methods and models, chapter 12.
CRIME = (
    "18.801754 32.38776 38.425858 0.178269 15.72598 30.626781 50.73151 26.066658 48.585487 34.000835 36.868774 "
    "20.048504 19.145592 18.905146 27.822861 16.241299 0.223797 30.515917 33.705048 40.969742 52.79443 41.968163 "
    "39.175053 53.710938 25.962263 22.541491 26.645266 29.028488 36.663612 42.445076 56.919785 61.299175 60.750446 "
    "68.892044 38.297871 54.838711 56.705669 62.275448 46.716129 57.066132 54.521965 43.962486 40.074074 23.974028 "
    "17.677214 14.305556 19.100863 16.530533 16.49189"
)
NEIGHBOURS = (
    "1 4 5; 2 5 6; 3 6 36 37 38; 36 38 39; 5; 6; 7 8 17 35 37; 17; 17 19 31 35 37; 10 16 17 18; 11 16; 12 16; "
    "13 15 16; 14 15; 15; 16 22; 17 18 20 21 22; 18 19; 19 20 30; 30 31; 21 30; 22 30; 23 24 28 30; 24 28 29 30 32; "
    "25 26 28; 26 27; 27 28; 28 29; 29; 30 32 33; 31 32; 32 33 34 35; 33 34; 34 42; 35 40 41 42; 36 37 39 41; "
    "37 38 39 41; ; 39; 40 41; 41; ; 43; 44 45 48; 45; 46 47 48; 47; ;"
)
COLUMBUS = np.array(CRIME.split(), dtype=float)
NEXT_TO = from_lists([[int(j) for j in others.split()] for others in NEIGHBOURS.split(";")])


def test_columbus_gives_the_published_statistic_variance_and_z():
    found = morans_i(COLUMBUS, neighbours=NEXT_TO)
    assert found.statistic == pytest.approx(0.510951264, abs=5e-10)
    assert found.expected == pytest.approx(-1 / 48)
    assert found.variance == pytest.approx(0.008908762, abs=5e-10)
    assert found.z == pytest.approx(5.6341, abs=5e-5)
    assert found.p < 1e-7


def test_a_chessboard_is_as_unlike_its_neighbours_as_can_be():
    ring = from_lists([[1], [2], [3], [4], [5], [0]])
    assert morans_i(np.array([1.0, 0, 1, 0, 1, 0]), neighbours=ring).statistic == pytest.approx(-1)


@pytest.mark.parametrize("values", [np.ones(6), np.array([1.0, 2, 3, np.nan, 4, 5]), np.array([1.0, 2.0])])
def test_values_that_say_nothing_are_refused(values):
    neighbours = from_lists([[1]] + [[]] * (len(values) - 1))
    with pytest.raises(DataError):
        morans_i(values, neighbours=neighbours)
