"""Intake of a million rows beside polars reading and placing the same rows: processor and peak memory, alternated.

Beside both stands the same work, reading and placing alone, by the functions of the intake; the rest of its time is
what it checks, mends, tells and stores. Then one kommundel is read from the store.

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
from typing import IO

import numpy as np
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.csv as arrow_csv
import yaml

PROJECT = Path(__file__).resolve().parents[1]
EAST, NORTH, SIDE = 600_000, 6_600_000, 1_000
#: Rows that are written at a time.
PIECE = 500_000
CODES = {"0357": "misshandel utomhus", "0367": "misshandel inomhus", "0801": "rån"}
INTAKE = "import sys\nfrom bfa.run.cli import main\nsys.argv = ['bfa', 'intake', sys.argv[1]]\nmain()\n"
BARE = """
import sys
from pathlib import Path
from bfa.tables.areas import locate, read_areas
from bfa.tables.municipality import read_kommun
from bfa.tables.period import month_numbers
from bfa.tables.placing import read_points
from bfa.tables.points import projected
from bfa.tables.reading import read_table
from bfa.tables.room import sparing
from bfa.tables.text_pieces import PIECE
from bfa.tables.times import moments
kommun = read_kommun(Path(sys.argv[1]))
source, crs = kommun.incidents[0], projected(kommun.crs, where="")
areas = read_areas(kommun, kommun.areas, crs=crs).table
with sparing():
    named = ["id", "kod", "datum", "tid", "plats", "ost", "nord"]
    rows = read_table(kommun.file(source.file), source, columns=named, piece=PIECE)
    month = month_numbers(moments(rows, ["datum", "tid"], source.date_format).when)
    points = read_points(rows, source, lambda *told: None, crs=crs, areas=areas, where="")
    placed = rows.frame.assign(place=locate(points, areas), month=month)
    print(placed.groupby(["place", "month", "kod"], observed=True).size().sum())
"""
READ = """
import sys, time
from pathlib import Path
import numpy
from bfa.tables import store
from bfa.tables.municipality import read_kommun
kommun = read_kommun(Path(sys.argv[1]))
name = store.kommundelar(kommun)[0]
every = ["brottstyp", "kind", "start", "clock_known", "day_known", "plats", "plats_typ", "east", "north"]
ways = {
    "all, with a shape for each point": lambda: store.read_incidents(kommun, name),
    "nine columns, points as numbers": lambda: store.read_columns(kommun, every, kommundel=name),
    "three columns": lambda: store.read_columns(kommun, every[:3], kommundel=name),
}
for said, read in ways.items():
    took = []
    for _ in range(20):
        before = time.process_time()
        n = len(read())
        took.append(time.process_time() - before)
    print(f"one kommundel of {n} rows, {said}: {1000 * numpy.median(took):.0f} ms CPU ({1000 * min(took):.0f} at best)")
"""
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


def write(folder: Path, n: int, across: int) -> tuple[Path, Path, Path]:
    """The rows, the areas and the kommun file."""
    (folder / "data" / "codebook").mkdir(parents=True)
    (folder / "params" / "kommun").mkdir(parents=True)
    rows = folder / "data" / "rader.csv"
    chance = np.random.default_rng(1)
    with rows.open("wb") as file:
        file.write(b"id;kod;datum;tid;plats;ost;nord\n")
        for first in range(0, n, PIECE):
            _write_rows(file, np.arange(first, min(n, first + PIECE)), chance, SIDE * across)
    areas = folder / "data" / "delar.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": _squares(across)}))
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


def _write_rows(
    file: IO[bytes], number: "np.ndarray[tuple[int], np.dtype[np.int64]]", chance: np.random.Generator, side: int
) -> None:
    n = len(number)
    days = np.datetime64("2010-01-01") + chance.integers(0, 3652, n)
    clock = chance.integers(0, 24, n) * 100 + chance.integers(0, 60, n)
    tenths = [10 * corner + chance.integers(0, 10 * side, n) for corner in (EAST, NORTH)]
    text = [arrow.array(each).cast("string") for each in (number, days.astype("datetime64[D]"), clock, number % 5000)]
    points = [
        compute.binary_join_element_wise(*(arrow.array(part).cast("string") for part in np.divmod(each, 10)), ",")
        for each in tenths
    ]
    code = arrow.array(chance.choice(list(CODES), n))
    place = compute.binary_join_element_wise("Plats", text[3], " ")
    columns = [text[0], code, text[1], compute.utf8_lpad(text[2], 4, "0"), place, *points]
    table = arrow.table(columns, names=[str(number) for number in range(len(columns))])
    how = arrow_csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
    arrow_csv.write_csv(table, file, how)


def _squares(across: int) -> list[dict[str, object]]:
    found = []
    for number in range(across * across):
        x, y = EAST + number % across * SIDE, NORTH + number // across * SIDE
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
    parser.add_argument("--across", type=int, default=10, help="kommundelar along a side, square kilometres all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--source", action="append", default=[], help="another checkout's src")
    parser.add_argument("--peer", help="a Python with polars and shapely")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, areas, kommun = write(Path(folder), given.rows, given.across)
        ways = {}
        if given.peer:
            ways["polars"] = ([given.peer, "-c", PEER, str(rows), str(areas)], {})
        for source in [*given.source, str(PROJECT / "src")]:
            ways[source] = ([sys.executable, "-c", INTAKE, str(kommun)], {"PYTHONPATH": source})
        ways["reading and placing alone"] = (
            [sys.executable, "-c", BARE, str(kommun)],
            {"PYTHONPATH": str(PROJECT / "src")},
        )
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(given.rounds):
            for name, (command, environment) in ways.items():
                found[name].append(cost(command, **environment))
        for name, costs in found.items():
            cpu, peak = (float(np.median(column)) for column in zip(*costs, strict=True))
            print(f"{name}: {cpu:.1f} s CPU, {peak:.0f} MiB")
        subprocess.run([sys.executable, "-c", READ, str(kommun)], check=True, env=os.environ | ways[source][1])


if __name__ == "__main__":
    main()
