"""The page of `0_oversikt`: every kommundel, the problem, the measures and the crime tables, released together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bfa.analyses.answer import Facts
from bfa.analyses.default_periods import Asked
from bfa.analyses.situation import Situation
from bfa.disclosure import Policy
from bfa.disclosure.overview import CrimeTable, Lines, Shown
from bfa.draw import tables
from bfa.draw.output import Output, figures_output, text
from bfa.pages.figures import Figures, picked, records
from bfa.pages.overview import excel
from bfa.pages.overview.funnel import funnel, named_in
from bfa.pages.page import section
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words import overview as words
from bfa.words import sentences
from bfa.words.catalogue import message, messages
from bfa.words.chosen_periods import chosen
from bfa.words.numbers import period_label
from bfa.words.uncompared import uncompared

_FORMATS = {"before": "int", "after": "int", "percent": "change", "moved": "change"}


@dataclass(frozen=True)
class OverviewPage:
    """The answers, and what may be shown of them."""

    shown: Shown
    #: Type, place and period in words, of the page and of the problem.
    title: str
    problem_title: str
    #: The months, and how those that were not given were chosen.
    asked: Asked
    policy: Policy
    situation: Situation

    @section
    def in_short(self) -> Iterator[Output | None]:
        """How the months were chosen, the answer, and the table of kommundelar."""
        yield text(chosen(self.asked, "period", "baseline"))
        yield text(sentence(self))
        yield _area_table(self.shown.types[0], self.title)

    @section
    def funnel(self) -> Iterator[Output]:
        """Change against the others by size; nothing where it may not be shown."""
        own = self.shown.types[0]
        if own.withheld:
            return
        known = own.table[own.table["other_ratio"].notna()].rename(columns={"other_ratio": "ratio"})
        dots = known.assign(tried=known["reason"].eq(""), stands_out=known["stands_out"].fillna(False).astype(bool))
        curves = self.shown.found.family.curves
        yield funnel(
            dots[["kommundel", "expected", "ratio", "stands_out", "tried"]].astype({"expected": float, "ratio": float}),
            curves[curves["brottstyp"] == own.found.brottstyp],
            title=message("overview.captions.funnel", title=self.title),
            noun=words.noun_of(own.found),
            note=words.evened_note(named_in(dots)),
        )

    @section
    def other_types(self) -> Iterator[Output]:
        """One folded table per further type that was looked at; nothing where there is none."""
        for each in self.shown.types[1:]:
            name = f"{sentences.upper(each.found.brottstyp)}, {period_label(each.found.period)}"
            yield _area_table(each, name, folded=True)

    @section
    def problem(self) -> Iterator[Output | None]:
        """The development against earlier years, and the rate per inhabitant."""
        yield text(chosen(self.asked, "problem_period"))
        yield text(words.problem(self.shown.found.problem, self.shown))
        yield tables.table(
            self.shown.changes,
            caption=self.problem_title,
            columns=messages("overview.columns.changes"),
            formats={"against": "period", "before": "int", "after": "int", "percent": "change"},
        )
        table = self.shown.types[0].table
        yield tables.table(
            table[table["kommundel"] != NO_KOMMUNDEL],
            caption=message("overview.captions.rates", title=self.title),
            columns=messages("overview.columns.rates"),
            formats={"after": "int", "population": "int", "per_1000": "decimal1"},
            note=words.rate_note(table[~table["subtotal"]]),
            strong="subtotal",
            folded=True,
        )

    @section
    def followed(self) -> Iterator[Output | None]:
        """What became of each measure, and of its indicator."""
        yield tables.table(
            words.measures(self.shown.followed),
            caption=message("overview.captions.measures"),
            columns=messages("overview.columns.measures"),
            formats={"measure": "int"},
            stacked=True,
        )
        yield text(words.indicators(self.shown.followed))

    @section
    def crimes(self) -> Iterator[Output | None]:
        """Every kommundel's crime table; one sentence instead where the data hold a single type."""
        found = self.shown.crimes
        yield text(chosen(self.asked, "crime_table_period"))
        if found and all(len(table.table) <= 2 for table in found.values()):
            yield text(message("overview.one_type"))
            return
        for kommundel, table in found.items():
            period = period_label(self.shown.found.crimes_period)
            yield _crime_table(table, caption=message("overview.crimes", kommundel=kommundel, period=period))

    @section
    def method(self) -> Iterator[Output | None]:
        """How it was computed."""
        yield text(words.method(self.shown.found.family, self.shown.types))

    @section
    def excel(self) -> Iterator[Output | None]:
        """The counts behind all pages, as a workbook."""
        yield excel.workbook_of(self.shown, self.situation, title=self.title, policy=self.policy)

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(figures(self))


