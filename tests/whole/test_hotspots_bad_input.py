"""Bad input on its way to a hotspot page: handled and told, or refused in Swedish; never silence, never a traceback.

Files go through intake, and the notebook's own cells run here, so that what is tested is what a reader gets.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml

from bfa.analyses.hotspots import Hotspots, hotspots
from bfa.analyses.lasting import lasting
from bfa.analyses.situation import load
from bfa.draw import output
from bfa.errors import BfaError
from bfa.tables import intake
from bfa.tables.municipality import read_kommun

CHECKOUT = Path(__file__).resolve().parents[2]
EAST, NORTH, SIDE = 600_000, 6_600_000, 3_000
TYPE, YEAR = "misshandel utomhus", "2010-01/2010-12"
STATION, STREET = (1_111.0, 1_444.0), (2_222.0, 777.0)
TRACES = ("Traceback", "NaN", " nan ", " None", "Infinity")


@dataclass(frozen=True)
class Page:
    """What the notebook showed: the answer, the HTML in order, and the figures handed on."""

    found: Hotspots
    html: str
    figures: dict[str, Any]


class Town:
    """A kommun of two squares of 3 km, A and B, whose rows and layers a test writes."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        for name in ("params/kommun", "data/codebook"):
            (folder / name).mkdir(parents=True)
        source = {
            "file": "data/rader.csv",
            "source": "polis",
            "brottstyp": TYPE,
            "decimal": ".",
            "columns": {"start": "start", "end": "slut"},
            "x": "ost",
            "y": "nord",
            "crs": "EPSG:3006",
            "period": "2008-01/2010-12",
            "kommundel": {"column": "omr"},
        }
        layer = {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006"}
        self.file: dict[str, Any] = {"kommun": "Provby", "incidents": [source], "areas": layer}
        self.layer("delar", A=box(0), B=box(SIDE))
        self.places(Torget=(1_500, 1_500))

    def layer(self, name: str, crs: int = 3006, **shapes: shapely.Geometry) -> None:
        table = gpd.GeoDataFrame({"namn": list(shapes)}, geometry=list(shapes.values()), crs=3006).to_crs(crs)
        (self.folder / "data" / f"{name}.geojson").write_text(table.to_json(drop_id=True), encoding="utf-8")

    def places(self, **spots: tuple[float, float]) -> None:
        lines = [f"{name};torg;{EAST + x};{NORTH + y}" for name, (x, y) in spots.items()]
        (self.folder / "data" / "platser.csv").write_text("\n".join(["namn;slag;x;y", *lines]), encoding="utf-8")
        columns = {"name": "namn", "kind": "slag"}
        source = {"file": "data/platser.csv", "columns": columns, "x": "x", "y": "y", "crs": "EPSG:3006"}
        self.file["places"] = [source | {"decimal": "."}]

    def rows(self, *parts: pd.DataFrame) -> None:
        pd.concat(parts).to_csv(self.folder / "data" / "rader.csv", sep=";", index=False)

    @property
    def path(self) -> Path:
        path = self.folder / "params" / "kommun" / "prov.yml"
        path.write_text(yaml.safe_dump(self.file, allow_unicode=True), encoding="utf-8")
        return path

    def take(self) -> dict[str, Any]:
        return intake.take_in(read_kommun(self.path)).figures

    def ask(self, kommundel: str = "A", **asked: Any) -> Hotspots:
        return hotspots(load(self.path, kommundel=kommundel), **({"brottstyp": TYPE, "period": YEAR} | asked))

    def page(self, kommundel: str = "A", **asked: Any) -> Page:
        """Run every code cell of the notebook with these parameters."""
        shown: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self.monkeypatch.setattr(output, "display", lambda data, raw, metadata: shown.append((data, metadata["bfa"])))
        notebook = json.loads((CHECKOUT / "notebooks" / "2_hotspots.ipynb").read_text(encoding="utf-8"))
        names: dict[str, Any] = {}
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"kommun": str(self.path), "kommundel": kommundel, "brottstyp": TYPE, "period": YEAR} | asked
        html = "\n".join(data["text/html"] for data, _ in shown if "text/html" in data)
        (figures,) = [data[output.FIGURES_MIME] for data, mark in shown if mark["kind"] == "figures"]
        words = re.sub(r"<[^>]+>", " ", re.sub(r'(srcdoc|src|href)="[^"]*"', "", html))
        assert [trace for trace in TRACES if trace in words] == [], words
        json.dumps(figures, allow_nan=False)
        return Page(names["hotspots"], words.replace("\xa0", " "), figures)

    def refused(self, *words: str, **asked: Any) -> None:
        with pytest.raises(BfaError) as caught:
            self.page(**asked)
        assert [word for word in words if word not in str(caught.value)] == [], caught.value


def box(west: float, south: float = 0, side: float = SIDE) -> shapely.Geometry:
    return shapely.box(EAST + west, NORTH + south, EAST + west + side, NORTH + south + side)


