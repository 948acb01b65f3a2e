"""Before a run: what none could answer is refused, and what the pages will leave unsaid is told in the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses import default_periods
from bfa.analyses.situation import load
from bfa.errors import DataError, ParameterError
from bfa.run.kinds import is_period
from bfa.tables.coverage import stretches
from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import Kommun
from bfa.tables.naming import composed, meant, some_of
from bfa.tables.period import Period, months, overlaps, parse_period
from bfa.tables.registers import REVIEW, UNREVIEWED
from bfa.tables.store import kommundelar, read_counts, read_table
from bfa.words.chosen_periods import chosen

#: Most names listed in a refusal.
_MOST = 30
#: Notebooks of a type that take one that is told by year, in whole years.
_BY_YEAR = ("0_oversikt",)
#: Most stretches of months listed for a type.
_STRETCHES = 6
_NAMES = {
    "problems": "problem",
    "causes": "orsaker",
    "measures": "åtgärder",
    "goals": "mål",
    "follow_up": "uppföljningar",
    "decisions": "beslut",
    "owners": "ansvariga",
    "priorities": "prioriteringar",
    "unknowns": "kunskapsläge",
}


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
    years = _years(kommun)
    if every := [*counted.get("", ()), *(year for own in years.values() for year in own)]:
        counted[""] = stretches(month for each in every for month in months(each))
    faults: dict[str, str] = {}
    for stem, parameters in runs:
        faults |= _type_faults(stem, parameters, counted, years)
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


def _years(kommun: Kommun) -> dict[str, list[Period]]:
    """The calendar years of each type that is told by year only."""
    annual = read_table(kommun, "annual")
    if annual is None:
        return {}
    own = annual.groupby(annual["brottstyp"].astype("str"))["year"].unique()
    return {str(name): [parse_period(f"{year}-01/{year}-12") for year in sorted(found)] for name, found in own.items()}


def _types(parameters: Mapping[str, Any]) -> list[str]:
    lists = [parameters.get(name) or [] for name in ("family", "andra_brottstyper")]
    named = [parameters.get("brottstyp"), *(name for each in lists for name in each)]
    return [composed(name) for name in named if isinstance(name, str) and name]


def _type_faults(
    stem: str,
    parameters: Mapping[str, Any],
    counted: Mapping[str, Sequence[Period]],
    years: Mapping[str, Sequence[Period]],
) -> dict[str, str]:
    there = sorted(filter(None, counted))
    listed = f"brottstyper{' per månad' if years else ''}: {some_of(there, _MOST) or 'inga'}"
    lost = [name for name in _types(parameters) if name not in there and not (stem in _BY_YEAR and name in years)]
    return {
        f"brottstypen {name!r} räknas bara per år, och {stem} behöver månader"
        if name in years
        else f"brottstypen {name!r}{meant(name, there)} finns inte i uppgifterna": listed
        for name in lost
    }


def _area_faults(stem: str, parameters: Mapping[str, Any], there: Sequence[str]) -> dict[str, str]:
    controls = parameters.get("controls") or []
    own = composed(str(parameters.get("kommundel") or ""))
    listed = f"kommundelar: {some_of(there, _MOST) or 'inga'}"
    found = {
        f"kommundelen {name!r}{meant(name, there)} finns inte": listed
        for name in [*controls, *filter(None, [own])]
        if name not in there
    }
    if own in controls:
        found[f"controls i {stem} nämner {own!r}, som ska jämföras med andra än sig själv"] = (
            f"controls: {some_of(controls, _MOST)}"
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


def unreviewed(kommun: Kommun, *, tier: str) -> list[str]:
    """One line where rows of the registers have no text on the pages of this tier, for want of a review.

    Parameters
    ----------
    tier : str
        intern, samverkan or offentlig; intern shows every text.
    """
    if tier == "intern":
        return []
    held = {name: table for name in REGISTERS if (table := read_table(kommun, name)) is not None}
    lacking = {
        name: int((table["sekretess"].eq(UNREVIEWED) & table["utlamnad_text"].isna()).sum())
        for name, table in held.items()
        if {"sekretess", "utlamnad_text"} <= set(table.columns)
    }
    said = [f"{_NAMES[name]} ({n})" for name, n in lacking.items() if n]
    do = f"{REVIEW[:1].upper()}{REVIEW[1:]}."
    return [f"Nivån {tier} visar inte texten för {', '.join(said)}: sekretessen är oprövad. {do}"] if said else []


def unsaid_periods(kommun: Kommun, runs: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """One line for each choice of months that runs (stem, parameters) share, with the notebooks it is made for.

    "0_oversikt, 4_effekt: Perioden är inte angiven: senaste hela tertial, maj-augusti 2024."
    """
    asked = {
        (stem, composed(str(given["brottstyp"])), "baseline" in given)
        for stem, given in runs
        if given.get("period") == "" and given.get("brottstyp")
    }
    if not asked:
        return []
    situation = load(kommun.path, rows=False)
    said: dict[str, list[str]] = {}
    for stem, brottstyp, compares in sorted(asked):
        # A page that compares asks for a tertial, one that only shows for a year.
        choose = default_periods.tertial if compares else default_periods.year
        try:
            said.setdefault(chosen(choose(situation, brottstyp=brottstyp), "period"), []).append(stem)
        except DataError:  # no month to choose: the page says so in the place of its figures
            continue
    return [f"{', '.join(dict.fromkeys(stems))}: {sentence}" for sentence, stems in said.items()]
