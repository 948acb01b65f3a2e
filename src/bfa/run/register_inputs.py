"""The widgets of the form: a field with its label and its place for what is wrong, buttons, and how they look."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bfa.run.register_fields import Field, chosen, joined
from bfa.words.catalogue import message

#: JupyterLab takes arrows and letters as commands (D D deletes the cell), but where what is in focus says this.
_OWN_KEYS = (
    "this.closest('.bfa-form').addEventListener("
    "'focusin', event => event.target.setAttribute('data-lm-suppress-shortcuts', 'true'))"
)
_LABEL = "130px"


class Looks:
    """What widgets share, made once for a form: each would else bring its own to the browser."""

    def __init__(self) -> None:
        self.field = widgets.Layout(width="auto")
        self.button = widgets.Layout(width="auto", min_width="80px")
        self.label = widgets.Layout(width=_LABEL)
        self.line = widgets.HTML().style

    def write(self, text: str = "", *kinds: str) -> Any:
        """A text of markup that the caller has escaped."""
        made = widgets.HTML(text, layout=self.field, style=self.line)
        for kind in kinds:
            made.add_class(kind)
        return made

    def box(self, kind: Callable[..., Any], name: str, *parts: Any) -> Any:
        """Widgets beside or under each other (`HBox`, `VBox`), by a name that the style knows; "" where it has none."""
        made = kind([*parts], layout=self.field)
        return made.add_class(name) if name else made

    def note(self, text: str) -> Any:
        """A plain line."""
        return self.write(html.escape(text), "bfa-note")

    def press(self, key: str, clicked: Callable[[Any], None], *, style: str = "") -> Any:
        """A button that says a message of the form."""
        said = message(f"register_form.press.{key}")
        made = widgets.Button(description=said, button_style=style, layout=self.button)
        made.on_click(clicked)
        return made

    def ask(self, field: Field, text: str, empty: str, write: Callable[[str], None]) -> tuple[Any, Any]:
        """The widget of a field, and the box that holds it with its label; `write` is told what is written."""
        if field.kind == "several":
            return self._several(field, text, write)
        named = {"description": label_of(field), "style": {"description_width": _LABEL}, "layout": self.field}
        typed = {"value": text, "placeholder": field.hint, "continuous_update": False}
        made: Any
        if field.kind in ("word", "one"):
            others = [(text, text)] if text and text not in dict(field.choices) else []
            choices = [(empty, ""), *((shown, value) for value, shown in field.choices), *others]
            made = widgets.Dropdown(options=choices, value=text, **named)
        elif field.kind == "offered":
            made = widgets.Combobox(options=[value for value, _ in field.choices], **typed, **named)
        elif field.kind == "long":
            made = widgets.Textarea(rows=3, **typed, **named)
        else:
            made = widgets.Text(disabled=field.locked, **typed, **named)
        made.observe(lambda change: write(change["new"] or ""), "value")
        return made, made

    def _several(self, field: Field, text: str, write: Callable[[str], None]) -> tuple[Any, Any]:
        """A box to tick for each choice, and for what is written and is none of them."""
        picked = chosen(text, field.column)
        choices = dict(field.choices) | {each: each for each in picked if each not in dict(field.choices)}
        ticks = {
            value: widgets.Checkbox(value=value in picked, description=shown, indent=False, layout=self.field)
            for value, shown in choices.items()
        }
        for tick in ticks.values():
            tick.observe(lambda _: write(joined(tuple(name for name, each in ticks.items() if each.value))), "value")
        box = self.box(widgets.Box, "bfa-several", *ticks.values())
        return box, self.box(widgets.HBox, "", widgets.Label(label_of(field), layout=self.label), box)


def styled() -> str:
    """The look of the form, which once it is there also keeps the keys pressed in it to itself."""
    look = Path(__file__).with_name("register_form.css").read_text(encoding="utf-8")
    return f'<style onload="{_OWN_KEYS}">{look}</style>'


def label_of(field: Field) -> str:
    """A field's heading, with the mark of what must be filled in."""
    return upper(field.label) + (" *" if field.needed and not field.locked else "")


def upper(label: str) -> str:
    """A heading as a label or a sentence begins."""
    return label[:1].upper() + label[1:]
