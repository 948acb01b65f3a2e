"""The form in JupyterLab where the registers' chain is written: what it holds is a draft, what it shows is widgets.

Nothing here reads or judges what is written: `register_draft` does. Widgets are no output of a page, so a form in a
notebook that is handed out is refused as everything else that is not asked and shown.
"""

import html
from collections.abc import Callable
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
from bfa.run.register_fields import VIEWS, Field, called, chosen, fields, joined, mark, outline, referring
from bfa.run.register_workbook import who as saved_by
from bfa.tables.municipality import read_kommun
from bfa.tables.register_cells import Row
from bfa.tables.register_merge import Question
from bfa.words.catalogue import message

_STYLE = """<style>
.bfa-form {max-width: 1100px}
.bfa-form h3 {margin: 0}
.bfa-form .bfa-note {color: var(--jp-ui-font-color2, #555); line-height: 1.4}
.bfa-form .bfa-fault {color: var(--jp-error-color0, #b00020); line-height: 1.4; margin-left: 138px}
.bfa-form .bfa-asked {background: var(--jp-warn-color3, #fff4d6); padding: 4px 8px; margin-left: 138px}
.bfa-form .widget-label {white-space: normal; line-height: 1.25; text-align: left}
.bfa-form .bfa-several {border: 1px solid var(--jp-border-color1, #bbb); padding: 2px 6px; max-height: 130px}
.bfa-form :focus-visible {outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px}
</style>"""
_LABEL = "130px"


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
        self._quiet = False
        self.head, self.status = widgets.HTML(), widgets.HTML()
        self.view = widgets.Dropdown(
            options=[(message(f"register_form.view.{name}"), name) for name in VIEWS],
            description=message("register_form.view.label"),
            style={"description_width": "50px"},
            layout={"width": "100%"},
        )
        self.list = widgets.Select(
            description=message("register_form.list"),
            rows=20,
            style={"description_width": "50px"},
            layout={"width": "100%"},
        )
        self.news = widgets.HBox(layout={"flex_flow": "row wrap"})
        self.panel = widgets.VBox(layout={"flex": "2 1 420px", "min_width": "300px"})
        self.save = _button("save", self._save, style="primary")
        self.view.observe(lambda _: self._shift(), "value")
        self.list.observe(self._pick, "value")
        left = widgets.VBox([self.view, self.list, self.news], layout={"flex": "1 1 320px", "min_width": "280px"})
        self.shown = widgets.VBox(
            [
                self.head,
                widgets.HBox([self.save, self.status], layout={"align_items": "flex-start"}),
                widgets.HBox([left, self.panel], layout={"flex_flow": "row wrap", "grid_gap": "0 16px"}),
                widgets.HTML(_STYLE),
            ]
        )
        self.shown.add_class("bfa-form")
        self._shift()

    def _shift(self) -> None:
        """Another view: its rows, its buttons, its first row."""
        self.news.children = [
            _button(f"new.{register}", partial(self._begin, register)) for register in VIEWS[self.view.value]
        ]
        there = [row for _, row in outline(self.draft, self.view.value)]
        self.open(there[0] if there else None)

    def _pick(self, change: Any) -> None:
        if not self._quiet:
            self.open(change["new"])

    def open(self, row: Row | None) -> None:
        """Show a row's fields."""
        self.row, self.inputs, self.beside = row, {}, {}
        self._list()
        if row is None:
            self.panel.children = [widgets.HTML(_note(message("register_form.no_row")))]
            self._tell([])
            return
        parts: list[Any] = [widgets.HTML(f"<h3>{html.escape(called(self.draft, row))}</h3>")]
        if row in self.draft.gone:
            parts.append(self._going(row))
        else:
            asked = questions(self.draft, row)
            parts.append(widgets.HTML(_note(message("register_form.needed"))))
            parts += [self._asked(*asked[""])] if "" in asked else []
            for each in fields(self.draft, row):
                parts += self._field(row, each)
                parts += [self._asked(*asked[each.column])] if each.column in asked else []
        remove = [] if row in self.draft.gone else [_button("remove", partial(self._change, taken_away))]
        parts.append(widgets.HBox([*remove, _button("undo", partial(self._change, undone))]))
        self.panel.children = parts
        self._mark()

    def _begin(self, register: str, _: Any) -> None:
        self.begin(register)

    def begin(self, register: str) -> None:
        """Begin a row, under the one that is open where that is what it is about."""
        about = {("problems", "causes"): "problem", ("causes", "measures"): "causes", ("measures", "goals"): "measures"}
        column = about.get((self.row[0], register)) if self.row else None
        given = {column: self.row[1]} if self.row and column else {}
        self.draft, row = begun(self.draft, register, given)
        self.open(row)

    def write(self, column: str, text: str) -> None:
        """Take what was written in a field of the open row."""
        if self.row is not None:
            self.draft = written(self.draft, self.row, column, text)
            self._mark()
            self._list()

    def _field(self, row: Row, field: Field) -> list[Any]:
        text = texts(self.draft, row).get(field.column, "")
        if field.column == "sekretess":
            empty = message("register_form.empty_sekretess", sekretess=self.draft.kommun.registers.sekretess)
        else:
            empty = message("register_form.empty")
        made, box = _input(field, text, empty, lambda said: self.write(field.column, said))
        self.inputs[field.column] = made
        self.beside[field.column] = fault = widgets.HTML(layout={"display": "none"})
        fault.add_class("bfa-fault")
        return [box, fault]

    def _asked(self, who: str, question: Question) -> Any:
        """A question of the register, with its two answers."""
        whole = "" if question.cell[2] else "_row"
        said = {} if whole else {"proposed": question.proposed or message("register_form.nothing")}
        text = html.escape(message(f"register_form.question{whole}", who=who, **said))
        answers = [
            _button(f"{key}{whole}", partial(self._settle, question, taken))
            for key, taken in (("keep", False), ("take", True))
        ]
        box = widgets.VBox([widgets.HTML(text), widgets.HBox(answers)])
        box.add_class("bfa-asked")
        return box

    def _going(self, row: Row) -> Any:
        named = ", ".join(called(self.draft, other) for other in referring(self.draft, row))
        lines = [message("register_form.goes"), *([message("register_form.named_by", rows=named)] if named else [])]
        return widgets.HTML(_note(" ".join(lines)))

    def _settle(self, question: Question, taken: bool, _: Any) -> None:
        self._show(settled(self.draft, question, as_proposed=taken))

    def _change(self, how: Callable[[Draft, Row], Draft], _: Any) -> None:
        if self.row is not None:
            self._show(how(self.draft, self.row))

    def _show(self, draft: Draft) -> None:
        """Take another draft, and show the row as it then is; the first where it is no more."""
        self.draft = draft
        left = [row for _, row in outline(draft, self.view.value)]
        self.open(self.row if self.row in left else next(iter(left), None))

    def _mark(self) -> None:
        """Tell beside each field of the open row what is wrong with it, and above how much is not saved."""
        row = self.row
        if row is None or row in self.draft.gone:
            self._tell([])
            return
        wrong, hidden = faults(self.draft, [row]), masks(self.draft, row)
        labels = {each.column: each.label for each in fields(self.draft, row)}
        for column, line in self.beside.items():
            said = wrong.get((*row, column))
            told = [message("register_form.fault", label=_upper(labels[column]), said=said)] if said else []
            told += [message("register_form.mask")] if column in hidden else []
            line.value = html.escape(" ".join(told))
            line.layout.display = "" if told else "none"
        self._tell([])

    def _list(self) -> None:
        """The rows, each with what has become of it, and the one that is open chosen."""
        wrong = {cell[:2] for cell in faults(self.draft, self.draft.edits)}
        lines = []
        for depth, row in outline(self.draft, self.view.value):
            said = mark(self.draft, row, wrong=row in wrong)
            lines.append(("\u2003" * depth + called(self.draft, row) + (f" ({said})" if said else ""), row))
        self._quiet = True
        try:
            if list(self.list.options) != lines:
                self.list.options = lines
            self.list.value = self.row if self.row in dict.fromkeys(row for _, row in lines) else None
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
        key, said = ("edition", {"edition": str(len(saves)), "who": saved_by(saves[-1])}) if saves else ("first", {})
        title = html.escape(message("register_form.title", kommun=self.draft.kommun.kommun))
        edition = html.escape(message(f"register_form.{key}", writer=self.who, **said))
        self.head.value = f"<h3>{title}</h3><div class='bfa-note'>{edition}</div>"

    def _save(self, _: Any = None) -> None:
        """Save all that is written; where something is wrong with it, open the first row that has a fault."""
        told: list[str] = []
        try:
            saved, lines = save_draft(self.draft, who=self.who, party=self.party, at=self._now(), say=told.append)
        except BfaError as error:
            self._open_wrong()
            self._tell([*told, *str(error).splitlines()], wrong=True)
            return
        self._show(saved)
        self._tell([*told, *lines])

    def _open_wrong(self) -> None:
        found = next(iter(faults(self.draft, [row for row in self.draft.edits if row not in self.draft.gone])), None)
        if found is None:
            return
        view = next(name for name, registers in VIEWS.items() if found[0] in registers)
        if self.view.value != view:
            self.view.value = view
        self.open(found[:2])
        self.inputs[found[2]].focus()


