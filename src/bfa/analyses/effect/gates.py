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
#: The project's own limits: points of incidents without a place, share of the period in one case file.
PLACE_POINTS, LARGEST_CASE = 0.02, 0.10


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


def dose_gate(evidence: Evidence) -> Gate:
    """Whether what was agreed was done: no effect is asked about of what was not carried out."""
    dose = evidence.design.known.dose
    if not dose.known:
        return unasked("dose")
    told: dict[str, Any] = {"measures": dose.known, "below": dose.below}
    if dose.short:
        return passed("dose", False, basis="facts", **told)
    return noted("dose", not dose.below, basis="facts", **told)


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
    if not evidence.design.known.final and evidence.design.known.look is None:
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


def recording_gates(evidence: Evidence) -> list[Gate]:
    """Every gate about how incidents were registered, but `unread`."""
    return [
        _silent(evidence),
        _rules(evidence),
        _complete(evidence),
        _days(evidence),
        _places(evidence),
        _case(evidence),
        _reporting(evidence),
    ]


def uneven_places(evidence: Evidence) -> bool:
    """Whether the share without a usable place differs too much between the periods, or from that of the controls."""
    share, others = evidence.design.known.recording.place_share, evidence.design.known.recording.controls_place_share
    if share is None:
        return False
    apart = [share[1] - share[0], *(own - other for own, other in zip(share, others or share, strict=True))]
    return max(abs(part) for part in apart) > PLACE_POINTS


def heavy_case(evidence: Evidence) -> bool:
    """Whether one case file holds too much of the follow-up."""
    largest = evidence.design.known.recording.largest_case
    return largest is not None and largest[1] > 0 and largest[0] / largest[1] > LARGEST_CASE


def unread(evidence: Evidence) -> Gate:
    """Whether so few rows fell away at intake that a change can be a change."""
    return passed("unread", not evidence.design.known.recording.unread, basis="facts")


def _silent(evidence: Evidence) -> Gate:
    """A fall to nothing at all looks perfect, and is more often counts that stopped coming."""
    design = evidence.design
    stopped = tuple(area for area in design.treated if area in design.silent)
    others = tuple(area for area in design.silent if area not in design.treated)
    told: dict[str, Any] = {"kind": design.panel.kind, "areas": stopped, "others": others}
    return passed("silent", not stopped, yes="others" if others else "", basis="facts", **told)


def _rules(evidence: Evidence) -> Gate:
    design, panel = evidence.design, evidence.design.panel
    earliest, end = min(panel.first, panel.start - design.years * design.season), panel.start + panel.length
    compared = {str(area) for area in (*design.treated, *design.controls)}
    broken = tuple(
        str(area)
        for area, places in design.known.recording.own_breaks.items()
        if str(area) in compared and any(earliest < at < end for at in places)
    )
    if broken:
        return passed("rules", False, basis="facts", areas=broken)
    return noted("rules", not evidence.rule_changed, basis="facts")


def _complete(evidence: Evidence) -> Gate:
    panel, late = evidence.design.panel, evidence.design.known.recording.preliminary
    after, before = (any(at <= month < at + panel.length for month in late) for at in (panel.start, panel.first))
    no = "after" if after else "before"
    return passed("complete", not after and not before, no=no, stops="too_early", basis="facts")


def _days(evidence: Evidence) -> Gate:
    days = evidence.design.known.recording.registered_days
    return unasked("days") if days is None else Gate("days", YES, "", {"days": days}, basis="facts")


def _places(evidence: Evidence) -> Gate:
    recording = evidence.design.known.recording
    if recording.place_share is None:
        return unasked("places", "no_rows")
    shares = {name: getattr(recording, name) for name in ("place_share", "controls_place_share")}
    areas = tuple(map(str, evidence.design.treated))
    return noted("places", not uneven_places(evidence), basis="few", areas=areas, **shares)


def _case(evidence: Evidence) -> Gate:
    if evidence.design.known.recording.largest_case is None:
        return unasked("case", "no_rows")
    return noted("case", not heavy_case(evidence), basis="few", share=LARGEST_CASE)


def _reporting(evidence: Evidence) -> Gate:
    if not evidence.design.known.acted:
        return unasked("reporting", "no_measure")
    return noted("reporting", not evidence.design.known.recording.may_change_reporting, basis="facts")
