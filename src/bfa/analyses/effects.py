"""Did it help: same period before and after, and against the areas that had no measure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from bfa.analyses.amounts import joined
from bfa.analyses.answer import Answer
from bfa.analyses.effect.design import Design, design, each_once
from bfa.analyses.effect.evidence import Evidence, gather
from bfa.analyses.effect.gates import Gate
from bfa.analyses.effect.graded import excludes_target
from bfa.analyses.effect.panel import Panel
from bfa.analyses.effect.relative import Relative, expected_series, smallest_visible_fall
from bfa.analyses.effect.robustness import Robustness, earlier, earlier_windows, robustness
from bfa.analyses.effect.settings import Character, Circumstances, Counted, Scope, Settings
from bfa.analyses.effect.spans import check_whole, span
from bfa.analyses.effect.table import joined_lines, lines
from bfa.analyses.effect.verdicts import WITHHELD, gates, grade, stopped_by, verdict
from bfa.analyses.packages import Package
from bfa.errors import ParameterError

if TYPE_CHECKING:
    from bfa.analyses.partners import Partners
    from bfa.analyses.second_measures import SecondMeasure
    from bfa.analyses.type_line import TypeLine


@dataclass(frozen=True, slots=True)
class Joint(Answer):
    """The comparison that several kommundelar are judged by, all of them together."""

    #: Which they are, and the months of each.
    package: Package
    #: With all of them treated.
    effect: "Effect"
    #: kommundel, before, after, percent, ratio, lower, upper: each of them by itself, and all of them in the last row,
    #: as `effect.table.joined_areas` has it.
    table: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Effect(Answer):
    """One comparison with its verdict."""

    #: Type counted; "" when the counts came without a name.
    brottstyp: str
    #: Months of follow-up and of the same months before, as 2010-05/2010-08 (or positions, where columns are such); as
    #: asked for, however far the counts reach.
    period: str
    baseline: str
    #: What is judged: the design, the own change, the comparison, and what bears on them.
    evidence: Evidence
    #: Every question the verdict rests on, in order.
    gates: tuple[Gate, ...]
    #: Of `effect.verdicts.VERDICTS`.
    verdict: str
    #: Maryland scale, 1-5; 0 where nothing is assessed.
    grade: int
    #: Fall the comparison could show with 80 % power, from what was known before the start: 0.3 is 30 %. [share]
    smallest_visible_fall: float | None
    #: How far the area would have to depart by itself for the conclusion to fall; of a kommundel in a package its own.
    robustness: Robustness | None
    #: area, period, ratio: every area's earlier windows under the same arithmetic.
    earlier: pd.DataFrame
    #: line ("own", "relative", "relative_total", "relative_far", "own_without_case", "own_placed", "relative_placed"),
    #: before, after, percent, ratio, lower, upper, why: the own change, and against the controls.
    table: pd.DataFrame
    #: month, n, expected, lower, upper: the treated areas together, every period known; the last three are missing
    #: outside baseline and follow-up. [count, missing where not counted]
    series: pd.DataFrame
    #: What the verdict, its gates and grade are of, where the kommundel is one of a package; None where it is judged by
    #: itself.
    joint: Joint | None = None
    #: The type with further ones that its goal declares, as one estimate; None where none is declared.
    types: "TypeLine | None" = None
    #: What else the goal is to be followed by, in its order.
    second: "tuple[SecondMeasure, ...]" = ()
    #: What other kommuner did together with this one; None where the comparison's goal has no partners.
    partners: "Partners | None" = None

    @property
    def judged(self) -> "Effect":
        """The comparison that the verdict is of."""
        return self.joint.effect if self.joint else self

    @property
    def design(self) -> Design:
        """How the question was answered from the counts."""
        return self.evidence.design

    @property
    def relative(self) -> Relative | None:
        """The comparison; None when it could not be made."""
        return self.evidence.relative

    @property
    def compared(self) -> bool:
        """Whether there is a comparison."""
        return self.relative is not None

    @property
    def target_excluded(self) -> bool:
        """Whether a fall as large as the sealed target can be ruled out."""
        return self.verdict not in WITHHELD and excludes_target(self.judged.evidence)

    @property
    def stopped(self) -> Gate | None:
        """The gate that withheld or lowered the verdict."""
        return stopped_by(self.gates)


def evaluate(
    counts: pd.DataFrame,
    *,
    treated: Any,
    start: int,
    length: int,
    baseline: int | None = None,
    controls: Sequence[Any] | None = None,
    neighbours: Sequence[Any] = (),
    chosen_on: tuple[int, int] | None = None,
    brottstyp: str = "",
    kind: Counted = "crime",
    family: Sequence[float] | None = None,
    settings: Settings | None = None,
    circumstances: Circumstances | None = None,
) -> Effect:
    """Before, after, comparison and verdict, from counts alone.

    Parameters
    ----------
    counts : DataFrame
        Areas (index) x months (columns, in order without gaps). [count; NaN where not counted, never zero]
    start, length : int
        Position of the first month of follow-up, and number of months.
    baseline : int or None
        Position of the first month of the baseline; None is the same months the nearest year before. [column]
    controls : list of labels or None
        Areas compared with; None is every other area.
    neighbours : list of labels
        Areas next to the treated ones, where incidents may move.
    chosen_on : tuple of int or None
        Start and length of the period whose figures made us choose the area. [column, count]
    family : list of float or None
        p of the other comparisons looked at; empty where there were none. Where None, nobody has told, and a comparison
        that was not declared shows nothing. [0-1]

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
    rules = settings or Settings()
    check_whole(start=start, length=length, season=rules.season)
    first = start - rules.season * -(-length // rules.season) if baseline is None else baseline
    check_whole(baseline=first)
    others = [area for area in counts.index if area not in each_once(treated)] if controls is None else controls
    panel = Panel(counts, start, length, first, tuple(others), brottstyp=brottstyp, kind=kind)
    options = {"neighbours": neighbours, "chosen_on": chosen_on, "rules": rules, "known": circumstances}
    return judge(design(panel, treated, **options), family=family)  # type: ignore[arg-type]


def judge(design: Design, *, family: Sequence[float] | None = None, spread: pd.DataFrame | None = None) -> Effect:
    """The verdict of a design, with everything that is shown beside it.

    `family` is that of `evaluate`; `spread` is change around the measure, as `analyses.effect.spread` gives it, where
    None counts the neighbours that are named.
    """
    _refuse_words(design.known)
    found, panel = gather(design, family=family, spread=spread), design.panel
    asked = gates(found)
    given, windows = verdict(found, asked), earlier_windows(design)
    ratio = found.relative.change.ratio if found.relative and given not in WITHHELD else None
    return Effect(
        brottstyp=panel.brottstyp,
        period=span(panel.counts, panel.start, panel.length),
        baseline=span(panel.counts, panel.first, panel.length),
        evidence=found,
        gates=asked,
        verdict=given,
        grade=grade(found, given),
        smallest_visible_fall=None if design.known.scope == "kommun" else smallest_visible_fall(design),
        robustness=None if ratio is None else robustness(design, ratio, windows),
        earlier=earlier(design, windows),
        table=lines(found),
        series=expected_series(design, found.relative),
    )


def together(own: Effect, package: Package, joint: Effect, areas: pd.DataFrame) -> Effect:
    """A kommundel of a package: its own counts and change, and the verdict of all of them together.

    `areas` is as `effect.table.joined_areas` has it.
    """
    return replace(
        own,
        joint=Joint(package, joint, areas),
        table=joined_lines(own.table, joint.table),
        **{name: getattr(joint, name) for name in ("verdict", "grade", "gates", "smallest_visible_fall")},
    )


def _refuse_words(known: Circumstances) -> None:
    for name, word, allowed in (("scope", known.scope, Scope), ("character", known.character, Character)):
        if word not in (listed := get_args(allowed)):
            raise ParameterError(f"{name}: {word!r} finns inte.", do=f"välj {joined(listed, last='eller')}.")
