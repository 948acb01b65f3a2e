"""Where and when crimes are: kinds of place, the known places that may be named, and the stretch of the week."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from bfa.analyses.peaks import Peak, find_peak
from bfa.analyses.picture_places import NEAR, NO_CLOCK, NOWHERE, UNSAID
from bfa.disclosure.local_picture import HOURS_OF, KINDS_OF, KNOWN_OF
from bfa.disclosure.policy import may_name
from bfa.draw import tables
from bfa.draw.output import Output, text
from bfa.words import local_picture as words
from bfa.words import picture_places as said
from bfa.words.catalogue import message, messages
from bfa.words.numbers import period_label

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage

#: So many kinds and known places are told of each type.
_MOST = 2
#: So many types, of which those that are prioritised or watched stand first.
_TYPES = 8
#: A place with less of a type than this is left out, and a kind of place that has all of it says nothing. [%]
_LEAST, _ALL = 2, 99.5
_COLUMNS = ["line", "brottstyp", "n", "stance", "known_n", "kinds", "known", "peak", "told", "told_known", "stretch"]


def places(page: "LocalPicturePage") -> Iterator[Output | None]:
    """A line for each type whose places or hours are told; one sentence where there are no rows."""
    rows = page.placed
    if rows.empty:
        yield text(message("local_picture.places.none"))
        return
    yield tables.table(
        rows.assign(line=[said.line(row) for row in rows.to_dict("records")]),
        caption=message("local_picture.captions.places", title=page.title),
        columns=messages("local_picture.columns.places"),
        formats={"n": "int"},
        note=said.note(rows, metres=NEAR, period=period_label(page.picture.period)),
        stacked=True,
    )


def place_rows(page: "LocalPicturePage") -> pd.DataFrame:
    """line, brottstyp, n [count], stance ("" where none is taken), known_n (with a kind of place told) [count, missing
    where that is not shown], kinds, known and peak (in words), told and told_known (names with counts), stretch (first
    day, days, first hour, hours of the peak; None without one).

    The types that are prioritised, then those that are watched, then the most common, of which the rows are all there.
    """
    stances = _stances(page)
    shown = page.weighed[page.weighed["n"].gt(0).fillna(False)]
    of = {str(row["brottstyp"]): row for row in shown.to_dict("records")}
    order = dict.fromkeys([*stances, *page.common["brottstyp"].astype(str)])
    found = [_row(page, of[name], stances.get(name, "")) for name in order if name in of and _told(page, name)]
    told = [row for row in found if row["stance"] or row["kinds"] or row["known"] or row["peak"]]
    return pd.DataFrame(told[:_TYPES], columns=_COLUMNS)


def peak_of(page: "LocalPicturePage", brottstyp: str) -> Peak | None:
    """When most of a type happens, as the page of where and when has it; None where no hour of it may be told."""
    hours = page.released.get(f"{HOURS_OF}{brottstyp}")
    if hours is None or hours.table["hidden"].any():
        return None
    return find_peak(hours.table[hours.table["hour"] != NO_CLOCK].astype({"n": "int64"}))


def _stances(page: "LocalPicturePage") -> dict[str, str]:
    """What is prioritised, then what is watched, as the tier may read it."""
    rows = page.picture.priorities.dropna(subset=["brottstyp"])
    found = dict[str, str]()
    for stance in said.WATCHED:
        for name in rows.loc[rows["stance"] == stance, "brottstyp"]:
            found.setdefault(str(name), stance)
    return found


def _told(page: "LocalPicturePage", brottstyp: str) -> bool:
    return any(f"{before}{brottstyp}" in page.released for before in (KINDS_OF, KNOWN_OF, HOURS_OF))


def _row(page: "LocalPicturePage", row: Mapping[Any, Any], stance: str) -> dict[str, Any]:
    name, n = str(row["brottstyp"]), int(row["n"])
    kinds, near = (page.released.get(f"{before}{name}") for before in (KINDS_OF, KNOWN_OF))
    base = _base(kinds.table, n) if kinds is not None else None
    at = _most(kinds.table, "plats_typ", n if base is None else base) if kinds is not None else pd.DataFrame()
    by = _most(_named(page, near.table), "near", n) if near is not None else pd.DataFrame()
    at = at[at["n"] < _ALL / 100 * (n if base is None else base)] if len(at) else at
    peak = peak_of(page, name)
    return {
        **{"line": words.line(row), "brottstyp": name, "n": n, "stance": stance, "known_n": base},
        "kinds": said.kinds(at, base),
        "known": said.known(by, n),
        "peak": peak.words if peak else "",
        "told": _pairs(at, "plats_typ", "n"),
        "told_known": _pairs(by, "near", "n"),
        "stretch": (peak.first_day, peak.days, peak.first_hour, peak.hours) if peak else None,
    }


def _base(table: pd.DataFrame, n: int) -> int | None:
    """How many have a kind of place; None where it is hidden how many have none. [count]"""
    unsaid = table.loc[table["plats_typ"] == UNSAID, "n"]
    return None if unsaid.isna().any() else n - int(unsaid.sum())


def _pairs(table: pd.DataFrame, *names: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row[name] for name in names) for row in table.to_dict("records"))


def _most(table: pd.DataFrame, name: str, base: int) -> pd.DataFrame:
    told = table[table["n"].notna() & table[name].ne("") & table["n"].ge(_LEAST / 100 * base).fillna(False)]
    return told.sort_values(["n", name], ascending=[False, True], kind="stable").head(_MOST)


def _named(page: "LocalPicturePage", table: pd.DataFrame) -> pd.DataFrame:
    """The known places that may be named at the tier."""
    pairs = zip(table["near_kind"], table["near"], strict=True)
    told = [name != NOWHERE and may_name(kind, name, policy=page.policy) for kind, name in pairs]
    return table[pd.Series(told, index=table.index, dtype=bool)]
