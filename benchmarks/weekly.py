"""How often a week is said to be above what is usual though nothing changed, and how well the choice of places does.

    python benchmarks/weekly.py params/kommun/chicago.yml --brottstyp "grov misshandel" --first 2015

Every week from a year on is held against the months before it as `6_veckolage` does: by kommundel, and by cell its
latest whole month. Real weeks are not all unchanged, so the share above bounds the false alarms from above. Beside it
the share had weeks varied no more than chance (Poisson), and drawn series where nothing changes. The places to look at
are chosen anew before every week.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from bfa.analyses.hotspots import rows_of
from bfa.analyses.situation import Situation, load
from bfa.analyses.weekly import COVERAGE, LEAST, days_in, weeks_inside
from bfa.analyses.where.focus import HALF_LIFE, HISTORY
from bfa.analyses.where.laid_out import lay_out
from bfa.analyses.which_week import MONTHS
from bfa.methods.recent_weight import recent_weight
from bfa.methods.usual_band import dispersion, usual_band
from bfa.tables.iso_week import DAYS
from bfa.tables.period import Period

#: Places to look at, and how each is chosen: half-life and months looked at.
SPOTS = 5
WAYS = {
    "half-life 12 months": (HALF_LIFE, HISTORY),
    "12 months": (np.inf, 12),
    "36 months": (np.inf, 36),
    "1 month": (np.inf, 1),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kommun", type=Path)
    parser.add_argument("--brottstyp", required=True)
    parser.add_argument("--first", type=int, required=True, help="the first year whose weeks are tried")
    parser.add_argument("--cell-size", type=float, default=250)
    given = parser.parse_args()
    print(alarms_drawn().to_string(index=False), end="\n\n")
    situation = load(given.kommun)
    known = situation.counts.loc[situation.counts["brottstyp"] == given.brottstyp, "month"].dt.to_period("M")
    rows = rows_of(situation, given.brottstyp, Period(known.min(), known.max()))
    held = Held(situation, rows, Period(known.min(), known.max()), given.cell_size)
    print(alarms(held, given.first).to_string(index=False), end="\n\n")
    print(hits(held, given.first).to_string(index=False))


class Held:
    """Rows of one type by kommundel and cell, week and month."""

    def __init__(self, situation: Situation, rows: pd.DataFrame, span: Period, size: float) -> None:
        laid = lay_out(situation, rows, size=size, shape="kvadrat")
        self.span, self.mondays = span, weeks_inside(span)
        self.months = pd.period_range(span.first, span.last, freq="M")
        names = list(situation.kommundelar)
        area = pd.Index(names).get_indexer(pd.Index(rows["kommundel"].astype("object")))
        inside = pd.Index(names).get_indexer(pd.Index(laid.rows["kommundel"].astype("object")))
        self.area_weeks = _table(area, self._week(rows), len(names), len(self.mondays))
        self.area_months = _table(area, self._month(rows), len(names), len(self.months))
        self.weeks = _table(laid.unit, self._week(laid.rows), len(laid.counts), len(self.mondays))
        self.monthly = _table(laid.unit, self._month(laid.rows), len(laid.counts), len(self.months))
        self.month_of = self.mondays.to_period("M").asi8 - span.first.ordinal
        own = pd.DataFrame({"unit": laid.unit, "area": inside})
        self.area_of = own[own["unit"] >= 0].groupby("unit")["area"].agg(lambda each: each.mode().iloc[0])

    def _week(self, rows: pd.DataFrame) -> np.ndarray:
        return (rows["start"] - self.mondays[0]).dt.days.to_numpy() // DAYS

    def _month(self, rows: pd.DataFrame) -> np.ndarray:
        return rows["start"].to_numpy(dtype="datetime64[M]").astype("int64") - self.span.first.ordinal

    def base(self, month: int) -> Period:
        """The months before the latest whole one before a month, by position."""
        return Period(self.months[month - 1 - MONTHS], self.months[month - 2])

    def inside(self, base: Period) -> np.ndarray:
        """Which weeks lie whole in it."""
        return np.isin(self.mondays, weeks_inside(base))


def alarms(held: Held, first: int) -> pd.DataFrame:
    """What is above and below, of kommundelar by week and of cells by month."""
    found = [*_weeks(held, first), *_cells(held, first)]
    table = pd.DataFrame(found, columns=["what", "band", "tried", "above", "below", "expected"])
    table = table.groupby(["what", "band"], as_index=False).sum()
    return table.assign(**{f"{name}_share": table[name] / table["tried"] for name in ("above", "below", "expected")})


def _weeks(held: Held, first: int) -> Iterator[tuple[str, str, int, int, int, float]]:
    for week, monday in enumerate(held.mondays):
        month = held.month_of[week]
        if monday.year < first or month < MONTHS + 1:
            continue
        base = held.base(month)
        totals = held.area_months[:, month - 1 - MONTHS : month - 1].sum(axis=1)
        spread = dispersion(held.area_weeks[:, held.inside(base)])
        season = "summer" if monday.month in (6, 7, 8) else "winter" if monday.month in (12, 1, 2) else "between"
        for what in ("kommundel by week", f"kommundel by week, {season}"):
            yield from _judged(what, held.area_weeks[:, week], totals, days_in(base) / DAYS, spread)


def _cells(held: Held, first: int) -> Iterator[tuple[str, str, int, int, int, float]]:
    """As `_weeks`, of the latest whole month of cells with any in the base."""
    for at, month in enumerate(held.months):
        if month.year < first or at < MONTHS:
            continue
        base = Period(held.months[at - MONTHS], held.months[at - 1])
        before = held.monthly[:, at - MONTHS : at]
        some = before.sum(axis=1) > 0
        times = days_in(base) / days_in(Period(month, month))
        yield from _judged(
            "cell by month", held.monthly[some, at], before[some].sum(axis=1), times, dispersion(before[some])
        )


def _judged(
    what: str, now: np.ndarray, totals: np.ndarray, times: float, spread: float
) -> Iterator[tuple[str, str, int, int, int, float]]:
    for name, own in (("as shown", spread), ("Poisson", 1.0)):
        band = usual_band(totals, times, dispersion=own, coverage=COVERAGE, least=LEAST)
        above, below = int((now > band["high"]).sum()), int((now < band["low"]).sum())
        yield what, name, len(now), above, below, float(band["over"].sum())


def alarms_drawn(places: int = 20_000, seed: int = 12) -> pd.DataFrame:
    """Series where nothing changes: the share above by the weeks' mean and their variance over mean."""
    random, rows = np.random.default_rng(seed), []
    for phi in (1.0, 1.5, 3.0):
        for mean in (0.02, 0.2, 2.0, 20.0):
            rate = mean if phi == 1 else random.gamma(mean / (phi - 1), phi - 1, size=(places, 53))
            weeks = random.poisson(rate, size=(places, 53))
            row = [phi, mean]
            for least in (0, LEAST):
                band = usual_band(
                    weeks[:, :52].sum(axis=1), 52, dispersion=dispersion(weeks[:, :52]), coverage=COVERAGE, least=least
                )
                row.append(float((weeks[:, 52] > band["high"]).mean()))
            plain = usual_band(weeks[:, :52].sum(axis=1), 52, coverage=COVERAGE)
            rows.append([*row, float((weeks[:, 52] > plain["high"]).mean())])
    return pd.DataFrame(
        rows, columns=["variance_over_mean", "mean_week", "above", "above_as_shown", "above_as_poisson"]
    )


