"""The page of `3_orsaker`: tags, rules, stated causes and measures, released together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses.causes import TAGS, CauseMatch, Tags
from bfa.analyses.default_periods import Asked
from bfa.analyses.situation import Situation
from bfa.disclosure import CountTable, Policy, Released, Why, public_register
from bfa.draw import tables
from bfa.draw.output import Output, figures_output, text
from bfa.pages import cause_drawings
from bfa.pages.figures import Figures, picked, records
from bfa.pages.page import section
from bfa.words import causes as words
from bfa.words import measures, missing_months, nouns, sentences
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.chosen_periods import chosen
from bfa.words.hotspots import why_rows
from bfa.words.numbers import joined
from bfa.words.sentences import upper

_BOTH = ("plats", "tid")
_NO_RULES = pd.DataFrame(columns=["rule", "text", "character", "at_place", "n", "expected", "support", "hidden"])
_NO_COUNTS = pd.DataFrame(columns=["number", "support_n", "support", "hidden"])


@dataclass(frozen=True)
class CausesPage:
    """The answer, and what may be shown of it."""

    #: Their facts, with registers as the tier may read them; counts are read from `released`.
    result: Tags
    match: CauseMatch
    title: str
    #: How the months were chosen; "" where they were given.
    periods: str
    policy: Policy
    #: incidents (n; no row where a month was not counted), tags (tag, n), rules (those that met something: rule, text,
    #: character, at_place, n, expected, support), causes (number, support_n, at_place, support);
    #: without_point, without_clock: those that no rule can reach (n).
    released: dict[str, Released]

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How the months were chosen, how the rules divide the incidents, and in a table."""
        yield text(self.periods)
        yield text(words.tags(self.result, self.released))
        if self.result.reason:
            return
        yield tables.table(
            self.released["tags"],
            caption=message("causes.captions.tags", title=self.title),
            columns=messages("causes.columns.tags", counted=nouns.heading(self.result.kind)),
            formats={"n": "int"},
        )

    @section
    def rules(self) -> Iterator[Output]:
        """The rules that met something."""
        yield tables.table(
            _worded(rules(self)),
            caption=message("causes.captions.rules", title=self.title),
            columns=messages("causes.columns.rules"),
            formats={"at_place": "int", "n": "int", "expected": "decimal1"},
            note=in_sentences(message("causes.rule_note"), self._why("rules")),
            stacked=True,
        )

    @section
    def fishbones(self) -> Iterator[Output]:
        """Each problem with the causes stated of it, as a fishbone."""
        yield from cause_drawings.fishbones(self.match, causes(self), area=upper(self.result.brottstyp))

    @section
    def causes(self) -> Iterator[Output]:
        """The stated causes with their support."""
        table = causes(self)
        yield tables.table(
            _worded(table),
            caption=message("causes.captions.causes"),
            columns=messages("causes.columns.causes", counted=nouns.heading(self.result.kind)),
            formats={"number": "int", "support_n": "int"},
            note=in_sentences(words.support_note(table, self.result.kind), self._why("causes")),
            stacked=True,
        )

    @section
    def chains(self) -> Iterator[Output]:
        """What leads to each problem, and where a measure is in the way."""
        yield from cause_drawings.chains(self.match, causes(self), area=upper(self.result.brottstyp))

    @section
    def matrix(self) -> Iterator[Output]:
        """Which measures answer which causes."""
        yield from cause_drawings.matrix(self.match)

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(figures(self))

    def _why(self, name: str) -> Why | str:
        """Why something is hidden in one of the released tables; "" where there is none or nothing is."""
        return self.released[name].reason if name in self.released else ""


def page(
    released: dict[str, Released],
    result: Tags,
    match: CauseMatch,
    situation: Situation,
    asked: Asked,
    *,
    policy: Policy,
) -> CausesPage:
    """The page, from what was released and what of the answers is no count."""
    title = sentences.title(situation, result.brottstyp, result.period, policy=policy)
    return CausesPage(result, match, title, chosen(asked, "period"), policy, released)


def count_tables(result: Tags, match: CauseMatch, *more: Any, policy: Policy) -> dict[str, CountTable]:
    """What the page counts, by the names of `CausesPage.released`.

    All of it are sets of the same incidents, but for those that no rule can reach: what lacks a place or a clock time
    says nothing of any place or time, and is named as the hotspots name it. What the data say of a cause that is
    withheld is not counted.
    """
    whole = {"brottstyp": result.brottstyp, "period": str(result.period)}
    whole |= {"kommundel": result.kommundel} if result.kommundel else {}
    usual: dict[str, Any] = {"sensitive": result.brottstyp, "kind": result.kind, "margins": (), "whole": whole}
    every = pd.DataFrame({"n": [] if result.incidents is None else [result.incidents]}, dtype="int64")
    found = {"incidents": CountTable(every, identifies=(), by=(), **usual)}
    usual |= {"by": None}
    if result.reason:
        return found
    met = result.rules["at_place"].gt(0).to_numpy(bool)
    rules, held = result.rules[met].reset_index(drop=True), result.held
    at_rules = {name: held[name][:, met] for name in ("at_place", "n")}
    told = _told(match, policy)
    causes = match.causes.loc[told, ["number", "support_n", "at_place", "support"]].reset_index(drop=True)
    inside = {name: match.held[name][:, told] for name in ("support_n", "at_place")}
    return found | {
        "tags": CountTable(result.table, identifies=_BOTH, members={"n": held["tag"]}, facts=("tag",), **usual),
        "rules": CountTable(
            rules,
            value=tuple(at_rules),
            identifies=_BOTH,
            derived=("expected", "support"),
            members=at_rules,
            facts=("rule", "text", "character"),
            **usual,
        ),
        "causes": CountTable(
            causes,
            value=tuple(inside),
            identifies=_BOTH,
            derived=("support",),
            members=inside,
            **(usual | {"by": ("number",)}),
        ),
        **{
            name: CountTable(row, identifies=(), **(usual | {"by": tuple(row.columns[:-1])}))
            for name, row in (
                ("without_point", pd.DataFrame({"cell_id": ["point"], "n": [result.without_point]})),
                ("without_clock", pd.DataFrame({"weekday": [-1], "hour": [-1], "n": [result.without_clock]})),
            )
        },
    }


