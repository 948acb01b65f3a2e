"""The gates of a verdict: each question with its answer, why (a code, its numbers beside it), and what it stops."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bfa.analyses.effect.design import mean_year
from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.relative import FAR
from bfa.analyses.effect.robustness import measure_start
from bfa.analyses.effect.spans import ends_after

#: What a reason is computed from. "facts": the question, registers, calendars and lengths of time; "counts": counts of
#: incidents, or a comparison of them; "few": shares that a handful of incidents decide.
Basis = Literal["facts", "counts", "few"]
YES, NO, UNSURE, UNASKED = "yes", "no", "unsure", "unasked"


@dataclass(frozen=True, slots=True)
class Gate:
    """One question."""

    #: The question and why it is answered so, as codes that `words.effect_gates` puts in words; `UNASKED` where it
    #: could not be asked or does not apply.
    name: str
    answer: str
    why: str = ""
    #: Numbers and names that the words need.
    told: Mapping[str, Any] = field(default_factory=dict)
    #: The verdict it gives; "" where it lets the question through.
    stops: str = ""
    #: What `why` is computed from, as secrecy needs to know it; counts where nothing is said.
    basis: Basis = "counts"


def passed(
    name: str,
    good: bool,
    *,
    yes: str = "",
    no: str = "",
    stops: str = "not_assessed",
    basis: Basis = "counts",
    **told: Any,
) -> Gate:
    """A gate that stops the verdict, for the reason `no`, unless it is good, for the reason `yes`."""
    return Gate(name, YES, yes, told, "", basis) if good else Gate(name, NO, no, told, stops, basis)


def noted(name: str, good: bool, *, basis: Basis = "counts", **told: Any) -> Gate:
    """A gate that is told and stops nothing."""
    return Gate(name, YES if good else UNSURE, "", told, "", basis)


def unasked(name: str, why: str = "", **told: Any) -> Gate:
    """A gate that could not be asked or does not apply."""
    return Gate(name, UNASKED, why, told, "", "facts")


def question_gates(evidence: Evidence) -> list[Gate]:
    """What is asked, of which measure, and when."""
    return [_effort(evidence), _partial(evidence), _ended(evidence), *_of_the_measure(evidence)]


def enough_gates(evidence: Evidence) -> list[Gate]:
    """Whether there is enough to say anything."""
    design, rules = evidence.design, evidence.design.rules
    units: dict[str, Any] = {"kind": design.panel.kind, "season": rules.season}
    return [
        passed("covered", design.covered, basis="facts", **units),
        passed(
            "history",
            design.history >= rules.fewest_periods,
            basis="facts",
            fewest=rules.fewest_periods,
            history=design.history,
            **units,
        ),
        passed(
            "enough",
            design.before is not None and mean_year(design)[list(design.treated)].sum() >= rules.fewest_expected,
            fewest=rules.fewest_expected,
            **units,
        ),
        passed(
            "controls",
            len(design.controls) >= rules.fewest_controls,
            yes="few" if len(design.controls) < rules.enough_controls else "",
            fewest=rules.fewest_controls,
            controls=design.controls,
            silent=tuple(area for area in design.dropped if area in design.silent),
            short=design.short,
            other=tuple(area for area in design.dropped if area not in (*design.silent, *design.short)),
            **units,
        ),
        _near(evidence),
    ]


def _effort(evidence: Evidence) -> Gate:
    known = evidence.design.known
    return passed("effort", not known.initiative and evidence.design.panel.kind != "activity", basis="facts")


def _partial(evidence: Evidence) -> Gate:
    known = evidence.design.known
    if known.scope != "kommun" and not known.acted:
        return unasked("partial")
    return passed("partial", known.scope != "kommun", basis="facts")


def _ended(evidence: Evidence) -> Gate:
    panel = evidence.design.panel
    if not evidence.design.known.final:
        return passed("ended", False, no="interim", stops="too_early", basis="facts")
    series = panel.counts.loc[list(evidence.design.treated)].sum(axis=0, skipna=False)
    over = not ends_after(series, panel.start, panel.length)
    return passed("ended", over, no="beyond", stops="too_early", basis="facts")


def _of_the_measure(evidence: Evidence) -> list[Gate]:
    known, names = evidence.design.known, ("acted_long", "apart", "shared")
    if not known.acted:
        return [unasked(name, "no_measure") for name in names]
    together = len(known.measures) > 1
    apart = Gate("apart", NO if together else YES, "", {"measures": known.measures}, basis="facts")
    if known.scope == "kommun":
        return [_acted_long(evidence), apart, unasked("shared", "whole")]
    shared = noted("shared", not known.shared_measures, basis="facts", measures=known.shared_measures)
    return [_acted_long(evidence), apart, shared]


def _acted_long(evidence: Evidence) -> Gate:
    design, panel = evidence.design, evidence.design.panel
    since, delay = design.known.months_since_start, design.rules.social_delay
    months = panel.length * 12 / design.rules.season if since is None else since
    no, begun = "", measure_start(design)
    if design.known.character == "social" and months < delay:
        no = "social"
    elif begun < panel.first + panel.length:
        no = "begun_before"
    elif begun - panel.start > panel.length / 2:
        no = "begun_late"
    if no:
        stops = "not_assessed" if no == "begun_before" else "too_early"
        return passed("acted_long", False, no=no, stops=stops, basis="facts", months=delay)
    return noted("acted_long", not began_inside(evidence), basis="facts")


def began_inside(evidence: Evidence) -> bool:
    """Whether the measure tried began after the follow-up did."""
    return evidence.design.known.acted and measure_start(evidence.design) > evidence.design.panel.start


def _near(evidence: Evidence) -> Gate:
    design = evidence.design
    if not design.neighbours:
        return unasked("near")
    if not design.near or evidence.relative is None:
        return Gate("near", YES, basis="facts")
    rows = evidence.relative.left_out
    apart = rows[rows["kind"] == FAR]
    if apart.empty:
        return Gate("near", UNSURE, "all", {"areas": design.near}, basis="facts")
    without = tuple(float(end) for end in apart[["ratio", "lower", "upper"]].iloc[0])
    return Gate("near", UNSURE, "", {"areas": design.near, "without": without})
