"""Before a start: what several kommundelar, starts of their own and a longer follow-up add; the order is a lot's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.settings import Settings
from bfa.analyses.effect.strip import WIDTH, neighbours
from bfa.analyses.goals import Goal, effect_goals
from bfa.analyses.measures import scope_of
from bfa.analyses.packages import side_by_side
from bfa.analyses.planning import POWER, first_month, moved, years_moved
from bfa.analyses.promises import at_last_look
from bfa.analyses.series import area_months, kommundelar_only
from bfa.analyses.situation import Situation
from bfa.analyses.trials import SHORTEST, Starts, Trial, beside_others, fewest_expected, planned, tried
from bfa.errors import ParameterError
from bfa.methods.lot import drawn
from bfa.methods.simulated_power import simulated_power
from bfa.tables.naming import refuse_unknown
from bfa.tables.period import Period

#: Months from the first start that are looked at; between the starts.
MONTHS = (6, 12, 18, 24, 36)
APART = 6
#: Kommundelar that are proposed together, the chosen one included, where nobody has said which.
MOST = 4
#: Of what is tried on made-up courses: months from the first start, the fall in them, their number and their seed.
TRIED, FALL, COURSES, SEED = (12, 24, 36), 0.3, 100, 1
ALONE, TOGETHER, STAGGERED, PARTNERS = "alone", "together", "staggered", "partners"
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Designs(Answer):
    """Ways to try a measure that has not started."""

    FACTS = frozenset(("months", "apart", "power", "order", "seed", "years_before", "told", "looks", "partners"))

    brottstyp: str
    #: First month of the first start.
    start: Period
    #: Months from the first start that are looked at; between two starts. [months]
    months: tuple[int, ...]
    apart: int
    #: One row per design (`ALONE`, `TOGETHER`, `STAGGERED`, `PARTNERS`) and time: design, kommundelar (tuple), months,
    #: controls [count], expected (with partners of the kommun that has fewest) [count], fall (smallest that would be
    #: shown with the power) [0-1, missing where nothing could be], reason (a code: why there is no fall; "" where there
    #: is).
    table: pd.DataFrame
    #: As the rows of `table`; None where nothing can be compared.
    trials: tuple[Trial | None, ...]
    #: The design that the register names: `TOGETHER` where it names several kommundelar, else `ALONE`.
    told: str
    #: Those that all get the measure, in the order drawn by lot, and the words it was drawn with.
    order: tuple[str, ...]
    seed: str
    #: Chance of showing the smallest visible fall. [0-1]
    power: float
    #: Years between the start and the months that it is computed from. [years]
    years_before: int
    #: The start is after the last month counted: it can still be chosen.
    ahead: bool
    #: Follow-up at each look before the last that takes of the error. [months]
    looks: tuple[int, ...] = ()

    @property
    def partners(self) -> tuple[str, ...]:
        """Names of the kommuner of `PARTNERS`; none where they are `trials.ALIKE` that are like our own."""
        joined = [trial.beside for trial in self.trials if trial and trial.beside]
        return tuple(dict.fromkeys(each.kommun for others in joined for each in others if each.kommun))


def design(
    situation: Situation,
    *,
    brottstyp: str,
    start: str | Period,
    candidates: Sequence[str] = (),
    controls: Sequence[str] = (),
    apart: int = APART,
    times: Sequence[int] = MONTHS,
    seed: str = "",
    looks: Sequence[int] = (),
    settings: Settings | None = None,
) -> Designs:
    """One kommundel, several at once and several in turn, by months from the first start, from earlier counts alone.

    Parameters
    ----------
    start : str or Period
        First month of the first start; may lie after the last month counted.
    candidates : list of str
        Kommundelar that will all get the measure, besides the chosen one. Empty: those that an effect goal of the type,
        or else a measure that begins, names together with it; else, before the start, it and those with most incidents,
        as many as leave enough to compare with.
    controls : list of str
        Kommundelar to compare with; empty is all that have no measures of their own in the follow-up.
    apart : int
        Months between the starts of two kommundelar. [1 or more]
    times : list of int
        Months from the first start. [1 or more]
    seed : str
        The words of the draw; "" is the type and the month of the start, which nobody chose for the order's sake.

    looks : list of int
        Follow-up at each look before the last, rising; empty are those of a promise that was sealed for the kommundel
        and the type. Each takes of the error, so that what comes after them shows less. [months]

    Raises
    ------
    ParameterError
        An unknown type, name or month, a number of months below 1, or looks that do not rise.

    Notes
    -----
    Every kommundel is expected to hold as many incidents as the mean of the years before, and the staggered ones to be
    followed up as a package is (`packages.Package`): each from its own start, all for the same length, which is over in
    the last of them when the time is.
    """
    first, rules = first_month(start), settings or Settings()
    if apart < 1 or not times or any(time < 1 for time in times):
        raise ParameterError("Månaderna ska vara minst en.", do="ange till exempel apart=6 och times=[12, 24, 36].")
    matrix = area_months(situation, brottstyp)
    last = pd.PeriodIndex(matrix.columns)[-1]
    back, ahead = years_moved(last, first), first > last
    size = _size(kommundelar_only(matrix), first, back)
    own = situation.kommundel or str(size.idxmax() if len(size) else situation.kommundelar[0])
    named = tuple(dict.fromkeys([own, *candidates] if candidates else ())) or _named_together(
        situation, brottstyp, own, first
    )
    refuse_unknown(named, list(situation.kommundelar), where=situation.kommun.kommun)
    words = seed.strip() or f"{brottstyp} {first}"
    before = tuple(looks) or _sealed_looks(situation, brottstyp, own)
    told = TOGETHER if len(named) > 1 else ALONE
    goals = [int(goal["number"]) for goal in _goals(situation, brottstyp) if own in scope_of(goal["kommundel"])]
    rows, trials, treated = list[dict[str, Any]](), list[Trial | None](), named
    for time in dict.fromkeys(times):
        around = moved(situation, brottstyp, Period(first, first + time - 1), back, controls, matrix)
        treated = treated or (_proposed(situation, around, own, size, rules) if ahead else (own,))
        order, ours = drawn(treated, words), list[tuple[dict[str, Any], Trial]]()
        for name, starts in _ways(own, order, apart, time):
            out = () if name == ALONE else order
            near = () if controls else _close(situation, out)
            seen = at_last_look([*(look for look in before if look < time), time], rules)
            length = time - starts[-1][1]
            pairs = side_by_side(situation, [area for areas, _ in starts for area in areas])
            row, trial = tried(_only(around, starts, out, near), starts, first, length, seen, neighbours=pairs)
            rows.append({"design": name, "months": time} | row)
            trials.append(trial)
            if trial and name == told and not row["reason"]:
                ours.append((row, trial))
        for row, trial in ours:
            if joined := beside_others(situation, trial, brottstyp, goals, time):
                rows.append(row | {"design": PARTNERS, "months": time} | _together(joined))
                trials.append(joined)
    return Designs(
        brottstyp,
        Period(first, first),
        tuple(dict.fromkeys(times)),
        apart,
        pd.DataFrame(rows).astype({"expected": "float64", "fall": "float64"}),
        tuple(trials),
        told,
        drawn(treated, words),
        words,
        POWER,
        back,
        ahead,
        before,
    )


def chances(found: Designs, fall: float) -> "pd.Series[float]":
    """Chance that each row of the designs shows a fall of this size, the same in every kommundel. [0-1]

    Parameters
    ----------
    fall : float
        As a share of the incidents. [0-1]
    """
    shown = [np.nan if trial is None else planned(trial, fall).chance for trial in found.trials]
    told = found.table["reason"].eq("")
    return pd.Series(shown, found.table.index, dtype="float64").where(told)


def simulated(found: Designs) -> "pd.Series[float]":
    """Share of made-up courses in which a fall of `FALL` is shown, of several at once and of several in turn. [0-1]

    Missing for other rows and months than `TRIED`, and for all where there are not both ways to hold beside each other.
    Every course has the drift that is foreseen of the first of them.
    """
    table, nothing = found.table, pd.Series(np.nan, found.table.index)
    ways = [TOGETHER, STAGGERED] if STAGGERED in set(table["design"]) else []
    tried = table["reason"].eq("") & table["months"].isin(TRIED) & table["design"].isin(ways)
    trials = [(at, trial) for at, trial in zip(table.index, found.trials, strict=True) if trial and tried[at]]
    if not trials:
        return nothing
    drift = planned(trials[0][1], 0.0).drift
    for at, trial in trials:
        asked: dict[str, Any] = {"fall": FALL, "drift": drift, "draws": COURSES, "seed": SEED}
        nothing[at] = simulated_power(trial.counts, trial.groups, trial.controls, **asked, **trial.given)
    return nothing


def _size(matrix: pd.DataFrame, first: pd.Period, back: int) -> "pd.Series[float]":
    """Incidents of each kommundel in the year before the start, those fully counted. [count]"""
    last = first - _YEAR * back - 1
    year = matrix.reindex(columns=pd.period_range(last - _YEAR + 1, last, freq="M"))
    return year.sum(axis=1, skipna=False).dropna()


def _sealed_looks(situation: Situation, brottstyp: str, own: str) -> tuple[int, ...]:
    """The looks before the last of what was promised of the type in the kommundel; empty where there is one look."""
    for kept in situation.promises:
        given = kept.given
        if kept.holds and given["indicator"] == brottstyp and own in scope_of(given["kommundel"]):
            return tuple(given.get("looks", ()))
    return ()


def _named_together(situation: Situation, brottstyp: str, own: str, first: pd.Period) -> tuple[str, ...]:
    """The kommundelar that the register names together with this one; empty where it names none."""
    goals, measures = situation.goals, situation.measures
    of_type = goals.loc[goals["kind"].eq("effekt") & goals["indicator"].eq(brottstyp), "kommundel"]
    begun = measures.loc[measures["start"].isna() | (measures["start"] >= first.start_time), "scope"]
    for names in map(scope_of, [*of_type, *begun]):
        if own in names and len(names) > 1:
            return tuple(name for name in names if name in situation.kommundelar)
    return ()


def _proposed(
    situation: Situation, around: Panel, own: str, size: "pd.Series[float]", rules: Settings
) -> tuple[str, ...]:
    """The kommundel and the largest others, as many as leave enough to compare with that lie close to none of them.

    Where not even one more leaves enough, as many as leave the fewest that are compared with at all.
    """
    for least in (rules.enough_controls, rules.fewest_controls):
        chosen: tuple[str, ...] = (own,)
        for name in map(str, size.sort_values(ascending=False, kind="stable").index):
            more = (*chosen, name)
            left = set(around.controls) - {*more, *_close(situation, more)}
            if len(more) <= MOST and name != own and name in around.controls and len(left) >= least:
                chosen = more
        if len(chosen) > 1:
            break
    return chosen


def _close(situation: Situation, treated: Sequence[str]) -> tuple[str, ...]:
    """Kommundelar that reach into the strip around one of these, where crime is thought to move."""
    return tuple(name for area in treated for name in neighbours(situation, area, gap=WIDTH))


def _together(trial: Trial) -> dict[str, Any]:
    """What our own and other kommuner would show, the count of the one that has fewest."""
    return {"expected": fewest_expected(trial), "fall": planned(trial, 0.0).smallest_visible_fall}


def _goals(situation: Situation, brottstyp: str) -> list[Goal]:
    """The effect goals of a type."""
    return [goal for goal in effect_goals(situation) if goal["indicator"] == brottstyp]


def _ways(own: str, order: Sequence[str], apart: int, time: int) -> list[tuple[str, Starts]]:
    """Each design's name with its areas by months from the first start; in turn once the last is followed enough."""
    ways: list[tuple[str, Starts]] = [(ALONE, [((own,), 0)])]
    if len(order) < 2:
        return ways
    ways.append((TOGETHER, [(tuple(order), 0)]))
    in_turn = [((name,), apart * at) for at, name in enumerate(order)]
    return [*ways, (STAGGERED, in_turn)] if time - in_turn[-1][1] >= SHORTEST else ways


def _only(around: Panel, starts: Starts, out: Sequence[str], near: Sequence[str]) -> Panel:
    """The panel of those that have begun; none that has measures, will get this one (`out`) or is near is a control."""
    treated = [name for areas, _ in starts for name in areas]
    gone = [name for name in around.counts.index if name in {*around.measured, *out} and name not in treated]
    kept = tuple(name for name in around.controls if name not in {*treated, *gone, *near})
    return replace(around, counts=around.counts.drop(index=gone), controls=kept)
