"""What people read: every page's sections, made of what has been released."""

from importlib import import_module
from typing import Any

from bfa.disclosure import Gate
from bfa.pages.page import Page

#: An answer's class -> the module whose `open_page` opens its page.
OPENED_BY = {
    "Answers": "overview.page",
    "Hotspots": "hotspots.page",
    "Tags": "causes",
    "Effect": "effect.page",
}


def open_page(answer: Any, *more: Any, gate: Gate) -> Page:
    """The page of an answer; everything that it counts is released here, at once.

    Parameters
    ----------
    answer : Answer
        What was asked first; its class says which page.
    more : Any
        What else the page is made of, in the order that its module's `open_page` has them.
    gate : Gate
        The rules of the tier, and what the batch prints beside.

    Raises
    ------
    TypeError
        The answer has no page.
    """
    name = type(answer).__name__
    if name not in OPENED_BY:
        raise TypeError(f"there is no page of {name}; there is one of {', '.join(OPENED_BY)}")
    opened: Page = import_module(f"bfa.pages.{OPENED_BY[name]}").open_page(answer, *more, gate=gate)
    return opened
