"""What counts and registers say of a question, before it is judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bfa.analyses.answer import Answer
from bfa.analyses.effect.comparability import Comparability, comparability
from bfa.analyses.effect.design import Design
from bfa.analyses.effect.relative import Relative, compare
from bfa.analyses.effect.selection import Selection, selection
from bfa.analyses.effect.spread import spread_next_door, table
from bfa.methods.own_change import OwnChange, own_change


@dataclass(frozen=True, slots=True)
class Evidence(Answer):
    """What is judged."""

    FACTS = frozenset(("pool",))

    design: Design
    #: Comparisons looked at together, this one included; None where it was not told. [count]
    pool: int | None
    #: The treated areas' own change; None where a period is not counted, both are empty or it says nothing.
    own: OwnChange | None
    #: The comparison; None when it could not be made, or nothing was counted before or after.
    relative: Relative | None
    comparability: Comparability | None
    #: What choosing the area for its figures does by itself; None where no choice was named.
    selection: Selection | None
    #: What became of the surroundings, as `effect.spread` has it.
    spread: pd.DataFrame

    @property
    def rule_changed(self) -> bool:
        """Whether a change of rules that all areas share makes the bare counts say nothing beside each other."""
        return _rule_changed(self.design)

    @property
    def counted(self) -> tuple[int | None, int | None]:
        """Incidents before and after; None where not counted, or a change of rules lies between. [count]"""
        return (None, None) if self.rule_changed else (self.design.before, self.design.after)

    @property
    def expected(self) -> tuple[float | None, float | None, float | None]:
        """Incidents to expect in the follow-up, with the ends of what the comparison would not have told from it.

        The baseline's mean year, moved as the controls moved; the baseline itself where nothing was compared. [count]
        """
        if self.relative is None:
            return None if self.design.before is None else float(self.design.before), None, None
        return self.relative.total.foreseen


def gather(design: Design, *, family: Sequence[float] | None = None, spread: pd.DataFrame | None = None) -> Evidence:
    """All that a verdict rests on; the parameters are those of `effects.judge`."""
    known = design.known
    unread, whole = known.recording.unread, known.scope == "kommun"
    relative = None if whole or unread else compare(design, family or ())
    return Evidence(
        design=design,
        pool=None if family is None and not known.declared else len(family or ()) + 1,
        own=None if unread or _rule_changed(design) else _own_change(design),
        relative=relative,
        comparability=comparability(design) if relative else None,
        selection=selection(design, design.chosen_on) if relative and design.chosen_on else None,
        spread=table([]) if whole else _next_door(design) if spread is None else spread,
    )


def _rule_changed(design: Design) -> bool:
    panel = design.panel
    return any(panel.first < at < panel.start + panel.length for at in design.known.recording.shared_breaks)


def _next_door(design: Design) -> pd.DataFrame:
    there = design.neighbours and design.covered
    return spread_next_door(design, design.neighbours) if there else table([])


def _own_change(design: Design) -> OwnChange | None:
    """The treated areas' own change; None where a period is not counted or both are empty."""
    if not design.covered or design.before == design.after == 0:
        return None
    panel, treated = design.panel, list(design.treated)
    gap = panel.start - panel.first
    if gap <= design.behind:
        counts, start, first = design.usable, design.behind, design.behind - gap
    else:
        counted = [at + month for at in (panel.first, panel.start) for month in range(panel.length)]
        counts, start, first = panel.counts.loc[treated].iloc[:, counted], panel.length, 0
    return own_change(
        counts,
        treated,
        start=start,
        length=panel.length,
        baseline=first,
        season=design.rules.season,
        drift_prior=design.prior,
        confidence=design.rules.confidence,
    )