def _button(key: str, clicked: Callable[[Any], None], *, style: str = "") -> Any:
    made = widgets.Button(
        description=message(f"register_form.{key}"), button_style=style, layout={"width": "auto", "min_width": "80px"}
    )
    made.on_click(clicked)
    return made


def _input(field: Field, text: str, empty: str, write: Callable[[str], None]) -> tuple[Any, Any]:
    """The widget of a field, and the box that holds it with its label."""
    if field.kind == "several":
        return _several(field, text, write)
    named = {
        "description": _upper(field.label) + (" *" if field.needed and not field.locked else ""),
        "style": {"description_width": _LABEL},
        "layout": {"width": "100%", "max_width": "640px"},
    }
    if field.kind in ("word", "one"):
        there = {value for value, _ in field.choices}
        others = [(text, text)] if text and text not in there else []
        choices = [(empty, ""), *((shown, value) for value, shown in field.choices), *others]
        made = widgets.Dropdown(options=choices, value=text, **named)
    elif field.kind == "offered":
        offered = [value for value, _ in field.choices]
        made = widgets.Combobox(value=text, options=offered, ensure_option=False, placeholder=field.hint, **named)
        made.continuous_update = False
    else:
        kind = widgets.Textarea if field.kind == "long" else widgets.Text
        more = {"rows": 3} if field.kind == "long" else {}
        made = kind(value=text, placeholder=field.hint, continuous_update=False, disabled=field.locked, **named, **more)
    made.observe(lambda change: write(change["new"] or ""), "value")
    return made, made


def _several(field: Field, text: str, write: Callable[[str], None]) -> tuple[Any, Any]:
    """A box to tick for each choice, and for what is written and is none of them."""
    picked = chosen(text, field.column)
    there = [value for value, _ in field.choices]
    choices = [*field.choices, *((each, each) for each in picked if each not in there)]
    ticks = {
        value: widgets.Checkbox(value=value in picked, description=shown, indent=False, layout={"width": "auto"})
        for value, shown in choices
    }
    for tick in ticks.values():
        tick.observe(lambda _: write(joined(tuple(value for value, each in ticks.items() if each.value))), "value")
    label = widgets.Label(_upper(field.label) + (" *" if field.needed else ""), layout={"width": _LABEL})
    box = widgets.VBox([*ticks.values()], layout={"flex": "1 1 auto", "overflow": "auto"})
    box.add_class("bfa-several")
    return next(iter(ticks.values()), box), widgets.HBox([label, box], layout={"width": "100%", "max_width": "640px"})


def _upper(label: str) -> str:
    return label[:1].upper() + label[1:]


def _note(text: str) -> str:
    return f"<div class='bfa-note'>{html.escape(text)}</div>"
