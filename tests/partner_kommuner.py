"""The small kommun with other kommuner that do the same thing, from counts that can be told by hand."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from bfa.analyses.situation import Situation
from bfa.tables.contracts import GOALS
from tests.small_situation import TYPE, counts, kommun, measures, promised, register, situation

AFTER, BEFORE = "2010-01/2010-12", "2009-01/2009-12"
GOAL = {"number": 1, "kind": "effekt", "text": "Färre.", "indicator": TYPE, "kommundel": "Norr", "measures": "1"}
DECIDED = {"declared": pd.Timestamp("2009-12-01"), "period": AFTER, "baseline": BEFORE}
ACTED = {"number": 1, "start": pd.Timestamp("2010-01-01")}
#: Kommundelar of every partner; the measure begins in the first.
PARTS = ("Ett", "Två", "Tre", "Fyra", "Fem")
NAMES = ("Aby", "Beby", "Ceby", "Deby")


def partner(name: str, **changed: Any) -> dict[str, Any]:
    """What a partner declares."""
    usual = {
        "kommun": name,
        "goals": [1],
        "starts": {"Ett": "2010-01-01"},
        "raknesatt": "brottsdatum",
        "uttag": "2011-06-01",
        "file": f"data/{name}.csv",
        "source": name,
        "columns": {"area": "omr", "month": "manad", "brottstyp": "typ", "n": "n"},
    }
    return usual | changed


def sent(name: str, *, share: float = 1.0, seed: int = 1, parts: tuple[str, ...] = PARTS, **given: Any) -> pd.DataFrame:
    """What it counts: about 10 a month in each part, and `share` of it in the first from 2010 on."""
    rng, first = np.random.default_rng(seed), given.get("first", "2008-01")
    months = pd.period_range(first, given.get("last", "2010-12"), freq="M")
    rows = [
        (name, area, month.start_time, given.get("brottstyp", TYPE), "crime", rng.poisson(10 * (share if cut else 1)))
        for area in parts
        for month in months
        for cut in [month.year == 2010 and area == parts[0]]
    ]
    table = pd.DataFrame(rows, columns=["kommun", "area", "month", "brottstyp", "kind", "n"])
    return table.astype({"n": "Int64", "month": "datetime64[us]"})


def joined(
    folder: Path,
    declared: Mapping[str, dict[str, Any]] | None = None,
    counted: Mapping[str, dict[str, Any]] | None = None,
    *,
    now: Mapping[str, dict[str, Any] | None] | None = None,
    seal: bool = True,
    **given: Any,
) -> Situation:
    """Norr with a goal, and partners by name: what they declare and count otherwise than usual.

    `now` is what they declare after the promise, None that they are no longer named.
    """
    before = {name: partner(name, **(declared or {}).get(name, {})) for name in NAMES}
    rows = pd.concat(
        [sent(name, **({"seed": n, "share": 0.5} | (counted or {}).get(name, {}))) for n, name in enumerate(NAMES)],
        ignore_index=True,
    )
    usual = {
        "kommun": _named(folder, before),
        "goals": register(GOALS, [GOAL | DECIDED]),
        "measures": measures(ACTED),
        "counts": counts({"Norr": 10, "Söder": 10, "Öst": 10, "Väst": 10, "Mitt": 10}, Norr=5),
        "partners": rows,
    }
    town = situation(folder, **(usual | given))
    town = promised(town) if seal else town
    if now is None:
        return town
    after = {name: None if (own := now.get(name, {})) is None else each | own for name, each in before.items()}
    return replace(town, kommun=_named(folder, {name: each for name, each in after.items() if each is not None}))


def _named(folder: Path, partners: Mapping[str, dict[str, Any]]) -> Any:
    return kommun(folder, yaml.safe_dump({"partners": list(partners.values())}, allow_unicode=True))
