"""What people read: every page's sections, made of what has been released."""

from importlib import import_module
from types import ModuleType
from typing import Any

from bfa.analyses.answer import Answer, Facts
from bfa.disclosure import Gate, release
from bfa.errors import ParameterError
from bfa.pages.page import Page

#: An answer's class -> the module of its page: what it counts (`count_tables`, or `release_page` where more than a
#: release is needed), and `page`, which lays it out.
PAGES = {
    "Answers": "overview.page",
    "Hotspots": "hotspots.page",
    "Tags": "causes",
    "Effect": "effect.page",
}


def open_page(answer: Answer, *more: Any, gate: Gate) -> Page:
    """The page of an answer; everything that it counts is released here, at once.

    Parameters
    ----------
    answer : Answer
        What was asked first; its class says which page.
    more : Any
        What else the page is made of, in the order that its module has them.
    gate : Gate
        The rules of the tier, and what the batch prints beside.

    Returns
    -------
    Page
        Made of what was released and of the answers' facts: it holds no count that was not released.

    Raises
    ------
    ParameterError
        The answer has no page.
    """
    name = type(answer).__name__
    if name not in PAGES:
        raise ParameterError(
            f"Det finns ingen sida för {name}.",
            found=f"sidor för {', '.join(PAGES)}",
            do="skriv svarets klass och sidans modul i bfa.pages.PAGES.",
        )
    module, given = import_module(f"bfa.pages.{PAGES[name]}"), (answer, *more)
    released = _released(module, given, gate)
    opened: Page = module.page(
        released, *(Facts(each) if isinstance(each, Answer) else each for each in given), gate=gate
    )
    return opened


def _released(module: ModuleType, given: tuple[Any, ...], gate: Gate) -> Any:
    own = getattr(module, "release_page", None)
    if own is None:
        return release(module.count_tables(*given, gate=gate), gate=gate)
    if not own.__module__.startswith("bfa.disclosure."):
        raise TypeError(f"{own.__module__}.{own.__name__} releases a page; only bfa.disclosure does")
    return own(*given, gate=gate)
