"""The registers of the follow-up as rows that the tier may read, and as the figures that the page hands on."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.checks import OF
from bfa.analyses.measures import scope_of
from bfa.analyses.series import percent_change
from bfa.pages.figures import Figures, picked, records
from bfa.pages.measure_card import card_address
from bfa.words import checks as check_words
from bfa.words import follow_up as words
from bfa.words import measures

#: Checks that `results.json` also has under `loose`.
LOOSE = (
    *("problems_without_cause", "causes_without_measure", "measures_without_cause", "goals_without_measure"),
    *("measures_without_word", "measures_without_owner", "measures_without_day", "decisions_without_measure"),
)
Row = Mapping[str, Any]


def problem_rows(result: Facts) -> list[Row]:
    """The problems, with scope (tuple)."""
    return _scoped(records(result.problems), "kommundel")


def cause_rows(result: Facts) -> list[Row]:
    """The causes, with scope (tuple), and decisions: the rows of those that name it and no measure here."""
    here = set(result.measures["number"])
    alone = [row for row in decision_rows(result) if here.isdisjoint(row["measure_numbers"])]
    return [
        {**row, "decisions": [each for each in alone if row["number"] in each["cause_numbers"]]}
        for row in _scoped(records(result.causes), "kommundel")
    ]


def measure_rows(result: Facts) -> list[Row]:
    """The measures as `words.measures.measures`, with scope (tuple), late, by, agreed, package, method (a key where
    `result.methods` has it), deviation, card (address of the method's card; "" where it has none), decided, decider,
    remains, why_not, followed (the day of the latest follow-up), asks (bool: for a decision), decisions.
    """
    public, follow = result.measures.reset_index(drop=True), result.follow_up.set_index("measure")
    open_ = ~public["withheld"].astype(bool)
    more = pd.DataFrame({name: public["number"].map(follow[name]) for name in ("remains", "why_not")}).where(open_)
    more = more.assign(by=public["by"].where(open_).dt.strftime("%Y-%m-%d"), agreed=public["planned"].where(open_))
    more = more.assign(
        decided=pd.to_datetime(public["decided"]).where(open_).dt.strftime("%Y-%m-%d"),
        decider=public["decider"].where(open_),
        **{name: public[name].where(open_) for name in ("package", "method", "deviation")},
        followed=pd.to_datetime(follow["date"].reindex(public["number"])).dt.strftime("%Y-%m-%d").to_numpy(),
    )
    given = public["number"].map(follow["text"].where(follow["withheld"].astype(bool)))
    known = measures.measures(result)
    known["told"] = known["told"].where(known["told"].notna(), given)
    decided = decision_rows(result)
    asked = set(result.proposals["number"][result.proposals["of"] == "measure"])
    rows = zip(records(known), records(more), public["scope"], strict=True)
    return [
        {
            **row,
            **own,
            "scope": scope_of(scope),
            "card": _card(own["method"], result),
            "late": row["number"] in result.late and not row["withheld"],
            "asks": row["number"] in asked,
            "decisions": [each for each in decided if row["number"] in each["measure_numbers"]],
        }
        for row, own, scope in rows
    ]


def goal_rows(result: Facts) -> list[Row]:
    """The goals, with scope (tuple) and follow_up as text."""
    return _scoped(records(_dated(result.goals, "follow_up")), "kommundel")


def decision_rows(result: Facts) -> list[Row]:
    """The decisions, with their days as text, and below (bool: it stands with no single measure or cause here, but in a
    block of its own). Of a withheld one, whose day is, it is only said that it is done.
    """
    measures_here, causes_here = set(result.measures["number"]), set(result.causes["number"])
    found = list[Row]()
    for row in records(_dated(result.decisions, "date", "due")):
        tied = measures_here.intersection(row["measure_numbers"]) or causes_here.intersection(row["cause_numbers"])
        standing = None if row["withheld"] and row["standing"] != "done" else row["standing"]
        found.append({**row, "standing": standing, "below": len(tied) != 1})
    return found


def checks(result: Facts) -> list[Figures]:
    """What hangs loose as the tier may read it: kind, numbers, n, said, do."""
    return check_words.told(result.checks, {name: _withheld(getattr(result, name)) for name in set(OF.values())})


def figures(result: Facts, counted: Sequence[Row]) -> Figures:
    """The figures of `5_uppfoljning`; `counted` as of the page."""
    known, aims, told = measure_rows(result), goal_rows(result), checks(result)
    held = {each["kind"]: each["numbers"] for each in told}
    return {
        "brottstyp": result.brottstyp,
        "period": str(result.period),
        "baseline": str(result.baseline),
        "until": f"{result.until:%Y-%m-%d}",
        "meeting": None if result.meeting is None else f"{result.meeting:%Y-%m-%d}",
        "answered": not result.reason,
        "sentence": " ".join(words.how_it_goes(result, known, aims, counted)),
        "problems": [_problem(row) for row in problem_rows(result)],
        "causes": [_cause(row) for row in cause_rows(result)],
        "measures": [_measure(row) for row in known],
        "cards": _cards(result, known),
        "goals": [_goal(row) for row in aims],
        "decisions": [_decision(row) for row in decision_rows(result)],
        "proposals": _proposals(result, known),
        "indicators": [_indicator(row) for row in counted],
        "late": [row["number"] for row in known if row["late"]],
        "checks": told,
        "loose": {kind: held.get(kind, []) for kind in LOOSE},
    }


def _withheld(register: pd.DataFrame) -> set[int]:
    return set(register["number"][register["withheld"].astype(bool)])


def _scoped(rows: Sequence[Row], column: str) -> list[Row]:
    return [{**row, "scope": scope_of(row[column])} for row in rows]


def _dated(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{name: pd.to_datetime(table[name]).dt.strftime("%Y-%m-%d") for name in columns})


def _problem(row: Row) -> Figures:
    found = picked(row, "number", "text", "short", "brottstyp", "priority", "why", "decided", "decider")
    return found | _marks(row)


def _cause(row: Row) -> Figures:
    found = picked(row, "number", "problem", "text", "short", "perspective", "character", "distance", "influence")
    found |= picked(row, "stated_by", "source", "state")
    return found | {"measures": list(row["measures"])} | _marks(row)


def _measure(row: Row) -> Figures:
    found = picked(row, "number", "text", "short", "state", "progress", "told", "remains", "why_not", "responsible")
    found |= picked(row, "by", "late", "agreed", "decided", "decider", "decide", "package", "followed")
    found |= picked(row, "method", "deviation")
    decided = [each["number"] for each in row["decisions"]]
    return found | {"causes": list(row["cause_numbers"]), "decisions": decided} | _marks(row)


def _card(method: Any, result: Facts) -> str:
    return card_address(method, below=bool(result.kommundel)) if method in result.methods else ""


def _cards(result: Facts, known: Sequence[Row]) -> list[Figures]:
    """The methods of the library that measures here name as the tier may read them, in the library's order."""
    named = {key: [row["number"] for row in known if row["method"] == key] for key in result.methods}
    return [
        {"method": key, "name": result.methods[key], "measures": numbers} for key, numbers in named.items() if numbers
    ]


def _goal(row: Row) -> Figures:
    found = picked(row, "number", "kind", "text", "indicator", "target", "baseline_value", "period", "follow_up")
    tied = {"measures": list(row["measure_numbers"]), "causes": list(row["cause_numbers"])}
    promise = None if row["withheld"] or pd.isna(row["promise"]) else row["promise"]
    return found | tied | {"early": bool(row["early"]), "promise": promise} | _marks(row)


def _decision(row: Row) -> Figures:
    found = picked(row, "number", "date", "text", "short", "decider", "state", "responsible", "due", "dnr", "standing")
    tied = {"measures": list(row["measure_numbers"]), "causes": list(row["cause_numbers"])}
    return found | tied | _marks(row)


def _marks(row: Row) -> Figures:
    return {"scope": list(row["scope"]), "withheld": bool(row["withheld"])}


def _proposals(result: Facts, known: Sequence[Row]) -> list[Figures]:
    """What is to be decided; that a withheld measure asks for something is not told."""
    of_measures: dict[int, Row] = {
        row["number"]: {**row, "text": row["decide"], "due": row["by"]} for row in known if row["decide"]
    }
    decided = {row["number"]: row for row in decision_rows(result)}
    rows: dict[str, dict[int, Row]] = {"measure": of_measures, "decision": decided}
    late = {row["number"] for row in known if row["late"]}
    return [
        picked(asked, "of", "number", "shared")
        | picked(rows[asked["of"]][asked["number"]], "text", "responsible", "due", "decider")
        | {name: list(asked[name]) for name in ("measures", "scope")}
        | {"late": not late.isdisjoint(asked["late"])}
        for asked in result.proposals.to_dict("records")
        if asked["number"] in rows[asked["of"]]
    ]


def _indicator(row: Row) -> Figures:
    found = picked(row, "of", "number", "indicator", "kind", "before", "after")
    size = None if row["hidden"] or row["unread"] else percent_change(row["before"], row["after"])
    return found | {"scope": list(row["scope"]), "percent": size, "hidden": row["hidden"]}
