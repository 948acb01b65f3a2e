"""A promise given before a start, kept in a file of its own, and filled in at the follow-up."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bfa.analyses import default_periods, question
from bfa.analyses.handed_on import handed_on
from bfa.analyses.partner_promise import refuse_partners
from bfa.analyses.promises import first_area, goal_of, promise, refuse_late
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation, load
from bfa.disclosure import open_policy, public_register
from bfa.disclosure.effect import release_effect
from bfa.disclosure.scan import scan, scan_figures
from bfa.draw.output import plain
from bfa.errors import DisclosureError, ParameterError
from bfa.pages.effect.page import figures as figures_of
from bfa.pages.effect.promise import changed, promise_page, public, unlike
from bfa.run.files import write_json, write_text
from bfa.run.outlet import asked_in
from bfa.run.sources import Say, ensure_store
from bfa.tables.lock import held
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.period import Period, parse_period
from bfa.tables.promises import Promise, Record, content, file_of, promises_of, read_promise, seal
from bfa.tables.registers import scope_of
from bfa.words.labels import labels

#: Who decides in the example.
_BY = "samordningsgruppen"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of a promise."""

    #: The goal.
    number: int
    #: The day it is done; None is the day of extraction of made-up data.
    today: date | None
    #: Who it is for; a promise that was given keeps its own.
    tier: str = "samverkan"
    #: Kommundelar to compare with; empty is all that have no measures of their own.
    controls: tuple[str, ...] = ()
    #: Who decided; "" where that is not said.
    decided_by: str = ""
    #: Months of follow-up at each look before the last.
    looks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the promise lies and how it stands."""

    #: The page; the promise itself lies beside it as JSON.
    page: Path
    #: What was done, in Swedish.
    said: str
    #: That the promise is changed, or says otherwise than the register.
    remarks: tuple[str, ...]
    #: The promise still gives its hash.
    intact: bool


def keep_promise(file: Path, asked: Asked, *, say: Say) -> Kept:
    """Give a promise before the start; at the follow-up fill in what became of it.

    Raises
    ------
    BfaError
        The goal cannot be promised, the measure has started without a promise, a file cannot be read or written, or
        another promise of the kommun is being written and does not end (`lock.held`).
    """
    kommun = read_kommun(file)
    ensure_store(kommun, say=say)
    today = _today(kommun, asked.today)
    path = file_of(kommun, asked.number)
    with held(path.parent, what=f"Ett löfte i {kommun.kommun} skrivs", say=say):
        return _filled_in(path, kommun, asked, today) if path.is_file() else _given(path, kommun, asked, today)


def promise_example(kommun: Kommun, *, say: Say) -> None:
    """Give the promises of the example anew, each on the day that its goal was decided on, which is before the start.

    The kommun is made up and taken in; a goal that cannot be promised is passed over.
    """
    goals = load(kommun.path, rows=False).goals
    for goal in goals[goals["kind"] == "effekt"].to_dict("records"):
        asked = Asked(int(goal["number"]), None, decided_by=_BY)
        with held(promises_of(kommun), what=f"Ett löfte i {kommun.kommun} skrivs", say=say), suppress(ParameterError):
            _given(file_of(kommun, asked.number), kommun, asked, goal["declared"].date())


def _given(path: Path, kommun: Kommun, asked: Asked, today: date) -> Kept:
    """The promise as the register has it today, which is before the start."""
    situation = _of_goal(kommun, asked.number)
    made = _promise(situation, asked, today)
    refuse_late(made)
    refuse_partners(situation, made)
    record: Record = {"promise": content(made), "sha256": seal(content(made)), "results": []}
    _write(path, record, kommun, ())
    return Kept(path.with_suffix(".html"), f"Löftet är givet {made.made}.", (), intact=True)


def _filled_in(path: Path, kommun: Kommun, asked: Asked, today: date) -> Kept:
    """The promise as it was given, with the result when its day has come; the text is never written anew."""
    record = read_promise(path)
    given = record["promise"]
    intact = seal(given) == record["sha256"]
    otherwise = _unlike(kommun, given, asked)
    said = f"Löftet gavs {given['made']}; uppföljningen görs {given['follow_up']}."
    if (due := _due(given, today)) is not None:
        about = {"made": today.isoformat(), "intact": intact, "differences": list(otherwise)}
        said = _added(record, {"figures": followed_up(kommun, due)} | about)
    remarks = (*([] if intact else [changed()]), *otherwise)
    _write(path, record, kommun, remarks)
    return Kept(path.with_suffix(".html"), said, remarks, intact)


def _due(given: Mapping[str, Any], today: date) -> Mapping[str, Any] | None:
    """What is to be followed up by now: the whole promise, the last of its looks that is over, or nothing."""
    if today.isoformat() >= given["follow_up"]:
        return given
    period, baseline = (parse_period(given[name]) for name in ("period", "baseline"))
    over = [look for look in given.get("looks", ()) if today >= (period.first + look).start_time.date()]
    if not over:
        return None
    now, then = (str(Period(part.first, part.first + over[-1] - 1)) for part in (period, baseline))
    return {**given, "period": now, "baseline": then}


def _added(record: Record, result: Record) -> str:
    """Put a result that is new at the end; earlier ones stay."""
    if result["figures"]["verdict"] == "too_early":
        return f"Inget är ifyllt ännu: {result['figures']['reason']}"
    last = record["results"][-1] if record["results"] else None
    if last and last["figures"] == result["figures"]:
        return f"Uppföljningen från {last['made']} står kvar oförändrad."
    record["results"] = [*record["results"], result]
    return f"Uppföljningen är ifylld: {result['figures']['verdict_words']}."


def followed_up(kommun: Kommun, given: Mapping[str, Any]) -> Record:
    """The figures of what a promise says is compared, released for its tier beside all else that is handed out there.

    Parameters
    ----------
    given : mapping
        number (of the goal), kommundel, indicator, period, baseline, controls, tier.
    """
    situation = load(kommun.path, kommundel=first_area(load(kommun.path, rows=False), given))
    brottstyp, spans = given["indicator"], {name: given[name] for name in ("period", "baseline")}
    asked = default_periods.tertial(situation, brottstyp=brottstyp, **spans)
    beside = [*spans.values(), brottstyp, *asked_in(kommun, tier=given["tier"])]
    policy = open_policy(situation, tier=given["tier"], brottstyper=[brottstyp], asked=asked, beside=beside)
    found = question.effect(situation, brottstyp=brottstyp, **spans, controls=given["controls"])
    figures = figures_of(release_effect(found, situation, policy=policy))
    return dict(handed_on(json.loads(json.dumps(plain(figures)))))


def _unlike(kommun: Kommun, given: Mapping[str, Any], asked: Asked) -> tuple[str, ...]:
    """What the register says otherwise than the promise, one sentence."""
    kept = (given["tier"], tuple(given["controls"]), given["decided_by"], tuple(given.get("looks", ())))
    again = Asked(asked.number, None, *kept)
    try:
        situation = _of_goal(kommun, asked.number)
        now = content(_promise(situation, again, date.fromisoformat(given["made"])))
    except ParameterError as error:
        return (f"Målet i registret går inte längre att läsa som löftet: {error.what}",)
    return unlike(given, json.loads(json.dumps(now)))


def _of_goal(kommun: Kommun, number: int) -> Situation:
    """The situation of the goal's kommundel, the first that it names."""
    first, *_ = scope_of(goal_of(load(kommun.path, rows=False), number)["kommundel"])
    return load(kommun.path, kommundel=first)


