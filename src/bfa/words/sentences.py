"""What opens a page: its title, and how many there are."""

from bfa.analyses.causes import Tags
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.situation import Situation
from bfa.disclosure import Policy, single
from bfa.tables.period import Period, parse_period
from bfa.words import missing_months
from bfa.words.catalogue import message
from bfa.words.labels import labels, place_name
from bfa.words.nouns import REPORTED
from bfa.words.numbers import counted


def title(situation: Situation, brottstyp: str, period: Period | str, *, policy: Policy) -> str:
    """What a chart or map shows: "Misshandel utomhus, kommundel A, maj–augusti 2010 (3 av 4 månader räknade)"."""
    asked = parse_period(period) if isinstance(period, str) else period
    found = situation.uncounted(brottstyp, asked)
    place = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=policy.tier))
    place = place if place == situation.kommundel or not situation.kommundel else place[:1].lower() + place[1:]
    span = missing_months.span(asked, found.months, everywhere=bool(found.areas))
    return f"{upper(brottstyp)}, {place}, {span}"


def how_many(found: single.Count, result: Tags | Hotspots) -> str:
    """The count of a type and a period in words, with how many of the months are counted where some are not."""
    brottstyp, kind = result.brottstyp, result.kind
    span = missing_months.span(result.period, result.uncounted.months, everywhere=bool(result.uncounted.areas))
    if found.hidden:
        return message("how_many.too_small", brottstyp=upper(brottstyp), span=span)
    if found.n is None:
        return message("how_many.not_counted", brottstyp=upper(brottstyp), span=span)
    noun = REPORTED[kind][1] if not found.n else counted(found.n, *REPORTED[kind])
    return message("how_many.none" if not found.n else "how_many.some", noun=noun, brottstyp=brottstyp, span=span)


def upper(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
