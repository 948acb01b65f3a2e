"""The gates about recording: rules that changed, months not complete, places missing, one large case."""

from bfa.analyses.amounts import joined, percent
from bfa.analyses.effect.gates import NOUNS, Findings, Gate, noted, passed, unasked
from bfa.analyses.unread import REASON

#: The project's own limits: points of incidents without a place, share of the period in one case file.
PLACE_POINTS, LARGEST_CASE = 0.02, 0.10


def recording_gates(found: Findings) -> list[Gate]:
    """Every gate about how incidents were registered, but `unread`."""
    return [
        _silent(found),
        _rules(found),
        _complete(found),
        _days(found),
        _places(found),
        _case(found),
        _reporting(found),
    ]


def withheld(found: Findings) -> bool:
    """Whether a change of rules that all areas share makes the bare counts say nothing beside each other."""
    asked = found.asked
    return any(asked.first < at < asked.start + asked.length for at in asked.known.recording.shared_breaks)


def uneven_places(found: Findings) -> bool:
    """Whether the share without a usable place differs too much between the periods, or from that of the controls."""
    share, others = found.asked.known.recording.place_share, found.asked.known.recording.controls_place_share
    if share is None:
        return False
    apart = [share[1] - share[0], *(own - other for own, other in zip(share, others or share, strict=True))]
    return max(abs(part) for part in apart) > PLACE_POINTS


def heavy_case(found: Findings) -> bool:
    """Whether one case file holds too much of the follow-up."""
    largest = found.asked.known.recording.largest_case
    return largest is not None and largest[1] > 0 and largest[0] / largest[1] > LARGEST_CASE


def unread(found: Findings) -> Gate:
    """Whether so few rows fell away at intake that a change can be a change."""
    good = not found.asked.known.recording.unread
    return passed(
        "Nästan alla rader gick att läsa", good, "högst var tionde rad avvisad vid inläsningen", REASON, basis="facts"
    )


def _silent(found: Findings) -> Gate:
    """A fall to nothing at all looks perfect, and is more often counts that stopped coming."""
    asked, noun = found.asked, NOUNS[found.asked.known.counted]
    stopped = [area for area in asked.treated if area in asked.silent]
    others = joined([area for area in asked.silent if area not in asked.treated])
    return passed(
        "Rapporteringen har inte upphört",
        not stopped,
        f"utan {others}, där inget är räknat på slutet" if others else f"inga långa tider utan {noun} på slutet",
        f"inga {noun} är räknade på slutet i {joined(stopped)}: kontrollera uttaget.",
        basis="facts",
    )


def _rules(found: Findings) -> Gate:
    asked, name = found.asked, "Samma regler för registrering hela tiden"
    earliest, end = min(asked.first, asked.start - asked.years * asked.step), asked.start + asked.length
    compared = {str(area) for area in (*asked.treated, *asked.controls)}
    broken = [
        str(area)
        for area, places in asked.known.recording.own_breaks.items()
        if str(area) in compared and any(earliest < at < end for at in places)
    ]
    if broken:
        reason = f"registreringen ändrades bara i {joined(broken)}, så områdena räknas olika."
        return passed(name, False, "", reason, basis="facts")
    doubt = "en regel ändrades för alla områden: antalen före och efter visas inte, jämförelsen kan stå"
    return noted(name, not withheld(found), "ingen känd ändring", doubt, basis="facts")


def _complete(found: Findings) -> Gate:
    asked, late = found.asked, found.asked.known.recording.preliminary
    after = any(asked.start <= at < asked.start + asked.length for at in late)
    before = any(asked.first <= at < asked.first + asked.length for at in late)
    reason = "månader i uppföljningen är preliminära: fler anmälningar väntas."
    if not after:
        reason = "månader i perioden före är preliminära: sena anmälningar saknas. Ta ut dem på nytt."
    return passed(
        "Antalen är slutliga",
        not after and not before,
        "inga preliminära månader",
        reason,
        stops="too_early",
        basis="facts",
    )


def _days(found: Findings) -> Gate:
    name, days = "Räknade inom lika många dagar", found.asked.known.recording.registered_days
    if days is None:
        return unasked(name, "går inte att göra utan anmälningsdatum")
    return Gate(name, "ja", f"anmälda inom {days} dagar i båda perioderna", basis="facts")


def _places(found: Findings) -> Gate:
    name, share = "Lika många utan plats i båda perioderna", found.asked.known.recording.place_share
    if share is None:
        return unasked(name, "går inte att se utan rader")
    told, others = _before_after(share), found.asked.known.recording.controls_place_share
    told += f"; i jämförelseområdena {_before_after(others)}" if others else ""
    doubt = f"{told}: ändringen visas också utan dem som saknar plats"
    return noted(name, not uneven_places(found), told, doubt, basis="few")


def _before_after(share: tuple[float, float]) -> str:
    before, after = (percent(100 * part) for part in share)
    return f"{before} före, {after} efter"


def _case(found: Findings) -> Gate:
    name = "Inget enskilt ärende väger tungt"
    if found.asked.known.recording.largest_case is None:
        return unasked(name, "går inte att se utan rader")
    return noted(
        name,
        not heavy_case(found),
        f"inget ärende har mer än {percent(100 * LARGEST_CASE)} av periodens antal",
        f"ett ärende har mer än {percent(100 * LARGEST_CASE)} av periodens antal: visas med och utan det",
        basis="few",
    )


def _reporting(found: Findings) -> Gate:
    name = "Åtgärden ändrar inte hur mycket som anmäls"
    if not found.asked.known.acted:
        return unasked(name, "ingen egen åtgärd här under perioden")
    doubt = "åtgärden kan i sig ändra hur mycket som anmäls: följ också ett andra mått"
    return noted(name, not found.asked.known.recording.may_change_reporting, "inget känt", doubt, basis="facts")
