"""What no run could answer is refused before any is made: names and months that the data do not hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.errors import ParameterError
from bfa.run.kinds import is_period
from bfa.tables.coverage import stretches
from bfa.tables.municipality import Kommun
from bfa.tables.naming import composed, meant
from bfa.tables.period import Period, overlaps, parse_period
from bfa.tables.store import kommundelar, read_counts

#: Most names listed in a refusal.
_MOST = 30
#: Most stretches of months listed for a type.
_STRETCHES = 6


def refuse_unanswerable(kommun: Kommun, runs: Iterable[tuple[str, Mapping[str, Any]]], *, where: str) -> None:
    """Refuse parameters that name what was never counted.

    Parameters
    ----------
    runs : iterable of (str, mapping)
        A notebook's stem and its parameters, for every run that is to be made.

    Raises
    ------
    ParameterError
        A type or a kommundel is not in the data, an area is its own control, or a period reaches outside the months
        that its type is counted in, or lies wholly in months between them that are not counted in any kommundel; all
        such faults at once, with the names and the months there are.

    Notes
    -----
    A period of which some months are counted is not refused: the pages say which are not.
    """
    counted, areas = _counted(read_counts(kommun)), kommundelar(kommun)
    faults: dict[str, str] = {}
    for stem, parameters in runs:
        faults |= _type_faults(stem, parameters, counted)
        faults |= _area_faults(stem, parameters, areas)
        faults |= _period_faults(stem, parameters, counted)
    if faults:
        raise ParameterError(
            f"{where}: " + "; ".join(faults) + ".",
            found="; ".join(dict.fromkeys(faults.values())),
            do="rätta i batchfilen eller parameterfilen. En tom period ('') är den senaste som uppgifterna täcker.",
        )


def _counted(counts: pd.DataFrame) -> dict[str, list[Period]]:
    """The stretches of months that each type is counted in somewhere; under "" those of every type."""
    known = counts[counts["n"].notna()].astype({"brottstyp": "str"}).drop_duplicates(["brottstyp", "month"])
    months = known["month"].dt.to_period("M")
    found = {str(name): stretches(own) for name, own in months.groupby(known["brottstyp"])}
    return found | ({"": stretches(months)} if found else {})


def _types(parameters: Mapping[str, Any]) -> list[str]:
    named = [parameters.get("brottstyp"), *(parameters.get("family") or [])]
    return [composed(name) for name in named if isinstance(name, str) and name]


def _type_faults(stem: str, parameters: Mapping[str, Any], counted: Mapping[str, Sequence[Period]]) -> dict[str, str]:
    there = sorted(filter(None, counted))
    listed = f"brottstyper: {_listed(there)}"
    return {
        f"brottstypen {name!r}{meant(name, there)} finns inte i uppgifterna": listed
        for name in _types(parameters)
        if name not in there
    }


def _area_faults(stem: str, parameters: Mapping[str, Any], there: Sequence[str]) -> dict[str, str]:
    controls = parameters.get("controls") or []
    own = composed(str(parameters.get("kommundel") or ""))
    listed = f"kommundelar: {_listed(there)}"
    found = {
        f"kommundelen {name!r}{meant(name, there)} finns inte": listed
        for name in [*controls, *filter(None, [own])]
        if name not in there
    }
    if own in controls:
        found[f"controls i {stem} nämner {own!r}, som ska jämföras med andra än sig själv"] = (
            f"controls: {_listed(controls)}"
        )
    return found


def _period_faults(stem: str, parameters: Mapping[str, Any], counted: Mapping[str, Sequence[Period]]) -> dict[str, str]:
    brottstyp = next(iter(_types(parameters)), "")
    found = {}
    for name, value in parameters.items():
        of = "" if name == "crime_table_period" else brottstyp
        held = counted.get(of)
        if not is_period(name, value) or not str(value).strip() or not held:
            continue
        asked = parse_period(str(value), where=f"{name}: ")
        outside = asked.first < held[0].first or asked.last > held[-1].last
        if outside or not any(overlaps(asked, stretch) for stretch in held):
            where = "utanför månaderna som är räknade" if outside else "helt i månader som inte är räknade"
            found[f"{name} {asked} i {stem} ligger {where}"] = f"{of or 'uppgifterna'}: {_months(held)}"
    return found


def _months(held: Sequence[Period]) -> str:
    """The latest stretches, in order: what is asked of is seldom far back."""
    more = "tidigare månader, " if len(held) > _STRETCHES else ""
    return more + ", ".join(f"{each.first} till {each.last}" for each in held[-_STRETCHES:])


def _listed(names: Sequence[str]) -> str:
    more = f" och {len(names) - _MOST} till" if len(names) > _MOST else ""
    return (", ".join(names[:_MOST]) or "inga") + more
