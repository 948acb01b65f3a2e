"""Intake of a million rows beside polars reading and placing the same rows: processor and peak memory, alternated.

polars is none of the project's libraries: give a Python that has polars and shapely by `--peer`. `--source`, as often
as wanted, gives the `src` of another checkout, so that before and after are measured in one run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import yaml

PROJECT = Path(__file__).resolve().parents[1]
EAST, NORTH, SIDE, ACROSS = 600_000, 6_600_000, 1_000, 5
CODES = {"0357": "misshandel utomhus", "0367": "misshandel inomhus", "0801": "rån"}
INTAKE = "import sys\nfrom bfa.run.cli import main\nsys.argv = ['bfa', 'intake', sys.argv[1]]\nmain()\n"
PEER = """
import json, sys
import numpy, polars, shapely
kept = {"kod": polars.String, "tid": polars.String}
rows = polars.read_csv(sys.argv[1], separator=";", decimal_comma=True, schema_overrides=kept)
moment = polars.col("datum") + " " + polars.col("tid")
rows = rows.with_columns(moment.str.to_datetime("%Y-%m-%d %H%M").alias("start"))
features = json.load(open(sys.argv[2]))["features"]
shapes = numpy.array([shapely.geometry.shape(each["geometry"]) for each in features])
points = shapely.points(rows["ost"].to_numpy(), rows["nord"].to_numpy())
point, area = shapely.STRtree(points).query(shapes, predicate="intersects")[::-1]
place = numpy.full(len(rows), -1)
place[point[::-1]] = area[::-1]
rows = rows.with_columns(polars.Series("place", place), polars.col("start").dt.truncate("1mo").alias("month"))
print(rows.group_by("place", "month", "kod").len()["len"].sum())
"""


def write(folder: Path, n: int) -> tuple[Path, Path, Path]:
    """The rows, the areas and the kommun file."""
    chance = np.random.default_rng(1)
    (folder / "data" / "codebook").mkdir(parents=True)
    (folder / "params" / "kommun").mkdir(parents=True)
    days = np.datetime64("2010-01-01") + chance.integers(0, 3652, n)
    clock = chance.integers(0, 24, n) * 100 + chance.integers(0, 60, n)
    east = EAST + chance.uniform(0, SIDE * ACROSS, n)
    north = NORTH + chance.uniform(0, SIDE * ACROSS, n)
    code = chance.choice(list(CODES), n)
    rows = folder / "data" / "rader.csv"
    with rows.open("w", encoding="utf-8") as file:
        file.write("id;kod;datum;tid;plats;ost;nord\n")
        for number, (k, d, t, x, y) in enumerate(zip(code, days, clock, east, north, strict=True)):
            file.write(f"{number};{k};{d};{t:04};Plats {number % 5000};{x:.1f};{y:.1f}\n".replace(".", ","))
    areas = folder / "data" / "delar.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": _squares()}))
    book = "brottskod;brottstyp\n" + "".join(f"{code};{kind}\n" for code, kind in CODES.items())
    (folder / "data" / "codebook" / "koder.csv").write_text(book, encoding="utf-8")
    source = {
        "file": "data/rader.csv",
        "source": "polis",
        "codes": "koder.csv",
        "columns": {"incident_id": "id", "brottskod": "kod", "start": ["datum", "tid"], "plats": "plats"},
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
        "date_format": "%Y-%m-%d %H%M",
    }
    kommun = folder / "params" / "kommun" / "stor.yml"
    areas_key = {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006"}
    keys = {"kommun": "Stor", "incidents": [source], "areas": areas_key}
    kommun.write_text(yaml.safe_dump(keys, allow_unicode=True), encoding="utf-8")
    return rows, areas, kommun


def _squares() -> list[dict[str, object]]:
    found = []
    for number in range(ACROSS * ACROSS):
        x, y = EAST + number % ACROSS * SIDE, NORTH + number // ACROSS * SIDE
        ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        found.append({"type": "Feature", "properties": {"namn": f"Del {number + 1}"}, "geometry": shape})
    return found


def cost(command: list[str], **environment: str) -> tuple[float, float]:
    """Processor [s] and peak memory [MiB] of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | environment)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--source", action="append", default=[], help="another checkout's src")
    parser.add_argument("--peer", help="a Python with polars and shapely")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, areas, kommun = write(Path(folder), given.rows)
        ways = {}
        if given.peer:
            ways["polars"] = ([given.peer, "-c", PEER, str(rows), str(areas)], {})
        for source in [*given.source, str(PROJECT / "src")]:
            ways[source] = ([sys.executable, "-c", INTAKE, str(kommun)], {"PYTHONPATH": source})
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(given.rounds):
            for name, (command, environment) in ways.items():
                found[name].append(cost(command, **environment))
        for name, costs in found.items():
            cpu, peak = (float(np.median(column)) for column in zip(*costs, strict=True))
            print(f"{name}: {cpu:.1f} s CPU, {peak:.0f} MiB")


if __name__ == "__main__":
    main()
