"""The form in JupyterLab where the registers' chain is written: what it holds is a draft, what it shows is widgets.

Nothing here reads or judges what is written: `register_draft` does. Widgets are no output of a page, so a form in a
notebook that is handed out is refused as everything else that is not asked and shown.
"""

import html
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bfa.errors import BfaError
from bfa.run.register_draft import (
    Draft,
    begun,
    faults,
    is_new,
    masks,
    open_draft,
    questions,
    refuse_sender,
    save_draft,
    settled,
    taken_away,
    texts,
    undone,
    written,
)
from bfa.run.register_fields import VIEWS, Field, called, fields, mark, numbered, outline, placed, referring
from bfa.run.register_inputs import Looks, styled, upper
from bfa.run.register_workbook import who as saved_by
from bfa.tables.municipality import read_kommun
from bfa.tables.register_cells import Cell, Row
from bfa.tables.register_merge import Question
from bfa.words.catalogue import message


def register_form(kommun: str | Path, *, who: str, party: str = "kommun") -> Any:
    """A form for the registers of a kommun; what is saved in it is a line of the log.

    Parameters
    ----------
    kommun : str or Path
        The kommun file.
    who : str
        Who writes, rather a role than a name.
    party : str
        Whose picture it is: kommun, polis or gemensam.

    Returns
    -------
    ipywidgets.VBox
        To be shown as the last value of a cell.

    Raises
    ------
    BfaError
        The kommun file is wrong or has no log, the log is damaged, or nobody is named.
    """
    refuse_sender(who, party)
    return Form(open_draft(read_kommun(kommun)), who=who, party=party).shown


