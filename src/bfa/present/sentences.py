"""The answers in Swedish: plain sentences that claim no more than the figures, with every count through the gate."""

from collections.abc import Iterable

from bfa.analyses.causes import CauseMatch, Tags
from bfa.analyses.hotspots import Hotspots
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import uncounted
from bfa.disclosure import Gate
from bfa.present import missing_months, shown
from bfa.present.gaps import gap_words
from bfa.present.labels import labels, place_name
from bfa.present.nouns import REPORTED, SHORT
from bfa.present.numbers import counted, joined, number
from bfa.present.output import emit_html, escape
from bfa.tables.period import Period, parse_period

_TOO_SMALL = "Antalet är för litet att visa."
_TAGS = {
    "situationell": "situationella",
    "social": "sociala",
    "båda": "av båda slagen",
    "ingen regel": "som ingen regel träffar",
}

#: Stand under the tables of the notebooks.
RULE_NOTE = (
    "På platsen: brott där regeln säger. Jämnt spridda: så många av dem som skulle falla inom regelns tid om de "
    "spreds jämnt över veckan. Ett brott kan träffa flera regler."
)
SUPPORT_NOTE = (
    "Stöds: tydligt fler brott på platsen vid tiden än om de spreds jämnt över veckan. Motsägs: inte fler än så. "
    "Antagande: för få brott för att pröva, ingen tydlig skillnad eller bara tips. "
    "Kan inte prövas: ingen regel eller inga uppgifter."
)


def say(text: str | Iterable[str], *, gate: Gate) -> None:
    """Show a text as a paragraph, or several as a list."""
    if isinstance(text, str):
        return emit_html(f"<p>{escape(text)}</p>", kind="text", gate=gate)
    items = "".join(f"<li>{escape(line)}</li>" for line in text)
    return emit_html(f"<ul>{items}</ul>", kind="text", gate=gate) if items else None


def title(situation: Situation, brottstyp: str, period: Period | str, *, gate: Gate) -> str:
    """What a chart or map shows: "Misshandel utomhus, kommundel A, maj–augusti 2010 (3 av 4 månader räknade)"."""
    asked = parse_period(period) if isinstance(period, str) else period
    found = uncounted(situation, brottstyp, asked)
    place = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=gate.tier))
    place = place if place == situation.kommundel or not situation.kommundel else place[:1].lower() + place[1:]
    span = missing_months.span(asked, found.months, everywhere=bool(found.areas))
    return f"{brottstyp[:1].upper()}{brottstyp[1:]}, {place}, {span}"


def tags(result: Tags, *, gate: Gate) -> str:
    """How the rules divide the incidents."""
    found = shown.count(result.incidents, gate=gate, brottstyp=result.brottstyp, kind=result.kind)
    said = how_many(found, result)
    if result.uncounted.reason:
        return missing_months.of_type(result.brottstyp, result.period, result.uncounted)
    if result.reason:
        return f"Att märka brott efter plats och tid kräver en rad per brott; här finns bara antal. {said}"
    if found.hidden or found.n == 0:
        return said
    table = shown.tags(result, gate=gate)
    parts = [f"{number(row.n)} {_TAGS[str(row.tag)]}" for row in table[~table["hidden"]].itertuples()]
    gone = "" if len(parts) == len(table) else " Övriga antal visas inte."
    lost = _unreached(result, gate)
    partly = "".join(f" {line}." for line in missing_months.said(result.uncounted))
    return f"{said}{partly} Reglerna märker dem så: {joined(parts)}.{gone}{lost}"


def gaps(match: CauseMatch) -> str:
    """Causes without a measure, measures without a cause, and perspectives no cause was stated from."""
    return match.reason or gap_words(
        match.causes["number"].tolist(),
        match.measures["number"].tolist(),
        lone=match.causes_without_measure,
        loose=match.measures_without_cause,
        unseen=match.perspectives_without_cause,
    )


def support_note(match: CauseMatch, result: Tags, *, gate: Gate) -> str:
    """What stands under the table of causes: the words of support, where counts are taken, and which are the same."""
    table = shown.causes(match, result, gate=gate)
    seen = table[table["shared"].map(len) > 0]
    groups = dict.fromkeys(tuple(n for n in group if n in set(seen["number"])) for group in seen["shared"])
    same = [f"orsak {joined(group)}" for group in groups if len(group) > 1]
    said = [SUPPORT_NOTE]
    if seen["counted_at"].map(len).gt(0).any():
        said.append("Där orsaken namnger en känd plats räknas bara det som ligger närmast den.")
    if wide := [int(n) for n in seen.loc[seen["counted_at"].map(len) == 0, "number"]]:
        said.append(f"Antalet för orsak {joined(wide)} gäller alla platser av regelns slag.")
    if same:
        said.append(f"Samma {SHORT[result.kind][1]} räknas för {', och för '.join(same)}.")
    return " ".join(said)


def how_many(found: shown.Count, result: Tags | Hotspots) -> str:
    """The count of a type and a period in words, with how many of the months are counted where some are not."""
    brottstyp, kind = result.brottstyp, result.kind
    span = missing_months.span(result.period, result.uncounted.months, everywhere=bool(result.uncounted.areas))
    if found.hidden:
        return f"{_upper(brottstyp)}, {span}: {_TOO_SMALL.lower()}"
    if found.n is None:
        return f"{_upper(brottstyp)}, {span}: alla månader är inte räknade."
    if not found.n:
        return f"Inga {REPORTED[kind][1]} ({brottstyp}) under {span}."
    return f"{counted(found.n, *REPORTED[kind])} ({brottstyp}) under {span}."


def _unreached(result: Tags, gate: Gate) -> str:
    """What no rule on place or time can reach, for the tags."""
    said = []
    for n, what in ((result.without_point, "plats"), (result.without_clock, "klockslag")):
        if n:
            found = shown.count(n, gate=gate, brottstyp=result.brottstyp, kind=result.kind)
            said.append(f"{'några' if found.hidden else number(n)} saknar {what}")
    return f" {_upper(joined(said))}." if said else ""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
