"""What is decided for pages side by side, kept beside the data: it is worked out once, and read by every page.

It is kept by all that it is made of: the counts, the kommun file, the codebook of categories, the rules of the tier,
the types and periods of all that is handed out, and the code. So what is read is what the page would decide by itself,
and whichever page comes first, or two at once, write the same. A new intake throws it away with the old store.
"""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.reading_class import layout
from bfa.analyses.situation import Situation
from bfa.disclosure.linking import Block
from bfa.disclosure.policy import Policy
from bfa.disclosure.printed import Printed, printed_from
from bfa.tables.store import keep, kept

#: The libraries that decide with it.
_LIBRARIES = ("numpy", "pandas", "scipy")


def decided_once(
    situation: Situation, policy: Policy, asked: Mapping[str, Any], decide: Callable[[], Printed]
) -> tuple[Block, Mapping[Hashable, bool]]:
    """What is decided as one system, and of each of its counts, by what is counted, whether it is hidden.

    Parameters
    ----------
    asked : mapping
        What was asked beside the data and the rules, as plain values.
    decide : callable
        Decides it, where nothing is kept.
    """
    name = f"suppressed-{_digest(situation, policy, asked)}"
    held = kept(situation.kommun, name)
    found = decide() if held is None else printed_from(held)
    if held is None:
        keep(situation.kommun, name, found.plain())
    told = zip(found.names, found.hidden.tolist(), found.system.unseen.tolist(), strict=True)
    hidden = {name: gone for name, gone, unseen in told if name is not None and not unseen}
    return Block(found.system, found.names, np.empty(0, dtype=bool)), hidden


def _digest(situation: Situation, policy: Policy, asked: Mapping[str, Any]) -> str:
    """Everything that decides, as a digest."""
    rules = (policy.threshold, policy.narrowing, policy.sensitive_threshold, policy.sensitive_narrowing)
    data = situation.once("decided by", lambda: _contents(situation))
    every = [_code(), data, policy.tier, rules, policy.sensitive, asked]
    return hashlib.sha256(json.dumps(every, sort_keys=True, default=str).encode()).hexdigest()


def _contents(situation: Situation) -> str:
    """The counts, and what says which of them are none: the kommun's own settings, months counted, the codebook."""
    found = hashlib.sha256(json.dumps(situation.kommundelar).encode() + situation.kommun.model_dump_json().encode())
    for table in (situation.counts, situation.annual, situation.coverage, layout(situation)):
        found.update(json.dumps(list(table.columns)).encode())
        found.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    return found.hexdigest()


@cache
def _code() -> str:
    """The code of bfa, and the libraries that decide with it."""
    found = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    for path in sorted(Path(__file__).resolve().parents[1].rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