class Form:
    """The widgets over a draft. It holds what a user does between two clicks, which is the one state of the form.

    `draft` is what is written, `row` the row that is open, `inputs` its fields' widgets by column.
    """

    def __init__(self, draft: Draft, *, who: str, party: str, now: Callable[[], datetime] = datetime.now) -> None:
        self.draft, self.who, self.party, self._now = draft, who, party, now
        self.row: Row | None = None
        self.inputs: dict[str, Any] = {}
        self.beside: dict[str, Any] = {}
        self._quiet, self._refused, self._left = False, False, list[Any]()
        self._looks = looks = Looks()
        self.head, self.status = looks.write(), looks.write()
        self.view = widgets.Dropdown(
            options=[(message(f"register_form.view.{name}"), name) for name in VIEWS],
            description=message("register_form.view.label"),
            style={"description_width": "50px"},
            layout=looks.field,
        )
        self.list = widgets.Select(description=message("register_form.list"), rows=20, layout=looks.field)
        self.list.add_class("bfa-list")
        self.news, self.panel = looks.box(widgets.HBox, "bfa-buttons"), looks.box(widgets.VBox, "bfa-panel")
        self.save = looks.press("save", self._save, style="primary")
        self.view.observe(lambda _: self._shift(), "value")
        self.list.observe(self._pick, "value")
        rows = looks.box(widgets.VBox, "bfa-rows", self.view, self.list, self.news)
        both = looks.box(widgets.HBox, "bfa-wrap", rows, self.panel)
        saving = looks.box(widgets.HBox, "bfa-saving", self.save, self.status)
        self.shown = looks.box(widgets.VBox, "bfa-form", self.head, saving, both, looks.write(styled()))
        self._shift()

    def open(self, row: Row | None) -> None:
        """Show a row's fields."""
        self.row, self.inputs, self.beside = row, {}, {}
        before = self.panel.children
        if row is None:
            self.panel.children = [self._looks.note(message("register_form.no_row"))]
        else:
            heading = self._looks.write(f"<h3>{html.escape(called(self.draft, row))}</h3>")
            self.panel.children = [heading, *(self._going(row) if row in self.draft.gone else self._fields(row))]
        # What was left by leaving the row may still be on its way from its widgets: they go when the next row opens.
        _close(self._left)
        self._left = list(before)
        self._refresh()

    def begin(self, register: str) -> None:
        """Begin a row, under the one that is open where it may be."""
        self.draft, row = begun(self.draft, register, placed(self.draft, register, self.row))
        self.open(row)

    def write(self, row: Row, column: str, text: str) -> None:
        """Take what was written in a field of a row, which need not be the one that is open by now."""
        if row in self.draft.stands or row in self.draft.edits:
            self.draft = written(self.draft, row, column, text)
            self._refresh()

    def _shift(self) -> None:
        """Another view: its rows, its buttons, its first row."""
        self.news.children = [
            self._looks.press(register, partial(self._begin, register)) for register in VIEWS[self.view.value]
        ]
        self._show(self.draft)

    def _pick(self, change: Any) -> None:
        if not self._quiet:
            self.open(change["new"])

    def _begin(self, register: str, _: Any) -> None:
        self.begin(register)

    def _settle(self, question: Question, taken: bool, _: Any) -> None:
        self._show(settled(self.draft, question, as_proposed=taken))
        self.list.focus()

    def _change(self, how: Callable[[Draft, Row], Draft], _: Any) -> None:
        if self.row is not None:
            self._show(how(self.draft, self.row))
            self.list.focus()  # The button that was pressed is gone.

    def _show(self, draft: Draft) -> None:
        """Take another draft, and show the row as it then is; the first where it is no more."""
        self.draft = draft
        there = [row for _, row in outline(draft, self.view.value)]
        self.open(self.row if self.row in there else next(iter(there), None))

    def _fields(self, row: Row) -> list[Any]:
        asked = questions(self.draft, row)
        parts = [self._looks.note(message("register_form.needed"))]
        parts += [self._asked(*asked[""])] if "" in asked else []
        for each in fields(self.draft, row):
            parts += self._field(row, each)
            parts += [self._asked(*asked[each.column])] if each.column in asked else []
        change = [("remove", taken_away), ("undo", undone)]
        pressed = [self._looks.press(key, partial(self._change, how)) for key, how in change]
        return [*parts, self._looks.box(widgets.HBox, "bfa-buttons", *pressed)]

    def _field(self, row: Row, field: Field) -> list[Any]:
        text = texts(self.draft, row).get(field.column, "")
        empty = message("register_form.empty")
        if field.column == "sekretess":
            empty = message("register_form.empty_sekretess", sekretess=self.draft.kommun.registers.sekretess)
        made, box = self._looks.ask(field, text, empty, partial(self.write, row, field.column))
        self.inputs[field.column] = made
        self.beside[field.column] = self._looks.write("", "bfa-fault", "bfa-beside", "bfa-silent")
        return [box, self.beside[field.column]]

    def _asked(self, who: str, question: Question) -> Any:
        """A question of the register, with its two answers."""
        whole, said = "_row", message("register_form.question_row", who=who)
        if question.cell[2]:
            proposed = question.proposed or message("register_form.nothing")
            whole, said = "", message("register_form.question", who=who, proposed=proposed)
        text = self._looks.note(said)
        answers = [
            self._looks.press(f"{key}{whole}", partial(self._settle, question, taken))
            for key, taken in (("keep", False), ("take", True))
        ]
        return self._looks.box(widgets.VBox, "bfa-asked", text, self._looks.box(widgets.HBox, "bfa-buttons", *answers))

    def _going(self, row: Row) -> list[Any]:
        named = ", ".join(numbered(other) for other in referring(self.draft, row))
        lines = [message("register_form.goes"), *([message("register_form.named_by", rows=named)] if named else [])]
        undo = self._looks.press("undo", partial(self._change, undone))
        return [self._looks.note(" ".join(lines)), self._looks.box(widgets.HBox, "bfa-buttons", undo)]

    def _refresh(self) -> None:
        """Tell what is wrong beside each field, what became of each row in the list, and how much is not saved."""
        opened = [self.row] if self.row else []
        tried = dict.fromkeys(row for row in (*self.draft.edits, *opened) if row not in self.draft.gone)
        wrong = {cell: said for cell, said in faults(self.draft, tried).items() if self._is_due(cell)}
        if self.row and self.beside:
            self._mark(self.row, wrong)
        self._list({cell[:2] for cell in wrong} & self.draft.edits.keys())
        self._tell([])

    def _is_due(self, cell: Cell) -> bool:
        """Whether a fault is to be told: what is not filled in yet in a new row is one when somebody saves."""
        return self._refused or not is_new(self.draft, cell[:2]) or cell[2] in texts(self.draft, cell[:2])

    def _mark(self, row: Row, wrong: Mapping[Cell, str]) -> None:
        hidden, labels = masks(self.draft, row), {each.column: each.label for each in fields(self.draft, row)}
        for column, line in self.beside.items():
            said = wrong.get((*row, column))
            told = [message("register_form.fault", label=upper(labels[column]), said=said)] if said else []
            told += [message("register_form.mask")] if column in hidden else []
            line.value = html.escape(" ".join(told))
            (line.remove_class if told else line.add_class)("bfa-silent")

    def _list(self, wrong: Collection[Row]) -> None:
        """The rows, each with what has become of it, and the one that is open chosen."""
        lines = []
        for depth, row in outline(self.draft, self.view.value):
            said = mark(self.draft, row, wrong=row in wrong)
            lines.append(("\u2003" * depth + (f"({said}) " if said else "") + called(self.draft, row), row))
        self._quiet = True
        try:
            if list(self.list.options) != lines:
                self.list.options = lines
            self.list.value = self.row if self.row in [row for _, row in lines] else None
        finally:
            self._quiet = False

    def _tell(self, lines: list[str], *, wrong: bool = False) -> None:
        """What is not saved, or what came of a save."""
        changed = len(self.draft.edits.keys() | self.draft.gone)
        if not lines and changed:
            lines = [message("register_form.unsaved", n=changed)]
        elif not lines and self.draft.agreed:
            lines = [message("register_form.answered", n=len(self.draft.agreed))]
        lines = lines or [message("register_form.all_saved")]
        body = "<br>".join(html.escape(line) for line in lines)
        self.status.value = f'<div class="{"bfa-fault" if wrong else "bfa-note"}" style="margin:4px 8px">{body}</div>'
        saves = self.draft.log.saves
        title = html.escape(message("register_form.title", kommun=self.draft.kommun.kommun))
        last = message("register_form.edition", who=saved_by(saves[-1])) if saves else message("register_form.first")
        said = html.escape(f"{last} {message('register_form.writer', writer=self.who)}")
        self.head.value = f"<h3>{title}</h3><div class='bfa-note'>{said}</div>"

    def _save(self, _: Any = None) -> None:
        """Save all that is written; where something is wrong with it, open the first row that has a fault."""
        told: list[str] = []
        try:
            saved, lines = save_draft(self.draft, who=self.who, party=self.party, at=self._now(), say=told.append)
        except BfaError as error:
            self._refused = True
            self._open_wrong()
            self._tell([*told, *filter(None, (error.what, error.found, error.do))], wrong=True)
            return
        self._refused = False
        self._show(saved)
        self._tell([*told, *lines])

    def _open_wrong(self) -> None:
        found = next(iter(faults(self.draft, [row for row in self.draft.edits if row not in self.draft.gone])), None)
        if found is None:
            return
        self.row = found[:2]
        view = next(name for name, registers in VIEWS.items() if found[0] in registers)
        if self.view.value == view:
            self.open(self.row)
        self.view.value = view


def _close(parts: Iterable[Any]) -> None:
    for part in parts:
        _close(getattr(part, "children", ()))
        part.close()
