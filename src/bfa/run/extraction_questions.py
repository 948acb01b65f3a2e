"""The questions about when the files were taken out: as lines above the headings say it, else as far as rows reach."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from bfa.run.proposals.answers import LAST_DAY, OLDER, SAME_DAY, day_of
from bfa.run.proposals.files import Sorted, Source
from bfa.run.proposals.periods import until
from bfa.run.proposals.proposal import Proposal
from bfa.run.proposals.rows import RowsLook
from bfa.run.proposals.written import commented
from bfa.run.source_questions import Confirm, Confirmed, Say
from bfa.tables.coverage import spans
from bfa.tables.extraction import at_once, late_months
from bfa.tables.findings import Found
from bfa.tables.municipality import Kommun

_SAID = "dagen står i raderna ovanför rubrikerna"


def days_said(source: Source, files: Proposal) -> list[Proposal]:
    """`uttag` of a source whose files say it: by file where a pattern takes in the next one too."""
    if not source.days:
        return []
    silent = len({path.name for path in source.paths} - set(source.days))
    doubt = f"{silent} av filerna säger ingen dag" if silent else ""
    return [Proposal("uttag", _written(source.days, files.value, whole=not silent), f"{_SAID} i varje fil", doubt)]


def _written(days: Mapping[str, date], files: Any, *, whole: bool) -> date | dict[str, date]:
    one = set(days.values())
    return one.pop() if whole and len(one) == 1 and isinstance(files, list) else dict(days)


def newest(sorted_rows: Sorted, sources: Sequence[Confirmed], *, confirm: Confirm, say: Say) -> list[Proposal]:
    """The kommun's day of extraction, confirmed; the files that were said to be of that day follow the answer.

    Parameters
    ----------
    sources : sequence of Confirmed
        Their `uttag` is changed in place.
    """
    starts = [each.look.start for each in sorted_rows.sources if isinstance(each.look, RowsLook)]
    last = until(pd.concat(starts, ignore_index=True)) if starts else None
    told = max((day for each in sorted_rows.sources for day in each.days.values()), default=None)
    if told is not None:
        proposed = Proposal("uttag", told, f"{_SAID}; är de flera är det den senaste")
    elif last is not None:
        proposed = Proposal("uttag", last, "så långt räcker raderna i filerna", "skriv dagen då uppgifterna togs ut")
    else:
        return []
    kept = confirm("Uttaget", [proposed])
    day = said_day(kept)
    if day and last and day < last:
        say(f"  Tveksamt: filerna har rader till {last}, efter uttaget. Rader efter uttaget räknas inte.")
    if day and told and day != told:
        for _, own in sources:
            own[:] = [_moved(each, told, day) for each in own]
    return kept


def said_day(uttag: Sequence[Proposal]) -> date | None:
    """The day among what was confirmed; None where it was taken away."""
    return next((day_of(each.value) for each in uttag if each.key == "uttag"), None)


def _moved(each: Proposal, told: date, day: date) -> Proposal:
    if each.key != "uttag":
        return each
    if isinstance(each.value, dict):
        return replace(each, value={name: day if own == told else own for name, own in each.value.items()})
    return replace(each, value=day) if each.value == told else each


def older_files(
    sources: Sequence[Confirmed], kommun: Kommun, found: Found, *, confirm: Confirm
) -> dict[int, list[str]]:
    """Ask once whether files that say no day are all of the kommun's, where it decides which months are preliminary.

    Where the answer is yes, `uttag` is put in place in `sources`, and `found.taken` follows it. Where it is no, the
    lines that declare it, behind comment signs, are handed back by the place of their source.
    """
    same = at_once(found.extracts, kommun.uttag)
    late, left = (late_months(known, kommun) for known in (found.taken, same))
    freed = {month for kind, months in late.items() for month in set(months) - set(left[kind])}
    if not freed or kommun.uttag is None:
        return {}
    word = "preliminär" if len(freed) == 1 else "preliminära"
    why = "filerna säger inte när de togs ut: en äldre fil anses uttagen sin sista dag"
    doubt = f"är alla filer uttagna samma dag, skriv {OLDER}: {SAME_DAY}; annars räknas {spans(freed)} som {word}"
    kept = confirm("Äldre filers uttag", [Proposal(OLDER, LAST_DAY, why, doubt)])
    whole = {place: days for place, each in enumerate(sources) if (days := _filled(each, kommun.uttag)) is not None}
    if any(each.key == OLDER and each.value == SAME_DAY for each in kept):
        for place, days in whole.items():
            own = sources[place][1]
            own[:] = [each for each in own if each.key != "uttag"]
            own.append(Proposal("uttag", days, "alla filerna togs ut samma dag, enligt er"))
        found.taken = same
        return {}
    return {place: _left_out(sources[place], days, f"{spans(freed)} är {word}") for place, days in whole.items()}


def _filled(each: Confirmed, day: date) -> date | dict[str, date] | None:
    """`uttag` of a source with a day for every file; None where every file has one."""
    source, kept = each
    given = {own.key: own.value for own in kept}
    said = given.get("uttag", {})
    names = {path.name: day for path in source.paths}
    if not isinstance(said, dict) or not set(names) - set(said):
        return None
    return _written(names | said, given.get("files"), whole=True)


def _left_out(each: Confirmed, days: date | dict[str, date], otherwise: str) -> list[str]:
    instead = "i stället för uttag: här ovanför" if any(own.key == "uttag" for own in each[1]) else "ta bort # framför"
    why = f"Togs alla filer ut samma dag, {instead} (annars: {otherwise})"
    return commented({"uttag": days}, indent=4, why=why)
