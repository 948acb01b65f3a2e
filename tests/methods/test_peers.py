"""The same numbers as esda, scikit-learn, KDEpy and pointpats, wherever they define the same thing."""

import esda
import geopandas
import libpysal
import numpy as np
import pointpats
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from KDEpy import NaiveKDE
from sklearn.neighbors import KernelDensity

from bfa.methods.local_statistics import getis_ord
from bfa.methods.near_repeat import knox
from bfa.methods.neighbours import touching, within
from bfa.methods.smoothing import kernel_table, smoothed_density
from bfa.methods.units import square_units

UNITS = square_units((0, 0, 1500, 1200), size=100)
SEEDS = st.integers(0, 2**32 - 1)
examples = settings(max_examples=25, deadline=None)


@st.composite
def grids(draw):
    """Counts on a grid that still differ when any one of them is taken away: esda divides by their spread."""
    rows, columns, mean = draw(st.integers(4, 12)), draw(st.integers(4, 12)), draw(st.floats(0.3, 20))
    counts = np.random.default_rng(draw(SEEDS)).poisson(mean, size=(rows, columns)).astype(float)
    ordered = np.sort(counts, axis=None)
    assume(ordered[1] < ordered[-2])
    return counts


def queen(counts):
    return libpysal.weights.lat2W(*counts.shape, rook=False)


def areas(seed):
    """Polygons that fill a square of 10 km, and a rate for each."""
    rng = np.random.default_rng(seed)
    middles = shapely.MultiPoint(rng.uniform(0, 10_000, size=(30, 2)))
    polygons = geopandas.GeoSeries(shapely.get_parts(shapely.voronoi_polygons(middles)))
    return polygons, rng.gamma(2, 10, len(polygons))


@given(grids(), st.booleans())
@examples
def test_getis_ord_on_squares_is_that_of_esda(counts, star):
    peer = esda.G_Local(counts.ravel(), queen(counts), transform="B", star=star, permutations=0)
    next_to = within(np.argwhere(counts >= 0).astype(float), distance=1.5)
    found = getis_ord(counts.ravel(), neighbours=next_to, star=star)
    assert found == pytest.approx(peer.Zs, rel=1e-12, abs=1e-12)


@given(SEEDS, st.booleans())
@examples
def test_getis_ord_over_polygons_is_that_of_esda(seed, star):
    polygons, rates = areas(seed)
    peer = esda.G_Local(
        rates, libpysal.graph.Graph.build_contiguity(polygons, rook=False), transform="B", star=star, permutations=0
    )
    found = getis_ord(rates, neighbours=touching(polygons, snap=1e-6), star=star)
    assert found == pytest.approx(peer.Zs, rel=1e-12, abs=1e-12)


@given(SEEDS, st.floats(100, 4000))
@examples
def test_neighbours_within_a_distance_are_those_of_libpysal(seed, distance):
    places = np.random.default_rng(seed).uniform(0, 10_000, size=(40, 2))
    peer = libpysal.graph.Graph.build_distance_band(places, distance)
    assert (within(places, distance=distance).toarray() == peer.sparse.toarray()).all()


def smoothed(counts, bandwidth, kernel):
    table = kernel_table(UNITS.centres, bandwidth=bandwidth, kernel=kernel)
    return smoothed_density(counts, UNITS, table, edge_correction=False)


@given(SEEDS, st.floats(100, 900))
@examples
def test_the_gaussian_density_is_that_of_scikit_learn(seed, bandwidth):
    counts = np.random.default_rng(seed).poisson(2, len(UNITS.ids)) + 1
    tree = KernelDensity(kernel="gaussian", bandwidth=bandwidth, rtol=0, atol=0)
    peer = np.exp(tree.fit(UNITS.centres, sample_weight=counts).score_samples(UNITS.centres)) * counts.sum() * 1e6
    # Ours is cut at five bandwidths.
    assert smoothed(counts, bandwidth, "gaussian") == pytest.approx(peer, rel=1e-4)


@given(SEEDS, st.floats(100, 900))
@examples
def test_the_quartic_density_is_that_of_kdepy(seed, bandwidth):
    counts = np.random.default_rng(seed).poisson(2, len(UNITS.ids)) + 1
    # KDEpy's bandwidth is the standard deviation of the kernel on a line: the radius / sqrt(7).
    fitted = NaiveKDE(kernel="biweight", bw=bandwidth / 7**0.5).fit(UNITS.centres, weights=counts.astype(float))
    # It adds the smallest step of a float to every density.
    peer = (fitted.evaluate(UNITS.centres) - np.finfo(float).eps) * counts.sum() * 1e6
    assert smoothed(counts, bandwidth, "quartic") == pytest.approx(peer, rel=1e-9, abs=1e-9 * peer.max())


@given(SEEDS, st.tuples(st.integers(20, 200), st.integers(1, 200)), st.tuples(st.integers(0, 10), st.integers(1, 15)))
@examples
def test_near_pairs_and_what_chance_gives_are_those_of_pointpats(seed, metres, days):
    rng = np.random.default_rng(seed)
    xy, clock = rng.integers(0, 12, size=(60, 2)) * 50.0, rng.integers(0, 40, 60).astype(float)
    # Half metres and half days: no pair is at an edge, which pointpats counts in and we count out.
    distances, times = (np.cumsum([0.5, *steps])[1:] for steps in (metres, days))
    found = knox(xy, clock, distances=[0, *distances], times=[0, *times], permutations=0)
    observed, expected = found.observed.astype(float), found.expected.copy()
    observed[0] += found.same_spot_observed
    expected[0] += found.same_spot_expected
    tables = [table.cumsum(axis=0).cumsum(axis=1) for table in (observed, expected, found.expected_locally)]
    for (i, metre), (j, day) in ((m, d) for m in enumerate(distances) for d in enumerate(times)):
        peer = pointpats.Knox(xy, clock[:, None], delta=metre, tau=day, permutations=0)
        baker = pointpats.modified_knox(xy, clock[:, None], delta=metre, tau=day, permutations=0)
        both, chance, local = (table[i, j] for table in tables)
        assert both == peer.observed[0, 0]
        assert chance == pytest.approx(peer.expected[0, 0], rel=1e-12)
        assert both - local == pytest.approx(baker, rel=1e-12, abs=1e-9)


def test_burkitts_lymphoma_has_the_count_and_modified_statistic_that_pointpats_publishes():
    cases = geopandas.read_file(libpysal.examples.get_path("burkitt.shp"))
    # The example counts up to and with 20 units and 5 days; all its figures are whole.
    found = knox(cases[["X", "Y"]].to_numpy(), cases["T"].to_numpy(), distances=[0, 20.001], times=[0, 5.5])
    both = found.observed[0, 0] + found.same_spot_observed[0]
    assert both == 13
    assert both - found.expected_locally[0, 0] == pytest.approx(2.81016043, abs=5e-9)
