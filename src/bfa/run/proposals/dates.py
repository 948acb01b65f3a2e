"""Which columns hold times, in which form, and which of them is the start, the end and the day of the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from bfa.run.proposals.headings import Words, best, columns_of, plain
from bfa.run.proposals.proposal import Proposal
from bfa.tables.forms import swapped

_DAYS = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%y%m%d", "%Y-%m", "%Y%m")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%H%M", "%H.%M", "%I:%M:%S %p", "%I:%M %p")
_FORMS = (*_DAYS, *(f"{day}{gap}{clock}" for day in _DAYS[:8] for clock in _CLOCKS for gap in (" ", "T")))
_TYPED = ("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%SZ")
#: Share of the cells that a form must read for the column to be one of times, and cells tried. [0-1], [count]
_MOST, _TRIED = 0.95, 1_000
#: The share that is enough where the heading says that the column is one of times. [0-1]
_HALF = 0.5
#: Years that a date of an export can have.
_YEARS = (1970, 2100)
#: Share of clock times at 00:00 from which midnight is taken for "unknown". [0-1]
_MIDNIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Times:
    """The columns of times."""

    proposals: tuple[Proposal, ...]
    #: Headings that are spoken for.
    used: tuple[str, ...]
    #: The proposed start of each row, missing where it could not be read.
    start: "pd.Series[pd.Timestamp]"
    #: Every heading of dates, also those without a part, with their form.
    dates: Mapping[str, str] = field(default_factory=dict)


def read_as(cells: "pd.Series[str]", form: str) -> "pd.Series[pd.Timestamp]":
    """Dates in one form, within the years that an export can have; else missing."""
    read = pd.to_datetime(cells, format=form, errors="coerce", exact=True)
    return read.where(read.dt.year.between(*_YEARS))


def forms_of(cells: "pd.Series[str]", *, least: float = _MOST) -> list[str]:
    """The form of a column of dates, or the forms where it has several; empty where it holds no dates.

    Parameters
    ----------
    least : float
        Share of the filled cells that the forms must read. [0-1]
    """
    filled = cells.dropna()
    some = filled.sample(_TRIED, random_state=0) if len(filled) > _TRIED else filled
    if some.empty or some.str.count(r"\d").lt(4).mean() > 1 - least:
        return []
    found: list[str] = []
    left = some
    while len(left) > (1 - _MOST) * len(some) and len(found) < 3:
        hits = {form: int(read_as(left, form).notna().sum()) for form in _likely(left)}
        form = max(hits, key=lambda each: hits[each], default="")
        if hits.get(form, 0) < 0.02 * len(some):
            break
        found.append(form)
        left = left[read_as(left, form).isna()]
    return found if len(left) <= (1 - least) * len(some) else []


def _likely(cells: "pd.Series[str]") -> list[str]:
    """The forms that read at least one of some cells taken at even distances, so that few are tried on all."""
    some = cells.iloc[:: max(1, len(cells) // 20)]
    return [form for form in (*_FORMS, *_TYPED) if read_as(some, form).notna().any()]


def is_clock(cells: "pd.Series[str]", heading: str, words: Words) -> str | None:
    """The form of a column of clock times; None where it is none. Bare figures need a heading that says so."""
    filled = cells.dropna()
    if filled.empty:
        return None
    named = best([heading], words["times"]["clock"]) is not None
    least = _HALF if named else _MOST
    forms: list[str] = ["%H:%M", "%H:%M:%S", *(["%H.%M", "%H%M"] if named else [])]
    for form in forms:
        if _clock_reads(filled, form).mean() >= least:
            return form
    return None


def _clock_reads(cells: "pd.Series[str]", form: str) -> "pd.Series[bool]":
    text = cells.str.zfill(4) if form == "%H%M" else cells
    return pd.to_datetime(text, format=form, errors="coerce", exact=True).notna()


def find_times(frame: pd.DataFrame, words: Words) -> Times:
    """The start, the end and the day of report of a table, with their forms."""
    parts = _in_parts(frame, words)
    if parts is not None:
        return parts
    dates = {heading: found for heading in columns_of(frame) if (found := _dated(frame[heading], heading, words))}
    if not dates:
        return Times((), (), pd.Series(pd.NaT, index=frame.index))
    clocks = {
        name: form for name in columns_of(frame) if name not in dates and (form := is_clock(frame[name], name, words))
    }
    roles = _roles(list(dates), words)
    paired = {role: _clock_beside(heading, columns_of(frame), dates, clocks, words) for role, heading in roles.items()}
    times = _proposed(frame, roles, paired, dates, clocks)
    proposals = _with_lost_start(times.proposals, roles["start"], frame, words)
    return replace(times, proposals=proposals, dates={heading: forms[0] for heading, forms in dates.items()})


def _dated(cells: "pd.Series[str]", heading: str, words: Words) -> list[str]:
    """The forms of a column of dates: half of the cells are enough where the heading says so."""
    if found := forms_of(cells):
        return found
    said = any(best([heading], words["times"][role]) for role in ("start", "end", "registered"))
    return forms_of(cells, least=_HALF) if said and is_clock(cells, heading, words) is None else []


def _roles(headings: Sequence[str], words: Words) -> dict[str, str]:
    left, roles = list(headings), {}
    for role in ("registered", "end", "start"):
        if (len(left) > 1 or role == "start") and (heading := best(left, words["times"][role])):
            roles[role] = heading
            left.remove(heading)
    if "start" not in roles:
        roles["start"] = left[0] if left else roles.pop(next(iter(roles)))
    return {role: roles[role] for role in ("start", "end", "registered") if role in roles}


def _clock_beside(
    heading: str, order: list[str], dates: dict[str, list[str]], clocks: dict[str, str], words: Words
) -> str | None:
    """The column of clock times that goes with a date: the next one before another date, else one named alike."""
    if any("%H" in form or "%I" in form for form in dates[heading]):
        return None
    for name in order[order.index(heading) + 1 :]:
        if name in clocks:
            return name
        if name in dates:
            break
    own = set(plain(heading).split())
    return next((name for name in clocks if own & set(plain(name).split())), None)


def _proposed(
    frame: pd.DataFrame,
    roles: dict[str, str],
    paired: dict[str, str | None],
    dates: dict[str, list[str]],
    clocks: dict[str, str],
) -> Times:
    found: list[Proposal] = []
    own: dict[str, str] = {}
    for role, heading in roles.items():
        clock, forms = paired[role], dates[heading]
        columns: str | list[str] = [heading, clock] if clock else heading
        n = int(_start(frame, heading, forms).notna().sum())
        why = f"{n} av {len(frame)} celler är datum" + (f", och {clock} är klockslag" if clock else "")
        other = len(frame) if role == "start" else int(frame[heading].notna().sum())
        bad = int((~_clock_reads(frame[clock].dropna(), clocks[clock])).sum()) if clock else 0
        lost = f"{bad} celler i {clock} är inte klockslag" if bad else ""
        doubt = _joined(_order_doubt(roles, role), _unread(other - n, other), lost)
        found.append(Proposal(f"columns.{role}", columns, why, doubt))
        own[role] = f"{forms[0]} {clocks[clock]}" if clock else forms[0]
    form = own["start"]
    several = dates[roles["start"]] if len(dates[roles["start"]]) > 1 else []
    whole = forms_of(frame[roles["start"]]) and "alla celler som provats passar formen"
    shape = Proposal("date_format", form, whole or "så är de flesta datumen skrivna", _day_doubt(frame, roles, dates))
    found.append(shape if not several else _several(several))
    found += [
        Proposal(f"date_formats.{role}", own[role], "kolumnen är skriven på ett annat sätt än start")
        for role in own
        if own[role] != form
    ]
    starts = _start(frame, roles["start"], dates[roles["start"]])
    if (clock := paired["start"]) or "%H" in form:
        found += _midnight(_clock_at_midnight(frame[clock]) if clock else _day_at_midnight(starts))
    if form.endswith("Z"):
        found.append(Proposal("timezone", "UTC", "tiderna slutar på Z, som betyder UTC"))
    used = [*roles.values(), *(name for name in paired.values() if name)]
    return Times(tuple(found), tuple(used), starts)


def _several(forms: list[str]) -> Proposal:
    return Proposal("formats", forms, f"datumen är skrivna på {len(forms)} sätt", "en rad som passar två sätt avvisas")


def _start(frame: pd.DataFrame, heading: str, forms: list[str]) -> "pd.Series[pd.Timestamp]":
    read = read_as(frame[heading], forms[0])
    for form in forms[1:]:
        read = read.fillna(read_as(frame[heading], form))
    return read


def _order_doubt(roles: dict[str, str], role: str) -> str:
    return "filen har ett enda datum: är det brottets eller anmälans?" if role == "start" and len(roles) == 1 else ""


def _unread(n: int, of: int) -> str:
    """That some cells are no dates, with their share."""
    if not n:
        return ""
    share = f"{100 * n / of:.1f}".replace(".", ",") if 1000 * n >= of else "mindre än 0,1"
    return f"{n} av {of} celler ({share} %) är inte datum; inläsningen säger vilka rader"


def _joined(*doubts: str) -> str:
    return ". ".join(
        f"{each[:1].upper()}{each[1:]}" if number else each for number, each in enumerate(filter(None, doubts))
    )


def _with_lost_start(
    proposals: tuple[Proposal, ...], heading: str, frame: pd.DataFrame, words: Words
) -> tuple[Proposal, ...]:
    """The proposals, with the doubt that a column headed as an end stands for the start."""
    ends = [*words["times"]["end"], *words["times"]["registered"]]
    if best([heading], ends) is None:
        return proposals
    better = best([name for name in columns_of(frame) if best([name], ends) is None], words["times"]["start"])
    why = f"; i {better} är färre än hälften av cellerna datum" if better else ""
    doubt = f"rubriken säger inte när brottet började{why}"
    return tuple(
        replace(each, doubt=_joined(doubt, each.doubt)) if each.key == "columns.start" else each for each in proposals
    )


def _day_doubt(frame: pd.DataFrame, roles: dict[str, str], dates: dict[str, list[str]]) -> str:
    """Whether the day may be the month: no cell has a day above twelve."""
    form, cells = dates[roles["start"]][0], frame[roles["start"]].dropna()
    cells = cells[read_as(cells, form).notna()]
    other = swapped(form)
    if other is None or read_as(cells, other).isna().any():
        return ""
    return "ingen dag är över 12: månaden kan lika gärna stå först"


def _clock_at_midnight(cells: "pd.Series[str]") -> float:
    figures = cells.dropna().str.replace(r"\D", "", regex=True)
    return float(figures.str.fullmatch("0+").mean()) if len(figures) else 0.0


def _day_at_midnight(starts: "pd.Series[pd.Timestamp]") -> float:
    known = starts.dropna()
    return float((known == known.dt.normalize()).mean()) if len(known) else 0.0


def _midnight(share: float) -> list[Proposal]:
    if share < _MIDNIGHT:
        return []
    why = f"{100 * share:.0f} % av klockslagen är 00:00, fler än natten kan ha: det står nog för okänt"
    return [Proposal("midnight_unknown", True, why, "brott vid midnatt kommer då bort ur veckans timmar")]


def _in_parts(frame: pd.DataFrame, words: Words) -> Times | None:
    """A date in columns of its own for year, month and day, with or without hour and minute."""
    marks = {"year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M"}
    exact = {part: _named_as(columns_of(frame), words["times"][part]) for part in marks}
    if any(exact[part] is None for part in ("year", "month", "day")):
        return None
    there = [part for part in marks if exact[part] is not None]
    columns = [str(exact[part]) for part in there]
    joined = frame[columns[:3]].fillna("-").agg(" ".join, axis=1).astype("str")
    start = read_as(joined, "%Y %m %d")
    if start.notna().mean() < _HALF:
        return None
    form, missing = " ".join(marks[part] for part in there), int(start.isna().sum())
    return Times(
        (
            Proposal("columns.start", columns, "år, månad och dag står i var sin kolumn", _unread(missing, len(frame))),
            Proposal("date_format", form, "kolumnerna läses i den ordningen"),
        ),
        tuple(columns),
        start,
    )


def _named_as(headings: Sequence[str], words: Sequence[str]) -> str | None:
    return next((heading for word in words for heading in headings if plain(heading) == word), None)
