"""The day each file was taken out of its system, and the months that late reports still fill because of it.

The kommun's `uttag` is the day of its newest files. An older file knows nothing of what was reported after it was taken
out: unless its own day is declared, that is taken to be its last day, which is never too late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.counting import Counts
from bfa.tables.coverage import COUNTED, Cover, spans
from bfa.tables.file_reach import Reach
from bfa.tables.municipality import Extract, Kommun
from bfa.tables.period import months as months_of
from bfa.tables.quality import ACT, SourceNotes
from bfa.tables.shared_months import holds_all

#: Share of rows with a day of registration from which the last such day tells when a file was taken out. [0-1]
_KNOWN = 0.95
#: Kind to month (its ordinal) to the day up to which everything reported is there.
Taken = dict[str, dict[int, pd.Timestamp]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one file says of one kind, and when."""

    #: Its months.
    cover: Cover
    #: Those that count by its own rows alone.
    whole: frozenset[int]
    #: Its last day of registration, else its last start.
    last: pd.Timestamp
    #: Whether `last` is a day of registration.
    registered: bool
    #: The day of extraction that the kommun file gives this very file.
    declared: pd.Timestamp | None
    notes: SourceNotes

    @property
    def counted(self) -> list[int]:
        """Months that count."""
        return [int(month) for month in self.cover.in_state(COUNTED).asi8]


def check_days(kommun: Kommun, source: Extract) -> None:
    """Refuse a day of extraction for a file that is none of the source's.

    Raises
    ------
    ParameterError
        Names under `uttag` of the source that no file has.
    """
    files = [path.name for path in kommun.files(source)]
    names = list(source.uttag) if isinstance(source.uttag, dict) else []
    unknown = [name for name in names if not any(source.named(name, file) for file in files)]
    if unknown:
        raise ParameterError(
            f"{kommun.path.name}: uttag: {', '.join(unknown)} är ingen av källans filer.",
            found=", ".join(files[:8]),
            do="skriv filernas namn, eller mönster som 2024*.csv, så som de heter.",
        )


def of_rows(kommun: Kommun, file: Reach) -> list[Extracted]:
    """One file of rows, a line for each of its kinds."""
    part = file.part
    shared = {month.ordinal for stretch in file.shared for month in months_of(stretch)}
    found = []
    for cover in file.covers:
        own = part.table[part.table["kind"] == cover.kind]
        registered = own["registered"].dropna()
        known = len(registered) >= _KNOWN * len(own)
        days = registered if known else own["start"]
        inside = days[days < file.declared.until + pd.Timedelta(days=1)] if file.declared.until is not None else days
        last = (inside if len(inside) else days).max().normalize()
        whole = frozenset(int(month) for month in cover.in_state(COUNTED).asi8) - shared
        found.append(Extracted(cover, whole, last, known, _day(part.source.extracted(part.notes.file)), part.notes))
    return found


def of_counts(file: Counts, cover: Cover) -> Extracted:
    """One file of counts: it was taken out after its last month, if nothing else is said."""
    months = cover.in_state(COUNTED)
    last = (months.max() if len(months) else cover.months["month"].max()).end_time.normalize()
    return Extracted(
        cover, frozenset(map(int, months.asi8)), last, False, _day(file.source.extracted(file.notes.file)), file.notes
    )


def _day(given: object) -> pd.Timestamp | None:
    return pd.Timestamp(str(given)) if given else None


def taken(files: Sequence[Extracted], uttag: pd.Timestamp | None) -> Taken:
    """Up to which day each counted month is known, of each kind; a month of which that is not known is not there."""
    found: Taken = {}
    days = [_extracted_on(file, files, uttag) for file in files]
    for file, own in zip(files, days, strict=True):
        beside = [(other, day) for other, day in zip(files, days, strict=True) if holds_all(other.cover, file.cover)]
        known = found.setdefault(file.cover.kind, {})
        for month in file.counted:
            whole = [day for other, day in beside if month in other.whole]
            parts = [day for other, day in beside if month in other.counted]
            day = _latest(whole) if whole else _earliest([own, *parts])
            if day is not None:
                known[month] = min(day, known.get(month, day))
    return found


def _latest(days: Sequence[pd.Timestamp | None]) -> pd.Timestamp | None:
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _earliest(days: Sequence[pd.Timestamp | None]) -> pd.Timestamp | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _extracted_on(file: Extracted, files: Sequence[Extracted], uttag: pd.Timestamp | None) -> pd.Timestamp | None:
    """The day declared for the file, else the kommun's for the newest of what could hold its rows, else its last."""
    if file.declared is not None:
        return file.declared
    return file.last if any(_newer(other, file) for other in files) else uttag


def _newer(one: Extracted, other: Extracted) -> bool:
    if not holds_all(one.cover, other.cover):
        return False
    if one.registered and other.registered:
        return one.last > other.last
    return max(one.counted, default=-1) > max(other.counted, default=-1)


def still_filling(known: Mapping[int, pd.Timestamp], months: int) -> list[pd.Period]:
    """The months of which late reports still come: that of the extraction, and so many before it."""
    return [
        pd.Period(ordinal=month, freq="M")
        for month, day in sorted(known.items())
        if month >= day.to_period("M").ordinal - months
    ]


def late_months(known: Taken, kommun: Kommun) -> dict[str, list[pd.Period]]:
    """Kind to the months of which late reports still come; none where no day of extraction is declared."""
    if kommun.uttag is None:
        return {}
    return {kind: still_filling(own, kommun.preliminary_months) for kind, own in known.items()}


def at_once(files: Sequence[Extracted], uttag: date | None) -> Taken:
    """As `taken`, were every file without a day of its own taken out on the kommun's."""
    day = _day(uttag)
    return taken([replace(file, declared=file.declared or day) for file in files], day)


def tell_older(files: Sequence[Extracted], kommun: Kommun, known: Taken) -> None:
    """Tell of files that were taken out before the others, and whose last months are preliminary therefore."""
    uttag = _day(kommun.uttag)
    for file in files:
        day, own = _extracted_on(file, files, uttag), known[file.cover.kind]
        if day is None or uttag is None or day >= uttag:
            continue
        late = [
            month
            for month in still_filling(own, kommun.preliminary_months)
            if month.ordinal in file.counted and own[month.ordinal] == day
        ]
        if late:
            said = f"filen togs ut {day:%Y-%m-%d}" if file.declared else f"filen slutar {day:%Y-%m-%d}"
            word = "preliminär" if len(late) == 1 else "preliminära"
            do = f"ta ut {min(late)} och framåt på nytt"
            name = file.notes.file
            do += "" if file.declared else f'; togs filen ut senare, skriv uttag: {{"{name}": dagen}} vid källan'
            file.notes.add(
                f"{said}, före uttaget {uttag:%Y-%m-%d}: {spans(late)} är {word}, sena anmälningar saknas",
                len(late),
                do=do,
                grade=ACT,
            )
