"""What people read: every page's sections, made of what has been released."""

from importlib import import_module
from typing import Any

from bfa.analyses.answer import Answer, Facts
from bfa.disclosure import Policy, public_register, release
from bfa.disclosure.raw import refuse_raw
from bfa.errors import ParameterError
from bfa.pages.page import Page

#: An answer's class -> the module of its page: what it counts (`count_tables`) and `page`, which lays it out.
PAGES = {
    "Answers": "overview.page",
    "LocalPicture": "local_picture.page",
    "Hotspots": "hotspots.page",
    "Tags": "causes",
    "Effect": "effect.page",
    "FollowUp": "follow_up",
    "Weekly": "weekly",
    "DataQuality": "data_quality",
}
#: Those whose page takes more than a release of tables -> the module of `bfa.disclosure` that releases it.
RELEASED_BY = {"Answers": "overview", "Effect": "visible", "Hotspots": "hotspots"}

#: Those of which a page reads more than facts and registers -> the module of `bfa.disclosure` that says what of it.
PUBLIC_BY = {"OtherSources": "other_sources"}


def open_page(answer: Answer, *more: Any, policy: Policy) -> Page:
    """The page of an answer; everything that it counts is released here, at once.

    Parameters
    ----------
    answer : Answer
        What was asked first; its class says which page.
    more : Any
        What else the page is made of, in the order that its module has them.
    policy : Policy
        The rules of the tier, and what the batch prints beside.

    Returns
    -------
    Page
        Made of what was released and of the answers' facts: it holds no count that was not released.

    Raises
    ------
    ParameterError
        The answer has no page.
    DisclosureError
        The page would hold what was not released.
    """
    name = type(answer).__name__
    if name not in PAGES:
        raise ParameterError(
            f"Det finns ingen sida för {name}.",
            found=f"sidor för {', '.join(PAGES)}",
            do="skriv svarets klass och sidans modul i bfa.pages.PAGES.",
        )
    given, module = (answer, *more), import_module(f"bfa.pages.{PAGES[name]}")
    if name in RELEASED_BY:
        released = import_module(f"bfa.disclosure.{RELEASED_BY[name]}").release_page(*given, policy=policy)
    else:
        released = release(module.count_tables(*given, policy=policy), policy=policy)
    facts = [_facts(each, policy) if isinstance(each, Answer) else each for each in given]
    refuse_raw(released, where="released")
    refuse_raw(facts, where="given")
    opened: Page = module.page(released, *facts, policy=policy.without_data())
    return opened


def _facts(answer: Answer, policy: Policy) -> Facts:
    public = {name: public_register(getattr(answer, name), policy=policy) for name in answer.REGISTERS}
    if (name := type(answer).__name__) in PUBLIC_BY:
        public |= import_module(f"bfa.disclosure.{PUBLIC_BY[name]}").public_tables(answer, policy=policy)
    return Facts(answer, public)
