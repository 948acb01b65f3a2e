"""Fit the prior drift of `bfa.methods.drift_prior` on real areas without any measure under study.

    python benchmarks/drift_prior.py --write src/bfa/methods/drift_prior.csv

Every stratum (one type in areas of like size) gives the likelihood of its drift, year against the two years before;
one law is fitted to all: log drift = type - slope * log(expected count / 300) - inhabitants * log(inhabitants / pivot),
with types drawn towards their mean. Without --write the table is printed beside what each source says by itself.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from effect_panels import LONDON, real_folder
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
#: Type of the table: (pattern its names are known by, first match first; the sources' names that are fitted together).
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "rån": ("(?<!f)rån", ("Robbery of Personal Property", "Raub", "Straßenraub, Handtaschen-raub")),
    "klotter": ("klotter|graffiti", ("Sach-beschädigung durch Graffiti",)),
    "skadegörelse": ("skadegör|åverkan", ("Criminal Damage", "Sach-beschädigung -insgesamt-")),
    "brand": ("brand|brände|anlagd eld", ("Arson", "Branddelikte -insgesamt-", "Brandstiftung")),
    "butiksstöld": ("butik|snatteri", ("Shoplifting",)),
    "cykelstöld": ("cykel(?!ist)", ("Bicycle Theft", "Fahrraddiebstahl")),
    "stöld ur fordon": (
        r"\b(ur|från|i)( och från)? (en |ett )?(fordon|bil|motor|personbil)",
        ("Theft from a Motor Vehicle", "Interfering with a Motor Vehicle", "Diebstahl an/aus Kfz"),
    ),
    "fordonsstöld": (
        "fordon|bilstöld|biltillgrepp|bilbrott|moped",
        ("Theft or Taking of a Motor Vehicle", "Diebstahl von Kraftwagen"),
    ),
    "fickstöld": ("fickstöld|väskryck|stöld från person|stöld ur ficka", ("Theft from Person",)),
    "bostadsinbrott": (
        "inbrott.*(bostad|villa|lägenhet|hus)|(bostads|villa|lägenhets)inbrott",
        ("Domestic Burglary", "Wohnraumeinbruch"),
    ),
    "övriga inbrott": ("inbrott", ("Burglary Business and Community",)),
    "narkotikaförsäljning": (
        "(narkotika|drog).*(överlåtelse|försäljning|saluhåll)|försäljning av (narkotika|droger)|langning",
        ("Drug Trafficking",),
    ),
    "narkotika": ("narkotika|droger|knark", ("Possession of Drugs", "Rauschgift-delikte")),
    "sexualbrott": ("sexual|sexuell|våldtäkt", ("Rape", "Other Sexual Offences")),
    "våld": (
        "våld|misshandel|slagsmål|bråk",
        (
            "Violence with Injury",
            "Violence without Injury",
            "Körper-verletzungen -insgesamt-",
            "Gefährl. und schwere Körper-verletzung",
            "Våldsbrott",
            "assault",
        ),
    ),
    "vapen": (r"vapen|kniv", ("Possession of Article with Blade or Point", "Possession of Other Weapon")),
    "hot och ofredande": (
        r"\bhot\b|\bhot(ar|else)|ofred|trakasser|ordning",
        ("Public Fear Alarm or Distress", "Freiheits-beraubung, Nötigung, Bedrohung, Nachstellung"),
    ),
    "stöld": ("stöld|tillgrepp", ("Other Theft", "Diebstahl -insgesamt-")),
    "alla brott": ("alla brott|alla typer|samtliga|totalt|anmälda brott", ("Straftaten -insgesamt-", "Övriga brott")),
}
GENERAL = "övrigt"
#: No stratum speaks louder than this many areas and years, however fine its cells.
LOUDEST = 200.0
#: Standard deviation of types about their mean, on the log scale of the drift.
BETWEEN = 0.4
GRID = np.exp(np.linspace(np.log(0.01), np.log(1.0), 121))


@dataclass(frozen=True, slots=True)
class Stratum:
    """Areas of like size of one type in one source.

    Attributes
    ----------
    source, column, brottstyp : str
        Where from; its name there; the row of the table it is fitted with.
    count, population : float
        Typical incidents a year and inhabitants (NaN where they are not known) of an area.
    likelihood : ndarray
        Of every drift on the grid: restricted log-likelihood, at most of `LOUDEST` areas and years.
    """

    source: str
    column: str
    brottstyp: str
    count: float
    population: float
    likelihood: Floats


def strata(folder: Path) -> list[Stratum]:
    kind = {column: name for name, (_, columns) in TYPES.items() for column in columns}
    found = []
    for source, column, counts, season, people in panels(folder):
        if column not in kind:
            continue
        size = counts.mean(axis=1) * season if people is None else people
        parts = 1 + min(3, len(counts) // 16)
        for rows in np.array_split(np.argsort(size, kind="stable"), parts):
            yearly = counts[rows].mean(axis=1) * season
            typical = float(np.exp(np.log(yearly + 0.5).mean()))
            if typical < 4:
                continue
            population = float("nan") if people is None else float(np.exp(np.log(people[rows]).mean()))
            found.append(Stratum(source, column, kind[column], typical, population, likelihood(counts[rows], season)))
    return found


def panels(folder: Path) -> Iterator[tuple[str, str, Floats, int, Floats | None]]:
    yield from _london(folder)
    yield from _berlin(folder)
    yield from _chicago(folder)
    yield from _rio(folder)
    yield from _kommuner(folder)


def _london(folder: Path) -> Iterator[tuple[str, str, Floats, int, None]]:
    table = pd.read_csv(folder / "uk_london_borough_manad" / "brott_borough_2010_2019.csv")
    table = table[~table["LookUp_BoroughName"].str.contains("Airport") & table["MinorText"].isin(LONDON)]
    for name, rows in table.groupby("MinorText", sort=True):
        counts = rows.set_index("LookUp_BoroughName").drop(columns=["MajorText", "MinorText"])
        yield "London 2010-2019", str(name), counts.to_numpy(dtype=float), 12, None


def _berlin(folder: Path) -> Iterator[tuple[str, str, Floats, int, None]]:
    place, code = folder / "de_berlin_kriminalatlas", "LOR-Schlüssel (Bezirksregion)"
    table = pd.read_csv(place / "kriminalatlas_2015_2024.csv", dtype={code: "str"})
    areas = json.loads((place / "lor_2023_bzr.geojson").read_text(encoding="utf-8"))["features"]
    known = {feature["properties"]["BZR_ID"] for feature in areas}
    table = table[(table["Matt"] == "Fallzahlen") & table[code].isin(known)]
    for column in table.columns[4:]:
        wide = table.assign(n=pd.to_numeric(table[column])).pivot(index=code, columns="Jahr", values="n")
        yield "Berlin 2015-2024", str(column), wide.to_numpy(dtype=float), 1, None


def _chicago(folder: Path) -> Iterator[tuple[str, str, Floats, int, None]]:
    rows = pd.read_csv(folder / "us_chicago_grov_misshandel" / "aggravated_assaults_2010_2019.csv")
    months = rows["date"].str[:7]
    east, north = (rows["longitude"] + 88) * 82_900, (rows["latitude"] - 41) * 111_100
    keys = [rows["district"].astype("str")]
    keys += [(east // edge).astype("str") + " " + (north // edge).astype("str") for edge in (2000, 1000, 500)]
    for key in keys:
        counts = pd.crosstab(key, months)
        yield "Chicago 2010-2019", "assault", counts[counts.sum(axis=1) >= 50].to_numpy(dtype=float), 12, None


def _rio(folder: Path) -> Iterator[tuple[str, str, Floats, int, None]]:
    """Assault alone: the other files hold robbery and threats that are kept for trying the comparison on."""
    rows = pd.read_csv(folder / "br_rio_manad" / "rio_2003_2010_assault.csv")
    wide = rows.pivot(index="area", columns="period", values="count")
    yield "Rio 2003-2010", "assault", wide.to_numpy(dtype=float), 12, None


def _kommuner(folder: Path) -> Iterator[tuple[str, str, Floats, int, Floats]]:
    """Counts rebuilt from whole incidents per 10 000 inhabitants; years with every kommun and its inhabitants."""
    rates = pd.read_csv(folder / "se_bra_kommun_1990_2015" / "brott_kommun_lang_harledd.csv")
    people = pd.read_csv(folder / "se_befolkning_kommun" / "invanare_kommun_1998_2019_kolada.csv", index_col=0)
    years = list(range(2000, 2016))
    people = people[[str(year) for year in years]]
    for group in ("Våldsbrott", "Övriga brott"):
        wide = rates[rates["brottsgrupp"] == group].pivot_table(index="kommun", columns="ar", values="per_10000")[years]
        wide = wide.dropna()
        inhabitants = people.loc[wide.index].to_numpy(dtype=float)
        yield (
            "svenska kommuner 2000-2015",
            group,
            np.round(wide.to_numpy() * inhabitants / 1e4),
            1,
            inhabitants.mean(axis=1),
        )


def likelihood(counts: Floats, season: int) -> Floats:
    """Restricted log-likelihood of the drift on the grid, year against the two before, windows taken as independent."""
    total, areas = np.zeros(len(GRID)), 0
    for start in range(counts.shape[1] - season, 2 * season - 1, -season):
        after = counts[:, start : start + season].sum(axis=1)
        before = counts[:, start - 2 * season : start].sum(axis=1)
        y, v = np.log((after + 0.5) / (before + 0.5)), 1 / (after + 0.5) + 1 / (before + 0.5)
        w = 1 / (v + GRID[:, None] ** 2)
        mean = (w * y).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
        total += 0.5 * (np.log(w).sum(axis=1) - (w * (y - mean) ** 2).sum(axis=1) - np.log(w.sum(axis=1)))
        areas += len(y)
    return (total - total.max()) * min(1.0, LOUDEST / areas)


@dataclass(frozen=True, slots=True)
class Law:
    """The fitted law: drift at 300 incidents per type, slope per log count, slope per log inhabitant, pivot."""

    drift: dict[str, float]
    slope: float
    inhabitants: float
    pivot: float

    def at(self, brottstyp: str, count: float, population: float = float("nan")) -> float:
        found = np.log(self.drift.get(brottstyp, self.drift[GENERAL])) - self.slope * np.log(count / 300)
        if np.isfinite(population):
            found -= self.inhabitants * np.log(population / self.pivot)
        return float(np.exp(found))


def fit(found: list[Stratum]) -> Law:
    names = sorted({stratum.brottstyp for stratum in found})
    row = np.array([names.index(stratum.brottstyp) for stratum in found])
    count = np.log(np.array([stratum.count for stratum in found]) / 300)
    people = np.log(np.array([stratum.population for stratum in found]) / 50_000)
    table, grid = np.stack([stratum.likelihood for stratum in found]), np.log(GRID)

    def cost(theta: Floats) -> float:
        mean, slope, inhabitants, level = theta[:4]
        drift = mean + BETWEEN * theta[4:][row] - slope * count
        drift = drift + np.where(np.isfinite(people), level - inhabitants * np.nan_to_num(people), 0.0)
        at = np.clip((drift - grid[0]) / (grid[1] - grid[0]), 0, len(grid) - 1.001)
        low, part = at.astype(int), at - at.astype(int)
        told = table[np.arange(len(at)), low] * (1 - part) + table[np.arange(len(at)), low + 1] * part
        return float(
            -told.sum() + 0.5 * (theta[4:] ** 2).sum() + 50 * min(slope, 0) ** 2 + 50 * min(inhabitants, 0) ** 2
        )

    start = np.r_[np.log(0.13), 0.2, 0.2, 0.0, np.zeros(len(names))]
    theta = minimize(cost, start, method="L-BFGS-B", options={"maxfun": 200_000, "maxiter": 2_000}).x
    drift = {name: float(np.exp(theta[0] + BETWEEN * part)) for name, part in zip(names, theta[4:], strict=True)}
    slopes = max(float(theta[1]), 0.0), max(float(theta[2]), 0.0)
    pivot = 50_000 * float(np.exp(theta[3] / slopes[1])) if slopes[1] > 0 else 50_000.0
    return Law({GENERAL: float(np.exp(theta[0]))} | drift, *slopes, pivot)


def table_of(law: Law, found: list[Stratum]) -> pd.DataFrame:
    rows = []
    for name in [GENERAL, *TYPES]:
        sources = sorted({stratum.source for stratum in found if stratum.brottstyp == name})
        rows.append(
            {
                "brottstyp": name,
                "ord": TYPES[name][0] if name in TYPES else "",
                "drift": round(law.drift.get(name, law.drift[GENERAL]), 4),
                "antal": 300,
                "slope": round(law.slope, 4),
                "inhabitants": round(law.inhabitants, 4),
                "pivot": round(law.pivot),
                "source": "; ".join(sources) or "every source below",
            }
        )
    return pd.DataFrame(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the package's table")
    found = strata(real_folder())
    law, target = fit(found), parser.parse_args().write
    if target is not None:
        table_of(law, found).to_csv(target, index=False)
        return
    print(f"slope {law.slope:.3f}, inhabitants {law.inhabitants:.3f}, pivot {law.pivot:.0f}")
    for stratum in found:
        own = GRID[int(stratum.likelihood.argmax())]
        says = law.at(stratum.brottstyp, stratum.count, stratum.population)
        cells = [stratum.brottstyp, stratum.source, stratum.column, f"{stratum.count:.0f}", f"{own:.2f}", f"{says:.2f}"]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
