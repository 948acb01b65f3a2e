"""What is wrong with the times of an export, and what looks wrong: refused, or told with what can be declared."""

import numpy as np
import pandas as pd
from scipy.special import gammainc

from bfa.errors import DataError
from bfa.tables.cell_shapes import commonest
from bfa.tables.excel_days import look_like_days
from bfa.tables.forms import swapped
from bfa.tables.municipality import IncidentSource
from bfa.tables.period import month_numbers
from bfa.tables.quality import ACT, SHAPE, SourceNotes
from bfa.tables.table import Table
from bfa.tables.times import Moments, moments
from bfa.tables.zones import Zones

#: Times outside these years are slips of the pen.
EARLIEST, LATEST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
#: So many different days, none of them after the 12th, would hardly happen where days and months are told apart.
_UNTOLD_DAYS = 8
#: A day of the month is told where it has this many times the other days' rows, and in so many months.
_TIMES, _MONTHS = 3, 3
_DAY_NUMBERS = (
    "cellerna är Excels dagnummer: ge kolumnen datumformat i Excel och spara om, eller läs arbetsboken i stället "
    "för textfilen."
)
_SINCE_1970 = "cellerna är sekunder eller millisekunder sedan 1970: exportera tiden som datum och klockslag i stället."
_EPOCH = r"1\d{9}(?:\d{3})?"
_ZONED = r"\d(?:Z|z|[+-]\d{2}:?\d{2}|\s?(?:UTC|GMT|CES?T|EES?T))$"
_ZONE = "cellerna har en egen tidszon (Z, +00:00 eller CET): skriv %z sist i formatet, så räknas tiden om."


def forms_of(source: IncidentSource, name: str) -> list[str]:
    """The declared formats of one of our time columns: its own, else the source's list, else the source's format."""
    own = source.date_formats.get(name)
    if own is not None:
        return [own] if isinstance(own, str) else own
    return source.formats or [source.date_format]


def columns_of(source: IncidentSource, name: str) -> list[str]:
    """The export's columns that one of our time columns is read from, in order."""
    theirs = source.columns.get(name, [])
    return [theirs] if isinstance(theirs, str) else theirs


def absurd(when: "pd.Series[pd.Timestamp]") -> "pd.Series[bool]":
    """Years that no row of these exports can have."""
    return (when < EARLIEST) | (when >= LATEST)


def _written(table: Table, source: IncidentSource, rows: "pd.Series[bool]") -> "pd.Series[str]":
    """What is written for the start, in one text for each of the rows."""
    chosen = table.frame[rows]
    first, *others = columns_of(source, "start")
    found = chosen[first].str.strip()
    for other in others:
        found = found.str.cat(chosen[other].str.strip(), sep=" ", na_rep="")
    return found.str.strip()


def check_read(table: Table, start: Moments, source: IncidentSource, *, where: str) -> None:
    """Refuse an export whose starts are not in the declared format, or have day and month changed about.

    Raises
    ------
    DataError
        Most starts cannot be read, or those that can show nothing of the order that the others contradict.
    """
    failed = int(start.failed.sum())
    if not failed:
        return
    form = " eller ".join(repr(form) for form in forms_of(source, "start"))
    cells = _written(table, source, start.failed)
    turned = _fit_swapped(cells, source)
    told_apart = start.when.notna() & (start.when.dt.day > 12)
    if turned.any() and not told_apart.any():
        other = ", ".join(text for form in forms_of(source, "start") if (text := swapped(form)))
        raise DataError(
            f"{where}: dag och månad står i omvänd ordning mot det angivna datumformatet {form}.",
            found=f"{int(turned.sum())} av {len(start.failed)} rader kan inte läsas, först rad {turned.idxmax()}, "
            "och ingen av de lästa har en dag efter den 12:e",
            do=f"skriv date_format: {other!r}.",
        )
    if failed > len(start.failed) / 2:
        raise DataError(
            f"{where}: start följer inte det angivna datumformatet {form}.",
            found=f"{failed} av {len(start.failed)} rader kan inte läsas, först rad {start.failed.idxmax()}; "
            f"så ser cellerna ut: {commonest(cells)}",
            do=_way_out(cells),
        )


def _way_out(cells: "pd.Series[str]") -> str:
    """What to do about cells of which most cannot be read."""
    if look_like_days(cells).mean() > 0.5:
        return _DAY_NUMBERS
    if cells.str.contains(_ZONED, regex=True, na=False).mean() > 0.5:
        return _ZONE
    if cells.str.fullmatch(_EPOCH, na=False).mean() > 0.5:
        return _SINCE_1970
    return (
        "skriv exportens format i date_format:, till exempel %Y-%m-%d %H:%M eller %d.%m.%Y; "
        "står flera former i kolumnen, räkna upp dem i formats:."
    )


def refuse_starts(table: Table, start: Moments, source: IncidentSource, notes: SourceNotes) -> None:
    """Put the rows whose start cannot be used among the refused, with the reason."""
    cells = _written(table, source, start.failed)
    zoned = cells.str.contains(_ZONED, regex=True, na=False).astype("bool")
    notes.refuse("start har en egen tidszon (Z eller +00:00) som formatet inte läser; skriv %z sist i formatet", zoned)
    turned = ~zoned & _fit_swapped(cells, source)
    notes.refuse("start kan inte läsas: dag och månad står i omvänd ordning mot det angivna formatet", turned)
    days = ~zoned & ~turned & look_like_days(cells)
    notes.refuse("start är Excels dagnummer, inte ett datum; spara om kolumnen med datumformat", days)
    epoch = cells.str.fullmatch(_EPOCH, na=False).astype("bool")
    notes.refuse("start är sekunder eller millisekunder sedan 1970, inte ett datum; exportera som datum", epoch)
    rest = ~zoned & ~turned & ~days & ~epoch
    notes.refuse("start kan inte läsas med det angivna datumformatet", rest)
    if rest.any():
        shapes = commonest(cells[rest])
        do = "står flera former i kolumnen, räkna upp dem i formats:"
        notes.remark(f"start: så ser cellerna ut som inte kunde läsas: {shapes}; {do}", rest, about=SHAPE)
    notes.refuse("start passar två av de angivna formaten, med olika dagar", start.double)
    notes.refuse("start saknas", start.when.isna() & ~start.failed & ~start.double)
    notes.refuse("start ligger orimligt långt bort i tiden", absurd(start.when))


