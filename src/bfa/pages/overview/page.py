"""The overview notebook, section by section: a sentence, a table and a chart that say the same, and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.analyses.families import Family
from bfa.analyses.overview import Overview, Problem, overview
from bfa.analyses.situation import Situation
from bfa.disclosure import Gate
from bfa.draw import tables
from bfa.draw.output import emit_figures, say
from bfa.pages.overview import crime_tables
from bfa.pages.overview import words as overview_words
from bfa.pages.overview.crime_tables import CrimeTable
from bfa.pages.overview.funnel import funnel as emit_funnel
from bfa.pages.overview.funnel import named_in
from bfa.pages.overview.shown import LOOSE, STANDS, Lines, changes, follow_up, highest, lines
from bfa.words import sentences
from bfa.words.numbers import SPACE, missing, period_label

Figures = dict[str, Any]

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
class ShownOverview:
    """The overview after the gate.

    Attributes
    ----------
    lines : Lines
        Every kommundel, of the type in question.
    others : tuple of Lines
        The same for the other types of the family.
    family : Family
        All that were looked at together; of its numbers only those in the lines may be shown.
    title, against : str
        Type, place and period in words, and the baseline.
    sentence : str
        The answer: the whole kommun, and who stands out.
    """

    lines: Lines
    others: tuple[Lines, ...]
    family: Family
    title: str
    against: str
    sentence: str

    @property
    def every(self) -> list[Lines]:
        """The lines of every type."""
        return [self.lines, *self.others]


def opened(found: Overview, family: Family, situation: Situation, *, gate: Gate) -> ShownOverview:
    """The overview through the gate, for every section below."""
    spans = {"period": found.period, "baseline": found.baseline}
    types = [name for name in family.brottstyper if name != found.brottstyp]
    more = [overview(situation, brottstyp=name, **spans) for name in types]
    own, *others = (lines(each, family, gate=gate) for each in (found, *more))
    said = f"{overview_words.kommun_sentence(own)} {overview_words.stand_out(family, [own, *others])}"
    title = sentences.title(situation, found.brottstyp, str(found.period), gate=gate)
    return ShownOverview(own, tuple(others), family, title, period_label(found.baseline), said)


def areas(page: ShownOverview, *, gate: Gate) -> None:
    """The answer, and the table of kommundelar."""
    say(page.sentence, gate=gate)
    _table(page.lines, gate=gate, caption=f"{page.title}, mot {page.against}")


def funnel(page: ShownOverview, *, gate: Gate) -> None:
    """Change against the others by size; nothing where it may not be shown."""
    if page.lines.withheld:
        return
    found, table = page.lines.found, page.lines.table
    known = table[table["other_ratio"].notna()].rename(columns={"other_ratio": "ratio"})
    dots = known.assign(tried=known["reason"].eq(""), stands_out=known["stands_out"].fillna(False).astype(bool))
    curves = page.family.curves
    emit_funnel(
        dots[["kommundel", "expected", "ratio", "stands_out", "tried"]].astype({"expected": float, "ratio": float}),
        curves[curves["brottstyp"] == found.brottstyp],
        gate=gate,
        title=f"Ändring mot de andra, efter storlek: {page.title}",
        noun=overview_words.noun_of(found),
        note=overview_words.evened_note(named_in(dots)),
    )


def other_types(page: ShownOverview, *, gate: Gate) -> None:
    """One folded table per further type that was looked at; nothing where there is none."""
    for each in page.others:
        caption = f"{overview_words.upper(each.found.brottstyp)}, {period_label(each.found.period)}, mot {page.against}"
        _table(each, gate=gate, caption=caption, folded=True)


def problem(page: ShownOverview, found: Problem, situation: Situation, *, gate: Gate) -> None:
    """The development against earlier years, and the rate per inhabitant."""
    say(overview_words.problem(found, gate=gate), gate=gate)
    tables.show(
        changes(found, gate=gate),
        gate=gate,
        caption=sentences.title(situation, found.brottstyp, str(found.period), gate=gate),
        columns={"against": "Mot", "before": "Då", "after": "Nu", "percent": "Ändring"},
        formats={"against": "period", "before": "int", "after": "int", "percent": "change"},
    )
    table = page.lines.table
    tables.show(
        table[table["kommundel"] != LOOSE],
        gate=gate,
        caption=f"Antal per invånare: {page.title}",
        columns={"kommundel": "Kommundel", "after": "Antal", "population": "Invånare", "per_1000": "Per 1 000 inv."},
        formats={"after": "int", "population": "int", "per_1000": "decimal1"},
        note=overview_words.rate_note(page.lines.found),
        strong="subtotal",
        folded=True,
    )


def followed(table: pd.DataFrame, *, gate: Gate) -> None:
    """What became of each measure, and of its indicator."""
    tables.show(
        follow_up(table, gate=gate),
        gate=gate,
        caption="Åtgärderna enligt den senaste uppföljningen",
        columns={
            "measure": "Nr",
            "name": "Åtgärd",
            "cause_words": "Orsak",
            "state": "Läge",
            "made": "Gjort",
        },
        formats={"measure": "int"},
        stacked=True,
    )
    say(overview_words.indicators(table, gate=gate), gate=gate)


def crimes(found: Mapping[str, pd.DataFrame], *, gate: Gate, period: str) -> dict[str, CrimeTable]:
    """Every kommundel's crime table, shown and handed back for `hand_on`."""
    shown = crime_tables.all_crimes(found, gate=gate, period=period)
    crime_tables.show_all(shown, gate=gate, period=period)
    return shown


