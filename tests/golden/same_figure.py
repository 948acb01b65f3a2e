"""Every count in a batch's `results.json` by what it counts, to see that all pages have the same."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: Kommundel ("" is the whole kommun), type in lower case, first and last month.
Key = tuple[str, str, str]
#: Where a figure stands, and what stands there: a number, or "hidden".
Told = list[tuple[str, object]]


def figures(folder: Path) -> dict[Key, Told]:
    """What is told of each kommundel, type and period, and where."""
    return of(json.loads((folder / "results.json").read_text(encoding="utf-8")))


def of(results: Mapping[str, Any]) -> dict[Key, Told]:
    """The same of figures that are read already."""
    found = dict[Key, Told]()
    for place, pages in (("", results["kommun"]), *results["kommundelar"].items()):
        for stem, reader in _READERS.items():
            if (told := pages.get(stem)) and told.get("answered", True):
                for (area, brottstyp, period), n in reader(place, told):
                    name = f"{place or 'kommunen'} {stem}"
                    found.setdefault((area, brottstyp.casefold(), period), []).append((name, n))
    return found


def pages(told: Told) -> set[str]:
    """Where a figure stands."""
    return {page for page, _ in told}


def disagreeing(found: Mapping[Key, Told]) -> list[str]:
    """A line per figure that stands with more than one value, or is hidden here and told there."""
    return [
        f"{' · '.join(key)}: {', '.join(f'{page}: {n}' for page, n in told)}"
        for key, told in found.items()
        if len({n for _, n in told}) > 1
    ]


def _overview(place: str, told: Mapping[str, Any]) -> Iterator[tuple[Key, object]]:
    for area in (*told["areas"], *([told["total"]] if told.get("total") else [])):
        own = "" if area is told.get("total") else area["kommundel"]
        for when, name in ((told["baseline"], "before"), (told["period"], "after")):
            yield (own, told["brottstyp"], when), _said(area[name], area["hidden"])
    for change in (told.get("problem") or {}).get("changes", ()):
        for when, name in ((change["against"], "before"), (told["problem"]["period"], "after")):
            yield ("", told["brottstyp"], when), _said(change[name], change["hidden"])
    for row in told.get("common", ()):
        when = told["crime_table_period"]
        yield ("", row["brottstyp"], when), _said(row["n"], row["hidden"])
        for each in row["areas"]:
            yield (each["kommundel"], row["brottstyp"], when), _said(each["n"], each["hidden"])


def _whole(place: str, told: Mapping[str, Any]) -> Iterator[tuple[Key, object]]:
    yield (place, told["brottstyp"], told["period"]), _said(told["incidents"], told["hidden"])


def _effect(place: str, told: Mapping[str, Any]) -> Iterator[tuple[Key, object]]:
    late = any(str(gate["why"]).startswith("anmälda inom") for gate in told.get("gates", ()))
    for when, name in ((told["baseline"], "before"), (told["period"], "after")):
        # What was registered late is left out of the period before, and the page says so: another figure.
        if not (late and name == "before"):
            yield (place, told["brottstyp"], when), _said(told[name], told["hidden"])
    for year in told["same_months"]:
        yield (place, told["brottstyp"], year["period"]), _said(year["n"], year["hidden"])


def _follow_up(place: str, told: Mapping[str, Any]) -> Iterator[tuple[Key, object]]:
    for row in told["indicators"]:
        if row["kind"] != "activity" and len(row["scope"]) < 2:
            for when, name in ((told["baseline"], "before"), (told["period"], "after")):
                yield ("".join(row["scope"]), row["indicator"], when), _said(row[name], row["hidden"])
    for row in told["others"]:
        if not row["hidden"]:
            for when, name in ((told["baseline"], "before"), (told["period"], "after")):
                yield (place, row["brottstyp"], when), row[name]
    for row in told["sums"]:
        yield (place, row["brottstyp"], row["period"]), _said(row["ours"], row["ours"] is None)


def _said(n: object, hidden: bool) -> object:
    return "hidden" if hidden or n is None else n


_READERS = {
    "0_oversikt": _overview,
    "2_hotspots": _whole,
    "3_orsaker": _whole,
    "4_effekt": _effect,
    "5_uppfoljning": _follow_up,
}
