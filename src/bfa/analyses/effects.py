"""Did it help: same period before and after, and against the areas that had no measure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from bfa.analyses.amounts import interval
from bfa.analyses.measures import active_measures, areas_with_own_measures, declared
from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.relative import Relative
from bfa.analyses.robustness import Robustness
from bfa.analyses.selection import Selection
from bfa.analyses.series import area_months, kind_of, kommundelar_only, percent_change, whole
from bfa.analyses.settings import Circumstances, Counted, Kind, Scope, Settings
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


@dataclass(frozen=True, slots=True)
class Effect:
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
        Months of follow-up and of the same months before, as 2010-05/2010-08 (or positions, where columns are such).
    before, after : int or None
        Incidents in the baseline and in the follow-up; None when not counted.
    percent : float or None
        100 (after / before - 1), unrounded; None when before is 0 or missing, or a change of rules lies between.
    ratio, lower, upper, p : float or None
        The areas' own change; the interval knows chance and how areas change by themselves between years. [-]
    expected, expected_lower, expected_upper : float or None
        Incidents to expect in the follow-up: the baseline, moved as the controls moved. [count]
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
        (incidents), words.
    gates : DataFrame
        gate, answer ("ja", "nej", "–", "osäkert"), why. Swedish.
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
    table : DataFrame
        label, before, after, percent, ratio, lower, upper, words: the area's own change, and against the controls.
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
        Comparisons in the family, this one included. [count]
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
    table: pd.DataFrame
    series: pd.DataFrame
    declared: bool = True
    acted: bool = True
    final: bool = True
    pool: int = 1

    @property
    def kind(self) -> str:
        """What an incident is, under its former name."""
        return self.kind_counted


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
        "settings": Settings(baseline=position(counts, before)),
        "scope": scope if situation.kommundel else "kommun",
        "crime_class": INITIATIVE if initiative else None,
    }
    planned = declared(situation, brottstyp, after)
    return evaluate(
        counts,
        treated=[own],
        controls=[area for area in chosen if area != own],
        circumstances=Circumstances(
            brottstyp=brottstyp,
            counted=cast(Counted, kind_of(situation, brottstyp)),
            shared_measures=active_measures(situation, after, scope="kommun"),
            measures=active_measures(situation, after, scope=own),
            acted=bool(active_measures(situation, after, scope=own)) or asked["scope"] == "kommun",
        ),
        declared=planned,
        family=() if planned or not situation.kommundel else _family(counts, own, asked),
        **asked,
    )


def periods(found: Effect) -> tuple[Period, Period]:
    """The follow-up and the baseline of an effect whose counts are by month."""
    return parse_period(found.period), parse_period(found.baseline)


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
        p of the other comparisons looked at. [0-1]
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
        An unknown area, a treated area among the controls, or periods that overlap or lie before the counts.
    DataError
        Counts that are negative or not whole.

    Notes
    -----
    The comparison uses up to two earlier years as its baseline and takes areas' drift into account
    (`bfa.methods.drift`); the own ratio compares the two periods alone and knows chance only.
    """
    listed = list(treated) if isinstance(treated, (list, tuple, set, pd.Index)) else [treated]
    rules, known = settings or Settings(), circumstances or Circumstances()
    first = start - rules.season * -(-length // rules.season) if rules.baseline is None else rules.baseline
    family = list(family or ())
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
        shared_measures=known.shared_measures,
        declared=declared,
        acted=known.acted,
        family=len(family) + 1,
    )
    found = None if before == after == 0 else _relative(counts, listed, kept, start, length, findings)
    if found:
        adjusted = float(benjamini_hochberg([found.p, *family])[0])
        findings = replace(findings, relative=(found.ratio, found.lower, found.upper), adjusted=adjusted)
    table = _table(before, after, own, found)
    return Effect(
        brottstyp=known.brottstyp,
        kind_counted=known.counted,
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
        expected=before,
        expected_lower=None,
        expected_upper=None,
        relative=found,
        smallest_visible_fall=None,
        robustness=None,
        earlier=pd.DataFrame(columns=["area", "period", "ratio"]),
        own_years=(),
        left_out=pd.DataFrame(columns=["control", "ratio", "lower", "upper", "weight", "changes_sign"]),
        selection=None,
        spread=pd.DataFrame(columns=["where", "kind", "before", "after", "difference", "lower", "upper", "words"]),
        gates=gate_table(findings),
        grade={"": 0, "svag jämförelse": 2}.get(strength(findings), 3),
        strength=strength(findings),
        verdict=verdict(findings)[0],
        reason=verdict(findings)[1],
        sentence=sentence(findings),
        table=table,
        series=series.rename("n")
        .rename_axis("month")
        .reset_index()
        .assign(expected=np.nan, lower=np.nan, upper=np.nan),
        declared=declared,
        acted=known.acted,
        final=known.final,
        pool=len(family) + 1,
    )


def _table(before: int | None, after: int | None, own: Ratio | None, found: Relative | None) -> pd.DataFrame:
    lines: list[dict[str, Any]] = []
    if own:
        change = percent_change(before, after)
        ends = {"ratio": own.ratio, "lower": own.lower, "upper": own.upper}
        lines.append({"label": "Egen ändring", "before": before, "after": after, "percent": change, **ends})
    if found:
        ends = {"ratio": found.ratio, "lower": found.lower, "upper": found.upper}
        lines.append({"label": "Mot jämförelseområdena", "percent": 100 * (found.ratio - 1), **ends})
    columns = ["label", "before", "after", "percent", "ratio", "lower", "upper"]
    table = pd.DataFrame(lines, columns=columns).astype({"before": "Int64", "after": "Int64"})
    return table.assign(words=[interval(*ends) for ends in zip(table["lower"], table["upper"], strict=True)])


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
        standard_error=found.standard_error,
        drift=found.drift,
        degrees_of_freedom=found.degrees_of_freedom,
        years=found.years,
        controls=findings.controls,
        dropped=findings.dropped,
        shared_measures=findings.shared_measures,
    )
