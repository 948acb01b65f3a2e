"""What the overview and the index of a large kommun cost: 300 kommundelar, 20 types, 60 months, counts only.

    OMP_NUM_THREADS=1 python benchmarks/overview.py
    OMP_NUM_THREADS=1 python benchmarks/overview.py --profile 30

The kommun is made up and lies in a folder that is thrown away. The cells of the notebook are run as they stand, in this
process; the index is written of 300 rows that each have the figures of one real effect page. Goal: 2 CPU s each.
"""

import argparse
import contextlib
import cProfile
import io
import json
import pstats
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bfa import ask, load, open_page, open_policy
from bfa.analyses.reading_class import layout
from bfa.draw.output import plain
from bfa.pages.effect.page import figures as effect_figures
from bfa.pages.index_page import Part, Row, index_page
from bfa.run.notebooks import read_cells
from bfa.run.sources import ensure_store
from bfa.tables.municipality import Kommun, read_kommun
from bfa.words.labels import labels

CHECKOUT = Path(__file__).resolve().parents[1]
AREAS, TYPES, MONTHS, SIDE = 300, 20, 60, 1000
WEST, SOUTH, WIDE = 500_000, 6_500_000, 20
KOMMUN = """kommun: Storkommun
fiktiv: true
crs: EPSG:3006
uttag: 2025-01-10
preliminary_months: 0
counts:
  - file: antal.csv
    source: påhittade antal
    separator: ","
    columns: {area: area, month: month, brottstyp: brottstyp, n: n}
areas: {file: kommundelar.geojson, kommundel: kommundel, population: folkmangd, population_year: 2024, crs: EPSG:3006}
crime_table: brottskategorier.csv
"""
INDEX_PARTS = ("1_lagesbild", "2_hotspots", "3_orsaker", "4_effekt", "5_uppfoljning")


def made_up(folder: Path, *, areas: int, seed: int) -> Kommun:
    """Counts of every kommundel, month and type, the first types the most common, and squares to live in."""
    rng = np.random.default_rng(seed)
    names = [f"Del {number:03}" for number in range(1, areas + 1)]
    table = pd.read_csv(CHECKOUT / "data" / "codebook" / "brottskategorier.csv", sep=";")
    types = table["brottstyp"].head(TYPES).tolist()
    months = pd.period_range("2020-01", periods=MONTHS, freq="M").astype(str)
    cells = pd.MultiIndex.from_product([names, months, types], names=["area", "month", "brottstyp"]).to_frame(
        index=False
    )
    level = np.repeat(rng.gamma(4, 0.25, size=areas), MONTHS * TYPES) * np.tile(
        np.geomspace(12, 0.5, TYPES), areas * MONTHS
    )
    cells.assign(n=rng.poisson(level)).to_csv(folder / "antal.csv", index=False)
    corners = [(WEST + SIDE * (at % WIDE), SOUTH + SIDE * (at // WIDE)) for at in range(areas)]
    squares = [shapely.box(east, north, east + SIDE, north + SIDE) for east, north in corners]
    people = {"kommundel": names, "folkmangd": rng.integers(800, 8000, size=areas)}
    gpd.GeoDataFrame(people, geometry=squares, crs="EPSG:3006").to_file(
        folder / "kommundelar.geojson", driver="GeoJSON"
    )
    path = folder / "params" / "kommun" / "storkommun.yml"
    path.parent.mkdir(parents=True)
    path.write_text(KOMMUN, encoding="utf-8")
    kommun = read_kommun(path)
    ensure_store(kommun, say=lambda _: None)
    return kommun


def overview(kommun: Path, family: list[str]) -> None:
    """The code of the notebook with the parameters of this kommun."""
    cells = [
        cell["source"]
        for cell in read_cells(CHECKOUT / "notebooks" / "0_oversikt.ipynb")
        if cell["cell_type"] == "code"
    ]
    names: dict[str, Any] = {}
    exec(cells[0], names)
    names |= {"kommun": str(kommun), "family": family, "beside": []}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells[1:]:
            exec(cell, names)


def index(kommun: Kommun, figures: Mapping[str, Any], names: list[str]) -> str:
    """The index of every kommundel, each with the same figures."""
    rows = [
        Row(
            name,
            f"{name}/motesblad.html",
            tuple(Part(stem, "klar", f"{name}/{stem}.html") for stem in INDEX_PARTS),
            figures,
        )
        for name in names
    ]
    return index_page(rows, labels=labels(kommun, tier="samverkan", quality={}))


def spent(work: Callable[[], object], lines: int) -> float:
    """Processor seconds of the work done a second time, when all is imported; its profile where lines are asked for."""
    work()
    profile = cProfile.Profile()
    start = time.process_time()
    profile.runcall(work) if lines else work()
    took = time.process_time() - start
    if lines:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(lines)
    return took


def one_effect(kommun: Path) -> dict[str, Any]:
    situation, of = load(kommun, kommundel="Del 001"), {"brottstyp": "misshandel utomhus"}
    asked = ask.tertial(situation, **of)
    policy = open_policy(situation, tier="samverkan", brottstyper=[*of.values()], asked=asked)
    found = ask.effect(situation, period=asked.period, baseline=asked.baseline, **of)
    plans = (question(situation, start=asked.start, **of) for question in (ask.plan, ask.visible, ask.design))
    page = open_page(found, *plans, situation, asked, policy=policy)
    return json.loads(json.dumps(plain(effect_figures(page.shown)), allow_nan=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--areas", type=int, default=AREAS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", type=int, default=0, help="lines of the profile to print")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        kommun = made_up(Path(where), areas=asked.areas, seed=asked.seed)
        path = Path(where) / "params" / "kommun" / "storkommun.yml"
        types = layout(load(path, rows=False))["brottstyp"].tolist()
        figures = {"4_effekt": one_effect(path)}
        names = [f"Del {number:03}" for number in range(1, asked.areas + 1)]
        print("| what | CPU s | goal |\n|---|---|---|")
        for many in (1, 6):
            took = spent(lambda many=many: overview(path, types[1:many]), asked.profile)
            print(f"| cells of the overview, {asked.areas} kommundelar, {many} types in the family | {took:.2f} | 2 |")
        took = spent(lambda: index(kommun, figures, names), asked.profile)
        print(f"| the index of {asked.areas} kommundelar | {took:.2f} | 2 |")


if __name__ == "__main__":
    main()
