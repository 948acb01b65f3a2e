"""The polygons of three real cities, with incidents made up around them: every one is counted, in every kind of unit.

Points are drawn per polygon: how many from a negative binomial whose mean follows the people (else the ground), where
half from a few spots and half from anywhere in it. A share have one coordinate, as a police station would.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from bfa.analyses.hotspots import Hotspots, hotspots
from bfa.analyses.situation import Situation, load
from bfa.tables import intake
from bfa.tables.municipality import read_kommun

pytestmark = [pytest.mark.real, pytest.mark.slow]

#: city: layer, polygons, broken ones in metres (Malmö's is broken in degrees only), age group with people.
CITIES = {
    "goteborg": ("gbg", 1012, 15, None),
    "stockholm": ("sthlm", 419, 0, "20_44"),
    "malmo": ("malmo", 136, 0, None),
}
TYPE, YEAR, YEARS = "misshandel utomhus", "2023-01/2023-12", 3
ROWS, PILED = 6_000, 0.05
SHAPES = ("kvadrat", "hexagon", "områden")


@dataclass(frozen=True)
class City:
    """One city after intake."""

    name: str
    situation: Situation
    figures: dict[str, Any]
    written: int
    known: dict[str, Hotspots] = field(default_factory=dict)

    def hotspots(self, shape: str) -> Hotspots:
        """Its hotspots in units of a shape, asked once."""
        if shape not in self.known:
            self.known[shape] = hotspots(self.situation, brottstyp=TYPE, period=YEAR, cell_shape=shape)
        return self.known[shape]


def people(layer: gpd.GeoDataFrame, column: str | None) -> np.ndarray:
    """People of each polygon, else its ground."""
    if column is None:
        return np.sqrt(layer.geometry.area.to_numpy())
    return layer[[f"kvinnor_{column.replace('20_44', '20')}", f"man_{column}"]].astype(float).sum(axis=1).to_numpy()


def within(polygon: shapely.Geometry, n: int, rng: np.random.Generator) -> np.ndarray:
    """Points anywhere in a polygon."""
    west, south, east, north = polygon.bounds
    found = np.zeros((0, 2))
    while len(found) < n:
        tried = rng.uniform((west, south), (east, north), (50 + 4 * n, 2))
        found = np.vstack([found, tried[shapely.contains_xy(polygon, tried)]])
    return found[:n]


def points_in(polygon: shapely.Geometry, n: int, rng: np.random.Generator) -> np.ndarray:
    """Half around one to three spots, half anywhere."""
    spots = within(polygon, int(rng.integers(1, 4)), rng)
    gathered = spots[rng.integers(len(spots), size=n // 2)] + rng.normal(0, 60, (n // 2, 2))
    return np.vstack([gathered, within(polygon, n - n // 2, rng)])


def made_up(layer: gpd.GeoDataFrame, column: str | None, *, seed: int) -> pd.DataFrame:
    """Rows start, slut, ost, nord."""
    rng = np.random.default_rng(seed)
    weight = people(layer, column)
    mean = ROWS * weight / weight.sum()
    counts = rng.negative_binomial(0.7, 0.7 / (0.7 + mean))
    points = np.vstack([points_in(shape, int(n), rng) for shape, n in zip(layer.geometry, counts, strict=True) if n])
    station = within(layer.geometry.iloc[int(np.argmax(weight))], 1, rng)
    points[rng.random(len(points)) < PILED] = station
    n = len(points)
    day = rng.integers(0, 365 * YEARS, n)
    hour = (rng.normal(22, 4, n) % 24).round(2)
    start = pd.Timestamp("2021-01-01") + pd.to_timedelta(day, unit="D") + pd.to_timedelta(hour, unit="h")
    end = (start + pd.to_timedelta(rng.exponential(40, n), unit="min")).strftime("%Y-%m-%d %H:%M")
    table = pd.DataFrame({"start": start.strftime("%Y-%m-%d %H:%M"), "slut": end})
    return table.assign(ost=points[:, 0].round(1), nord=points[:, 1].round(1))


@pytest.fixture(scope="module", params=CITIES)
def city(request, real_data, project, tmp_path_factory) -> Iterator[City]:
    name = request.param
    layer, _, _, column = CITIES[name]
    path = real_data / "se_stadsomraden" / f"{layer}.geojson"
    if not path.is_file():
        pytest.skip(f"{path.name} saknas i {path.parent.name}: lägg den där för att pröva {name}")
    folder = tmp_path_factory.mktemp(name)
    kommun = folder / "params" / "kommun" / f"{name}.yml"
    kommun.parent.mkdir(parents=True)
    shutil.copyfile(project / "params" / "kommun" / f"{name}.yml", kommun)
    shapes = gpd.read_file(path).to_crs(3006)
    rows = made_up(shapes.assign(geometry=shapes.geometry.make_valid()), column, seed=7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BFA_PROVRADER", str(folder))
        rows.to_csv(folder / f"{name}.csv", sep=";", index=False)
        figures = intake.take_in(read_kommun(kommun)).figures
        yield City(name, load(kommun), figures, len(rows))


def test_every_polygon_is_read_and_the_broken_ones_are_mended_and_told(city):
    _, polygons, broken, _ = CITIES[city.name]
    for layer in ("areas", "units"):
        read = city.figures[layer]
        assert (read["n"], read["polygons"], read["mended"], read["flat"]) == (polygons, polygons, broken, 0)
    told = city.figures["remarks"][0]["what"]
    assert told.startswith(f"egna områden: {polygons} ur {polygons} ytor")
    assert (f"{broken} trasiga ytor lagade" in told) == bool(broken)


def test_the_mended_polygons_hold_ground_only(city):
    shapes = city.situation.units.geometry
    assert shapes.is_valid.all()
    assert set(shapes.geom_type) <= {"Polygon", "MultiPolygon"}


def test_every_row_is_kept(city):
    assert city.figures["rows"]["kept"] == city.written


@pytest.mark.parametrize("shape", SHAPES)
def test_every_row_with_a_point_is_in_a_unit_outside_them_or_in_the_stockpile(city, shape):
    found = city.hotspots(shape)
    assert found.counts.sum() + found.outside + found.stockpiled == found.with_point == found.incidents
    assert len(found.stockpiles) == 1
    assert found.stockpiled == pytest.approx(PILED * found.incidents, rel=0.3)
    assert found.outside <= 0.03 * found.incidents


def test_counts_in_own_polygons_agree_with_a_plain_join(city):
    found = city.hotspots("områden")
    rows = city.situation.incidents
    rows = rows[rows["start"].dt.year == 2023]
    spots = rows.geometry.apply(lambda point: (round(point.x), round(point.y)))
    rows = rows[spots.map(spots.value_counts()) < 20]
    joined = gpd.sjoin(rows, city.situation.units, predicate="within")
    recounted = joined["unit"].value_counts()
    got = found.cells.set_index("cell_id")["n"]
    assert got.sum() == pytest.approx(len(joined), abs=5)
    assert (got.reindex(recounted.index, fill_value=0) - recounted).abs().max() <= 1
