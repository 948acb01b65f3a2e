"""What is handed out of a kommun at one tier, though it is made apart: what each part of it is decided beside.

A reader has the pages of every batch, the promises and the citizens' pages of a tier, and could subtract the months of
one from overlapping months of another. So each is told the periods and types of all, and `disclosure.cube` decides the
same for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bfa.analyses.default_periods import calendar_year
from bfa.analyses.goals import Goal
from bfa.analyses.package_months import months_of_packages
from bfa.analyses.promises import agreed_months, goal_of
from bfa.analyses.situation import Situation, load
from bfa.analyses.which_week import week
from bfa.disclosure.cube import ALL_CRIME, open_policy
from bfa.errors import BfaError, DataError, ParameterError
from bfa.run.params import Batch, asked_of, read_batch, settled, weeks_of, years_of
from bfa.tables.municipality import Kommun
from bfa.tables.parameters import read_parameters
from bfa.tables.promises import file_of, promises_of, read_promise
from bfa.tables.registers import scope_of

#: The tier of the citizens' pages.
PUBLIC = "offentlig"
Compared = Mapping[str, Any]


def asked_in(kommun: Kommun, *, tier: str, batch: Batch | None = None) -> list[str]:
    """The periods and types of a kommun's batches, promises and, at the public tier, citizens' pages.

    As `open_policy` takes them. A batch file or a promise that cannot be read is left out: nothing is made of it.

    Parameters
    ----------
    batch : Batch or None
        One to count in wherever its file lies; others are those in `params/batch`.
    """
    counted = load(kommun.path, rows=False)
    batches = [*_batches(kommun, tier, counted), *([settled(batch, counted)] if batch else ())]
    weeks = [asked for each in batches for asked in weeks_of(each)]
    situation = load(kommun.path) if weeks else counted
    compared = [*_promised(kommun, tier), *(_to_citizens(situation) if tier == PUBLIC else ())]
    said = {name for each in batches for name in asked_of(each)}
    every = list[str]()
    for period in {period for each in batches for period in years_of(each)}:
        with suppress(BfaError):
            every.append(f"{ALL_CRIME}{calendar_year(counted, period=period).period}")
    said |= {month for asked in weeks for month in _months_of(situation, asked)}
    said |= {str(each[name]) for each in compared for name in ("indicator", "period", "baseline")}
    said |= set(months_of_packages(counted))
    types = said & set(situation.counts["brottstyp"].unique())
    return [*sorted(name for name in said - types if name[:1].isdigit()), *sorted(types), *sorted(set(every))]


def all_crime_in(beside: Sequence[str]) -> list[str]:
    """The periods that pages of all crime are asked of, of what `asked_in` gave."""
    return [text.removeprefix(ALL_CRIME) for text in beside if text.startswith(ALL_CRIME)]


def decide(asked: tuple[Kommun, str, Sequence[str]]) -> None:
    """Decide what pages of all crime print beside all others, before any page is made: each of them reads it.

    `asked` is the kommun, the tier and what `asked_in` gave. What cannot be decided here a page refuses by itself.
    """
    kommun, tier, beside = asked
    with suppress(BfaError):
        situation = load(kommun.path, rows=False)
        own = calendar_year(situation, period=all_crime_in(beside)[0])
        policy = open_policy(situation, tier=tier, asked=own, beside=beside)
        if policy.cube is not None:
            policy.cube.of(policy.cube.types, apart=policy.cube.crimes())


def compared_of(situation: Situation, number: int) -> Compared | None:
    """What a goal is followed by: as a promise that was given of it says, else as the register does; None: nothing.

    Returns
    -------
    mapping
        number, kommundel, indicator, controls, period, baseline, and tier: the citizens'.
    """
    try:
        goal = goal_of(situation, number)
        own = load(situation.kommun.path, kommundel=scope_of(goal["kommundel"])[0], rows=False)
        period, baseline, _ = agreed_months(own, goal)
    except ParameterError:
        return None
    said = {"number": number, "kommundel": area_of(goal), "indicator": str(goal["indicator"]), "controls": ()}
    said |= {"period": str(period), "baseline": str(baseline)}
    path = file_of(situation.kommun, number)
    kept = dict(read_promise(path)["promise"]) if path.is_file() else {}
    return said | {name: kept[name] for name in said if name in kept} | {"tier": PUBLIC}


def area_of(goal: Goal) -> str:
    """The kommundelar that a goal is of; "" where that is the kommun."""
    return ", ".join(scope_of(goal["kommundel"]))


def _months_of(situation: Situation, asked: Mapping[str, Any]) -> Iterator[str]:
    """The months that a weekly page tells of, in the whole kommun and in each kommundel."""
    for name in ("", *situation.kommundelar):
        with suppress(BfaError):
            found = week(replace(situation, kommundel=name), **asked)
            yield from (str(found.period), *([str(found.month)] if found.month else ()))


def _to_citizens(situation: Situation) -> Iterator[Compared]:
    promised = situation.goals[situation.goals["promise"].notna()]
    for number in promised["number"]:
        if found := compared_of(situation, int(number)):
            yield found


def _promised(kommun: Kommun, tier: str) -> Iterator[Compared]:
    for path in sorted(promises_of(kommun).glob("mal-*.json")):
        try:
            given = read_promise(path)["promise"]
        except DataError:
            continue
        if given["tier"] == tier:
            yield given


def _batches(kommun: Kommun, tier: str, situation: Situation) -> Iterator[Batch]:
    """The batches of the kommun at a tier that can be read, with their types by name."""
    for path in sorted((kommun.root / "params" / "batch").glob("*.yml")):
        try:
            loose = read_parameters(path, Batch)
            if loose.tier == tier and (kommun.root / loose.kommun).resolve() == kommun.path.resolve():
                yield settled(read_batch(path), situation)
        except BfaError:
            continue
