"""The promise on one A4: what is promised before the start, and what the follow-up showed, whatever it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bfa.analyses.effect.settings import Settings
from bfa.analyses.planning import POWER
from bfa.disclosure import Policy, single
from bfa.draw.page import page
from bfa.pages.answer import answer_html
from bfa.tables.promises import Promise
from bfa.words.catalogue import message, messages
from bfa.words.labels import Labels, place_name
from bfa.words.nouns import REPORTED
from bfa.words.numbers import baseline_label, counted, joined, missing, percent, period_label
from bfa.words.sentences import upper
from bfa.words.uncompared import uncompared

Record = Mapping[str, Any]
#: What is explored when the register says otherwise than the promise, and what it then says otherwise of.
_EXPLORED = {
    "comparison": {"indicator", "kommundel", "period", "baseline"},
    "types": {"types"},
    "outcomes": {"outcomes"},
    "partners": {"partners"},
}


def public(promise: Promise, *, kind: str, policy: Policy) -> Promise:
    """The promise with a small expected number, and what follows from it, taken out."""
    if promise.reason:
        return replace(promise, expected=None, reason=uncompared(promise.reason))
    if not single.count(promise.expected, policy=policy, brottstyp=promise.indicator, kind=kind).hidden:
        return promise
    return replace(promise, expected=None, smallest_visible_fall=None, reason=message("promise.too_small"))


def changed() -> str:
    """That the text of a promise no longer gives its hash."""
    return message("promise.changed")


def unlike(given: Record, now: Record) -> tuple[str, ...]:
    """What the register says otherwise than the promise, and what of it no longer counts as sealed; empty where
    nothing."""
    changed = {key for key in messages("promise.from_register") if given.get(key) != now.get(key)}
    if not changed:
        return ()
    names = [name for key, name in messages("promise.from_register").items() if key in changed]
    explored = [message(f"promise.explored.{what}") for what, keys in _EXPLORED.items() if changed & keys]
    return (" ".join([message("promise.unlike", names=joined(names)), *explored]),)


def promise_page(record: Record, *, labels: Labels, kind: str = "crime", remarks: Sequence[str] = ()) -> str:
    """The promise as a whole HTML page of one A4.

    `record`: promise (the content), sha256, results (date, figures, differences, intact), oldest first. `remarks`: what
    stands first: that the promise is changed, or says otherwise than the register.
    """
    given, name = record["promise"], place_name(labels)
    number, kommun, indicator = str(given["number"]), labels.kommun, upper(given["indicator"])
    results = record["results"]
    told = [results[0], *results[1:][-1:]] if results else []
    inside = name[:1].lower() + name[1:] if name != labels.kommundel else name
    return page(
        "promise.j2",
        title=message("promise.title", number=number, name=name, kommun=kommun),
        classes="sheet",
        labels=labels,
        heading=message("promise.heading", name=inside),
        scope=message("promise.scope", kommun=kommun, indicator=indicator, number=number),
        remarks=remarks,
        given=given,
        lines=_lines(given),
        visible=visible(given, kind=kind),
        results=[(result["made"], Markup(answer_html(result["figures"]))) for result in told],
        seal=record["sha256"],
    )


def visible(given: Mapping[str, Any], *, kind: str = "crime") -> str:
    """What the comparison will be able to show, foreseen before the start."""
    if missing(given["smallest_visible_fall"]):
        why = given["reason"] or message("promise.uncountable")
        return message("promise.unseen", period=period_label(given["period"]), why=why)
    said = message("promise.seen", fall=percent(100 * given["smallest_visible_fall"]), chance=round(10 * POWER))
    if missing(given["expected"]):
        return said
    return f"{said} {message('promise.expected', count=counted(given['expected'], *REPORTED[kind]))}"


def _lines(given: Mapping[str, Any]) -> dict[str, str]:
    """What is promised, by name."""
    period, against = period_label(given["period"]), baseline_label(given["period"], given["baseline"])
    numbers, who = joined(given["measures"]), given["decided_by"] or message("promise.nobody")
    told = {name: given[name] for name in ("start", "follow_up", "made")} | {
        "counted": message("promise.counted", indicator=upper(given["indicator"]), kommundel=given["kommundel"]),
        "period": message("promise.period", period=period, baseline=against),
        "controls": joined(given["controls"]) or message("promise.no_controls"),
        "measures": message("promise.measures", numbers=numbers) if numbers else message("promise.no_measures"),
        "declared": message("promise.declared", day=given["declared"], who=who),
    }
    for name in ("types", "outcomes"):
        told |= {name: joined(given[name])} if given.get(name) else {}
    if joined_with := given.get("partners"):
        told["partners"] = _partners(joined_with)
    if looks := given.get("looks"):
        told["looks"] = message("promise.looks", months=joined(looks), error=percent(100 * (1 - Settings().confidence)))
    return {heading: told[name] for name, heading in messages("promise.lines").items() if name in told}


def _partners(said: Mapping[str, Any]) -> str:
    """The partner kommuner, where each begins and when, and how they are counted."""
    each = [
        message(
            "promise.partner",
            kommun=one["kommun"],
            starts=joined(message("promise.begins", area=area, day=day) for area, day in one["starts"].items()),
        )
        for one in said["kommuner"]
    ]
    return message("promise.partners", kommuner="; ".join(each), rule=said["raknesatt"])
