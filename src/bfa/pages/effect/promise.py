"""The promise on one A4: what is promised before the start, and what the follow-up showed, whatever it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bfa.analyses.planning import POWER
from bfa.analyses.promises import Promise, goal_of
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate, public_register, single
from bfa.draw.page import page
from bfa.pages.answer import answer_html
from bfa.words.labels import Labels, place_name
from bfa.words.nouns import REPORTED
from bfa.words.numbers import baseline_label, counted, joined, missing, number, percent, period_label
from bfa.words.uncompared import uncompared

Record = Mapping[str, Any]

#: Said where the text of a promise no longer gives its hash.
CHANGED = "Löftet är ändrat efter att det gavs: texten stämmer inte med kontrollsumman."
_TOO_SMALL = "antalet är för litet att visa"


def public_goal(situation: Situation, goal_number: int, *, gate: Gate) -> tuple[str, str]:
    """The text of a goal and its target as the tier may read them; the target is "" where it is withheld or missing."""
    goal_of(situation, goal_number)
    safe = public_register(situation.goals, gate=gate)
    goal = safe[safe["number"] == goal_number].iloc[0]
    return str(goal["text"]), "" if missing(goal["target"]) else str(goal["target"])


def public(found: Promise, situation: Situation, *, gate: Gate) -> Promise:
    """The promise with a small expected number, and what follows from it, taken out."""
    if found.reason:
        return replace(found, expected=None, reason=uncompared(found.reason))
    kind = kind_of(situation, found.indicator)
    if not single.count(found.expected, gate=gate, brottstyp=found.indicator, kind=kind).hidden:
        return found
    return replace(found, expected=None, smallest_visible_fall=None, reason=_TOO_SMALL)


def promise_page(record: Record, *, labels: Labels, kind: str = "crime", remarks: Sequence[str] = ()) -> str:
    """The promise as a whole HTML page of one A4.

    Parameters
    ----------
    record : mapping
        promise (the content), sha256, results (date, figures, differences, intact), oldest first.
    labels : Labels
        Of the kommundel.
    kind : str
        What is counted: crime, event or activity.
    remarks : sequence of str
        What stands first: that the promise is changed, or says otherwise than the register.
    """
    given = record["promise"]
    name = place_name(labels)
    scope = f"{labels.kommun} · {_upper(given['indicator'])} · mål {given['number']}"
    results = record["results"]
    told = [results[0], *results[1:][-1:]] if results else []
    return page(
        "promise.j2",
        title=f"Löfte, mål {given['number']}, {name} – {labels.kommun}",
        classes="sheet",
        labels=labels,
        heading=f"Löfte: {name[:1].lower() + name[1:] if name != labels.kommundel else name}",
        scope=scope,
        remarks=remarks,
        given=given,
        lines=_lines(given),
        visible=visible(given, kind=kind),
        results=[(result["made"], Markup(answer_html(result["figures"]))) for result in told],
        seal=record["sha256"],
    )


def visible(given: Mapping[str, Any], *, kind: str = "crime") -> str:
    """What the comparison will be able to show, foreseen before the start."""
    length = period_label(given["period"])
    if missing(given["smallest_visible_fall"]):
        why = given["reason"] or "det går inte att räkna"
        return f"Ingen minskning kommer att kunna beläggas för {length}: {why}. Uppföljningen görs och redovisas ändå."
    fall = percent(100 * given["smallest_visible_fall"])
    chance = number(round(10 * POWER))
    known = not missing(given["expected"])
    expected = f" Utan ändring väntas omkring {counted(given['expected'], *REPORTED[kind])}." if known else ""
    return (
        f"En minskning på minst {fall} mot jämförelseområdena beläggs i {chance} fall av 10. "
        f"Mindre ändringar går ofta inte att skilja från slumpen och från hur områden rör sig av sig själva.{expected}"
    )


def _lines(given: Mapping[str, Any]) -> dict[str, str]:
    """What is promised, by name."""
    against = baseline_label(given["period"], given["baseline"])
    return {
        "Vad som räknas": f"{_upper(given['indicator'])} i {given['kommundel']}",
        "Period": f"{period_label(given['period'])} mot {against}",
        "Jämförs med": joined(given["controls"]) or "inget område går att jämföra med",
        "Åtgärder": f"nummer {joined(given['measures'])}" if given["measures"] else "inga är knutna till målet",
        "Åtgärderna börjar": given["start"],
        "Uppföljningen görs": given["follow_up"],
        "Beslutat": f"{given['declared']}, av {given['decided_by'] or 'vem är inte angivet'}",
        "Löftet gavs": given["made"],
    }


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
