"""Did it help: same period before and after, and against the areas that had no measure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from bfa.analyses.measures import active_measures, areas_with_own_measures, declared
from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.series import area_months, kind_of, kommundelar_only, percent_change, whole
from bfa.analyses.situation import Situation
from bfa.analyses.spans import (
    SEASON,
    check,
    comparable,
    counted_in,
    ends_after,
    history,
    position,
    sizeable,
    span,
    with_room,
)
from bfa.analyses.verdicts import Findings, gate_table, sentence, strength, verdict
from bfa.methods.drift import drift_aware_comparison
from bfa.methods.many import benjamini_hochberg
from bfa.methods.ratios import Ratio, rate_ratio
from bfa.tables.period import Period, months, parse_period

Scope = Literal["area", "kommun"]


@dataclass(frozen=True, slots=True)
class Relative:
    """The treated areas' change against the controls'.

    Attributes
    ----------
    ratio, lower, upper : float
        Change of the treated over change of the controls, with the ends of its interval. [-]
    p : float
        Two-sided. [0-1]
    drift : float
        Standard deviation of areas' drift on the log scale. [-]
    years : int
        Earlier years behind the baseline of this comparison. [1 or 2]
    controls : tuple of str
        The areas compared with.
    dropped : tuple of str
        Areas left out because they are too small or lack months.
    shared_measures : tuple of int
        Measures that also acted in the controls.
    """

    ratio: float
    lower: float
    upper: float
    p: float
    drift: float
    years: int
    controls: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    shared_measures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """One comparison with its verdict.

    Attributes
    ----------
    brottstyp : str
        Type counted; "" when the counts came without a name.
    treated : tuple of str
        Areas where the measure acted; empty for the whole kommun.
    period, baseline : str
        Months of follow-up and of the same months before, as 2010-05/2010-08 (or positions, where columns are such).
    before, after : int or None
        Incidents in the baseline and in the follow-up; None when not counted.
    percent : float or None
        100 (after / before - 1), unrounded; None when before is 0 or missing.
    ratio, lower, upper, p : float or None
        The area's own change with a score interval: chance alone, not drift. [-]
    relative : Relative or None
        The comparison; None when it could not be made, or nothing was counted before or after.
    expected : float or None
        Incidents to expect in the follow-up if nothing had changed: the baseline's count.
    verdict : str
        fall_shown, rise_shown, no_difference_shown, not_assessed or too_early.
    reason : str
        Why the verdict was withheld, in Swedish; "" otherwise.
    strength : str
        "svag jämförelse", "måttlig jämförelse"; "" without a comparison or where nothing is assessed.
    sentence : str
        The verdict in Swedish, claiming no more than the figures allow. Holds no counts.
    gates : DataFrame
        gate, answer ("ja", "nej", "–"), why.
    series : DataFrame
        month, n: the treated areas together, every period known. [count, missing where not counted]
    kind : str
        What is counted: crime, event or activity.
    declared : bool
        The comparison was decided on before the measure started; where it was not, it is one of a family.
    acted : bool
        A measure of the area's own was carried out in the period; where none was, no measure is tried.
    """

    brottstyp: str
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
    relative: Relative | None
    expected: float | None
    verdict: str
    reason: str
    strength: str
    sentence: str
    gates: pd.DataFrame
    series: pd.DataFrame
    kind: str = "crime"
    declared: bool = True
    acted: bool = True


def effect(
    situation: Situation,
    *,
    brottstyp: str,
    period: str | Period,
    baseline: str | Period,
    scope: Scope = "area",
    controls: Sequence[str] = (),
) -> Effect:
    """The effect notebook's question for one kommundel, or for the whole kommun.

    Parameters
    ----------
    situation : Situation
        The kommundel asked about; "" is the whole kommun, which has nothing to be compared with.
    brottstyp : str
        One type.
    period, baseline : str or Period
        Follow-up, and the same months of an earlier year.
    scope : {"area", "kommun"}
        Where the measure acted.
    controls : list of str
        Kommundelar to compare with; empty is all others that had no measures of their own in the period.

    Raises
    ------
    ParameterError
        The periods are not the same months, they overlap, or a name is unknown.
    """
    after, before = comparable(period, baseline)
    matrix = area_months(situation, brottstyp)
    counts = with_room(kommundelar_only(matrix), after, before)
    own = situation.kommundel or situation.kommun.kommun
    if not situation.kommundel:
        counts = pd.DataFrame([whole(matrix).reindex(counts.columns)], index=[own])
    others = areas_with_own_measures(situation, after) - {own, *controls}
    counts = counts[~counts.index.isin(others)]
    chosen = list(controls) if controls and situation.kommundel else list(counts.index)
    initiative = kind_of(situation, brottstyp) == "activity" or reading_class(situation, brottstyp) == INITIATIVE
    asked: dict[str, Any] = {
        "start": position(counts, after),
        "length": len(months(after)),
        "baseline": position(counts, before),
        "scope": scope if situation.kommundel else "kommun",
        "crime_class": INITIATIVE if initiative else None,
    }
    planned = declared(situation, brottstyp, after)
    found = evaluate(
        counts,
        treated=[own],
        controls=[area for area in chosen if area != own],
        shared_measures=active_measures(situation, after, scope="kommun"),
        brottstyp=brottstyp,
        declared=planned,
        acted=bool(active_measures(situation, after, scope=own)) or asked["scope"] == "kommun",
        family=() if planned or not situation.kommundel else _family(counts, own, asked),
        **asked,
    )
    return replace(found, kind=kind_of(situation, brottstyp))


def periods(found: Effect) -> tuple[Period, Period]:
    """The follow-up and the baseline of an effect whose counts are by month."""
    return parse_period(found.period), parse_period(found.baseline)


def evaluate(
    counts: pd.DataFrame,
    *,
    treated: Any,
    start: int,
    length: int,
    baseline: int | None = None,
    controls: Sequence[Any] | None = None,
    scope: Scope = "area",
    crime_class: str | None = None,
    shared_measures: Sequence[int] = (),
    declared: bool = True,
    acted: bool = True,
    family: Sequence[float] = (),
    brottstyp: str = "",
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
    baseline : int or None
        Position of the first month of the baseline; None is the same months one year earlier.
    controls : list of labels or None
        Areas compared with; None is every other area.
    scope : {"area", "kommun"}
        "kommun": the measure acted everywhere, so that nothing is left to compare with.
    crime_class : str or None
        Reading class; the number of initiative crimes never shows an effect.
    shared_measures : list of int
        Measures that also acted in the controls.
    declared : bool
        The comparison was decided on before the measure started. Otherwise it must stand out among the `family`.
    acted : bool
        A measure of the treated areas' own was carried out in the follow-up.
    family : list of float
        p of the comparisons of every other area looked at. [0-1]
    brottstyp : str
        Name of the type, for the result.

    Returns
    -------
    Effect
        The verdict is withheld, with its reason, where the figures do not carry one.

    Raises
    ------
    ParameterError
        An unknown area, a treated area among the controls, or periods that overlap or lie before the counts.
    DataError
        Counts that are negative or not whole.

    Notes
    -----
    The comparison uses up to two earlier years as its baseline and takes areas' drift into account
    (`bfa.methods.drift`); the own ratio compares the two periods alone and knows chance only.
    """
    listed = list(treated) if isinstance(treated, (list, tuple, set, pd.Index)) else [treated]
    first = start - SEASON * -(-length // SEASON) if baseline is None else baseline
    check(counts, listed, controls, start=start, length=length, first=first)
    series = counts.loc[listed].sum(axis=0, skipna=False)
    before, after = (counted_in(series, at, length) for at in (first, start))
    own = _own(before, after)
    others = [area for area in (counts.index if controls is None else controls) if area not in listed]
    kept, dropped = sizeable(counts, others, first, start, length)
    findings = Findings(
        covered=after is not None,
        ends_after_data=ends_after(series, start, length),
        history=history(series, start),
        scope=scope,
        initiative=crime_class == INITIATIVE,
        before=before,
        controls=tuple(str(area) for area in kept),
        dropped=tuple(str(area) for area in dropped),
        shared_measures=tuple(int(number) for number in shared_measures),
        declared=declared,
        acted=acted,
        family=len(family) + 1,
    )
    found = None if before == after == 0 else _relative(counts, listed, kept, start, length, findings)
    if found:
        adjusted = float(benjamini_hochberg([found.p, *family])[0])
        findings = replace(findings, relative=(found.ratio, found.lower, found.upper), adjusted=adjusted)
    return Effect(
        brottstyp=brottstyp,
        treated=tuple(str(area) for area in listed),
        period=span(counts, start, length),
        baseline=span(counts, first, length),
        before=before,
        after=after,
        percent=percent_change(before, after),
        ratio=own.ratio if own else None,
        lower=own.lower if own else None,
        upper=own.upper if own else None,
        p=own.p if own else None,
        relative=found,
        expected=before,
        verdict=verdict(findings)[0],
        reason=verdict(findings)[1],
        strength=strength(findings),
        sentence=sentence(findings),
        gates=gate_table(findings),
        series=series.rename("n").rename_axis("month").reset_index(),
        declared=declared,
        acted=acted,
    )


def _family(counts: pd.DataFrame, own: str, asked: dict[str, Any]) -> list[float]:
    """p of the same comparison for every other area that can be assessed."""
    others = (evaluate(counts, treated=[area], **asked) for area in counts.index if area != own)
    return [found.relative.p for found in others if found.relative and found.verdict != "not_assessed"]


def _own(before: int | None, after: int | None) -> Ratio | None:
    if before is None or after is None or before == after == 0:
        return None
    return rate_ratio(before, after)


def _relative(
    counts: pd.DataFrame, treated: list[Any], controls: list[Any], start: int, length: int, findings: Findings
) -> Relative | None:
    behind = min([findings.history, *(history(counts.loc[area], start) for area in controls)])
    if findings.scope == "kommun" or not findings.covered or len(controls) < 2 or behind < SEASON:
        return None
    usable = counts.iloc[:, start - behind : start + length]
    complete = usable[usable.notna().all(axis=1) & (usable.sum(axis=1) > 0)]
    if not set(treated) <= set(complete.index):
        return None
    found = drift_aware_comparison(complete, treated, controls, start=behind, length=length)
    return Relative(
        ratio=found.ratio,
        lower=found.lower,
        upper=found.upper,
        p=found.p,
        drift=found.drift,
        years=found.years,
        controls=findings.controls,
        dropped=findings.dropped,
        shared_measures=findings.shared_measures,
    )
