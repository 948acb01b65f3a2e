"""Two editions of a hand-sized batch: one kommundel, an effect, places and a register."""

from typing import Any

from bfa.analyses.editions import Edition

PERIODS = {"period": "2010-05/2010-08", "baseline": "2009-05/2009-08"}
CELLS = {"brottstyp": "stöld", "cell_shape": "square", "cell_size": 250, "period": "2010-05/2010-08"}


def cell(cell_id: str, n: int | None, *, near: str = "", gathered: bool | None = True) -> dict[str, Any]:
    return {"cell_id": cell_id, "n": n, "near": near, "gathered": gathered, "hidden": n is None}


def made(number: int = 1) -> dict[str, Any]:
    """A manifest."""
    return {
        "edition": number,
        "at": f"2010-09-0{number}T10:00:00",
        "utgava": "",
        "tier": "samverkan",
        "batch": "prov",
        "code": "k",
        "versions": {"bfa": "1.0", "numpy": "2.0"},
        "codebooks": {"brott.csv": "b"},
        "notebooks": {"4_effekt": "e", "2_hotspots": "h", "3_orsaker": "o"},
        "reading": ["r"],
        "sources": [{"file": "a.csv", "sha256": "1", "uttag": "2010-09-01"}],
        "register": {"log": None, "edition": None, "sha256": "g", "owners": "ä"},
        "runs": [
            {"kommundel": "A", "notebook": "4_effekt", "periods": dict(PERIODS), "parameters": {"brottstyp": "stöld"}},
            {"kommundel": "A", "notebook": "2_hotspots", "periods": {"period": ""}, "parameters": {"cell_size": 0}},
            {"kommundel": "A", "notebook": "3_orsaker", "periods": {}, "parameters": {}},
        ],
    }


def results() -> dict[str, Any]:
    """What was released."""
    effect = PERIODS | {
        "brottstyp": "stöld",
        "before": 35,
        "after": 26,
        "hidden": False,
        "verdict": "too_early",
        "p": 1,
    }
    effect["same_months"] = [{"period": "2008-05/2008-08", "n": 27, "hidden": False}]
    measure = {
        "number": 3,
        "text": "Plan för torget",
        "state": "pågår",
        "done": 3,
        "planned": 8,
        "decide": "Ge ett datum.",
        "responsible": "Parkchefen",
        "due": "2010-06-01",
    }
    pages = {
        "4_effekt": effect,
        "2_hotspots": CELLS
        | {"incidents": 87, "hidden": False, "top_cells": [cell("1", 13, near="Torget"), cell("2", 9)]},
        "3_orsaker": {"causes": [{"number": 4, "text": "Glesa bussar", "measures": [3]}], "measures": [measure]},
    }
    return {"schema": 1, "kommun": {}, "kommundelar": {"A": {"folder": "a", **pages}}}


def before() -> Edition:
    return Edition(made(), results())


def after() -> Edition:
    """The next edition with nothing changed, to be changed."""
    return Edition(made(2), results())


def page(edition: Edition, notebook: str) -> dict[str, Any]:
    return edition.results["kommundelar"]["A"][notebook]


def run(edition: Edition, notebook: str) -> dict[str, Any]:
    return next(each for each in edition.manifest["runs"] if each["notebook"] == notebook)


def newer_data(edition: Edition) -> None:
    edition.manifest["sources"][0] |= {"sha256": "2", "uttag": "2010-10-01"}


def later_months(edition: Edition) -> None:
    for held in (page(edition, "4_effekt"), run(edition, "4_effekt")["periods"]):
        held |= {"period": "2010-09/2010-12", "baseline": "2009-09/2009-12"}
    page(edition, "2_hotspots")["period"] = "2010-09/2010-12"
