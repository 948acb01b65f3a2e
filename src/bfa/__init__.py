"""bfa: where and when, why, and did it help - for local crime prevention.

What an analyst takes, and all that a notebook that becomes a handout may take. Each is loaded when it is first used.

    from bfa import ask, load, open_policy, open_page, show

    situation = load("params/kommun/exempelkommun.yml", kommundel="A")
    asked = ask.year(situation, brottstyp="misshandel utomhus")
    tags = ask.tags(situation, brottstyp="misshandel utomhus", period=asked.period)
    policy = open_policy(situation, tier="samverkan", brottstyper=["misshandel utomhus"], asked=asked)
    page = open_page(tags, ask.match(situation, tags), situation, asked, policy=policy)
    show(page.in_short, page.rules)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bfa.analyses import ask
    from bfa.analyses.situation import load
    from bfa.disclosure import open_policy
    from bfa.pages import open_page
    from bfa.pages.page import show
    from bfa.run.memory import memory as memory
    from bfa.run.register_form import register_form as register_form

#: All but `memory` and `register_form`, which no page shows: what the register held before, and where it is written.
__all__ = ["ask", "load", "open_page", "open_policy", "show"]
__version__ = "0.1.0"

_WHERE = {
    "ask": "analyses",
    "load": "analyses.situation",
    "open_policy": "disclosure",
    "memory": "run.memory",
    "register_form": "run.register_form",
    "open_page": "pages",
    "show": "pages.page",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'bfa' has no attribute {name!r}")
    module = import_module(f"bfa.{_WHERE[name]}")
    return getattr(module, name) if hasattr(module, name) else import_module(f"{module.__name__}.{name}")