def method(page: ShownOverview, *, gate: Gate) -> None:
    """How it was computed."""
    say(overview_words.method(page.family, page.every), gate=gate)


def hand_on(
    page: ShownOverview, found: Problem, tables_of: Mapping[str, CrimeTable], measures: pd.DataFrame, *, gate: Gate
) -> None:
    """Hand the figures on to the run, invisibly."""
    emit_figures(figures(page, found, tables_of, measures, gate=gate), gate=gate)


def figures(
    page: ShownOverview, found: Problem, tables_of: Mapping[str, CrimeTable], measures: pd.DataFrame, *, gate: Gate
) -> Figures:
    """Figures of `0_oversikt` under stable keys; what an area's change is compatible with stands in `4_effekt`."""
    result, table = page.lines.found, page.lines.table
    named = table[~table["subtotal"] & (table["kommundel"] != LOOSE)]
    return {
        "brottstyp": result.brottstyp,
        "kind": result.kind,
        "period": str(result.period),
        "baseline": str(result.baseline),
        "areas": [_area(row) for row in _records(named)],
        "total": _area(_records(table[table["subtotal"]])[0]),
        "family": _family(page),
        "problem": {
            "period": str(found.period),
            "changes": [_change(row) for row in _records(changes(found, gate=gate))],
            "highest": list(highest(found, gate=gate)[0]),
            "sentence": overview_words.problem(found, gate=gate),
        },
        "crime_tables": {name: _crimes(each) for name, each in tables_of.items()},
        "follow_up": [_followed(row) for row in _records(follow_up(measures, gate=gate))],
        "sentence": page.sentence,
    }


def _table(each: Lines, *, gate: Gate, caption: str, folded: bool = False) -> None:
    words = [None if missing(stands) else STANDS[stands].replace(" ", SPACE) for stands in each.table["stands"]]
    tables.show(
        each.table.assign(stands=pd.Series(words, index=each.table.index, dtype=object)),
        gate=gate,
        caption=caption,
        columns=_COLUMNS,
        formats=_FORMATS,
        note=overview_words.area_note(each),
        strong="subtotal",
        links={"kommundel": "sheet"},
        folded=folded,
        stacked=True,
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value if isinstance(value, tuple) or not missing(value) else None for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _picked(row: Mapping[str, Any], *names: str) -> Figures:
    return {name: row[name] for name in names}


def _area(row: Mapping[str, Any]) -> Figures:
    names = ("kommundel", "folder", "before", "after", "percent", "population", "per_1000")
    marks = {"population_approximate": bool(row["approximate"]), "hidden": bool(row["hidden"])}
    return _picked(row, *names) | marks | {"relative": _relative(row)}


def _relative(row: Mapping[str, Any]) -> Figures | None:
    """The comparison with the others; None where there is none or it may not be shown."""
    if row["reason"] is None:
        return None
    change = {name: row[f"other_{name}"] for name in ("ratio", "lower", "upper")}
    shrunk = _picked(row, "p", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper", "expected")
    return change | shrunk | {"stands_out": bool(row["stands_out"]), "reason": row["reason"] or None}


def _family(page: ShownOverview) -> Figures:
    shown = [each for each in page.every if not each.withheld]
    out = [(each.found.brottstyp, row) for each in shown for row in _records(each.table) if row["stands_out"]]
    return {
        "brottstyper": list(page.family.brottstyper),
        "tried": page.family.tried,
        "stands_out": [{"brottstyp": name, **_picked(row, "kommundel"), **(_relative(row) or {})} for name, row in out],
        "sentence": overview_words.stand_out(page.family, page.every),
    }


def _change(row: Mapping[str, Any]) -> Figures:
    return _picked(row, "against", "before", "after", "percent") | {"hidden": bool(row["hidden"])}


def _crimes(found: CrimeTable) -> list[Figures]:
    names = ("brottskategori", "brottstyp", "n", "share", "hidden", "subtotal", "antagen")
    return [_picked(row, *names) for row in _records(found.table)]


def _followed(row: Mapping[str, Any]) -> Figures:
    names = ("measure", "state", "done", "planned", "indicator", "before", "after", "percent", "text")
    marks = {"hidden": bool(row["hidden"]), "withheld": bool(row["withheld"])}
    return _picked(row, *names) | {"causes": list(row["causes"])} | marks
