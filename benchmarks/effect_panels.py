"""Panels of real counts without any measure under study, and a simulator: what the effect engine is tried on.

Real rows are read from the folder named by BFA_REAL_DATA and never copied. Areas that hold too few incidents to be
judged are left out by their mean over the whole span, so that the choice says nothing about any one period.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from london_boroughs import BORDERS, INNER

Neighbours = Mapping[str, frozenset[str]]
#: Types of the London table by a Swedish name, as a kommun would write it: the prior is looked up by that.
LONDON = {
    "Arson": "mordbrand",
    "Bicycle Theft": "cykelstöld",
    "Burglary Business and Community": "inbrott i kontor",
    "Criminal Damage": "skadegörelse",
    "Domestic Burglary": "inbrott i bostad",
    "Drug Trafficking": "narkotikabrott överlåtelse",
    "Handling Stolen Goods": "häleri",
    "Interfering with a Motor Vehicle": "skadegörelse på motorfordon",
    "Other Offences Against the State, or Public Order": "brott mot allmän ordning",
    "Other Sexual Offences": "övriga sexualbrott",
    "Other Theft": "övriga tillgreppsbrott",
    "Possession of Article with Blade or Point": "knivbrott",
    "Possession of Drugs": "narkotikabrott innehav",
    "Possession of Other Weapon": "vapenbrott",
    "Public Fear Alarm or Distress": "ofredande",
    "Rape": "våldtäkt",
    "Robbery of Business Property": "butiksrån",
    "Robbery of Personal Property": "personrån",
    "Shoplifting": "stöld och snatteri i butik",
    "Theft from Person": "fickstöld",
    "Theft from a Motor Vehicle": "stöld ur motordrivet fordon",
    "Theft or Taking of a Motor Vehicle": "tillgrepp av motordrivet fordon",
    "Violence with Injury": "misshandel",
    "Violence without Injury": "våld utan skada",
}
#: Types that are also thinned and summed by quarter.
ALTERED = (
    "Criminal Damage",
    "Violence with Injury",
    "Shoplifting",
    "Domestic Burglary",
    "Possession of Article with Blade or Point",
    "Bicycle Theft",
    "Robbery of Personal Property",
    "Theft from Person",
    "Possession of Drugs",
    "Drug Trafficking",
)
RECORDING_BREAK = "Racially or Religiously Aggravated Public Fear, Al"
#: Column of the Berlin table: (Swedish name, kept aside).
BERLIN = {
    "Raub": ("personrån", False),
    "Körper-verletzungen -insgesamt-": ("misshandel", False),
    "Diebstahl an/aus Kfz": ("stöld ur motordrivet fordon", False),
    "Fahrraddiebstahl": ("cykelstöld", False),
    "Wohnraumeinbruch": ("inbrott i bostad", False),
    "Sach-beschädigung -insgesamt-": ("skadegörelse", False),
    "Freiheits-beraubung, Nötigung, Bedrohung, Nachstellung": ("olaga hot", True),
    "Diebstahl von Kraftwagen": ("tillgrepp av motordrivet fordon", True),
    "Sach-beschädigung durch Graffiti": ("klotter", True),
    "Branddelikte -insgesamt-": ("brand", True),
}
#: Type of the Rio files: (Swedish name, kept aside).
RIO = {
    "assault": ("misshandel", False),
    "street_robbery": ("personrån", False),
    "vehicle_theft": ("tillgrepp av motordrivet fordon", False),
    "home_robbery": ("rån i bostad", True),
    "threats": ("olaga hot", True),
    "vehicle_robbery": ("rån av bil", True),
}
#: Edge of a Chicago cell in metres: fewest incidents a year for a cell to take part.
CELLS = {2000: 30.0, 1000: 30.0, 500: 20.0}
CHICAGO_PLANE, BERLIN_PLANE, NEW_YORK_PLANE = "EPSG:26916", "EPSG:25833", "EPSG:32618"


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts of one type, areas by periods.

    Attributes
    ----------
    name : str
        As printed.
    counts : DataFrame
        Areas (index) x periods (columns). [count]
    season : int
        Periods in a year.
    source : str
        Panels of one source share areas and years, and so their blocks.
    brottstyp : str
        Swedish name of the type, for the prior; "" has the general one.
    neighbours : mapping or None
        Area: the areas it borders on; None where the geography is not known.
    centrality : Series or None
        Area: distance to the middle, small is central; None where it is not known. [any unit]
    kept_aside : bool
        Run once, at the end.
    """

    name: str
    counts: pd.DataFrame
    season: int
    source: str
    brottstyp: str = ""
    neighbours: Neighbours | None = None
    centrality: pd.Series | None = field(default=None, repr=False)
    kept_aside: bool = False


