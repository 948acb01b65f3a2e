"""Before a start: how many of a type's crimes the measures can reach, and what is known of measures like them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.answer import Answer
from bfa.analyses.chain import mask
from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.measures import acts_in, numbers_in, scope_of
from bfa.analyses.planning import years_moved
from bfa.analyses.reach import lacking
from bfa.analyses.rules import Rule, named_places, rules_of, tagged_rows
from bfa.analyses.series import area_months, kind_of, total
from bfa.analyses.situation import Situation, codebook
from bfa.analyses.uncounted import uncounted
from bfa.tables.known_measures import KNOWN, NO_FALL, KnownMeasure, key_of, read_known
from bfa.tables.period import Period

Bools = NDArray[np.bool_]
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Visible(Answer):
    """The measures that are to begin in a kommundel, what is known of such measures, and which crimes they reach."""

    FACTS = frozenset(("known", "links"))
    REGISTERS = frozenset(("measures",))

    brottstyp: str
    #: "" where the whole kommun is asked about, which has nothing to be compared with.
    kommundel: str
    #: The twelve months before the start, moved back whole years where they are not counted.
    baseline: Period
    #: The measures: the register's columns, and cause_numbers (tuple).
    measures: pd.DataFrame
    #: A row per measure: number; called, direction, percent, lowest, highest, per, quality, count, source (of the
    #: library, "" or missing where it does not say); why (why no fall can be reckoned from it, a code or "").
    known: pd.DataFrame
    #: The causes that could be tried by a rule, the register's columns.
    causes: pd.DataFrame
    #: Number of a measure -> numbers of the causes among them that it answers.
    links: Mapping[int, tuple[int, ...]]
    #: Incidents of the type in the baseline; None where a month was not counted.
    incidents: int | None
    #: "causes": which incidents lie where and when each cause says; "found": which could be found there, since what the
    #: rules ask for is known of them. Shape (incidents, causes) and (incidents, 1).
    held: Mapping[str, Bools]
    #: Why nothing is counted: whole (the kommun is), no_measures, rows_needed, more_rows_needed, uncounted, no_rules.
    reason: str = ""
    kind: str = "crime"


def visible(situation: Situation, *, brottstyp: str, start: Period) -> Visible:
    """What the measures that begin with the start can be expected to change in the kommundel.

    Parameters
    ----------
    start : Period
        Its first month is that of the measures; may lie after the last month counted.

    Raises
    ------
    ParameterError
        An unknown type, or codebooks that hold faults.
    """
    baseline, measures = _baseline(situation, brottstyp, start.first), _beginning(situation, brottstyp, start.first)
    given: dict[str, Any] = {
        "brottstyp": brottstyp,
        "kommundel": situation.kommundel,
        "baseline": baseline,
        "measures": measures,
        "known": _known(situation, measures),
        "links": {},
        "held": {},
        "incidents": None,
        "causes": situation.causes.iloc[:0],
    }
    if not situation.kommundel or measures.empty:
        return Visible(**given | {"reason": "no_measures" if situation.kommundel else "whole"})
    given |= {"kind": kind_of(situation, brottstyp), "incidents": total(situation, brottstyp, baseline)}
    gone = "uncounted" if uncounted(situation, brottstyp, baseline).reason else ""
    if reason := rows_needed(situation, brottstyp, baseline) or gone:
        return Visible(**given | {"reason": reason})
    rows = rows_of(situation, brottstyp, baseline)
    causes, rules, inside = _tried(situation, measures, rows, baseline)
    if causes.empty:
        return Visible(**given | {"reason": "no_rules"})
    links = {
        int(number): tuple(sorted({*named} & {*causes["number"]}))
        for number, named in zip(measures["number"], measures["cause_numbers"], strict=True)
    }
    _, lacks = lacking(rules, rows)
    held = {"causes": inside, "found": ~lacks.any(axis=1, keepdims=True)}
    return Visible(**given | {"causes": causes, "links": links, "held": held})


def _tried(
    situation: Situation, measures: pd.DataFrame, rows: gpd.GeoDataFrame, period: Period
) -> tuple[pd.DataFrame, list[Rule], Bools]:
    """The causes that the measures answer and a rule can try, their rules, and which rows lie where and when each says.

    As on the page of causes: at the places that a cause names where it names any, else at all that its rule means.
    """
    wanted = {number for named in measures["cause_numbers"] for number in named}
    book = rules_of(situation).rules
    stated = situation.causes[situation.causes["number"].isin(wanted) & situation.causes["rule"].isin(list(book))]
    rules = [book[str(key)] for key in stated["rule"]]
    named = [
        named_places(place, situation.places) if rule.near else ()
        for rule, place in zip(rules, stated["place"], strict=True)
    ]
    found = tagged_rows(rules, rows, situation, period, named=named)
    able = np.array([bool(own) or not lacks for own, lacks in zip(named, found.missing, strict=True)], dtype=bool)
    kept = [rule for rule, may in zip(rules, able, strict=True) if may]
    return stated[able].reset_index(drop=True), kept, found.n[:, able]


def _baseline(situation: Situation, brottstyp: str, first: pd.Period) -> Period:
    back = years_moved(pd.PeriodIndex(area_months(situation, brottstyp).columns)[-1], first)
    return Period(first - _YEAR * (back + 1), first - _YEAR * back - 1)


def _beginning(situation: Situation, brottstyp: str, first: pd.Period) -> pd.DataFrame:
    """Measures that act in the kommundel and begin in the month or later, or have no start yet.

    Those that effect goals of the type and the kommundel name, where there are such goals that name any.
    """
    table, goals = situation.measures, situation.goals
    later = table["start"].isna() | (table["start"] >= first.start_time)
    begun = table[later & mask(acts_in(scope, situation.kommundel) for scope in table["scope"])]
    own = goals[goals["kind"].eq("effekt") & goals["indicator"].eq(brottstyp)]
    own = own[mask(situation.kommundel in scope_of(where) for where in own["kommundel"])]
    named = {number for text in own["measures"] for number in numbers_in(text)}
    chosen = begun[begun["number"].isin(named)] if named else begun
    return chosen.assign(cause_numbers=chosen["causes"].map(numbers_in)).reset_index(drop=True)


def _known(situation: Situation, measures: pd.DataFrame) -> pd.DataFrame:
    named = bool(len(measures)) and measures["method"].notna().any()
    library = read_known(codebook(situation, KNOWN)) if named else {}
    columns = ["number", "called", "direction", "percent", "lowest", "highest", "per", "quality", "count", "source"]
    rows = [_row(row, library) for row in measures.to_dict("records")]
    table = pd.DataFrame(rows, columns=[*columns, "why"])
    return table.astype(dict.fromkeys(("percent", "lowest", "highest"), "float64"))


def _row(measure: Mapping[Any, Any], library: Mapping[str, KnownMeasure]) -> dict[str, Any]:
    key = key_of(library, measure["method"])
    method = library[key] if key else None
    row: dict[str, Any] = {"number": int(measure["number"]), "why": _why(measure, method)}
    if method is None:
        return row | dict.fromkeys(("called", "direction", "per", "quality", "count", "source"), "")
    read = next((source for source in method.sources if source.when), None)
    told = method.effect
    return row | {
        "called": method.name,
        "direction": method.direction or "",
        "percent": told.percent if told else None,
        "lowest": told.lowest if told else None,
        "highest": told.highest if told else None,
        "per": told.per if told else "",
        "quality": method.quality,
        "count": method.count,
        "source": f"{read.authors} ({read.year})" if read else "",
    }


def _why(measure: Mapping[Any, Any], method: KnownMeasure | None) -> str:
    """Why no fall can be reckoned from what is known of a measure (a code); "" where one can."""
    if not scope_of(measure["scope"]):
        return "everywhere"
    if method is None:
        return "no_method"
    if method.direction is None:
        return "unread"
    if method.direction in NO_FALL:
        return "no_fall"
    if method.effect is None:
        return "no_size"
    return "days" if method.effect.days else ""