def _fit_swapped(cells: "pd.Series[str]", source: IncidentSource) -> "pd.Series[bool]":
    """Which of the cells that could not be read follow a declared format with day and month changed about."""
    turned = [other for form in forms_of(source, "start") if (other := swapped(form))]
    named = columns_of(source, "start")
    if not turned or cells.empty or len(named) > 1:
        return pd.Series(False, index=cells.index)
    part = Table(cells.to_frame(named[0]), "")
    return moments(part, named, turned, zones=Zones(source.timezone, "UTC")).when.notna()


def remark_read(name: str, moment: Moments, notes: SourceNotes) -> None:
    """Tell what was read in another way than it stands, or could not be."""
    notes.remark(
        f"{name}: klockslaget kan inte läsas; dagen är kvar",
        moment.clock_failed,
        do="rätta klockslagen, eller ange deras form i formats:",
    )
    for what, rows in moment.told:
        notes.remark(f"{name}: {what}", rows)
    if name == "start":
        return
    lost = moment.failed | absurd(moment.when)
    notes.remark(
        f"{name} kan inte läsas med det angivna datumformatet eller är orimlig; lämnas tom",
        lost,
        do="ange formen i formats: eller date_formats:, eller rätta cellen",
    )
    notes.remark(
        f"{name} passar två av de angivna formaten, med olika dagar; lämnas tom",
        moment.double,
        do="ta bort den form som inte gäller",
    )
    notes.remark(f"{name} har bara månad; lämnas tom", moment.when.notna() & ~moment.day)


def remark_order(source: IncidentSource, start: Moments, notes: SourceNotes) -> None:
    """Tell where nothing in the export shows which number is the day and which the month."""
    known = start.when[start.day]
    alike = all(swapped(form) for form in forms_of(source, "start"))
    if alike and not (known.dt.day > 12).any() and known.dt.normalize().nunique() >= _UNTOLD_DAYS:
        what = "ingen dag är efter den 12:e: kontrollera att dag och månad står i den ordning som formatet säger"
        notes.remark(f"start: {what}", start.when.notna())


def remark_two_orders(table: Table, source: IncidentSource, start: Moments, notes: SourceNotes) -> None:
    """Tell where days to the 12th are written in one way and later days in another.

    A spreadsheet that reads 03.01 as 1 March and leaves 13.01 as text writes so; each cell alone looks right.
    """
    known = start.when.notna() & start.day
    if not known.any() or not (table.workbook or len(forms_of(source, "start")) > 1):
        return
    found = pd.DataFrame({"day": start.when[known].dt.normalize(), "late": start.when[known].dt.day > 12})
    shape = _written(table, source, known).str.replace(r"\d+", "9", regex=True)
    late = found.groupby(shape)["late"].agg(["all", "any"])
    if len(late) < 2 or not (late["all"] == late["any"]).all():
        return
    if found.groupby("late")["day"].nunique().reindex([False, True], fill_value=0).ge(_UNTOLD_DAYS).all():
        what = "alla dagar till den 12:e är skrivna på ett sätt och alla senare på ett annat, som när ett kalkylprogram"
        do = (
            "jämför några rader med källan; är de omkastade, läs in originalets textfil i stället, eller ta ut den igen"
        )
        notes.remark(
            f"start: {what} har bytt dag och månad där det gick", known & (start.when.dt.day <= 12), do=do, grade=ACT
        )


def remark_days(start: "pd.Series[pd.Timestamp]", notes: SourceNotes) -> None:
    """Tell of a day of the month that stands for an unknown day.

    Parameters
    ----------
    start : Series of datetime64
        Times whose day is known; the others missing.
    """
    of_month = start.dt.day
    counts = of_month.value_counts().reindex(range(1, 29), fill_value=0)
    for day in counts.index:
        rest = max(0.5, float(counts.drop(day).mean()))
        if gammainc(counts[day], _TIMES * rest) >= 0.001 / len(counts):  # of a Poisson count: so many or more
            continue
        rows = of_month == day
        if len(np.unique(month_numbers(start[rows]))) >= _MONTHS:
            do = f'skriv dagen som text i formatet, till exempel "%Y-%m-{day:02d}", först i formats:'
            notes.remark(f"dag {day} i månaden är ovanligt ofta; betyder det att bara månaden är känd, {do}", rows)


def remark_quarters(when: "pd.Series[pd.Timestamp]", notes: SourceNotes, *, name: str = "start") -> None:
    """Tell of months that are the same few in every year: quarters, tertials or whole years are written so."""
    known = when.dropna()
    months, years = sorted(known.dt.month.unique()), known.dt.year.nunique()
    same = len(np.unique(month_numbers(known))) == len(months) * years and known.dt.day.isin((1, *range(28, 32))).all()
    if same and 1 <= len(months) <= 4 and years >= (2 if len(months) > 1 else 3):
        listed = ", ".join(map(str, months))
        what = f"alla rader har månad {listed}, i {years} år: kontrollera att det inte är kvartal, tertial eller år"
        notes.remark(f"{name}: {what}", when.notna())