def spread(n: int = 120, *, west: float = 0, side: float = SIDE, omr: str = "A", seed: int = 1) -> pd.DataFrame:
    """Rows anywhere in a square, as many in each of three years."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform((west, 0), (west + side, side), (3 * n, 2))
    start = pd.Timestamp("2008-01-01") + pd.to_timedelta(rng.integers(0, 24 * 364, 3 * n), unit="h")
    start = [time.replace(year=2008 + k % 3) for k, time in enumerate(start.where(start.day < 29, "2008-05-05"))]
    return table(spots, start, omr)


def pile(n: int, spot: tuple[float, float], *, omr: str = "A") -> pd.DataFrame:
    """Rows of 2010 with one coordinate."""
    return table(np.tile(spot, (n, 1)), [pd.Timestamp("2010-05-04 12:00")] * n, omr)


def table(spots: np.ndarray, start: list[pd.Timestamp], omr: str) -> pd.DataFrame:
    said = [f"{time:%Y-%m-%d %H:%M}" for time in start]
    spots = np.round(spots + np.array([EAST, NORTH]), 1)
    return pd.DataFrame({"start": said, "slut": "", "ost": spots[:, 0], "nord": spots[:, 1], "omr": omr})


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town(tmp_path, monkeypatch)


def remark(figures: dict[str, Any], words: str) -> int:
    return sum(line["n"] for line in figures["sources"][0]["remarks"] if words in line["what"])


def test_two_stockpiles_are_kept_out_of_the_map_and_told(town):
    town.rows(spread(), pile(14, STATION), pile(11, STREET))
    town.take()
    page = town.page()
    assert (page.found.with_point, page.found.stockpiled) == (145, 25)
    assert page.found.stockpiles["rows"].tolist() == [14, 11]
    assert page.found.cells["n"].sum() == 120
    assert "25 brott delar" in page.html
    assert page.figures["stockpiled"] == 25


def test_a_stockpile_on_a_known_place_is_counted_where_it_is(town):
    town.places(Torget=(STATION[0] + 20, STATION[1]))
    town.rows(spread(), pile(14, STATION))
    town.take()
    found = town.ask()
    assert (found.stockpiled, found.cells["near"].iloc[0]) == (0, "Torget")
    assert found.cells["n"].iloc[0] >= 14


def test_what_is_a_stockpile_in_a_kommundel_is_one_in_the_whole_kommun(town):
    town.rows(spread(60), pile(12, STATION), spread(600, west=SIDE, omr="B"))
    town.take()
    own, whole = town.ask("A"), town.ask("")
    assert own.stockpiled == whole.stockpiled == 12 < 0.03 * whole.with_point
    assert whole.cells["n"].sum() == 660


def test_a_stockpile_that_a_kommundel_holds_few_rows_of_stays_small_there(town):
    town.rows(spread(), pile(9, STATION), spread(west=SIDE, omr="B"), pile(9, STATION, omr="B"))
    town.take()
    assert town.ask("").stockpiled == 18
    own = town.ask("A")
    assert (own.stockpiled, own.cells["n"].sum()) == (0, 129)


def test_all_points_on_one_spot_are_a_stockpile_and_no_map(town):
    town.rows(pile(60, STATION))
    town.take()
    page = town.page()
    assert (page.found.stockpiled, page.found.counts.sum(), len(page.found.cells)) == (60, 0, 0)
    assert "60 brott delar" in page.html


def test_three_points_give_a_page_that_says_they_are_few(town):
    town.rows(table(np.array([[100.0, 100], [200, 200], [2900, 2900]]), [pd.Timestamp("2010-05-04 12:00")] * 3, "A"))
    town.take()
    page = town.page()
    assert page.found.counts.sum() == 3
    assert "Färre än 20 brott med känd plats" in page.html


def test_points_that_all_lie_outside_the_kommundel_are_counted_and_told(town):
    town.rows(spread(30, west=5_000 + SIDE))
    figures = town.take()
    assert remark(figures, "utanför alla kommundelar") == 90
    page = town.page()
    assert (page.found.outside, page.found.counts.sum()) == (30, 0)
    assert "utanför" in page.html


def test_a_kommundel_with_one_row_in_another_year_gives_a_page(town):
    town.rows(spread(20, west=SIDE, omr="B"), table(np.array([[5.0, 5]]), [pd.Timestamp("2008-05-04")], "A"))
    town.take()
    page = town.page()
    assert (page.found.incidents, page.figures["answered"]) == (0, True)


def test_a_period_that_is_not_covered_is_told_and_has_no_count(town):
    town.rows(spread(20))
    town.take()
    page = town.page(period="2011-01/2011-12")
    assert page.found.incidents is None
    assert "Antalet är okänt; det är inte noll" in page.html


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon([(EAST, NORTH), (EAST + 3_000, NORTH), (EAST, NORTH), (EAST, NORTH)]),
        shapely.Polygon([(EAST, NORTH), (EAST + 3_000, NORTH + 3_000), (EAST + 1_500, NORTH + 1_500), (EAST, NORTH)]),
    ],
)
def test_a_kommundel_without_ground_is_told_and_its_map_covers_the_points(town, shape):
    town.layer("delar", A=shape, B=box(SIDE))
    town.rows(spread(60))
    figures = town.take()
    assert (figures["areas"]["flat"], figures["remarks"][0]["n"]) == (1, 1)
    page = town.page()
    assert (page.found.area, page.found.counts.sum()) == (None, 60)


def test_a_polygon_that_crosses_itself_is_mended_and_told(town):
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 3_000, NORTH + 3_000), (EAST + 3_000, NORTH), (EAST, NORTH + 3_000)])
    town.layer("delar", A=bow, B=box(SIDE))
    town.rows(spread(60))
    assert town.take()["areas"]["mended"] == 1
    found = town.page().found
    assert found.counts.sum() + found.outside == 60


def test_a_polygon_with_a_spike_can_be_counted_in(town):
    spike = [(0, 0), (3_000, 0), (3_000, 1_500), (5_000, 1_500), (3_000, 1_500), (3_000, 3_000), (0, 3_000)]
    town.layer("delar", A=shapely.Polygon([(EAST + x, NORTH + y) for x, y in spike]), B=box(SIDE))
    town.rows(spread(60), spread(30, west=SIDE, omr="B"))
    town.take()
    assert town.ask("", cell_shape="områden").cells.set_index("cell_id")["n"].to_dict() == {"A": 60, "B": 30}


def test_a_kommun_in_degrees_is_refused(town):
    town.file["crs"] = "EPSG:4326"
    town.rows(spread(20))
    with pytest.raises(BfaError, match="inte ett plant koordinatsystem i meter"):
        town.take()


def test_layers_in_degrees_and_in_another_grid_come_out_in_metres(town):
    town.layer("delar", crs=4326, A=box(0), B=box(SIDE))
    town.file["areas"]["crs"] = "EPSG:4326"
    lines = {f"G{k}": shapely.LineString([(EAST, NORTH + k), (EAST + SIDE, NORTH + k)]) for k in (500, 1500)}
    town.layer("gator", crs=3021, **lines)
    town.file["streets"] = {"file": "data/gator.geojson", "name": "namn", "crs": "EPSG:3021"}
    town.rows(spread(60))
    figures = town.take()
    assert figures["streets"]["reprojected"] == "EPSG:3021"
    assert figures["streets"]["kilometres"] == 6.0
    assert town.page().found.counts.sum() == 60


def test_rows_at_zero_zero_are_kept_without_point_and_told(town):
    zero = pile(14, (-EAST, -NORTH))
    town.rows(spread(), zero)
    assert remark(town.take(), "(0, 0)") == 14
    page = town.page()
    assert (page.found.incidents, page.found.without_point, page.found.stockpiled) == (134, 14, 0)
    assert "Mer än var tionde brott saknar plats" in page.html


def test_windows_of_seven_years_tell_no_hour(town):
    rows = spread(60)
    town.rows(rows.assign(slut=["2017-05-04 12:00" if k % 4 == 0 else "" for k in range(len(rows))]))
    assert remark(town.take(), "mer än ett år") == 45
    page = town.page()
    assert "tidsspann över 3 timmar" in page.html
    assert page.found.incidents == 60


@pytest.mark.parametrize("size", [0, -250, float("nan"), float("inf"), 1, 1e-9, 1e300])
@pytest.mark.parametrize("shape", ["kvadrat", "hexagon"])
def test_a_cell_that_cannot_be_used_is_refused(town, size, shape):
    town.layer("delar", A=box(0), B=box(SIDE, side=90_000))
    town.rows(spread(20))
    town.take()
    with pytest.raises(BfaError):
        town.ask("", cell_size=size, cell_shape=shape)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"cell_shape": "kvadart"}, ["'kvadart' finns inte", "kvadrat, hexagon eller områden"]),
        ({"cell_shape": "områden"}, ["inga egna områden", "units:"]),
        ({"cell_size": 100}, ["minsta ruta är 250 m"]),
        ({"cell_size": 0}, ["cell_size", "över 0"]),
        ({"cell_size": "stor"}, ["cell_size"]),
        ({"bandwidth": float("nan")}, ["Bandbredden nan m går inte att använda"]),
        ({"period": "våren"}, ["'våren' kan inte läsas"]),
        ({"brottstyp": "finns inte"}, ["finns inte"]),
        ({"kommundel": "Z"}, ["kommundelen Z finns inte"]),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_in_words(town, asked, words):
    town.rows(spread())
    town.take()
    town.refused(*words, **asked)


@pytest.mark.parametrize("shape", ["kvadrat", "hexagon"])
def test_an_area_of_three_cells_gives_a_page(town, shape):
    town.layer("delar", A=box(0, side=260), B=box(SIDE))
    town.rows(spread(60, side=260))
    town.take()
    page = town.page(cell_shape=shape)
    assert len(page.found.units.ids) <= 5
    assert page.found.counts.sum() == 60
    assert lasting(load(town.path, kommundel="A"), page.found).reason
