"""The follow-up in words: how it goes in five lines, and each cause with what became of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.chain import OVER
from bfa.analyses.goals import unsaid
from bfa.analyses.measures import scope_of
from bfa.analyses.series import percent_change
from bfa.tables.contracts import DECIDERS
from bfa.tables.naming import folder_name
from bfa.words.catalogue import message, messages
from bfa.words.numbers import change, count, joined, missing, period_label
from bfa.words.sentences import upper

#: So many measures are named in a line; the rest are counted.
_MOST_NAMED = 4
#: What more is told of a cause: its place and time, who stated it and from what.
_ABOUT = ("place", "time", "stated_by", "source")
Row = Mapping[str, Any]


def how_it_goes(result: Facts, measures: Sequence[Row], goals: Sequence[Row], counted: Sequence[Row]) -> list[str]:
    """At most five lines: what is done, the problem, what is late, what is left, and what the goals say.

    `measures`, `goals`, `counted`: as of the page, as the tier may read them.
    """
    if result.reason:
        return [message("follow_up.no_registers")]
    problem = [_counted(row, "follow_up.problem") for row in counted if row["of"] == "problem"]
    done, *left = standing(result, measures)
    return [done, *problem, *left, *_of_goals(goals, counted)]


def standing(result: Facts, measures: Sequence[Row]) -> list[str]:
    """At most three lines: how many measures are done, which are late by `until`, and which are left besides."""
    return [_done(measures), *_left(result, measures)]


def outcome(row: Row | None) -> str:
    """What an indicator was and became; "" where there is none to tell."""
    return _counted(row, "follow_up.counted") if row else ""


def _done(measures: Sequence[Row]) -> str:
    if not measures:
        return message("follow_up.none_here")
    states = pd.Series([row["state"] or "" for row in measures], dtype=object)
    done, rest = int((states == "klar").sum()), states[states != "klar"].value_counts(sort=False)
    parts = [
        message("follow_up.in_state", n=int(n), state=name) if name else message("follow_up.no_state", n=int(n))
        for name, n in rest.items()
    ]
    said = message("follow_up.done", n=len(measures), done=str(done))
    return f"{said}: {joined(parts)}." if parts else f"{said}."


def _left(result: Facts, measures: Sequence[Row]) -> list[str]:
    waiting = [row for row in measures if row["state"] not in OVER]
    late = [row for row in waiting if row["late"]]
    rest = [row for row in waiting if not row["late"]]
    day = f"{result.until:%Y-%m-%d}"
    said = [message("follow_up.late", n=len(late), day=day, named=_named(late))] if late else []
    return [*said, message("follow_up.left", named=_named(rest))] if rest else said


def _named(rows: Sequence[Row]) -> str:
    ordered = sorted(rows, key=lambda row: row["by"] or "9")
    named = [_with_owner(row) for row in ordered[:_MOST_NAMED]]
    more = len(rows) - len(named)
    return "; ".join([*named, *([message("follow_up.more", n=more)] if more else [])])


def _with_owner(row: Row) -> str:
    name = f"{row['number']} {row['short'] or row['text'].rstrip('.')}"
    who = [text for text in (row["responsible"], row["by"]) if text]
    told = ", ".join(who) or message("follow_up.no_owner")
    return name if row["withheld"] else message("follow_up.named", name=name, told=told)


def _of_goals(goals: Sequence[Row], counted: Sequence[Row]) -> list[str]:
    if not goals:
        return [message("follow_up.no_goals")]
    of = {row["number"] for row in counted if row["of"] == "goal"}
    early = sum(row["early"] for row in goals)
    said = message("follow_up.goals", n=len(goals), counted=str(sum(row["number"] in of for row in goals)))
    return [f"{said} {message('follow_up.goals_early', n=early)}" if early else said]


def about(cause: Row, result: Facts) -> str:
    """How it is coded, and who stated it from what."""
    place = message("follow_up.in_kommundel", name=cause["kommundel"]) if not result.kommundel else ""
    parts = [place if cause["kommundel"] else "", cause["perspective"], cause["distance"]]
    said = upper(", ".join(part for part in parts if part)) + "."
    of = f"{message('follow_up.of_problem', number=str(cause['problem']))} " if cause["problem"] else ""
    more = [message(f"follow_up.about.{name}", said=cause[name]) for name in _ABOUT if cause[name]]
    return " ".join([f"{of}{said}", *more])


def named(problem: Row) -> tuple[str, str]:
    """What a problem is called; its priority and its text."""
    name = message("follow_up.problem_name", number=str(problem["number"]), name=problem["short"] or problem["text"])
    more = (problem["priority"], problem["text"] if problem["short"] else "")
    return name, " ".join(map(sentence, more)).strip()


def aim(goal: Row) -> str:
    """From what to what; "" where neither is said."""
    first, last = goal["baseline_value"], goal["target"]
    if first and last:
        return sentence(message("follow_up.from_to", first=first, last=last))
    return sentence(last or (message("follow_up.from", first=first) if first else ""))


def planned(row: Row) -> str:
    """How much, by whom, by when, that it is for the whole kommun where it is, and who decided it."""
    owner = message("follow_up.owner", who=row["responsible"]) if row["responsible"] else ""
    by = message("follow_up.by", day=row["by"]) if row["by"] else ""
    where = message("follow_up.everywhere") if not row["scope"] else ""
    who = ", ".join(part for part in (row["decider"], row["decided"]) if part)
    decided = message("follow_up.decided", who=who) if who else ""
    return " ".join(part for part in (sentence(row["agreed"]), owner, by, where, decided) if part)


def method(row: Row, methods: Mapping[str, str]) -> str:
    """The method of a measure by its name, and what is done in another way; "" where none is named.

    `methods`: key to name of those that are known.
    """
    named = sentence(methods.get(row["method"] or "", row["method"]))
    unknown = message("follow_up.unknown_method") if named and row["method"] not in methods else ""
    deviates = message("follow_up.deviation", said=sentence(row["deviation"])) if row["deviation"] else ""
    return " ".join(filter(None, (named, unknown, deviates)))


def became(row: Row, own: Row | None) -> str:
    """What came of a goal: too early, what its indicator became, or the measures that it is followed by."""
    if row["early"]:
        months = period_label(row["period"]) if row["period"] else ""
        until = message("follow_up.until_period", period=months) if months else message("follow_up.until_day")
        return f"{message('labels.verdicts.too_early')}: {until}"
    if own:
        return outcome(own)
    if row["withheld"]:
        return message("follow_up.basis_withheld")
    if row["indicator"]:
        return message("follow_up.other_months", indicator=row["indicator"])
    if row["measure_numbers"]:
        return message("follow_up.by_measures", n=len(row["measure_numbers"]), numbers=joined(row["measure_numbers"]))
    return message("follow_up.unmeasured")


def why(problem: Row) -> tuple[tuple[str, str], ...]:
    """Why a problem is a priority or not, and who decided it."""
    heads = messages("follow_up.heads")
    who = ", ".join(part for part in (problem["decider"], problem["decided"]) if part)
    told = {"why": sentence(problem["why"]), "decided": sentence(who)}
    return tuple((heads[name], text) for name, text in told.items() if text)


def decisions(rows: Sequence[Row]) -> str:
    """Each in full; those that stand below by their numbers."""
    below = [row["number"] for row in rows if row["below"]]
    pointed = message("follow_up.decisions_below", n=len(below), numbers=joined(below)) if below else ""
    return " ".join([*(decision(row) for row in rows if not row["below"]), pointed]).strip()


def where_it_stands(decision: Row) -> str:
    """What became of a decision: done, late, not done, or that it waits for the level it was lifted to; "" of none."""
    above = decision["decider"] if decision["decider"] not in (None, DECIDERS[0]) else ""
    if above and decision["standing"] == "waiting":
        return message("follow_up.waits", level=above)
    return messages("follow_up.standings")[decision["standing"]] if decision["standing"] else ""


def decision(row: Row) -> str:
    """What was decided, by whom, who does it and by when, and where it stands."""
    standing = where_it_stands(row)
    who = ", ".join(dict.fromkeys(part for part in (row["decider"], row["date"], row["state"], standing) if part))
    does = ", ".join(part for part in (row["responsible"], row["due"]) if part)
    parts = [row["text"].rstrip("."), *([does] if does else [])]
    return f"{': '.join(parts)}{f' ({who})' if who else ''}."


def effect_page(row: Row, own: Row | None, result: Facts) -> tuple[str, str] | None:
    """Where the verdict stands, of an effect goal of one kommundel that asks of the type of the page."""
    area = scope_of(row["kommundel"])
    if row["kind"] != "effekt" or not own or row["indicator"] != result.brottstyp or len(area) != 1:
        return None
    folder = "" if result.kommundel else f"{folder_name(area[0])}/"
    return f"{folder}4_effekt.html", message("follow_up.effect")


def _counted(row: Row, key: str) -> str:
    """Before, after and the change, and that it is work and not crime where it is."""
    where = joined(row["scope"]) or message("overview.whole_kommun")
    ends = {side: count(row, side) for side in ("before", "after")}
    size = None if row["hidden"] or row["unread"] else percent_change(row["before"], row["after"])
    names = {"indicator": upper(row["indicator"]), "where": where}
    spans = {"now": period_label(row["period"]), "then": period_label(row["baseline"])}
    told = "" if missing(size) else message("follow_up.changed", change=change(size))
    said = message(key, **names, **spans, **ends, change=told)
    return f"{said} {message('overview.efforts')}" if row["kind"] == "activity" else said


def sentence(text: Any) -> str:
    """With its full stop; "" where there is none."""
    words = "" if unsaid(text) else upper(str(text).strip())
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."