def page(shown: Shown, found: Facts, situation: Situation, asked: Asked, *, policy: Policy) -> OverviewPage:
    """The page, from what was released and what of the answers is no count."""
    own, problem = found.types[0], found.problem
    title = sentences.title(situation, problem.brottstyp, own.period, policy=policy)
    problem_title = sentences.title(situation, problem.brottstyp, problem.period, policy=policy)
    return OverviewPage(shown, title, problem_title, asked, policy, situation)


def sentence(page: OverviewPage) -> str:
    """The answer: the whole kommun, and who stands out."""
    types = page.shown.types
    return f"{words.kommun_sentence(types[0])} {words.stand_out(page.shown.found.family, types)}"


def figures(page: OverviewPage) -> Figures:
    """Figures of `0_oversikt` under stable keys; what an area's change is compatible with stands in `4_effekt`."""
    own, problem, shown = page.shown.found.types[0], page.shown.found.problem, page.shown
    table = shown.types[0].table
    named = table[~table["subtotal"] & (table["kommundel"] != NO_KOMMUNDEL)]
    return {
        "brottstyp": own.brottstyp,
        "kind": own.kind,
        "period": str(own.period),
        "baseline": str(own.baseline),
        "areas": [_area(row) for row in records(named)],
        "total": _area(records(table[table["subtotal"]])[0]),
        "family": _family(page),
        "problem": {
            "period": str(problem.period),
            "changes": [_change(row) for row in records(shown.changes)],
            "highest": list(shown.highest),
            "sentence": words.problem(problem, shown),
        },
        "crime_table_period": str(page.asked.crime_table_period),
        "crime_tables": {name: _crimes(each) for name, each in shown.crimes.items()},
        "follow_up": [_followed(row) for row in records(shown.followed)],
        "sentence": sentence(page),
    }


def _area_table(each: Lines, caption: str, *, folded: bool = False) -> Output:
    table = words.areas(each)
    named = table["folder"].ne("") & ~table["subtotal"].astype(bool)
    return tables.table(
        table.assign(sheet=(table["folder"] + "/motesblad.html").where(named)),
        caption=message("overview.captions.areas", title=caption, then=period_label(each.found.baseline)),
        columns=messages("overview.columns.areas"),
        formats=_FORMATS,
        note=words.area_note(each),
        strong="subtotal",
        links={"kommundel": "sheet"},
        folded=folded,
        stacked=True,
    )


def _crime_table(crime_table: CrimeTable, *, caption: str) -> Output | None:
    """A crime table, with subtotals per category and a total."""
    safe = crime_table.table
    if not (safe["n"].isna() | safe["n"].fillna(0).gt(0) | safe["hidden"]).any():
        return text(message("overview.no_crimes", title=caption))
    return tables.table(
        safe.assign(line=[words.crime_line(row) for row in safe.to_dict("records")]),
        caption=caption,
        columns=messages("overview.columns.crimes"),
        formats={"n": "int", "share": "percent1"},
        note=words.crime_note(crime_table),
        strong="subtotal",
        folded=True,
    )


def _area(row: Mapping[str, Any]) -> Figures:
    names = ("kommundel", "folder", "before", "after", "percent", "population", "per_1000")
    marks = {"population_approximate": bool(row["approximate"]), "hidden": bool(row["hidden"])}
    return picked(row, *names) | marks | {"relative": _relative(row)}


def _relative(row: Mapping[str, Any]) -> Figures | None:
    """The comparison with the others; None where there is none or it may not be shown."""
    if row["reason"] is None:
        return None
    change = {name: row[f"other_{name}"] for name in ("ratio", "lower", "upper")}
    shrunk = picked(row, "p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper", "expected")
    return change | shrunk | {"stands_out": bool(row["stands_out"]), "reason": uncompared(row["reason"]) or None}


def _family(page: OverviewPage) -> Figures:
    family, types = page.shown.found.family, page.shown.types
    shown = [each for each in types if not each.withheld]
    out = [(each.found.brottstyp, row) for each in shown for row in records(each.table) if row["stands_out"]]
    return {
        "brottstyper": list(family.brottstyper),
        "tried": family.tried,
        "stands_out": [{"brottstyp": name, **picked(row, "kommundel"), **(_relative(row) or {})} for name, row in out],
        "sentence": words.stand_out(family, types),
    }


def _change(row: Mapping[str, Any]) -> Figures:
    return picked(row, "against", "before", "after", "percent") | {"hidden": bool(row["hidden"])}


def _crimes(crime_table: CrimeTable) -> list[Figures]:
    names = ("brottskategori", "brottstyp", "n", "share", "hidden", "subtotal", "antagen")
    return [picked(row, *names) for row in records(crime_table.table)]


def _followed(row: Mapping[str, Any]) -> Figures:
    names = ("measure", "state", "done", "planned", "indicator", "before", "after", "percent", "text")
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    return picked(row, *names) | {"causes": list(row["causes"])} | marks