def hits(held: Held, first: int) -> pd.DataFrame:
    """Share of each week's incidents at the places chosen before it, in every kommundel; against chance."""
    weeks = [at for at, monday in enumerate(held.mondays) if monday.year >= first and held.month_of[at] >= HISTORY]
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    for week in weeks:
        for name, (half_life, many) in WAYS.items():
            month = held.month_of[week]
            weight = recent_weight(held.monthly[:, month - many : month], half_life=half_life)
            ranked = pd.Series(weight[held.area_of.index], index=held.area_of.index).sort_values(
                ascending=False, kind="stable"
            )
            chosen = ranked.groupby(held.area_of.reindex(ranked.index), sort=False).head(SPOTS).index
            found[name].append(held.weeks[chosen, week].sum() / held.weeks[:, week].sum())
    rates = pd.DataFrame(found)
    gap = rates.sub(rates["12 months"], axis=0)
    return pd.DataFrame(
        {
            "way": list(WAYS),
            "weeks": len(weeks),
            "hit_rate": rates.mean().to_numpy(),
            "above_12_months": gap.mean().to_numpy(),
            "error": (gap.std(ddof=1) / np.sqrt(len(weeks))).to_numpy(),
            "cells": SPOTS * held.area_of.nunique() / len(held.weeks),
        }
    )


def _table(place: np.ndarray, at: np.ndarray, places: int, many: int) -> np.ndarray:
    kept = (place >= 0) & (at >= 0) & (at < many)
    return np.bincount(place[kept] * many + at[kept], minlength=places * many).reshape(places, many).astype(float)


if __name__ == "__main__":
    main()
