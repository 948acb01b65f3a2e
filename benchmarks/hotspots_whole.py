"""One whole hotspot answer - where, lasting, when - on real rows, and a million points into polygons: time and memory.

    python benchmarks/hotspots_whole.py params/kommun/chicago.yml --brottstyp "grov misshandel" --period 2019-01/2019-12
        [--size 250] [--shape kvadrat] [--only kommundel ...]

Each kommundel, and the whole kommun, is answered in a process of its own; memory is that process's peak. Then a million
points, drawn with a seed over the kommundelar, find theirs, beside geopandas' spatial join from raw coordinates.
One thread is meant: set OMP_NUM_THREADS, OPENBLAS_NUM_THREADS to 1.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from statistics import median

import geopandas as gpd
import numpy as np

from bfa.analyses.hotspots import hotspots
from bfa.analyses.lasting import lasting
from bfa.analyses.situation import load
from bfa.analyses.timing import timing
from bfa.tables.point_in_polygon import polygon_at

POINTS, SEED = 1_000_000, 1


def answered(asked: argparse.Namespace, kommundel: str, pipe: Connection) -> None:
    """Seconds of processor time per part, incidents and units, and the peak of the process [MiB]."""
    clock = [time.process_time()]
    situation = load(asked.kommun, kommundel=kommundel)
    clock.append(time.process_time())
    found = hotspots(
        situation, brottstyp=asked.brottstyp, period=asked.period, cell_size=asked.size, cell_shape=asked.shape
    )
    clock.append(time.process_time())
    lasting(situation, found)
    clock.append(time.process_time())
    timing(situation, found)
    clock.append(time.process_time())
    units = 0 if found.units is None else len(found.units.ids)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((np.diff(clock).tolist(), found.incidents, units, peak))


def apart(work: Callable[..., None], *given: object) -> tuple[list[float], int | None, int, float]:
    """Run in a fresh process, so that its peak is its own."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=work, args=(*given, theirs))
    child.start()
    theirs.close()
    found: tuple[list[float], int | None, int, float] = ours.recv()
    child.join()
    return found


def joined(areas: gpd.GeoDataFrame) -> None:
    """A million points into the polygons, beside geopandas."""
    west, south, east, north = areas.total_bounds
    rng = np.random.default_rng(SEED)
    x, y = rng.uniform(west, east, POINTS), rng.uniform(south, north, POINTS)
    shapes = areas.geometry.to_numpy()
    start = time.process_time()
    own = polygon_at(x, y, shapes)
    ours = time.process_time() - start
    start = time.process_time()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=areas.crs)
    pairs = gpd.sjoin(points, areas[["geometry"]].reset_index(drop=True), predicate="intersects")
    theirs = time.process_time() - start
    first = pairs.groupby(level=0)["index_right"].min().reindex(range(POINTS), fill_value=-1).to_numpy()
    print(f"\n1 M points into {len(areas)} polygons: {ours:.3f} s, geopandas sjoin {theirs:.3f} s,", end=" ")
    print(f"{theirs / ours:.1f} times; {int((own != first).sum())} answers differ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kommun")
    parser.add_argument("--brottstyp", required=True)
    parser.add_argument("--period", required=True)
    parser.add_argument("--size", type=float, default=250)
    parser.add_argument("--shape", default="kvadrat")
    parser.add_argument("--only", nargs="*")
    asked = parser.parse_args()
    whole = load(asked.kommun)
    print("| kommundel | incidents | units | load s | where s | lasting s | when s | all s CPU | peak MiB |")
    print("|---|---|---|---|---|---|---|---|---|")
    sums = []
    for kommundel in asked.only if asked.only is not None else [*whole.kommundelar, ""]:
        spent, incidents, units, peak = apart(answered, asked, kommundel)
        parts = " | ".join(f"{part:.2f}" for part in spent)
        print(
            f"| {kommundel or 'hela'} | {incidents} | {units} | {parts} | {sum(spent):.2f} | {peak:.0f} |", flush=True
        )
        if kommundel:
            sums.append(sum(spent))
    if sums:
        print(f"\nmedian of {len(sums)} kommundelar: {median(sums):.2f} s CPU")
    if whole.areas is not None:
        joined(whole.areas)


if __name__ == "__main__":
    main()
