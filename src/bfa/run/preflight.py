"""What no run could answer is refused before any is made: names and months that the data do not hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.errors import ParameterError
from bfa.run.kinds import is_period
from bfa.tables.municipality import Kommun
from bfa.tables.naming import composed, meant
from bfa.tables.period import Period, parse_period
from bfa.tables.store import kommundelar, read_counts

#: Most names listed in a refusal.
_MOST = 30


def refuse_unanswerable(kommun: Kommun, runs: Iterable[tuple[str, Mapping[str, Any]]], *, where: str) -> None:
    """Refuse parameters that name what was never counted.

    Parameters
    ----------
    kommun : Kommun
        A kommun that has been taken in.
    runs : iterable of (str, mapping)
        A notebook's stem and its parameters, for every run that is to be made.
    where : str
        The file that the parameters come from.

    Raises
    ------
    ParameterError
        A type or a kommundel is not in the data, an area is its own control, or a period reaches outside the months
        that it is counted in; all such faults at once, with the names and the months there are.

    Notes
    -----
    A month within that span that was not counted is not refused: the pages say so where it matters.
    """
    spans, areas = _spans(read_counts(kommun)), kommundelar(kommun)
    faults: dict[str, str] = {}
    for stem, parameters in runs:
        faults |= _type_faults(stem, parameters, spans)
        faults |= _area_faults(stem, parameters, areas)
        faults |= _period_faults(stem, parameters, spans)
    if faults:
        raise ParameterError(
            f"{where}: " + "; ".join(faults) + ".",
            found="; ".join(dict.fromkeys(faults.values())),
            do="rätta i batchfilen eller parameterfilen. En tom period ('') är den senaste som uppgifterna täcker.",
        )


def _spans(counts: pd.DataFrame) -> dict[str, Period]:
    """First and last month that each type is counted in; under "" those of every type."""
    known = counts[counts["n"].notna()]
    months = known["month"].dt.to_period("M").groupby(known["brottstyp"].astype("str")).agg(["min", "max"])
    found = {str(name): Period(row["min"], row["max"]) for name, row in months.iterrows()}
    return found | ({"": Period(months["min"].min(), months["max"].max())} if len(months) else {})


def _types(parameters: Mapping[str, Any]) -> list[str]:
    named = [parameters.get("brottstyp"), *(parameters.get("family") or [])]
    return [composed(name) for name in named if isinstance(name, str) and name]


def _type_faults(stem: str, parameters: Mapping[str, Any], spans: Mapping[str, Period]) -> dict[str, str]:
    there = sorted(name for name in spans if name)
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


def _period_faults(stem: str, parameters: Mapping[str, Any], spans: Mapping[str, Period]) -> dict[str, str]:
    brottstyp = next(iter(_types(parameters)), "")
    found = {}
    for name, value in parameters.items():
        of = "" if name == "crime_table_period" else brottstyp
        span = spans.get(of)
        if not is_period(name, value) or not str(value).strip() or span is None:
            continue
        asked = parse_period(str(value), where=f"{name}: ")
        if asked.first < span.first or asked.last > span.last:
            said = f"{name} {asked} i {stem} ligger utanför månaderna som är räknade"
            found[said] = f"{of or 'uppgifterna'}: {span.first} till {span.last}"
    return found


def _listed(names: Sequence[str]) -> str:
    more = f" och {len(names) - _MOST} till" if len(names) > _MOST else ""
    return (", ".join(names[:_MOST]) or "inga") + more
