"""Kommundelar of a package that began at different times, as one comparison: its gates are asked of every start."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.effect.comparability import Comparability
from bfa.analyses.effect.comparison_gates import comparison_gates
from bfa.analyses.effect.design import Design, mean_year
from bfa.analyses.effect.evidence import Evidence, gather
from bfa.analyses.effect.gates import NO, UNASKED, UNSURE, Gate, passed
from bfa.analyses.effect.relative import ALL, ALONE, LEFT_OUT, ONE, Relative, Total, expected_series
from bfa.analyses.effect.robustness import Robustness, earlier_windows, joint_robustness
from bfa.analyses.effect.spans import span
from bfa.analyses.effect.spread import table
from bfa.analyses.effect.table import lines
from bfa.analyses.effect.verdicts import WITHHELD, gates, grade, verdict
from bfa.analyses.effects import Effect
from bfa.methods.joint import Group, Joint, joint_comparison, planned_joint
from bfa.methods.many import benjamini_hochberg

#: Without one of so many controls there is no comparison left, so that none can be tried.
FEWEST_CONTROLS = 3
#: Gates that are of all starts together; every other is asked of each, and the worst answer stands.
_TOGETHER = ("enough", "differs", "chosen", "one_by_one", "selected", "ranked")
_WORST = (NO, UNSURE, UNASKED)


def judge_staggered(designs: Sequence[Design], *, family: Sequence[float] | None = None) -> Effect:
    """The verdict of treated areas with starts of their own.

    Parameters
    ----------
    designs : list of Design
        One for each start, the earliest first: of the same counts, each without the others' treated areas.
    family : list of float or None
        As that of `effects.evaluate`.

    Notes
    -----
    The starts' totals go together as their typical changes do.
    What became of surroundings is asked around each start, with what was counted in its own months.
    """
    each = [gather(design, family=()) for design in designs]
    counts, whole = _counts(designs), _whole(designs)
    whole = replace(whole, controls=tuple(area for area in whole.controls if area in counts.index))
    relative = _relative(each, whole, counts, family or ())
    found = replace(
        each[0],
        design=whole,
        pool=None if family is None and not whole.known.declared else len(family or ()) + 1,
        own=None,
        relative=relative,
        comparability=_alike(each) if relative else None,
        selection=each[0].selection if relative else None,
        spread=table([]),
    )
    asked = _gates(each, found)
    given = verdict(found, asked)
    return Effect(
        brottstyp=whole.panel.brottstyp,
        period=span(whole.panel.counts, whole.panel.start, whole.panel.length),
        baseline=span(whole.panel.counts, whole.panel.first, whole.panel.length),
        evidence=found,
        gates=asked,
        verdict=given,
        grade=0 if given in WITHHELD else min(grade(found, given), *(grade(_as(part, found), given) for part in each)),
        smallest_visible_fall=_foreseen(designs, whole, counts),
        robustness=_robustness(each, relative) if given not in WITHHELD else None,
        earlier=pd.DataFrame({"area": [], "period": [], "ratio": []}),
        table=lines(found),
        series=expected_series(designs[0], None),
    )


def _as(part: Evidence, whole: Evidence) -> Evidence:
    """The evidence of one start, with as many areas as there are in all."""
    known = part.design.known
    return replace(
        part, design=replace(whole.design, known=known, panel=part.design.panel), comparability=whole.comparability
    )


def _counts(designs: Sequence[Design]) -> pd.DataFrame:
    """Treated areas and all others that are counted and not silent from the first history to the last end."""
    first = designs[0].panel.start - designs[0].behind
    last = max(design.panel.start + design.panel.length for design in designs)
    others = designs[0].panel.counts.drop(index=list(designs[0].treated))
    rows = pd.concat([*(design.panel.counts.loc[list(design.treated)] for design in designs), others])
    part = rows.iloc[:, first:last].astype("float64")
    silent = {area for design in designs for area in design.silent}
    return part[part.notna().all(axis=1) & (part.sum(axis=1) > 0) & ~part.index.isin(silent)]


def _whole(designs: Sequence[Design]) -> Design:
    """All starts as one design, with the months of the first."""

    def every(name: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(area for design in designs for area in getattr(design, name)))

    def added(name: str) -> int | None:
        parts = [getattr(design, name) for design in designs]
        return None if None in parts else sum(parts)

    shared = set.intersection(*(set(design.controls) for design in designs))
    return replace(
        designs[0],
        treated=every("treated"),
        controls=tuple(area for area in designs[0].controls if area in shared),
        dropped=every("dropped"),
        near=every("near"),
        short=every("short"),
        silent=every("silent"),
        neighbours=every("neighbours"),
        history=min(design.history for design in designs),
        before=added("before"),
        after=added("after"),
        prior=max(design.prior for design in designs),
        known=replace(
            designs[0].known,
            measures=tuple(sorted({number for design in designs for number in design.known.measures})),
            shared_measures=tuple(sorted({number for design in designs for number in design.known.shared_measures})),
        ),
    )


def _groups(designs: Sequence[Design]) -> list[Group]:
    first = designs[0].panel.start - designs[0].behind
    return [Group(design.treated, design.panel.start - first, design.panel.length) for design in designs]


def _options(whole: Design) -> dict[str, Any]:
    return {
        "season": whole.season,
        "neighbours": whole.pairs,
        "drift_prior": whole.prior,
        "confidence": whole.rules.confidence,
    }


def _relative(
    each: Sequence[Evidence], whole: Design, counts: pd.DataFrame, family: Sequence[float]
) -> Relative | None:
    """The comparison; None where one of the starts has none, or too few are left to compare with."""
    parts = [evidence.relative for evidence in each if evidence.relative]
    there = set(whole.treated) <= set(counts.index) and len(whole.controls) >= FEWEST_CONTROLS
    if len(parts) < len(each) or not there:
        return None
    groups = _groups([evidence.design for evidence in each])
    change = joint_comparison(counts, groups, list(whole.controls), **_options(whole))
    return Relative(
        change,
        _total([part.total for part in parts], change),
        float(benjamini_hochberg([change.p, *family])[0]),
        _left_out(whole, counts, groups, change),
        pd.concat([part.alone for part in parts], ignore_index=True)[list(ALONE)],
    )


def _total(parts: Sequence[Total], change: Joint) -> Total:
    """All treated areas' total, over what each start's were expected to have, with as few degrees of freedom as any."""
    expected, ratio, error, reach = (
        np.array([getattr(part, name) for part in parts]) for name in ("expected", "ratio", "standard_error", "reach")
    )
    share = expected / expected.sum()
    moved = share * error
    whole = math.sqrt(float(moved @ change.correlations @ moved))
    far = whole * float((reach / error).max())
    return Total(float(expected.sum()), float(share @ ratio), whole, far, sum(part.areas for part in parts))


def _robustness(each: Sequence[Evidence], relative: Relative | None) -> Robustness | None:
    """How the joint difference stands beside those of earlier windows; None where none is known."""
    if relative is None or not isinstance(relative.change, Joint):
        return None
    designs = [evidence.design for evidence in each]
    windows, weights = [earlier_windows(design) for design in designs], relative.change.table["weight"]
    return joint_robustness(designs, windows, list(weights), relative.change.ratio)


def _left_out(whole: Design, counts: pd.DataFrame, groups: list[Group], change: Joint) -> pd.DataFrame:
    """The comparison without each control in turn."""
    rows = [(ALL, "", change, 1.0)]
    for area in whole.controls:
        left = [other for other in whole.controls if other != area]
        rows.append((ONE, str(area), joint_comparison(counts, groups, left, **_options(whole)), change.weights[area]))
    table = pd.DataFrame(
        [(kind, name, one.ratio, one.lower, one.upper, weight) for kind, name, one, weight in rows],
        columns=list(LEFT_OUT[:-1]),
    )
    turned = np.log(table["ratio"]) * np.log(change.ratio) < 0
    return table.assign(changes_sign=turned & (np.abs(np.log(table["ratio"])) > 1e-12))


def _alike(each: Sequence[Evidence]) -> Comparability:
    parts = [evidence.comparability for evidence in each if evidence.comparability]
    months, hours = ([getattr(part, name) for part in parts] for name in ("months", "hours"))
    return Comparability(all(part.level for part in parts), _all_known(months), _all_known(hours))


def _all_known(alike: Sequence[bool | None]) -> bool | None:
    return False if False in alike else None if None in alike else True


def _gates(each: Sequence[Evidence], found: Evidence) -> tuple[Gate, ...]:
    """Every gate with the worst of its answers, and those of all starts together."""
    by_start = [gates(evidence) for evidence in each]
    together = {gate.name: gate for gate in (_enough(each), *comparison_gates(found)) if gate.name in _TOGETHER}
    order = dict.fromkeys(gate.name for asked in by_start for gate in asked)
    asked = {name: [gate for part in by_start for gate in part if gate.name == name] for name in order}
    known = {name: min(answers, key=_worse) for name, answers in asked.items() if name not in _TOGETHER} | together
    return tuple(known[name] for name in order if name in known)


def _worse(gate: Gate) -> tuple[bool, int]:
    return gate.stops not in WITHHELD, _WORST.index(gate.answer) if gate.answer in _WORST else len(_WORST)


def _enough(each: Sequence[Evidence]) -> Gate:
    """Whether the counts to expect are enough, of all starts together."""
    rules, kind = each[0].design.rules, each[0].design.panel.kind
    sums = [float(mean_year(part.design)[list(part.design.treated)].sum()) for part in each]
    good = sum(sums) >= rules.fewest_expected
    return passed("enough", good, fewest=rules.fewest_expected, kind=kind, season=rules.season)


def _foreseen(designs: Sequence[Design], whole: Design, counts: pd.DataFrame) -> float | None:
    """The fall that could be shown, as the promise has it, or from what was counted before the first start."""
    if whole.known.foreseen is not None:
        return whole.known.foreseen
    there = set(whole.treated) <= set(counts.index) and len(whole.controls) >= FEWEST_CONTROLS
    if not there or not all(design.comparable for design in designs):
        return None
    groups = _groups(designs)
    before = counts.iloc[:, : groups[0].start]
    given = _options(whole) | {"confidence": whole.shown_at}
    return planned_joint(before, groups, list(whole.controls), **given).smallest_visible_fall
