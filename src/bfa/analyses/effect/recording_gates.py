"""The gates about recording: rules that changed, months not complete, places missing, one large case."""

from typing import Any

from bfa.analyses.effect.evidence import Evidence
from bfa.analyses.effect.gates import YES, Gate, noted, passed, unasked

#: The project's own limits: points of incidents without a place, share of the period in one case file.
PLACE_POINTS, LARGEST_CASE = 0.02, 0.10


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
    earliest, end = min(panel.first, panel.start - design.years * design.step), panel.start + panel.length
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
    return noted("places", not uneven_places(evidence), basis="few", **shares)


def _case(evidence: Evidence) -> Gate:
    if evidence.design.known.recording.largest_case is None:
        return unasked("case", "no_rows")
    return noted("case", not heavy_case(evidence), basis="few", share=LARGEST_CASE)


def _reporting(evidence: Evidence) -> Gate:
    if not evidence.design.known.acted:
        return unasked("reporting", "no_measure")
    return noted("reporting", not evidence.design.known.recording.may_change_reporting, basis="facts")
