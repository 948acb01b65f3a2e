"""How often several kommuner together are wrong, and what they find: chance, shared years, shocks in what one reports.

    python benchmarks/effect_partners.py --draws 100 --seed 1
    python benchmarks/effect_partners.py --draws 100 --seed 1 --kept-aside

Kommuner are drawn from one city and the same months, so that they share its years: up to eight areas each, thinned to
3-15 incidents a month, with at most five years of history. One area of each, or two, would have had a measure, and
nothing was done. An interval that still excludes no change is a false alarm. Then incidents are taken away from the
follow-up, alike in all kommuner or differently, and what one kommun reports is changed. Types are those that the
numbers of the method were chosen on; `--kept-aside` runs the others, once, at the end. The same seed gives the same
figures.
"""

import argparse
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from effect_joint import panels
from effect_kommuner import AREAS, CHOICES, HISTORY, Rows, thinned
from effect_panels import Panel, real_folder
from effect_rates import block_interval, markdown, rate

from bfa.methods.drift import drift_prior
from bfa.methods.joint import Group, joint_comparison
from bfa.methods.own_change import own_change
from bfa.methods.partners import Within, combine_partners

LOT, FALL = "slumpvis", -0.3
#: Areas to compare with, at least; whole years before the follow-up, at least.
FEWEST_CONTROLS, YEARS_BEFORE = 3, 4
COLUMNS = ("source", "panel", "design", "chosen", "what", "effect", "area", "year", "alarm", "fall", "rise", "covered")


@dataclass(frozen=True, slots=True)
class Design:
    """How many kommuner, areas with the measure in each, and kommuner without areas to compare with."""

    name: str
    kommuner: int
    treated: int
    alone: int = 0


