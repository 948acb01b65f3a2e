"""The widgets of the form: a field with its label and its place for what is wrong, buttons, and how they look."""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from bfa.run.register_fields import Field, chosen, joined
from bfa.words.catalogue import message

#: The look, in JupyterLab's own colours. A line that says nothing takes no room.
STYLE = """<style>
.bfa-form {max-width: 1100px}
.bfa-form h3 {margin: 0; line-height: 1.3}
.bfa-form .bfa-note, .bfa-form .bfa-fault {line-height: 1.4}
.bfa-form .bfa-note {color: var(--jp-ui-font-color1, #333)}
.bfa-form .bfa-fault {color: var(--jp-error-color0, #b00020)}
.bfa-form .bfa-beside {margin-left: 138px}
.bfa-form .bfa-silent {display: none}
.bfa-form .bfa-asked {background: var(--jp-layout-color2, #eee); padding: 4px 8px; margin: 0 0 6px 138px}
.bfa-form .widget-label {white-space: normal; line-height: 1.3; text-align: left}
.bfa-form .widget-label {align-self: flex-start; padding-top: 5px}
.bfa-form .bfa-panel > * {flex-shrink: 0}
.bfa-form .bfa-list {flex-direction: column; height: auto}
.bfa-form .bfa-list > * {flex: 0 0 auto !important}
.bfa-form .bfa-list select {width: 100%; height: 460px !important; box-sizing: border-box}
.bfa-form .bfa-several {border: 1px solid var(--jp-border-color1, #bbb); padding: 2px 6px; max-height: 130px}
.bfa-form .widget-checkbox {margin: 0 12px 0 0; min-height: 24px; height: auto}
.bfa-form textarea {font-family: inherit}
.bfa-form :focus-visible {outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: -1px}
</style>"""
_LABEL = "130px"


class Looks:
    """What widgets share, made once for a form: each would else bring its own to the browser."""

    def __init__(self) -> None:
        self.field = widgets.Layout(width="auto")
        self.button = widgets.Layout(width="auto", min_width="80px")
        self.label = widgets.Layout(width=_LABEL)
        self.several = widgets.Layout(flex="1 1 0", overflow="auto", flex_flow="row wrap")
        self.line = widgets.HTML().style

    def write(self, text: str = "", *kinds: str) -> Any:
        """A text of markup that the caller has escaped."""
        made = widgets.HTML(text, layout=self.field, style=self.line)
        for kind in kinds:
            made.add_class(kind)
        return made

    def note(self, text: str) -> Any:
        """A plain line."""
        return self.write(html.escape(text), "bfa-note")

    def press(self, key: str, clicked: Callable[[Any], None], *, style: str = "") -> Any:
        """A button that says a message of the form."""
        said = message(f"register_form.{key}")
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
        box = widgets.Box([*ticks.values()], layout=self.several)
        box.add_class("bfa-several")
        return box, widgets.HBox([widgets.Label(label_of(field), layout=self.label), box], layout=self.field)


def label_of(field: Field) -> str:
    """A field's heading, with the mark of what must be filled in."""
    return upper(field.label) + (" *" if field.needed and not field.locked else "")


def upper(label: str) -> str:
    """A heading as a label or a sentence begins."""
    return label[:1].upper() + label[1:]
