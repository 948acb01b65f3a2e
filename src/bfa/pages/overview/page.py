"""The page of `0_oversikt`: every kommundel, the problem, the measures and the crime tables, released together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bfa.analyses.overview import Answers
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate
from bfa.disclosure.overview import CrimeTable, Lines, Shown, released
from bfa.draw import tables
from bfa.draw.output import say
from bfa.pages.figures import Figures, hand_on, picked, records
from bfa.pages.overview import crime_tables
from bfa.pages.overview.funnel import funnel, named_in
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.words import overview as words
from bfa.words import sentences
from bfa.words.numbers import period_label

__all__ = [
    "areas",
    "crimes",
    "export",
    "followed",
    "method",
    "open_page",
    "other_types",
    "problem",
    "show_funnel",
]

_COLUMNS = {
    "kommundel": "Kommundel",
    "before": "Före",
    "after": "Efter",
    "percent": "Egen ändring",
    "moved": "Mot de andra",
    "span": "Mot de andra, förenligt med",
    "stands": "Sticker ut",
}
_FORMATS = {"before": "int", "after": "int", "percent": "change", "moved": "change"}


@dataclass(frozen=True, slots=True)
class Page:
    """The answers, and what may be shown of them.

    Attributes
    ----------
    found : Answers
        Their counts are read from `shown` alone.
    shown : Shown
    title, problem_title : str
        Type, place and period in words, of the page and of the problem.
    gate : Gate
    """

    found: Answers
    shown: Shown
    title: str
    problem_title: str
    gate: Gate


def open_page(found: Answers, situation: Situation, *, gate: Gate) -> Page:
    """The page of the answers: everything that it counts is released here, at once."""
    title, problem_title = (
        sentences.title(situation, found.problem.brottstyp, period, gate=gate)
        for period in (found.types[0].period, found.problem.period)
    )
    return Page(found, released(found, gate=gate), title, problem_title, gate)


def sentence(page: Page) -> str:
    """The answer: the whole kommun, and who stands out."""
    types = page.shown.types
    return f"{words.kommun_sentence(types[0])} {words.stand_out(page.found.family, types)}"


def areas(page: Page) -> None:
    """The answer, and the table of kommundelar."""
    say(sentence(page), gate=page.gate)
    _table(page, page.shown.types[0], page.title)


def show_funnel(page: Page) -> None:
    """Change against the others by size; nothing where it may not be shown."""
    own = page.shown.types[0]
    if own.withheld:
        return
    known = own.table[own.table["other_ratio"].notna()].rename(columns={"other_ratio": "ratio"})
    dots = known.assign(tried=known["reason"].eq(""), stands_out=known["stands_out"].fillna(False).astype(bool))
    curves = page.found.family.curves
    funnel(
        dots[["kommundel", "expected", "ratio", "stands_out", "tried"]].astype({"expected": float, "ratio": float}),
        curves[curves["brottstyp"] == own.found.brottstyp],
        gate=page.gate,
        title=f"Ändring mot de andra, efter storlek: {page.title}",
        noun=words.noun_of(own.found),
        note=words.evened_note(named_in(dots)),
    )


def other_types(page: Page) -> None:
    """One folded table per further type that was looked at; nothing where there is none."""
    for each in page.shown.types[1:]:
        _table(page, each, f"{sentences.upper(each.found.brottstyp)}, {period_label(each.found.period)}", folded=True)


def problem(page: Page) -> None:
    """The development against earlier years, and the rate per inhabitant."""
    say(words.problem(page.found.problem, page.shown), gate=page.gate)
    tables.show(
        page.shown.changes,
        gate=page.gate,
        caption=page.problem_title,
        columns={"against": "Mot", "before": "Då", "after": "Nu", "percent": "Ändring"},
        formats={"against": "period", "before": "int", "after": "int", "percent": "change"},
    )
    table = page.shown.types[0].table
    tables.show(
        table[table["kommundel"] != NO_KOMMUNDEL],
        gate=page.gate,
        caption=f"Antal per invånare: {page.title}",
        columns={"kommundel": "Kommundel", "after": "Antal", "population": "Invånare", "per_1000": "Per 1 000 inv."},
        formats={"after": "int", "population": "int", "per_1000": "decimal1"},
        note=words.rate_note(page.found.types[0]),
        strong="subtotal",
        folded=True,
    )


def followed(page: Page) -> None:
    """What became of each measure, and of its indicator."""
    tables.show(
        words.measures(page.shown.followed),
        gate=page.gate,
        caption="Åtgärderna enligt den senaste uppföljningen",
        columns={"measure": "Nr", "name": "Åtgärd", "cause_words": "Orsak", "state": "Läge", "made": "Gjort"},
        formats={"measure": "int"},
        stacked=True,
    )
    say(words.indicators(page.shown.followed), gate=page.gate)


def crimes(page: Page) -> None:
    """Every kommundel's crime table."""
    crime_tables.show_all(page.shown.crimes, gate=page.gate, period=page.found.crimes_period)


def method(page: Page) -> None:
    """How it was computed."""
    say(words.method(page.found.family, page.shown.types), gate=page.gate)


def export(page: Page) -> None:
    """Hand the figures on to the run, invisibly."""
    hand_on(figures(page), gate=page.gate)


def figures(page: Page) -> Figures:
    """Figures of `0_oversikt` under stable keys; what an area's change is compatible with stands in `4_effekt`."""
    own, problem, shown = page.found.types[0], page.found.problem, page.shown
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
        "crime_tables": {name: _crimes(each) for name, each in shown.crimes.items()},
        "follow_up": [_followed(row) for row in records(shown.followed)],
        "sentence": sentence(page),
    }


def _table(page: Page, lines: Lines, caption: str, *, folded: bool = False) -> None:
    table = words.areas(lines)
    named = table["folder"].ne("") & ~table["subtotal"].astype(bool)
    tables.show(
        table.assign(sheet=(table["folder"] + "/motesblad.html").where(named)),
        gate=page.gate,
        caption=f"{caption}, mot {period_label(lines.found.baseline)}",
        columns=_COLUMNS,
        formats=_FORMATS,
        note=words.area_note(lines),
        strong="subtotal",
        links={"kommundel": "sheet"},
        folded=folded,
        stacked=True,
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
    return change | shrunk | {"stands_out": bool(row["stands_out"]), "reason": row["reason"] or None}


def _family(page: Page) -> Figures:
    family, types = page.found.family, page.shown.types
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


def _crimes(found: CrimeTable) -> list[Figures]:
    names = ("brottskategori", "brottstyp", "n", "share", "hidden", "subtotal", "antagen")
    return [picked(row, *names) for row in records(found.table)]


def _followed(row: Mapping[str, Any]) -> Figures:
    names = ("measure", "state", "done", "planned", "indicator", "before", "after", "percent", "text")
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    return picked(row, *names) | {"causes": list(row["causes"])} | marks
