"""How often the effect engine is wrong, measured where nothing was done and where a known share was taken away.

    python benchmarks/effect_calibration.py --counts FILE.csv --season 12 --draws 2000 --seed 1
    python benchmarks/effect_calibration.py --panels --draws 2000 --seed 1 --workers 2

A file has columns area, period (whole number, YYYYMM or YYYY-MM) and count, with a row for every area and period.
Placebo areas and dates are drawn; the interval is the product's own comparison, the verdict its own evaluation. The
same seed gives the same figures whatever the workers.
"""

import argparse
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
import pandas as pd
from counts_file import read_counts
from effect_answers import Answers, interval, intervals, together, verdict
from effect_designs import DESIGNS, Draw, draws, thinned_follow_up
from effect_panels import Panel, real_folder, shared_panels, small_kommuner
from effect_summary import report
from effect_yardsticks import yardstick_alarms
from swedish_panels import notices, violence

from bfa.errors import BfaError

EFFECTS = (-0.2, -0.3)
TREATED = (1, 4)
#: Months after the start at which one measure is looked at; the verdict belongs to the last.
LOOKS = (4, 8, 12)
DISTRICTS = 8
CHOSEN = "valda på uppgång"
FEWEST_CONTROLS = 4
SHOWN = {"fall_shown", "rise_shown"}
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is drawn, and with which seed; `answers` says how the product is asked."""

    draws: int
    effect_draws: int
    verdict_draws: int
    yardstick_draws: int
    seed: int
    answers: Answers


def measure(panel: Panel, plan: Plan) -> pd.DataFrame:
    """One row per draw and answer: panel, design, treated, effect, asked, area, year, alarm, covered, drift."""
    rows: list[Row] = []
    for design in DESIGNS:
        for number in TREATED:
            if number + FEWEST_CONTROLS > len(panel.counts) or (design == "intill varandra" and number == 1):
                continue
            placebos = draws(panel, design, number, plan.draws, _rng(plan, panel, design, number))
            rows += _by_interval(panel, plan, design, placebos)
            rows += _by_verdict(panel, plan, design, placebos[: plan.verdict_draws])
            if design == "slumpvis":
                rows += _yardsticks(panel, plan, placebos[: plan.yardstick_draws])
            if design == "slumpvis" and number == 1:
                rows += _looks(panel, plan, placebos)
    rows += _districts(panel, plan)
    columns = ["design", "treated", "effect", "asked", "area", "year", "alarm", "covered", "drift"]
    return pd.DataFrame(rows, columns=columns).assign(panel=panel.name, source=panel.source)


def _by_interval(panel: Panel, plan: Plan, design: str, placebos: list[Draw]) -> Iterator[Row]:
    for effect in (0.0, *(EFFECTS if plan.effect_draws else ())) if design == "slumpvis" else (0.0,):
        tried = placebos[: plan.effect_draws] if effect else placebos
        for draw, (lower, upper, drift) in zip(tried, _intervals(panel, plan, tried, effect), strict=True):
            alarm, covered = not lower <= 1 <= upper, lower <= 1 + effect <= upper
            yield _row(panel, design, draw, effect, "intervall", alarm, covered, drift)


def _intervals(
    panel: Panel, plan: Plan, placebos: list[Draw], effect: float = 0.0, *, length: int | None = None
) -> Iterator[tuple[float, float, float]]:
    """Lower and upper end and drift per draw; where nothing is taken away, all draws of a start at once."""
    if effect:
        rng = _rng(plan, panel, len(placebos[0].treated), effect)
        for draw in placebos:
            found = interval(plan.answers, panel, thinned_follow_up(panel, draw, effect, rng), draw)
            yield found.lower, found.upper, found.drift
        return
    order = np.array([draw.start for draw in placebos])
    ends = np.empty((len(placebos), 3))
    for start in np.unique(order):
        rows = np.flatnonzero(order == start)
        table = intervals(plan.answers, panel, [placebos[row] for row in rows], length=length)
        ends[rows] = table[["lower", "upper", "drift"]].to_numpy()
    yield from map(tuple, ends)


def _by_verdict(panel: Panel, plan: Plan, design: str, placebos: list[Draw]) -> Iterator[Row]:
    """By lot with and without something taken away; chosen on a rise with that year named, nothing taken away."""
    effects = {"slumpvis": (0.0, EFFECTS[-1]), CHOSEN: (0.0,)}.get(design, ())
    for effect in effects if placebos else ():
        rng = _rng(plan, panel, len(placebos[0].treated), effect)
        for draw in placebos:
            counts = thinned_follow_up(panel, draw, effect, rng)
            chosen_on = (draw.start - panel.season, panel.season) if design == CHOSEN else None
            said = verdict(plan.answers, panel, counts, draw, chosen_on=chosen_on)
            yield _row(panel, design, draw, effect, "svar", said in SHOWN)


def _looks(panel: Panel, plan: Plan, placebos: list[Draw]) -> Iterator[Row]:
    """Three looks at one measure: by interval at each, and by verdict, which only the last look may give."""
    if panel.season != LOOKS[-1]:
        return
    looks = zip(*(_intervals(panel, plan, placebos, length=length) for length in LOOKS), strict=True)
    for draw, seen in zip(placebos, looks, strict=True):
        alarm = any(not lower <= 1 <= upper for lower, upper, _ in seen)
        yield _row(panel, "tre tillfällen", draw, 0.0, "intervall, något tillfälle", alarm)
    for draw in placebos[: plan.verdict_draws]:
        said = [
            verdict(plan.answers, panel, panel.counts, draw, length=length, final=length == LOOKS[-1])
            for length in LOOKS
        ]
        yield _row(panel, "tre tillfällen", draw, 0.0, "svar, något tillfälle", not SHOWN.isdisjoint(said))


def _districts(panel: Panel, plan: Plan) -> Iterator[Row]:
    """Eight areas as a kommun of its own, each in turn against the rest, nothing declared before."""
    if len(panel.counts) < DISTRICTS:
        return
    rng = _rng(plan, panel, "åtta områden", DISTRICTS)
    for number, draw in enumerate(draws(panel, "slumpvis", DISTRICTS, plan.draws // 4, rng)):
        counts = panel.counts.iloc[list(draw.treated)]
        each = together(plan.answers, panel, counts, draw.start)
        alarms = (each["lower"] > 1) | (each["upper"] < 1)
        yield _row(panel, "åtta områden", draw, 0.0, "intervall, något område", bool(alarms.any()))
        one, first = Draw(draw.treated[:1], draw.start), each.iloc[0]
        covered = first["lower"] <= 1 <= first["upper"]
        yield _row(panel, "ett av åtta områden", one, 0.0, "intervall", not covered, covered, first["drift"])
        if number < plan.verdict_draws:
            words = _eight_verdicts(panel, plan, counts, each, draw.start)
            yield _row(panel, "åtta områden", draw, 0.0, "svar, något område", not SHOWN.isdisjoint(words))


def _eight_verdicts(panel: Panel, plan: Plan, counts: pd.DataFrame, each: pd.DataFrame, start: int) -> Iterator[str]:
    for position, area in enumerate(counts.index):
        family = tuple(each["p"].drop(area))
        yield verdict(plan.answers, panel, counts, Draw((position,), start), family=family)


def _yardsticks(panel: Panel, plan: Plan, placebos: list[Draw]) -> Iterator[Row]:
    rng = _rng(plan, panel, "måttstockar", 1)
    values, areas = panel.counts.to_numpy(), np.arange(len(panel.counts))
    for draw in placebos:
        control = int(rng.choice(np.delete(areas, draw.treated)))
        told = yardstick_alarms(values, draw.treated, control, (draw.start, panel.season, panel.season))
        for name, alarm in told.items():
            if alarm is not None:
                yield _row(panel, "slumpvis", draw, 0.0, name, alarm)


def _row(panel: Panel, design: str, draw: Draw, effect: float, asked: str, alarm: object, *interval: object) -> Row:
    area, year = panel.counts.index[draw.treated[0]], draw.start // panel.season
    covered, drift = interval or (None, None)
    return design, len(draw.treated), effect, asked, str(area), year, bool(alarm), covered, drift


def _rng(plan: Plan, panel: Panel, *names: object) -> np.random.Generator:
    text = "|".join([panel.name, *map(str, names)])
    return np.random.default_rng([plan.seed, zlib.crc32(text.encode())])


def run(panels: list[Panel], plan: Plan, workers: int) -> pd.DataFrame:
    if workers == 1:
        return pd.concat(map(measure, panels, repeat(plan)), ignore_index=True)
    with ProcessPoolExecutor(workers) as pool:
        return pd.concat(pool.map(measure, panels, repeat(plan)), ignore_index=True)


def panels_asked(asked: argparse.Namespace) -> list[Panel]:
    if asked.counts:
        return [read_counts(asked.counts, season=asked.season, brottstyp=asked.brottstyp)]
    folder = real_folder()
    if asked.small:
        return small_kommuner(folder, seed=asked.seed)
    found = shared_panels(folder, seed=asked.seed, kept_aside=asked.kept_aside)
    found += [*notices(folder), violence(folder)] if asked.kept_aside else []
    return [panel for panel in found if asked.only in panel.name]


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("ska vara minst 1")
    return number


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = made.add_mutually_exclusive_group(required=True)
    data.add_argument("--counts", type=Path, help="a file of counts")
    data.add_argument("--panels", action="store_true", help="all shared panels, folder BFA_REAL_DATA")
    data.add_argument("--small", action="store_true", help="kommuner of six areas with few incidents")
    data.add_argument("--kept-aside", action="store_true", help="the panels kept aside, once, at the end")
    made.add_argument("--only", default="", help="only shared panels whose name holds this")
    made.add_argument("--season", type=positive, default=12, help="periods in a year of the file")
    made.add_argument("--brottstyp", default="", help="type counted in the file, for the prior")
    made.add_argument("--draws", type=positive, default=2000)
    made.add_argument("--effect-draws", type=int, default=500, help="the first so many draws also lose a known share")
    made.add_argument("--verdict-draws", type=int, default=20, help="the first so many draws are also evaluated")
    made.add_argument("--yardstick-draws", type=int, default=100)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--workers", type=int, choices=(1, 2), default=1)
    made.add_argument("--drift", help="another way of estimating the drift than the product's")
    made.add_argument("--drift-prior", type=float, help="one prior for all instead of the table's")
    made.add_argument("--unnamed", action="store_true", help="withhold the types' names: the table's general row")
    made.add_argument("--save", type=Path, help="write the rows printed to this file")
    return made


def main() -> None:
    asked = parser().parse_args()
    answers = Answers(drift=asked.drift, drift_prior=asked.drift_prior, unnamed=asked.unnamed)
    plan = Plan(asked.draws, asked.effect_draws, asked.verdict_draws, asked.yardstick_draws, asked.seed, answers)
    try:
        panels = panels_asked(asked)
        if not panels:
            sys.exit("Ingen panel har ett sådant namn.")
        table = report(run(panels, plan, asked.workers), panels, seed=asked.seed)
    except BfaError as refused:
        print(refused, file=sys.stderr)
        sys.exit(2)
    if asked.save:
        table.to_csv(asked.save, index=False)


if __name__ == "__main__":
    main()
