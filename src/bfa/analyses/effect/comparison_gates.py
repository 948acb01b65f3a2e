"""The gates of the comparison itself: whether periods and areas are alike, and whether what it says holds."""

from typing import Any

from bfa.analyses.effect.comparability import LEVEL
from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import NO, UNASKED, UNSURE, YES, Gate, noted, passed, unasked
from bfa.analyses.effect.relative import MANY, ONE, Relative
from bfa.analyses.effect.selection import adjusted, favours, peak_is_baseline
from bfa.analyses.effect.spread import FEWER, MORE, UNJUDGED, together

#: Share of the weight that one control may carry: half, but with only two controls two thirds.
HEAVIEST, HEAVIEST_OF_TWO = 1 / 2, 2 / 3
_SHOWS_NOTHING = "no_difference_shown"


def likeness_gates(evidence: Evidence) -> list[Gate]:
    """Whether periods and areas are alike enough to be compared."""
    design, alike = evidence.design, evidence.comparability
    peak = design.chosen_on is not None and peak_is_baseline(design, design.chosen_on)
    season = passed("season", not peak, no="peak", basis="facts")
    if not peak and not design.same_months:
        season = Gate("season", UNSURE, basis="facts")
    if alike is None:
        return [season, _calendar(evidence), unasked("alike")]
    return [
        season,
        _calendar(evidence),
        noted("level", alike.level, times=f"{LEVEL:.0f}"),
        unasked("months") if alike.months is None else noted("months", alike.months),
        unasked("hours") if alike.hours is None else noted("hours", alike.hours),
    ]


def comparison_gates(evidence: Evidence) -> list[Gate]:
    """What the comparison says."""
    relative = evidence.relative
    if relative is None:
        nothing = evidence.design.before == evidence.design.after == 0
        why = "nothing_counted" if nothing else "short_history"
        return [Gate("differs", UNASKED, why, {}, "not_assessed", "facts")]
    return [
        _differs(evidence, relative),
        _chosen(evidence, relative),
        _one_by_one(relative),
        _selected(evidence, relative),
        _ranked(relative),
        _moved(evidence),
    ]


def _differs(evidence: Evidence, relative: Relative) -> Gate:
    """Whether the interval leaves out no change, or at one of several sealed looks what it may spend of the error."""
    change, look = relative.change, evidence.design.known.look
    told: dict[str, Any] = {"change": (change.ratio, change.lower, change.upper)}
    if change.upper < 1 or change.lower > 1 if look is None else change.p < look.level:
        return Gate("differs", YES, "", told)
    if look is None:
        return Gate("differs", NO, "", told, _SHOWS_NOTHING)
    told |= {"look": look.place, "looks": look.of, "following": look.following}
    if look.following is None:
        return Gate("differs", NO, "last_look", told, _SHOWS_NOTHING)
    return Gate("differs", NO, "look", told, "too_early")


def _calendar(evidence: Evidence) -> Gate:
    table = evidence.design.known.calendar
    if table is None:
        return unasked("calendar")
    rows = table.loc[table["differs"], ["what", "before", "after", "size"]].to_dict("records")
    return noted("calendar", not rows, calendar=rows)


def _chosen(evidence: Evidence, relative: Relative) -> Gate:
    known, many = evidence.design.known, evidence.pool
    if known.declared:
        return Gate("chosen", YES, "declared", basis="facts")
    told = {"agreed": known.undeclared, "many": many}
    if many is None:
        return Gate("chosen", NO, "pool_unknown", told, _SHOWS_NOTHING, "facts")
    if relative.adjusted <= evidence.design.rules.false_discoveries:
        return Gate("chosen", YES, "tried", told)
    return Gate("chosen", NO, "tried", told, _SHOWS_NOTHING)


def _one_by_one(relative: Relative) -> Gate:
    single = relative.left_out[relative.left_out["kind"] == ONE]
    turned, limit = single[single["changes_sign"]], HEAVIEST_OF_TWO if len(single) < 3 else HEAVIEST
    heavy = single[single["weight"].abs() > limit]
    for why, told, rows in (("turned", "any_of", turned), ("heavy", "areas", heavy)):
        if len(rows):
            return Gate("one_by_one", NO, why, {told: tuple(rows["control"])}, _SHOWS_NOTHING)
    ends = {"low": float(single["ratio"].min()), "high": float(single["ratio"].max())}
    return Gate("one_by_one", YES, "", ends)


def _ranked(relative: Relative) -> Gate:
    """The treated area's place among all areas in the same window: told, never a gate that stops."""
    if relative.rank is None:
        return unasked("ranked", many=MANY)
    place, areas = relative.rank
    return Gate("ranked", UNASKED, "told", {"place": place, "of": areas, "share": place / areas})


def _selected(evidence: Evidence, relative: Relative) -> Gate:
    chosen_on, selection, change = evidence.design.chosen_on, evidence.selection, relative.change
    if chosen_on is None:
        return unasked("selected")
    if selection is None:
        return Gate("selected", UNSURE, "short_history", basis="facts")
    lower, upper = adjusted(change, selection)
    kept = upper < 1 if change.upper < 1 else lower > 1
    told = {"selection": selection}
    if kept or (lower <= 1 <= upper and change.lower <= 1 <= change.upper):
        return Gate("selected", YES, "", told)
    if not favours(evidence.design, chosen_on):
        return Gate("selected", UNSURE, "", told)
    return Gate("selected", NO, "", told, _SHOWS_NOTHING)


def _moved(evidence: Evidence) -> Gate:
    rows = evidence.spread
    judged = rows[rows["says"] != UNJUDGED]
    if judged.empty:
        return unasked("moved", "unjudged" if len(rows) else "")
    for says, answer in ((MORE, UNSURE), (FEWER, YES)):
        if (judged["says"] == says).any():
            named = judged.loc[judged["says"] == says, ["kind", "where"]].itertuples(index=False, name=None)
            return Gate("moved", answer, says, {"rows": tuple((*row, together(rows)) for row in named)})
    return Gate("moved", YES)