FIVE = Design("fem kommuner, ett område i var", 5, 1)
DESIGNS = (
    FIVE,
    Design("fem kommuner, två områden i var", 5, 2),
    Design("tre kommuner, ett område i var", 3, 1),
    Design("fem kommuner, en utan jämförelseområden", 5, 1, alone=1),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One kommun where nothing was done: areas x periods up to the end of the follow-up, and who has the measure."""

    counts: pd.DataFrame
    treated: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class What:
    """What happens after the start.

    Incidents of the treated areas change by `effect`, which varies by `apart` between kommuner [log scale]. In the
    first kommun all areas, or the treated alone, report `shock` or `partly` times as many.
    """

    name: str
    effect: float = 0.0
    apart: float = 0.0
    shock: float = 1.0
    partly: float = 1.0


NOTHING, LESS = What("ingen verkan"), What("−30 %", FALL)
SHOCKS = (
    What("alla områden i en kommun rapporterar 0,7 gånger så mycket", shock=0.7),
    What("alla områden i en kommun rapporterar 1,4 gånger så mycket", shock=1.4),
    What("bara en kommuns områden med åtgärd rapporterar 0,7 gånger så mycket", partly=0.7),
    What("bara en kommuns områden med åtgärd rapporterar 1,4 gånger så mycket", partly=1.4),
    What("−30 %, och alla områden i en kommun rapporterar 1,4 gånger så mycket", FALL, shock=1.4),
    What("−30 %, och alla områden i en kommun rapporterar 0,7 gånger så mycket", FALL, shock=0.7),
    What("−30 %, och bara en kommuns områden med åtgärd rapporterar 1,4 gånger så mycket", FALL, partly=1.4),
)
APART = (
    What("ingen verkan i genomsnitt, olika i kommunerna (0,1 log)", 0.0, 0.1),
    What("ingen verkan i genomsnitt, olika i kommunerna (0,2 log)", 0.0, 0.2),
    What("ingen verkan i genomsnitt, olika i kommunerna (0,3 log)", 0.0, 0.3),
    What("−30 % i genomsnitt, olika i kommunerna (0,2 log)", FALL, 0.2),
)


def draw(panel: Panel, design: Design, chosen: str, rng: np.random.Generator) -> tuple[list[Drawn], int] | None:
    """Kommuner of areas of their own in the same months, and the year; None where the panel has too few areas."""
    season, each = panel.season, min(AREAS, len(panel.counts) // design.kommuner)
    first = min(YEARS_BEFORE, (panel.counts.shape[1] - season) // season) * season
    if each < design.treated + FEWEST_CONTROLS or first < season:
        return None
    start = int(rng.integers(first, panel.counts.shape[1] - season + 1))
    behind, order = min(start, HISTORY * season), rng.permutation(len(panel.counts))
    found = []
    for number in range(design.kommuner):
        rows = order[number * each : (number + 1) * each]
        values = panel.counts.to_numpy()[rows][:, start - behind : start + season].astype(int)
        values, labels = thinned(values, season, rng), panel.counts.index[rows].astype("str")
        by = CHOICES[chosen](Rows(panel, rows, values, behind))[: design.treated]
        found.append(Drawn(pd.DataFrame(values, index=labels), tuple(np.asarray(labels)[by]), behind))
    return found, start // season


def happened(drawn: Drawn, what: What, *, first: bool, rng: np.random.Generator) -> Drawn:
    """A kommun with what happened after the start."""
    values, rows = drawn.counts.to_numpy(copy=True), drawn.counts.index.get_indexer(list(drawn.treated))
    after = slice(drawn.start, values.shape[1])
    change = (1 + what.effect) * float(np.exp(rng.normal(0, what.apart)))
    values[rows, after] = times(values[rows, after], change * (what.partly if first else 1), rng)
    values[:, after] = times(values[:, after], what.shock if first else 1, rng)
    return replace(drawn, counts=pd.DataFrame(values, index=drawn.counts.index))


def times(values: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Each incident kept by the chance `share`; of what is above one, another one by the chance of the rest."""
    whole, rest = divmod(share, 1)
    return int(whole) * values + rng.binomial(values, rest)


def within(drawn: Drawn, panel: Panel, *, alone: bool, year: int) -> Within:
    """The kommun within itself; `alone` without areas to compare with."""
    counts, length = drawn.counts.astype(float), panel.season
    before = counts.iloc[:, drawn.start - length : drawn.start].sum(axis=1)
    prior = drift_prior(panel.brottstyp, float(before.median()))
    if alone:
        own = counts.loc[list(drawn.treated)]
        change = own_change(
            own, list(drawn.treated), start=drawn.start, length=length, season=length, drift_prior=prior
        )
        return Within(change, year * length, length)
    groups = [Group(drawn.treated, drawn.start, length)]
    return Within(joint_comparison(counts, groups, season=length, drift_prior=prior), year * length, length)


def measure(city: str, held: list[Panel], draws: int, seed: int) -> Iterator[tuple[object, ...]]:
    """A row per draw and what happened."""
    for design in DESIGNS:
        more = (*SHOCKS, *APART) if design is FIVE else ()
        yield from _drawn(city, held, design, LOT, (NOTHING, LESS, *more), draws, seed)
    for chosen in ("högst nivå", "valda på uppgång", "centrala"):
        yield from _drawn(city, held, FIVE, chosen, (NOTHING,), draws, seed)


def _drawn(
    city: str, held: list[Panel], design: Design, chosen: str, whats: tuple[What, ...], draws: int, seed: int
) -> Iterator[tuple[object, ...]]:
    for number in range(draws):
        panel = held[number % len(held)]
        key = zlib.crc32("|".join((city, design.name, chosen, str(number))).encode())
        rng = np.random.default_rng([seed, key])
        kommuner = draw(panel, design, chosen, rng)
        for what in whats if kommuner else ():
            parts = {}
            for place, each in enumerate(kommuner[0]):
                now = happened(each, what, first=place == 0, rng=rng)
                parts[str(place)] = within(now, panel, alone=place < design.alone, year=kommuner[1])
            found = combine_partners(parts)
            alarm, truth = not found.lower <= 1 <= found.upper, 1 + what.effect
            covered = found.lower <= truth <= found.upper
            head = (city, panel.name, design.name, chosen, what.name, what.effect)
            area = kommuner[0][0].treated[0]
            yield *head, area, kommuner[1], alarm, found.upper < 1, found.lower > 1, covered


def report(found: pd.DataFrame, *, seed: int) -> str:
    """Tables of what was found. [%]"""
    nothing = found[found["what"].eq(NOTHING.name)]
    shocks = found[found["what"].isin([each.name for each in (*SHOCKS, *APART)])]
    tables = {
        "Upplägg, på måfå": _designs(found[found["chosen"] == LOT], seed=seed),
        "Stad för stad, på måfå: falska larm / finner −30": _cities(found[found["chosen"] == LOT]),
        "Efter hur områdena valts, fem kommuner: falska larm": _rates(
            nothing[nothing["chosen"] != LOT], "chosen", seed
        ),
        "En kommuns rapportering ändras, eller verkan är olika: fem kommuner, ett område i var": _rates(
            shocks, "what", seed
        ),
    }
    return "\n\n".join(f"## {title} (procent)\n\n{markdown(table)}" for title, table in tables.items())


def _designs(found: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    rows = []
    for name, part in found.groupby("design", sort=False):
        by = dict(list(part.groupby("what")))
        none, less = by[NOTHING.name], by[LESS.name]
        low, high = block_interval(none, seed=seed)
        row: dict[str, object] = {"upplägg": name, "dragningar": len(none)}
        row["falska larm"] = f"{rate(none):.1f} ({low:.1f}-{high:.1f})".replace(".", ",")
        row |= {"täckning 0": rate(none, "covered"), "täckning −30": rate(less, "covered"), "finner −30": rate(less)}
        rows.append(row)
    return pd.DataFrame(rows)


def _cities(found: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for name, part in found.groupby("design", sort=False):
        row: dict[str, object] = {"upplägg": name}
        for city, own in part.groupby("source", sort=False):
            none, less = (own[own["what"] == each.name] for each in (NOTHING, LESS))
            row[str(city)] = f"{rate(none):.1f} / {rate(less):.0f}".replace(".", ",")
        rows.append(row)
    return pd.DataFrame(rows).fillna("")


def _rates(found: pd.DataFrame, column: str, seed: int) -> pd.DataFrame:
    """How often an interval excludes no change, to which side, and how often it covers the true typical change."""
    rows = []
    for name, part in found.groupby(column, sort=False):
        low, high = block_interval(part, seed=seed)
        share = f"{rate(part):.1f} ({low:.1f}-{high:.1f})".replace(".", ",")
        row: dict[str, object] = {"vad": name, "dragningar": len(part), "säger skillnad": share}
        row |= {"minskning": rate(part, "fall"), "ökning": rate(part, "rise"), "täckning": rate(part, "covered")}
        rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--draws", type=int, default=100, help="of each design, way of choosing and city")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--kept-aside", action="store_true", help="the types kept aside, once, at the end")
    asked = made.parse_args()
    rows: list[tuple[object, ...]] = []
    for city, held in panels(real_folder(), kept_aside=asked.kept_aside).items():
        rows += measure(city, held, asked.draws, asked.seed)
        print(f"{city}: {len(held)} serier", file=sys.stderr, flush=True)
    print(report(pd.DataFrame(rows, columns=list(COLUMNS)), seed=asked.seed))


if __name__ == "__main__":
    main()
