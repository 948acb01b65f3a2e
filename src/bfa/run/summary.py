"""What a batch says as a whole: the meeting sheets, the index and `results.json`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bfa.analyses.editions import Changes
from bfa.analyses.handed_on import handed_on
from bfa.disclosure.scan import scan, scan_figures
from bfa.errors import DisclosureError
from bfa.pages.index_page import Part, Row, index_page
from bfa.pages.measure_card import CARDS, card_address, measure_card
from bfa.pages.minutes import minutes_page
from bfa.pages.sheets import kommun_sheet, kommundel_sheet
from bfa.pages.sheets.kommun import Area
from bfa.pages.sheets.kommundel import UNTOLD
from bfa.run.files import told, write_json, write_text
from bfa.run.layout import COMPARISON_NAME, DOCUMENT_NAME, INDEX_NAME, Layout, workbook_beside
from bfa.run.state import State
from bfa.tables.codes import codebook_file
from bfa.tables.known_measures import KNOWN, read_known
from bfa.tables.naming import folder_name, page_parts
from bfa.words.labels import Labels, part_name

#: Version of what `results.json` holds, written in it as `schema`: raised when a key is taken away or means something
#: else, and not when one is added. docs/architecture.md tells what each version is.
SCHEMA = 2
#: Figures that are pictures for a sheet, and no figures for other programs.
PICTURES = ("places_map",)
SHEET = "motesblad"
#: The notebook that the kommun's sheet is made from, and the one of all kommundelar side by side.
FOLLOW_UP, OVERVIEW = "5_uppfoljning", "0_oversikt"
#: What is written of a batch as a whole, as readers call it.
SHEET_NAME, RESULTS_NAME, MINUTES_NAME = "Mötesblad", "results.json", "minnesanteckning.html"
CARDS_NAME = "Åtgärdskort"


def write_kommun_sheet(layout: Layout, states: Mapping[str, Sequence[State]], *, labels: Labels) -> None:
    """Put the sheet of the whole kommun in place where its follow-up stands; else take it away.

    `states`: kommundel ("" for the whole kommun) to its runs, in order.

    Raises
    ------
    DisclosureError, DataError
        As `write_sheet`.
    """
    path = layout.handout("", SHEET)
    own = states.get("", ())
    if not any(state.stands and state.notebook == FOLLOW_UP for state in own):
        _take_away(path)
        return
    areas = [
        Area(name, layout.href(layout.handout(name, SHEET)) if any(run.stands for run in runs) else "", _figures(runs))
        for name, runs in states.items()
        if name
    ]
    _write_page(path, kommun_sheet(_figures(own), areas, labels=labels, appendices=_all_appendices(layout, own)))


def write_sheet(layout: Layout, states: Sequence[State], *, labels: Labels) -> None:
    """Put a kommundel's meeting sheet in place, or take away one that nothing it is made from stands behind.

    What concerns more than this kommundel is decided on the kommun's sheet, where one lies.

    Raises
    ------
    DisclosureError
        The sheet holds something that it must not; none lies there then.
    DataError
        The file cannot be written.
    """
    path, common = layout.handout(labels.kommundel, SHEET), layout.handout("", SHEET)
    asked = any(state.notebook not in UNTOLD for state in states)
    if not asked or not any(state.stands for state in states):
        _take_away(path)
        return
    above = f"../{common.name}" if common.is_file() else ""
    appendices = _all_appendices(layout, states)
    _write_page(path, kommundel_sheet(_figures(states), labels=labels, appendices=appendices, kommun_sheet=above))


def _figures(states: Sequence[State]) -> dict[str, Mapping[str, Any] | None]:
    return {state.notebook: state.figures or None if state.stands else None for state in states}


def _write_page(path: Path, text: str) -> None:
    refuse(path, scan(text))
    with told(path):
        same = path.is_file() and path.read_bytes() == text.encode("utf-8")
    if not same:
        write_text(path, text)


def write_minutes(layout: Layout, states: Sequence[State], *, labels: Labels) -> None:
    """Put the minutes of the kommun's latest meeting in place, or take away those that nothing stands behind.

    Raises
    ------
    DisclosureError
        They hold something that they must not; none lie there then.
    DataError
        The file cannot be written.
    """
    path = layout.shared / MINUTES_NAME
    figures = next((run.figures for run in states if run.stands and run.notebook == FOLLOW_UP), {})
    text = minutes_page(figures, labels=labels)
    if not text:
        _take_away(path)
        return
    _write_page(path, text)


def write_cards(layout: Layout, states: Mapping[str, Sequence[State]], *, root: Path, labels: Labels) -> None:
    """Put a card in place for each method that a measure names as the tier may read it; take all others away.

    `states` as in `write_kommun_sheet`. `root`: the project's folder, for the library of what is known.

    Raises
    ------
    DisclosureError
        One holds something that it must not; it does not lie there then.
    DataError, ParameterError
        A file cannot be written, or the library cannot be read.
    """
    told = [run.figures for runs in states.values() for run in runs if run.stands and run.notebook == FOLLOW_UP]
    measures = {row["number"]: row for figures in reversed(told) for row in figures.get("measures", ())}
    used = dict(cards(states))
    for path in (layout.shared / CARDS).glob("*.html"):
        if path.stem not in used:
            _take_away(path)
    known = read_known(codebook_file(root, KNOWN)) if used else {}
    for key in used:
        own = [measures[number] for number in sorted(measures) if measures[number].get("method") == key]
        beside = [(known[other].name, f"{other}.html" if other in used else "") for other in known[key].see]
        _write_page(layout.shared / card_address(key), measure_card(known[key], own, beside, labels=labels))


def cards(states: Mapping[str, Sequence[State]]) -> list[tuple[str, str]]:
    """Key and name of each method that has a card, in the order that follow-ups name them."""
    told = [run.figures for runs in states.values() for run in runs if run.stands and run.notebook == FOLLOW_UP]
    return list(dict.fromkeys((each["method"], each["name"]) for figures in told for each in figures.get("cards", ())))


def write_index(
    layout: Layout,
    states: Mapping[str, Sequence[State]],
    *,
    labels: Labels,
    since: Changes | None = None,
    run_at: str,
    took: str,
) -> None:
    """Put `index.html` in place.

    Parameters
    ----------
    states : mapping
        Kommundel ("" for the whole kommun) to its runs, in order.
    since : Changes, optional
        What differs from the edition before.
    run_at, took : str
        When the batch ended and how long it took, in words.

    Raises
    ------
    DisclosureError
        It holds something that it must not; none lies there then.
    DataError
        The file cannot be written.
    """
    rows = {kommundel: _row(layout, kommundel, runs) for kommundel, runs in states.items()}
    overview = rows.pop("", None)
    beside = {MINUTES_NAME: "minutes", DOCUMENT_NAME: "document", COMPARISON_NAME: "comparison"}
    more = [(key, name) for name, key in beside.items() if (layout.shared / name).is_file()]
    own = [(name, address) for key, name in cards(states) if (layout.shared / (address := card_address(key))).is_file()]
    text = index_page(
        list(rows.values()),
        labels=labels,
        overview=overview,
        more=more,
        cards=own,
        since=since,
        run_at=run_at,
        took=took,
    )
    refuse(layout.shared / INDEX_NAME, scan(text))
    write_text(layout.shared / INDEX_NAME, text)


def write_results(layout: Layout, states: Mapping[str, Sequence[State]], *, register: int = 0) -> None:
    """Put `results.json` in place: the figures that passed the policy in the notebooks, for other programs.

    `register`: edition of the register's log that was read; 0 where there is none, and none is told.

    `schema` is the version of what it holds. Where a workbook lies beside a page, the figures of that notebook name
    the file under `workbook`.

    Raises
    ------
    DisclosureError
        They hold something that they must not; no file lies there then.
    DataError
        The file cannot be written.
    """
    held = {
        name: {run.notebook: _handed_on(layout, run) for run in runs if run.stands} for name, runs in states.items()
    }
    kommun = held.pop("", {})
    kommundelar = {name: {"folder": folder_name(name), **figures} for name, figures in held.items()}
    read = {"register": {"edition": register}} if register else {}
    results = {"schema": SCHEMA, **read, **handed_on({"kommun": kommun, "kommundelar": kommundelar})}
    refuse(layout.shared / RESULTS_NAME, scan_figures(results))
    write_json(layout.shared / RESULTS_NAME, results)


def _workbook(layout: Layout, run: State) -> Path | None:
    """The workbook beside a page that may be read."""
    return workbook_beside(layout.handout(run.kommundel, run.notebook)) if run.stands and run.workbook else None


def _all_appendices(layout: Layout, runs: Sequence[State]) -> list[tuple[str, str]]:
    """Links to the pages of the type in question; those of further types have a line of their own."""
    own = [run for run in runs if run.stands and not page_parts(run.notebook)[1]]
    return [link for run in own for link in _appendices(layout, run)]


def _appendices(layout: Layout, run: State) -> list[tuple[str, str]]:
    """The page, and under it the workbook: text and address from the meeting sheet."""
    name, page, book = part_name(run.notebook), layout.handout(run.kommundel, run.notebook), _workbook(layout, run)
    return [(name, page.name), *([(f"{name} i Excel", book.name)] if book else [])]


def _handed_on(layout: Layout, run: State) -> Mapping[str, Any]:
    book = _workbook(layout, run)
    held = {name: value for name, value in run.figures.items() if name not in PICTURES}
    return {**held, "workbook": book.name} if book else held


def _row(layout: Layout, kommundel: str, runs: Sequence[State]) -> Row:
    parts = tuple(
        Part(
            notebook=run.notebook,
            status=run.status,
            href=layout.href(layout.handout(kommundel, run.notebook)) if run.stands else "",
            reason=run.reason,
            workbook=layout.href(book) if (book := _workbook(layout, run)) else "",
        )
        for run in runs
    )
    sheet = layout.handout(kommundel, SHEET)
    written = sheet.is_file() and not any(run.notebook == SHEET_NAME for run in runs)
    figures = {run.notebook: run.figures for run in runs if run.stands and run.figures}
    return Row(kommundel, layout.href(sheet) if written else "", parts, figures)


def refuse(path: Path, faults: Sequence[str]) -> None:
    """Refuse to hand out a page with faults; none lies there then.

    Raises
    ------
    DisclosureError
        There are any.
    """
    if faults:
        _take_away(path)
        raise DisclosureError(
            f"{path.name}: lämnas inte ut.",
            found="; ".join(faults),
            do="rätta det som pekas ut i uppgifterna eller kommunfilen och kör om.",
        )


def _take_away(path: Path) -> None:
    with told(path):
        path.unlink(missing_ok=True)
