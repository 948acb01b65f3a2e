"""Did it help: same period before and after, and against the areas that had no measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from bfa.analyses.amounts import joined
from bfa.analyses.answer import Answer
from bfa.analyses.effect.asked import Asked, ask
from bfa.analyses.effect.comparability import comparability, strength
from bfa.analyses.effect.expected import expected, expected_series
from bfa.analyses.effect.gates import Findings, robust, table
from bfa.analyses.effect.recording_gates import withheld
from bfa.analyses.effect.relative import LEFT_OUT, Relative, compare, smallest_visible_fall
from bfa.analyses.effect.robustness import Robustness, earlier, earlier_windows, own_years, robustness
from bfa.analyses.effect.selection import Selection, selection
from bfa.analyses.effect.settings import Circumstances, Kind, Scope, Settings
from bfa.analyses.effect.spans import span
from bfa.analyses.effect.spread import COLUMNS, spread_next_door
from bfa.analyses.effect.table import lines, own_figures
from bfa.analyses.effect.verdicts import WITHHELD, gates, grade, sentences, verdict
from bfa.analyses.reading_class import INITIATIVE
from bfa.analyses.series import percent_change
from bfa.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Effect(Answer):
    """One comparison with its verdict.

    Attributes
    ----------
    brottstyp : str
        Type counted; "" when the counts came without a name.
    kind_counted : {"crime", "event", "activity"}
        What an incident is.
    treated : tuple of str
        Areas where the measure acted; empty for the whole kommun.
    period, baseline : str
        Months of follow-up and of the same months before, as 2010-05/2010-08 (or positions, where columns are such);
        as asked for, however far the counts reach.
    before, after : int or None
        Incidents in the baseline and in the follow-up; None when not counted, or a change of rules lies between.
    percent : float or None
        100 (after / before - 1), unrounded; None when before is 0, or either is None.
    ratio, lower, upper, p : float or None
        The areas' own change; the interval knows chance and how areas change by themselves between years. [-]
    expected, expected_lower, expected_upper : float or None
        Incidents to expect in the follow-up: the baseline, moved as the controls moved; with several treated areas in
        their total. [count]
    relative : Relative or None
        The comparison; None when it could not be made, or nothing was counted before or after.
    smallest_visible_fall : float or None
        Fall the comparison could show with 80 % power, from what was known before the start: 0.3 is 30 %. [share]
    robustness : Robustness or None
        How far the area would have to depart by itself for the conclusion to fall.
    earlier : DataFrame
        area, period, ratio: every area's earlier windows under the same arithmetic.
    own_years : tuple of float
        Those of the treated areas, oldest first. [%]
    left_out : DataFrame
        control ("alla" first), ratio, lower, upper, weight, changes_sign: the comparison without each control.
    selection : Selection or None
        What choosing the area for its figures does by itself; None where no choice was named.
    spread : DataFrame
        where, kind ("grannområde", "ring", "andra tider", "andra brott"), before, after, difference, lower, upper
        (incidents), says (`effect.spread.WORDS`), words.
    gates : DataFrame
        gate, answer ("ja", "nej", "–", "osäkert"), why (Swedish), basis (what `why` is computed from).
    grade : int
        Maryland scale, 1-5; 0 where nothing is assessed.
    strength : str
        "svag jämförelse", "måttlig jämförelse", "god jämförelse"; "" where nothing is assessed.
    verdict : str
        fall_shown, rise_shown, no_difference_shown, not_assessed or too_early.
    reason : str
        Why the verdict was withheld or lowered, in Swedish; "" otherwise.
    sentence : str
        The verdict in Swedish, claiming no more than the figures allow. Holds no counts.
    said : tuple of str
        Its sentences after the first, which holds the verdict's words and the change against the controls.
    table : DataFrame
        line ("own", "relative", "relative_total", "relative_far", "own_without_case", "own_placed", "relative_placed"),
        before, after, percent, ratio, lower, upper, words: the area's own change, and against the controls.
    series : DataFrame
        month, n, expected, lower, upper: the treated areas together, every period known; the last three are missing
        outside baseline and follow-up. [count, missing where not counted]
    declared : bool
        The comparison was decided on before the measure started; where it was not, it is one of a family.
    acted : bool
        A measure of the areas' own was carried out in the period; where none was, no measure is tried.
    final : bool
        This is the follow-up that was decided on, not an earlier look.
    pool : int
        Comparisons in the family, this one included; 1 also where it was not told how many there are. [count]
    """

    brottstyp: str
    kind_counted: str
    treated: tuple[str, ...]
    period: str
    baseline: str
    before: int | None
    after: int | None
    percent: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    p: float | None
    expected: float | None
    expected_lower: float | None
    expected_upper: float | None
    relative: Relative | None
    smallest_visible_fall: float | None
    robustness: Robustness | None
    earlier: pd.DataFrame
    own_years: tuple[float, ...]
    left_out: pd.DataFrame
    selection: Selection | None
    spread: pd.DataFrame
    gates: pd.DataFrame
    grade: int
    strength: str
    verdict: str
    reason: str
    sentence: str
    said: tuple[str, ...]
    table: pd.DataFrame
    series: pd.DataFrame
    declared: bool = True
    acted: bool = True
    final: bool = True
    pool: int = 1


def evaluate(
    counts: pd.DataFrame,
    *,
    treated: Any,
    start: int,
    length: int,
    controls: Sequence[Any] | None = None,
    neighbours: Sequence[Any] | None = None,
    scope: Scope = "area",
    chosen_on: tuple[int, int] | None = None,
    kind: Kind = "situationell",
    crime_class: str | None = None,
    declared: bool = True,
    family: Sequence[float] | None = None,
    settings: Settings | None = None,
    circumstances: Circumstances | None = None,
) -> Effect:
    """Before, after, comparison and verdict, from counts alone.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x months (columns, in order without gaps). [count; NaN where not counted, never zero]
    treated : label or list of labels
        Areas where the measure acted.
    start, length : int
        Position of the first month of follow-up, and number of months.
    controls : list of labels or None
        Areas compared with; None is every other area.
    neighbours : list of labels or None
        Areas next to the treated ones, where incidents may move.
    scope : {"area", "kommun"}
        "kommun": the measure acted everywhere, so that nothing is left to compare with.
    chosen_on : tuple of int or None
        Start and length of the period whose figures made us choose the area. [column, count]
    kind : {"situationell", "social"}
        Social measures act late.
    crime_class : str or None
        Reading class; the number of initiative crimes never shows an effect.
    declared : bool
        The comparison was decided on before the measure started. Otherwise it must stand out among the `family`.
    family : list of float or None
        p of the other comparisons looked at; empty where there were none. Where None, nobody has told, and a comparison
        that was not declared shows nothing. [0-1]
    settings : Settings or None
        Numbers of the rules.
    circumstances : Circumstances or None
        What counts do not say.

    Returns
    -------
    Effect
        The verdict is withheld, with its reason, where the figures do not carry one.

    Raises
    ------
    ParameterError
        An unknown area or word, a treated area among the controls, positions that are not whole numbers, or periods
        that overlap or lie before the counts.
    DataError
        Periods with gaps or without order, counts that are negative or not whole.

    Notes
    -----
    The comparison uses up to two earlier years as its baseline and takes areas' drift into account
    (`bfa.methods.drift`); the own ratio compares the two periods alone, with chance, shared swings and the areas' own
    drift in its interval (`bfa.methods.own_change`).
    """
    _refuse_words(scope, kind)
    rules, known, others = settings or Settings(), circumstances or Circumstances(), tuple(family or ())
    asked = ask(
        counts,
        treated,
        controls,
        neighbours,
        start=start,
        length=length,
        chosen_on=chosen_on,
        rules=rules,
        known=known,
    )
    compared = None if scope == "kommun" or known.recording.unread else compare(asked, others)
    findings = Findings(
        asked=asked,
        scope=scope,
        kind=kind,
        initiative=crime_class == INITIATIVE,
        declared=declared,
        pool=None if family is None and not declared else len(others) + 1,
        chosen_on=chosen_on,
        compared=compared,
        comparability=comparability(asked) if compared else None,
        selection=selection(asked, chosen_on) if compared and chosen_on else None,
        expected=expected(asked, compared),
        spread=_spread(asked) if scope == "area" else pd.DataFrame(columns=list(COLUMNS)),
    )
    return _judged(findings)


def _refuse_words(scope: str, kind: str) -> None:
    for name, word, allowed in (("scope", scope, get_args(Scope)), ("kind", kind, get_args(Kind))):
        if word not in allowed:
            raise ParameterError(f"{name}: {word!r} finns inte.", do=f"välj {joined(allowed, last='eller')}.")


def _judged(found: Findings) -> Effect:
    """The verdict of what was found, with everything that is shown beside it."""
    asked, relative = found.asked, found.compared.relative if found.compared else None
    answers = gates(found)
    given, reason = verdict(found, answers)
    level = grade(found, given)
    windows = earlier_windows(asked)
    shown = given in ("fall_shown", "rise_shown")
    held = robustness(asked, relative, windows, shown=shown) if relative and given not in WITHHELD else None
    own = None if withheld(found) or asked.known.recording.unread else own_figures(asked)
    ratio = own if asked.before else None
    foreseen, told = found.expected, sentences(found, given, reason, level)
    return Effect(
        brottstyp=asked.known.brottstyp,
        kind_counted=asked.known.counted,
        treated=tuple(str(area) for area in asked.treated),
        period=span(asked.counts, asked.start, asked.length),
        baseline=span(asked.counts, asked.first, asked.length),
        before=None if withheld(found) else asked.before,
        after=None if withheld(found) else asked.after,
        percent=percent_change(asked.before, asked.after) if own else None,
        ratio=ratio.ratio if ratio else None,
        lower=ratio.lower if ratio else None,
        upper=ratio.upper if ratio else None,
        p=own.p if own else None,
        expected=foreseen.total,
        expected_lower=foreseen.lower,
        expected_upper=foreseen.upper,
        relative=relative,
        smallest_visible_fall=None if found.scope == "kommun" else smallest_visible_fall(asked),
        robustness=held,
        earlier=earlier(asked, windows),
        own_years=own_years(asked, windows),
        left_out=found.compared.left_out if found.compared else pd.DataFrame(columns=list(LEFT_OUT)),
        selection=found.selection,
        spread=found.spread,
        gates=table([*answers, robust(held)]),
        grade=level,
        strength=strength(level),
        verdict=given,
        reason=reason,
        sentence=" ".join(told),
        said=told[1:],
        table=lines(found, own),
        series=expected_series(asked, found.compared, foreseen.total),
        declared=found.declared,
        acted=asked.known.acted,
        final=asked.known.final,
        pool=found.pool or 1,
    )


def _spread(asked: Asked) -> pd.DataFrame:
    """What became of the surroundings: as it was given, else of the neighbours, from the counts."""
    if asked.known.spread is not None:
        return asked.known.spread
    if not (asked.neighbours and asked.covered):
        return pd.DataFrame(columns=list(COLUMNS))
    return spread_next_door(asked, asked.neighbours)
