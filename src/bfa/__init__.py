"""bfa: where and when, why, and did it help - for local crime prevention.

What an analyst takes; a page is taken from `bfa.pages`. Each is loaded when it is first used.

    from bfa import ask, load, open_gate

    situation = load("params/kommun/exempelkommun.yml", kommundel="A")
    found = ask.hotspots(situation, brottstyp="misshandel utomhus", period="2010")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bfa.analyses import ask
    from bfa.analyses.situation import load
    from bfa.disclosure import open_gate

__all__ = ["ask", "load", "open_gate"]
__version__ = "0.1.0"

_WHERE = {"ask": "analyses", "load": "analyses.situation", "open_gate": "disclosure"}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'bfa' has no attribute {name!r}")
    module = import_module(f"bfa.{_WHERE[name]}")
    return getattr(module, name) if hasattr(module, name) else import_module(f"{module.__name__}.{name}")
