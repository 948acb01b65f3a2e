"""Blocks that hang together: a heading with what belongs to it, each with its state and a line for each thing told."""

from collections.abc import Sequence
from dataclasses import dataclass

from bfa.draw.marks import mark
from bfa.draw.output import Output, escape, html_output
from bfa.draw.page import link


@dataclass(frozen=True, slots=True)
class Step:
    """One thing under a heading."""

    #: What it is called, the word of its state, and what it is; "" where it has none.
    name: str
    state: str = ""
    text: str = ""
    #: What is told of it: a term and its text.
    told: tuple[tuple[str, str], ...] = ()
    #: Where there is more: address and text.
    more: tuple[str, str] | None = None
    #: What is told stands in running text, not on lines of its own.
    running: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, what is said of it, and its steps."""

    #: Letters, digits and hyphens: where links to it lead.
    anchor: str
    title: str
    about: str = ""
    steps: tuple[Step, ...] = ()


def blocks(found: Sequence[Block]) -> Output | None:
    """The blocks one below the other; None where there is none."""
    held = "".join(map(_block, found))
    return html_output(f'<div class="chain">{held}</div>', kind="text") if held else None


def _block(block: Block) -> str:
    about = f'<p class="note">{escape(block.about)}</p>' if block.about else ""
    steps = "".join(map(_step, block.steps))
    held = f'<ul class="plain">{steps}</ul>' if steps else ""
    return f'<section id="{escape(block.anchor)}"><h3>{escape(block.title)}</h3>{about}{held}</section>'


def _step(step: Step) -> str:
    state = f' <span class="state">{mark(step.state)}{escape(step.state)}</span>' if step.state else ""
    text = f" {escape(step.text)}" if step.text else ""
    told = "".join(f"<div><dt>{escape(term)}</dt><dd>{escape(text)}</dd></div>" for term, text in step.told)
    more = f" {link(*step.more)}" if step.more else ""
    form = ' class="running"' if step.running else ""
    held = f"<dl{form}>{told}</dl>" if told else ""
    return f"<li><p><b>{escape(step.name)}</b>{state}{text}{more}</p>{held}</li>"
