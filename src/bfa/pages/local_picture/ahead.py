"""The twelve months to come, as a band and a table: what recurs, what is known to come, what the calendar holds."""

from collections.abc import Iterator, Sequence

import pandas as pd

from bfa.analyses.recurring import recurring
from bfa.analyses.year_ahead import AHEAD, months_in, places_in
from bfa.disclosure.local_picture import months_of
from bfa.disclosure.other_sources import event_months_of
from bfa.draw import tables
from bfa.draw.causes.sheet import drawing_output
from bfa.draw.output import Output, text
from bfa.draw.year_band import Lane, Row, Year, year_band, year_band_down
from bfa.pages.figures import Figures, records
from bfa.pages.local_picture.sources import Beside
from bfa.tables.period import months
from bfa.words import other_sources as notes
from bfa.words import year_ahead as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MONTHS_SHORT, period_label, span
from bfa.words.sentences import upper

#: Types whose peaks are drawn, those that stand out most.
_MOST_PEAKS = 6
_NO_MONTHS = pd.DataFrame({"brottstyp": [], "month": [], "n": []})
#: A lane, and what stands in it: its name in the band, with its day where it has one, and months (0-11).
Entry = tuple[str, str, tuple[int, ...]]


def ahead(page: Beside) -> Iterator[Output | None]:
    """The band, the same in a table, and what there is nothing of."""
    entries = entries_of(page)
    if not entries:
        yield text(message("ahead.nothing"))
        return
    period, lanes = page.other.ahead, messages("ahead.lanes")
    rows = [(lanes[lane], name, words.named(period, places)) for lane, name, places in entries]
    caption = message("ahead.caption", period=period_label(period))
    drawn = _year(page, entries)
    yield drawing_output(
        year_band(drawn),
        year_band_down(drawn),
        alt=words.alt(period, rows),
        caption=caption,
        note=in_sentences(*_notes(page, entries)),
    )
    yield tables.table(
        pd.DataFrame(rows, columns=["lane", "name", "months"]),
        caption=message("ahead.table"),
        columns=messages("ahead.columns"),
        folded=True,
        on_paper=False,
    )
    yield text(_lacking(page, entries))


def entries_of(page: Beside) -> list[Entry]:
    """What stands in the year, lane by lane."""
    period, found = page.other.ahead, list[Entry]()
    for name, wanted in list(peaks_of(page).items())[:_MOST_PEAKS]:
        found.append(("peaks", upper(name), months_in(period, wanted)))
    for row in records(page.other.coming):
        if not row["withheld"] and (places := places_in(period, row["start"], row["end"])):
            name = message("ahead.event", name=str(row["text"]).rstrip("."), day=notes.day(row))
            found.append((str(row["kind"]), name, places))
    every = list(months(period))
    for word, rows in page.other.calendar.groupby("word", sort=True):
        found.append(("calendar", upper(str(word)), tuple(every.index(month) for month in rows["month"])))
    order = ("peaks", *AHEAD, "calendar")
    return sorted(found, key=lambda entry: order.index(entry[0]))


def peaks_of(page: Beside) -> dict[str, tuple[int, ...]]:
    """The months of the year (1-12) that recur of each type where some do, those that stand out most first."""
    table = page.recurring
    peaks = table[table["peak"].astype(bool)]
    best = peaks.groupby("brottstyp", sort=False)["lower"].max().sort_values(ascending=False, kind="stable")
    return {
        str(name): tuple(int(month) for month in peaks.loc[peaks["brottstyp"] == name, "month"]) for name in best.index
    }


def figures(page: Beside) -> Figures:
    """The twelve months and what stands in them."""
    period, stand = page.other.ahead, entries_of(page)
    entries = [
        {"lane": lane, "name": name, "months": [str(months(period)[at]) for at in places]}
        for lane, name, places in stand
    ]
    said = [
        message("ahead.alt_row", lane=messages("ahead.lanes")[lane], name=name, months=words.named(period, places))
        for lane, name, places in stand
    ]
    return {"period": str(period), "entries": entries, "peaks": peaks_of(page), "said": said}


def recurring_of(page: Beside) -> pd.DataFrame:
    """The recurring months of every type whose months were released; of crimes those of the picture's years."""
    parts, last = [], page.picture.period.last
    for name, safe in page.released.items():
        for prefix in (months_of(""), event_months_of("")):
            if name.startswith(prefix):
                month = pd.PeriodIndex(safe.table["month"], freq="M")
                own = safe.table.assign(brottstyp=name.removeprefix(prefix), month=month)
                kept = (month <= last) | (prefix != months_of(""))
                parts.append(own.loc[kept, ["brottstyp", "month", "n"]])
    return recurring(pd.concat(parts, ignore_index=True) if parts else _NO_MONTHS)


def _year(page: Beside, entries: Sequence[Entry]) -> Year:
    every, names = list(months(page.other.ahead)), messages("ahead.lanes")
    lanes = tuple(
        Lane(names[lane], tuple(Row(name, places) for own, name, places in entries if own == lane))
        for lane in dict.fromkeys(lane for lane, _, _ in entries)
    )
    years = [str(month.year) if at == 0 or month.month == 1 else "" for at, month in enumerate(every)]
    return Year(tuple(MONTHS_SHORT[month.month - 1] for month in every), tuple(years), lanes)


def _notes(page: Beside, entries: Sequence[Entry]) -> list[str]:
    found = list[str]()
    if any(lane == "peaks" for lane, _, _ in entries):
        years = page.recurring["years"]
        found.append(message("ahead.peak_note", years=span(str(years.min()), str(years.max()))))
    if len(page.other.calendar) and page.other.calendar["year_before"].any():
        found.append(message("ahead.before"))
    return found


def _lacking(page: Beside, entries: Sequence[Entry]) -> str:
    """What there is nothing of, in a sentence each; and notes that the tier may not read."""
    lanes = {lane for lane, _, _ in entries}
    gone = sum(bool(row["withheld"]) for row in records(page.other.coming))
    said = [
        message("ahead.no_peaks") if "peaks" not in lanes else "",
        message("ahead.no_calendar") if page.other.calendar.empty else "",
        message("ahead.no_notes") if page.other.coming.empty else "",
        message("ahead.withheld", n=gone) if gone else "",
    ]
    return " ".join(filter(None, said))
