"""What all of Sweden would take: 290 kommuner of 10 kommundelar and five years, ten million rows, from a drawn sample.

    python benchmarks/national.py
    python benchmarks/national.py --kommuner 6 --seed 7 --districts 10 40 160

Every kommun has its share of the rows by its inhabitants in 2019 (Kolada) and a pull of its own; its kommundelar, the
addresses in them, hours and months are uneven too, and the types have their shares of Brå's counts for the country in
2024. The kommuner of the sample are drawn one from each of as many groups of like size. Each is written, taken in and
run as a batch, by the commands of a user; processor seconds are fitted as a constant and a part per row, and added up
for the country. `--districts` does the same for one kommun with more and more kommundelar of equal size, of which two
are run, to see what memory rests on. Reads the folder of real data in BFA_REAL_DATA.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import yaml

from benchmarks.batch import Cost, adopt, measure
from bfa.tables.municipality import read_kommun
from bfa.tables.published import read_published

PROJECT = Path(__file__).resolve().parents[1]
YEARS, FIRST, KOMMUNDELAR = 5, "2015-01-01", 10
#: Types that are apart from each other, as Brå's table for the country calls them, and our names.
TYPES = {
    "Misshandel": "misshandel",
    "Olaga hot": "olaga hot",
    "Ofredande": "ofredande",
    "Sexualbrott": "sexualbrott",
    "Rån": "personrån",
    "Inbrottsstöld i bostad m.m.": "inbrott i bostad",
    "8 kap. 1, 2, 4 § BrB Stöld inkl. grov: Av cykel": "cykelstöld",
    "Ur och från motordrivet fordon": "stöld ur motordrivet fordon",
    "Tillgrepp av motordrivet fortskaffningsmedel": "tillgrepp av motordrivet fordon",
    "8 kap. 1, 2, 4 § BrB Stöld inkl. grov: I butik, varuhus o.d.": "stöld och snatteri i butik",
    "Skadegörelse, åverkan": "skadegörelse",
    "Bedrägeri, bedrägligt beteende": "bedrägeri",
    "Narkotikastrafflagen": "narkotikabrott",
    "Trafikbrottslagen": "trafikbrott",
}
#: How unevenly rows fall on kommundelar and addresses (the power of Zipf's law), and between kommuner of one size.
PARTS_SKEW, PLACES_SKEW, PULL = 0.7, 0.9, 0.25
PLACES, SIDE, EAST, NORTH = 400, 2_500, 600_000, 6_600_000
HOURS = 1 + 0.6 * np.sin((np.arange(24) - 15) / 24 * 2 * np.pi)
PAGES, WHOLE = ["2_hotspots", "4_effekt"], ["0_oversikt"]


@dataclass(frozen=True)
class Measured:
    """What one kommun took."""

    name: str
    rows: int
    kommundelar: int
    intake: Cost
    batch: Cost


def shares(published: dict[str, float]) -> "pd.Series[float]":
    """The share of each of our types, by Brå's counts."""
    counts = pd.Series({name: published[theirs] for theirs, name in TYPES.items()})
    return counts / counts.sum()


def types_of_country() -> "pd.Series[float]":
    """The shares of types of the year's table for the whole country."""
    sweden = read_kommun(PROJECT / "params" / "kommun" / "sverige.yml")
    source = next(each for each in sweden.published if "p1mb" in each.file)
    table = read_published(sweden, source, crs=pyproj.CRS.from_epsg(3006)).table
    own = table[(table["unit"] == "antal") & (table["year"] == table["year"].max())]
    return shares(dict(zip(own["what"], own["value"].astype(float), strict=True)))


def rows_by_kommun(folder: Path, rows: int, chance: np.random.Generator) -> "pd.Series[int]":
    """How many of the rows each kommun has, the smallest first."""
    people = pd.read_csv(folder / "se_befolkning_kommun" / "invanare_kommun_1998_2019_kolada.csv", index_col=0)["2019"]
    weight = people * np.exp(chance.normal(0, PULL, len(people)))
    return (weight / weight.sum() * rows).round().astype(int).sort_values(kind="stable")