def _promise(situation: Situation, asked: Asked, made: date) -> Promise:
    policy = open_policy(situation, tier=asked.tier, asked=None)
    goal_of(situation, asked.number)
    goals = public_register(situation.goals, policy=policy)
    goal = goals[goals["number"] == asked.number].iloc[0].fillna("")
    found = promise(
        situation,
        asked.number,
        made=made,
        tier=asked.tier,
        text=str(goal["text"]),
        target=str(goal["target"]),
        controls=asked.controls,
        decided_by=asked.decided_by,
        looks=asked.looks,
    )
    return public(found, kind=kind_of(situation, found.indicator), policy=policy)


def _today(kommun: Kommun, given: date | None) -> date:
    """The day it is done: made-up data live at their day of extraction, or on any day; others today only."""
    if kommun.fiktiv:
        day = given or kommun.uttag
        if day is not None:
            return day
    elif given is not None:
        raise ParameterError(
            "Dagen går bara att välja för påhittade data.", do="kör utan --dag; löftet får dagens datum."
        )
    return date.today()


def _write(path: Path, record: Record, kommun: Kommun, remarks: Sequence[str]) -> None:
    """Put the record in place first, then its page."""
    given = record["promise"]
    said = labels(kommun, kommundel=given["kommundel"], tier=given["tier"])
    kind = kind_of(load(kommun.path), given["indicator"])
    html = promise_page(record, labels=said, kind=kind, remarks=remarks)
    if faults := (*scan_figures(record), *scan(html)):
        raise DisclosureError(
            f"{path.name}: lämnas inte ut.", found="; ".join(dict.fromkeys(faults)), do="rätta målets text och kör om."
        )
    write_json(path, record)
    write_text(path.with_suffix(".html"), html)