def rules(page: CausesPage) -> pd.DataFrame:
    """rule, text, character, at_place, n, expected, support, hidden: rules that met something, most first."""
    if page.result.reason:
        return _NO_RULES
    return page.released["rules"].table.sort_values(
        "n", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def causes(page: CausesPage) -> pd.DataFrame:
    """number, text, short, perspective, character, support, support_n, shared, counted_at, measures, aimed, state,
    withheld, hidden.

    What the data say of a withheld cause is withheld with it, and the word of support with the counts that it is of.
    """
    safe = page.match.stated.reset_index(drop=True)
    own = ~safe["withheld"].astype(bool)
    told = (page.released["causes"].table if "causes" in page.released else _NO_COUNTS).set_index("number")
    counted = safe["number"].isin(told.index)
    words_told = safe["number"].map(told["support"].where(told["support"].notna(), None))
    safe["support"] = safe["support"].astype(object).where(own, None).where(~counted, words_told)
    safe["support_n"] = safe["number"].map(told["support_n"]).astype("Int64")
    safe["hidden"] = safe["number"].isin(told.index[told["hidden"].astype(bool)])
    safe["aimed"] = [joined(numbers) for numbers in safe["measures"]]
    numbers = set(safe.loc[counted, "number"])
    safe["shared"] = [
        tuple(n for n in group if n in numbers) if open_ else ()
        for group, open_ in zip(safe["shared"], counted, strict=True)
    ]
    safe["counted_at"] = [names if open_ else () for names, open_ in zip(safe["counted_at"], counted, strict=True)]
    keep = ["number", "text", "short", "perspective", "character", "support", "support_n", "shared", "counted_at"]
    return safe[[*keep, "measures", "aimed", "state", "withheld", "hidden"]]


def figures(page: CausesPage) -> Figures:
    """The figures of `3_orsaker`."""
    result, match = page.result, page.match
    every = words.total(page.released)
    return {
        "brottstyp": result.brottstyp,
        "kind": result.kind,
        "period": str(result.period),
        "incidents": every.n,
        "hidden": every.hidden,
        "tags": _tags(page),
        "blind": list(result.blind),
        "causes": [_cause(row) for row in records(causes(page))],
        "measures": [_measure(row) for row in records(measures.measures(match))],
        "causes_without_measure": list(match.causes_without_measure),
        "measures_without_cause": list(match.measures_without_cause),
        "measures_without_start": list(match.measures_without_start),
        "perspectives_without_cause": list(match.perspectives_without_cause),
        "answered": not result.reason,
        "reason": missing_months.why_nothing(result.uncounted) or why_rows(result.reason, result.uncounted) or None,
        "warnings": missing_months.said(result.uncounted),
        "sentence": words.tags(result, page.released),
    }


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """With a hidden word of support told as such."""
    return table.assign(support=table["support"].mask(table["hidden"].astype(bool), message("causes.support_hidden")))


def _told(match: CauseMatch, policy: Policy) -> NDArray[np.bool_]:
    """Causes whose count may be asked for: that have one, and are not withheld."""
    withheld = public_register(match.causes, policy=policy)["withheld"].astype(bool)
    return np.asarray(match.causes["support_n"].notna() & ~withheld, dtype=bool)


def _tags(page: CausesPage) -> Figures:
    if page.result.reason:
        return dict.fromkeys(TAGS)
    table = page.released["tags"].table
    found: Figures = {row["tag"]: row["n"] for row in records(table)}
    return found | ({"hidden": True} if table["hidden"].any() else {})


def _cause(row: Mapping[str, Any]) -> Figures:
    found = picked(row, "number", "text", "short", "perspective", "character", "support", "support_n", "state")
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    return found | {"measures": list(row["measures"]), "shared": list(row["shared"])} | marks


def _measure(row: Mapping[str, Any]) -> Figures:
    found = picked(row, "number", "text", "short", "state", "done", "planned", "progress", "decide")
    found |= picked(row, "responsible", "due", "told")
    return found | {"causes": list(row["cause_numbers"]), "withheld": bool(row["withheld"])}