def drawn(by_kommun: "pd.Series[int]", many: int, chance: np.random.Generator) -> "pd.Series[int]":
    """One kommun from each of as many groups of like size."""
    groups = np.array_split(np.arange(len(by_kommun)), many)
    return by_kommun.iloc[[int(chance.choice(group)) for group in groups]]


def write(folder: Path, rows: int, parts: int, types: "pd.Series[float]", *, even: bool, seed: int) -> Path:
    """A project with the rows of one kommun; the kommun file."""
    chance = np.random.default_rng(seed)
    for name in ("params/kommun", "params/batch", "data"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in ("notebooks", "params/notebooks", "data/codebook"):
        shutil.copytree(PROJECT / name, folder / name)
    part = chance.choice(parts, rows, p=zipf(parts, 0 if even else PARTS_SKEW))
    place = chance.choice(PLACES, rows, p=zipf(PLACES, PLACES_SKEW))
    spots = chance.uniform(20, SIDE - 20, (parts, PLACES, 2))[part, place]
    day = chance.choice(365 * YEARS, rows, p=_days())
    hour = chance.choice(24, rows, p=HOURS / HOURS.sum())
    start = np.datetime64(FIRST) + day.astype("timedelta64[D]") + hour.astype("timedelta64[h]")
    table = pd.DataFrame(
        {
            "id": np.arange(rows),
            "tid": pd.Series(start + chance.integers(0, 60, rows).astype("timedelta64[m]")).dt.strftime(
                "%Y-%m-%d %H:%M"
            ),
            "typ": chance.choice(types.index.to_numpy(), rows, p=types.to_numpy()),
            "ost": (EAST + part % KOMMUNDELAR * SIDE + spots[:, 0]).round(1),
            "nord": (NORTH + part // KOMMUNDELAR * SIDE + spots[:, 1]).round(1),
        }
    )
    table.to_csv(folder / "data" / "rader.csv", sep=";", decimal=",", index=False)
    (folder / "data" / "delar.geojson").write_text(json.dumps(_squares(parts)), encoding="utf-8")
    return _files(folder, types.index[0])


def zipf(many: int, power: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Shares that fall as a power of the place in order."""
    weight = np.arange(1, many + 1, dtype=float) ** -power
    return weight / weight.sum()


def fitted(measured: list[Measured], way: str) -> tuple[float, float]:
    """Processor seconds of a kommun without rows, and per row; neither below zero."""
    rows = np.array([each.rows for each in measured], dtype=float)
    cost = np.array([getattr(each, way).cpu for each in measured])
    slope = float(np.polyfit(rows, cost, 1)[0]) if len(measured) > 1 else 0.0
    slope = max(slope, 0.0)
    return max(float((cost - slope * rows).mean()), 0.0), slope


def _days() -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """More in summer and on Fridays and Saturdays."""
    days = pd.date_range(FIRST, periods=365 * YEARS)
    season = 1 + 0.15 * np.sin((days.day_of_year.to_numpy() - 100) / 365 * 2 * np.pi)
    weight = season * np.where(np.isin(days.day_of_week.to_numpy(), [4, 5]), 1.3, 1.0)
    return np.asarray(weight / weight.sum())


def _squares(parts: int) -> dict[str, object]:
    found = []
    for number in range(parts):
        x, y = EAST + number % KOMMUNDELAR * SIDE, NORTH + number // KOMMUNDELAR * SIDE
        ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        told = {"namn": f"Del {number + 1}", "folk": 4_000}
        found.append({"type": "Feature", "properties": told, "geometry": shape})
    return {"type": "FeatureCollection", "features": found}


def _files(folder: Path, brottstyp: str) -> Path:
    source = {
        "file": "data/rader.csv",
        "source": "polis",
        "kind": "crime",
        "columns": {"incident_id": "id", "brottstyp": "typ", "start": "tid"},
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
        "date_format": "%Y-%m-%d %H:%M",
        "period": f"2015-01/{2014 + YEARS}-12",
    }
    areas = {"file": "data/delar.geojson", "kommundel": "namn", "crs": "EPSG:3006", "population": "folk"}
    keys = {"kommun": "Stor", "incidents": [source], "areas": areas | {"population_year": 2019}}
    last = 2014 + YEARS
    now, before = f"{last}-01/{last}-12", f"{last - 1}-01/{last - 1}-12"
    told = {"brottstyp": brottstyp, "period": now, "baseline": before, "problem_period": before}
    batch = {"kommun": "params/kommun/stor.yml", "tier": "samverkan", "notebooks": PAGES, "kommun_notebooks": WHOLE}
    kommun = folder / "params" / "kommun" / "stor.yml"
    kommun.write_text(yaml.safe_dump(keys, allow_unicode=True), encoding="utf-8")
    batch_file = folder / "params" / "batch" / "stor.yml"
    batch_file.write_text(yaml.safe_dump(batch | {"parameters": told}, allow_unicode=True), encoding="utf-8")
    return kommun


def taken(name: str, folder: Path, rows: int, parts: int, *only: str) -> Measured:
    """What intake and batch take of a written kommun."""
    bfa = [sys.executable, "-m", "bfa"]
    intake = measure(name, [([*bfa, "intake", "params/kommun/stor.yml"], folder)])
    chosen = [word for each in only for word in ("--only", each)]
    batch = measure(name, [([*bfa, "batch", "params/batch/stor.yml", "--workers", "2", *chosen], folder)])
    return Measured(name, rows, parts, intake, batch)


def heading() -> None:
    """The head of the table of what was measured."""
    print("| kommun | kommundelar | rows | intake CPU s | intake peak MiB | batch CPU s | batch peak MiB |")
    print("|---|---|---|---|---|---|---|", flush=True)


def told(each: Measured) -> Measured:
    """Its row of the table, as soon as it is known."""
    figures = f"{each.intake.cpu:.1f} | {each.intake.peak:.0f} | {each.batch.cpu:.1f} | {each.batch.peak:.0f}"
    print(f"| {each.name} | {each.kommundelar} | {each.rows} | {figures} |", flush=True)
    return each


def country(measured: list[Measured], by_kommun: "pd.Series[int]") -> None:
    """The arithmetic for the whole country."""
    print("\n| | CPU s of a kommun | CPU µs per row | CPU hours of the country | hours on two cores |")
    print("|---|---|---|---|---|")
    for way in ("intake", "batch"):
        constant, slope = fitted(measured, way)
        hours = (constant * len(by_kommun) + slope * by_kommun.sum()) / 3600
        print(f"| {way} | {constant:.1f} | {slope * 1e6:.1f} | {hours:.1f} | {hours / 2:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="of the whole country")
    parser.add_argument("--kommuner", type=int, default=6, help="how many are drawn")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--largest", action="store_true", help="the largest kommun too, beyond what is drawn")
    parser.add_argument("--districts", type=int, nargs="*", default=[], help="kommundelar of one kommun, in turn")
    parser.add_argument("--per-district", type=int, default=2_500, help="rows of each of those")
    given = parser.parse_args()
    adopt()
    real = Path(os.environ["BFA_REAL_DATA"])
    types, chance = types_of_country(), np.random.default_rng(given.seed)
    by_kommun = rows_by_kommun(real, given.rows, chance)
    sample = drawn(by_kommun, given.kommuner, chance) if given.kommuner else by_kommun.iloc[:0]
    sample = pd.concat([sample, by_kommun.iloc[-1:]]) if given.largest else sample
    heading()
    found = []
    for name, rows in sample.items():
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), int(rows), KOMMUNDELAR, types, even=False, seed=given.seed)
            found.append(told(taken(str(name), Path(folder), int(rows), KOMMUNDELAR)))
    for parts in given.districts:
        with tempfile.TemporaryDirectory() as folder:
            rows = parts * given.per_district
            write(Path(folder), rows, parts, types, even=True, seed=given.seed)
            told(taken("even, two run", Path(folder), rows, parts, "Del 1", "Del 2"))
    if len(found) > 1:
        country(found, by_kommun)


if __name__ == "__main__":
    main()