def real_folder() -> Path:
    project = Path(__file__).resolve().parents[1]
    return Path(os.environ.get("BFA_REAL_DATA", project / ".." / "shared" / "data")).resolve()


def shared_panels(folder: Path, *, seed: int, kept_aside: bool = False) -> list[Panel]:
    """Every panel of the shared data in a fixed order; those kept aside only when asked for."""
    if kept_aside:
        return [*(panel for panel in berlin(folder) if panel.kept_aside), new_york(folder)]
    types = list(london(folder))
    chosen = [panel for panel in types if panel.name.removeprefix("London: ") in ALTERED]
    thin = [thinned(panel, np.random.default_rng([seed, 1, number])) for number, panel in enumerate(chosen)]
    quarters = [quarterly(panel) for panel in chosen]
    areas = [panel for panel in berlin(folder) if not panel.kept_aside]
    made = [simulated(number, np.random.default_rng([seed, 2, number])) for number in range(1, 6)]
    return [*types, *thin, *quarters, *chicago(folder), *areas, *made]


def enough(counts: pd.DataFrame, season: int, least: float) -> pd.DataFrame:
    """Areas with at least `least` incidents in a mean year."""
    return counts[counts.mean(axis=1) * season >= least]


def london(folder: Path) -> Iterator[Panel]:
    """Types with incidents in every borough and year and 30 a year in the median borough."""
    table = pd.read_csv(folder / "uk_london_borough_manad" / "brott_borough_2010_2019.csv")
    table = table[~table["LookUp_BoroughName"].str.contains("Airport")]
    for name, rows in table.groupby("MinorText", sort=True):
        counts = rows.set_index("LookUp_BoroughName").drop(columns=["MajorText", "MinorText"]).sort_index()
        counts.columns = [f"{month[:4]}-{month[4:]}" for month in counts.columns]
        yearly = counts.T.groupby(np.arange(counts.shape[1]) // 12).sum()
        if len(counts) < 32 or (yearly == 0).any(axis=None) or counts.mean(axis=1).median() < 30 / 12:
            continue
        if name != RECORDING_BREAK:
            yield _of_london(f"London: {name}", counts, LONDON.get(name, ""))


def _of_london(name: str, counts: pd.DataFrame, brottstyp: str) -> Panel:
    touching: dict[str, set[str]] = {area: set() for area in counts.index}
    for area, others in BORDERS.items():
        for other in others:
            touching[area].add(other)
            touching[other].add(area)
    central = pd.Series([0.0 if area in INNER else 1.0 for area in counts.index], index=counts.index)
    neighbours = {area: frozenset(others) for area, others in touching.items()}
    return Panel(name, counts.astype(float), 12, "London", brottstyp, neighbours, central)


def thinned(panel: Panel, rng: np.random.Generator, *, most: int = 20) -> Panel:
    """The same incidents, each kept by lot, so that every area has some 3 to `most` a month."""
    wanted = np.exp(rng.uniform(np.log(3), np.log(most), len(panel.counts)))
    share = np.minimum(wanted / panel.counts.mean(axis=1).to_numpy(), 1)
    kept = rng.binomial(panel.counts.to_numpy().astype(int), share[:, None])
    counts = pd.DataFrame(kept.astype(float), index=panel.counts.index, columns=panel.counts.columns)
    return _altered(panel, panel.name.replace("London", "Gles London"), counts, panel.season)


def small_kommuner(folder: Path, *, seed: int) -> list[Panel]:
    """Two groups of six boroughs for each altered type, thinned to 3 to 12 a month, the last six years."""
    found = []
    for number, panel in enumerate(panel for panel in london(folder) if panel.name.removeprefix("London: ") in ALTERED):
        rng = np.random.default_rng([seed, 3, number])
        order = rng.permutation(len(panel.counts))
        for group in range(2):
            rows = np.sort(order[6 * group : 6 * group + 6])
            part = _altered(panel, panel.name, panel.counts.iloc[rows, -72:], 12, mapped=False)
            name = panel.name.replace("London", f"Liten kommun {group + 1}")
            found.append(_altered(part, name, thinned(part, rng, most=12).counts, 12))
    return found


def quarterly(panel: Panel) -> Panel:
    counts = panel.counts.T.groupby(np.arange(panel.counts.shape[1]) // 3).sum().T
    return _altered(panel, panel.name.replace("London", "Kvartal London"), counts, panel.season // 3)


def _altered(panel: Panel, name: str, counts: pd.DataFrame, season: int, *, mapped: bool = True) -> Panel:
    place = (panel.neighbours, panel.centrality) if mapped else (None, None)
    return Panel(name, counts, season, panel.source, panel.brottstyp, *place)


def chicago(folder: Path) -> Iterator[Panel]:
    """Aggravated assaults by police district, as stated in the rows, and by square cell."""
    place = folder / "us_chicago_grov_misshandel"
    rows = pd.read_csv(place / "aggravated_assaults_2010_2019.csv", dtype={"district": "str"})
    months = rows["date"].str[:7]
    shapes = gpd.read_file(place / "police_districts.geojson").dissolve("Name").to_crs(CHICAGO_PLANE)
    counts = enough(by_month(rows["district"], months), 12, 30)
    yield _of_shapes("Chicago: distrikt", counts, shapes.geometry, "Chicago", "misshandel")
    points = gpd.GeoSeries.from_xy(rows["longitude"], rows["latitude"], crs=4326).to_crs(CHICAGO_PLANE)
    for edge, least in CELLS.items():
        keys = (points.x // edge).astype(int).astype("str") + " " + (points.y // edge).astype(int).astype("str")
        yield _of_cells(f"Chicago: rutor {edge} m", enough(by_month(keys, months), 12, least))


def by_month(areas: pd.Series, months: pd.Series) -> pd.DataFrame:
    span = pd.period_range(months.min(), months.max(), freq="M").astype(str)
    found = pd.DataFrame({"area": areas, "month": months}).groupby(["area", "month"]).size().unstack(fill_value=0)
    return found.reindex(columns=span, fill_value=0).astype(float)


def _of_cells(name: str, counts: pd.DataFrame) -> Panel:
    corner = {key: tuple(int(part) for part in str(key).split()) for key in counts.index}
    place = np.array(list(corner.values()))
    near = np.abs(place[:, None] - place[None]).max(axis=2) == 1
    labels = counts.index.astype("str")
    neighbours = {label: frozenset(labels[row]) for label, row in zip(labels, near, strict=True)}
    weights = counts.sum(axis=1).to_numpy()
    middle = (place * weights[:, None]).sum(axis=0) / weights.sum()
    central = pd.Series(np.hypot(*(place - middle).T), index=labels)
    return Panel(name, counts, 12, "Chicago", "misshandel", neighbours, central)


def _of_shapes(name: str, counts: pd.DataFrame, shapes: gpd.GeoSeries, source: str, brottstyp: str) -> Panel:
    """Neighbours lie within 50 m, as outlines are simplified; the middle is where the incidents weigh even."""
    shapes = shapes.reindex(counts.index)
    wide = shapes.buffer(50)
    neighbours = {
        area: frozenset(wide.index[wide.intersects(wide[area]) & (wide.index != area)]) for area in wide.index
    }
    weights, points = counts.sum(axis=1), shapes.representative_point()
    x, y = (float((part * weights).sum() / weights.sum()) for part in (points.x, points.y))
    central = pd.Series(np.hypot(points.x - x, points.y - y), index=counts.index)
    return Panel(name, counts, 12, source, brottstyp, neighbours, central)


def berlin(folder: Path) -> Iterator[Panel]:
    """Yearly counts of the areas that have an outline (totals and what has no place are other codes)."""
    place = folder / "de_berlin_kriminalatlas"
    code = "LOR-Schlüssel (Bezirksregion)"
    table = pd.read_csv(place / "kriminalatlas_2015_2024.csv", dtype={code: "str"})
    shapes = gpd.read_file(place / "lor_2023_bzr.geojson").set_index("BZR_ID").to_crs(BERLIN_PLANE)
    rows = table[(table["Matt"] == "Fallzahlen") & table[code].isin(shapes.index)]
    for column, (brottstyp, aside) in BERLIN.items():
        wide = rows.assign(n=pd.to_numeric(rows[column])).pivot(index=code, columns="Jahr", values="n").astype(float)
        counts = enough(wide, 1, 20)
        panel = _of_shapes(f"Berlin: {column}", counts, shapes.geometry, "Berlin", brottstyp)
        yield Panel(panel.name, counts, 1, "Berlin", brottstyp, panel.neighbours, panel.centrality, aside)


def rio(folder: Path) -> Iterator[Panel]:
    """Recorded crime by police district and month; no map of the districts is known."""
    for name, (brottstyp, aside) in RIO.items():
        rows = pd.read_csv(folder / "br_rio_manad" / f"rio_2003_2010_{name}.csv")
        counts = enough(rows.pivot(index="area", columns="period", values="count").astype(float), 12, 30)
        yield Panel(f"Rio: {name}", counts, 12, "Rio", brottstyp, kept_aside=aside)


def new_york(folder: Path) -> Panel:
    """Vehicle thefts by police precinct and month of the earliest possible time, or the single one given."""
    place = folder / "us_nyc_fordonsstold"
    rows = pd.read_csv(place / "vehicle_thefts_2014_2017.csv")
    shapes = gpd.read_file(place / "precincts.geojson").to_crs(NEW_YORK_PLANE)
    shapes["Precinct"] = shapes["Precinct"].astype("str")
    points = gpd.GeoDataFrame(
        {"month": rows["date_single"].str[:7]},
        geometry=gpd.points_from_xy(rows["longitude"], rows["latitude"], crs=4326),
    ).to_crs(NEW_YORK_PLANE)
    inside = points.sjoin(shapes[["Precinct", "geometry"]], predicate="within")
    counts = enough(by_month(inside["Precinct"], inside["month"]), 12, 30)
    outlines = shapes.dissolve("Precinct").geometry
    panel = _of_shapes("New York: fordonsstöld", counts, outlines, "New York", "tillgrepp av motordrivet fordon")
    return Panel(panel.name, counts, 12, panel.source, panel.brottstyp, panel.neighbours, panel.centrality, True)


def simulated(number: int, rng: np.random.Generator, *, drift: float = 0.15, areas: int = 20) -> Panel:
    """Ten years of months: areas of their own level, a common season, and drift as a random walk by month.

    The walk's step is such that a year against the two before it has the standard deviation `drift`. [log scale]
    """
    months = 120
    level = rng.uniform(np.log(4), np.log(40), areas)
    season = 0.25 * np.sin(2 * np.pi * (np.arange(months) + rng.uniform(0, 12)) / 12)
    weights = np.repeat([-1 / 24, -1 / 24, 1 / 12], 12)
    step = drift / np.sqrt((np.cumsum(weights[::-1]) ** 2).sum())
    walk = np.cumsum(rng.normal(0, step, (areas, months)), axis=1)
    shared = np.cumsum(rng.normal(0, 0.02, months))
    counts = rng.poisson(np.exp(level[:, None] + season + shared + walk - walk.mean(axis=1, keepdims=True)))
    labels = [f"område {area + 1}" for area in range(areas)]
    span = pd.period_range("2010-01", periods=months, freq="M").astype(str)
    table = pd.DataFrame(counts.astype(float), index=labels, columns=span)
    return Panel(f"Simulator {number}", table, 12, f"Simulator {number}")
