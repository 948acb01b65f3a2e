"""The page of `6_veckolage`: a week against what is usual, the places to look at next, and what waits to be done.

Where a count stands to its span is worked out of what was released, and told where both are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.chain import OVER
from bfa.analyses.situation import Situation
from bfa.analyses.weekly import BAND, COVERAGE, LEAST, OFF, Weekly
from bfa.analyses.where.focus import HISTORY, LEAST_BEFORE, TRIED, WAYS
from bfa.analyses.where.laid_out import SHAPES
from bfa.analyses.which_week import AskedWeek
from bfa.disclosure import CountTable, Policy, Released, Why, may_name
from bfa.disclosure.policy import largest_small
from bfa.disclosure.weekly_tables import BOTH, ELSEWHERE, week_tables
from bfa.draw import tables
from bfa.draw.output import Output, figures_output, text
from bfa.pages import follow_up_figures as registers
from bfa.pages.figures import Figures, picked, records
from bfa.pages.page import section
from bfa.pages.sheets.chain_rows import brief
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period, months
from bfa.words import weekly as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message, messages
from bfa.words.follow_up import where_it_stands
from bfa.words.labels import labels, place_name
from bfa.words.nouns import terms
from bfa.words.numbers import joined, month_label, period_label

#: Open actions that an A4 has room for, and characters of one. [count]
_MOST, _ROOM = 12, 110
_UNITS = dict(zip(SHAPES, ("square", "hexagon", "polygon"), strict=True))
Row = Mapping[str, Any]


@dataclass(frozen=True)
class WeeklyPage:
    """The answer, and what may be shown of it."""

    #: Facts alone; counts are read from `released`.
    result: Facts
    #: What is open in the registers, as the tier may read them.
    follow: Facts
    asked: AskedWeek
    place: str
    policy: Policy
    #: By "<type> <table>": every, areas, cells (the months before), month, week, week_areas, week_cells, tried.
    released: dict[str, Released]

    @section
    def in_short(self) -> Iterator[Output | None]:
        """Each type in the week, and what it is held against."""
        yield text(_title(self))
        yield text([words.of_type(row) for row in type_rows(self)])
        yield text(words.held_against(self.asked, COVERAGE, LEAST))

    @section
    def areas(self) -> Iterator[Output | None]:
        """For the whole kommun: the kommundelar that lie outside their span."""
        table = area_rows(self)
        if table.empty or self.asked.week is None:
            return
        outside = table[table["standing"].isin([words.ABOVE, words.BELOW])]
        inside = message("weekly.within_areas", n=int(table["standing"].eq(words.WITHIN).sum()), of=len(table))
        if outside.empty:
            yield text(inside)
            return
        yield tables.table(
            _worded(outside),
            caption=message("weekly.captions.areas", title=_title(self)),
            columns=messages("weekly.columns.areas", week=str(self.asked.week.number)),
            formats={"now": "int", "usual": "decimal1"},
            note=in_sentences(f"{inside} {words.by_chance(table)}", _why(self, "week_areas")),
            stacked=True,
        )

    @section
    def places(self) -> Iterator[Output | None]:
        """The places to look at in the week to come, those above their span, and what the week tells of places."""
        told, week, month = _told_types(self), self.asked.week, self.asked.month
        if not told or week is None or month is None:
            yield text(message("weekly.no_place_rows"))
            return
        table = place_rows(self)
        if table.empty:
            yield text(message("weekly.no_places"))
            return
        heads = {"month": month_label(month.first), "n": len(months(self.result.period))}
        columns = messages("weekly.columns.places", **heads)
        if len(told) == 1:
            del columns["brottstyp"]
        yield tables.table(
            _worded(table),
            caption=message("weekly.captions.places", place=self.place, next=str(week.following.number)),
            columns=columns,
            formats={"focus": "int", "n": "int", "now": "int"},
            note=in_sentences(f"{_how(self, table)} {words.above(above_rows(self), month)}", _why(self, "cells")),
            stacked=True,
        )
        yield text(week_lines(self))
        yield _tried(self)

    @section
    def actions(self) -> Iterator[Output | None]:
        """What is open: measures that are not over, and decisions that are not carried out."""
        found = action_rows(self)
        if not found:
            yield text(message("weekly.no_actions"))
            return
        left = len(found) - _MOST
        more = message("weekly.more_actions", n=left) if left > 0 else ""
        day = message("weekly.actions_of", day=f"{self.follow.until:%Y-%m-%d}")
        yield tables.table(
            pd.DataFrame(found[:_MOST]),
            caption=message("weekly.captions.actions", place=self.place),
            columns=messages("weekly.columns.actions"),
            note=f"{day} {more}".strip(),
            stacked=True,
        )

    @section
    def figures(self) -> Iterator[Output]:
        """The figures for the run, invisible."""
        yield figures_output(figures(self))


def page(
    released: dict[str, Released],
    result: Facts,
    follow: Facts,
    situation: Situation,
    asked: AskedWeek,
    *,
    policy: Policy,
) -> WeeklyPage:
    """The page, from what was released and what of the answers is no count."""
    name = place_name(labels(situation.kommun, kommundel=situation.kommundel, tier=policy.tier))
    place = name[:1].lower() + name[1:] if situation.kommundel and name != situation.kommundel else name
    return WeeklyPage(result, follow, asked, place, policy, released)


def count_tables(result: Weekly, *more: Any, policy: Policy) -> dict[str, CountTable]:
    """What the page counts, by the names of `WeeklyPage.released`."""
    return week_tables(result, policy=policy)


def type_rows(page: WeeklyPage) -> list[Row]:
    """brottstyp, kind, reason, now (of the week), hidden, n (of the months before), standing and `BAND` of each."""
    return [_type_row(page, each) for each in page.result.types]


def _type_row(page: WeeklyPage, each: Facts) -> Row:
    row: Figures = {"brottstyp": each.brottstyp, "kind": each.kind, "reason": each.reason}
    if each.reason:
        return row | dict.fromkeys((*BAND, "n", "now", "standing")) | {"hidden": False}
    base, now = (page.released[f"{each.brottstyp} {name}"].table for name in ("every", "week"))
    return row | records(_beside(base, now))[0]


def area_rows(page: WeeklyPage) -> pd.DataFrame:
    """kommundel, brottstyp, now, hidden, n, standing and `BAND` of each kommundel and type; empty for a kommundel."""
    parts = list[pd.DataFrame]()
    for each in _told_types(page):
        if f"{each.brottstyp} areas" in page.released:
            base, now = (page.released[f"{each.brottstyp} {name}"].table for name in ("areas", "week_areas"))
            parts.append(_beside(base, now).assign(brottstyp=each.brottstyp))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return table.replace({"kommundel": {NO_KOMMUNDEL: message("weekly.loose")}}) if len(table) else table


def place_rows(page: WeeklyPage) -> pd.DataFrame:
    """name, brottstyp, cell_id, focus, n, now (of the month), hidden, standing and `BAND` of a month: of each type the
    places to look at, then as many of those above their span, most first."""
    return _listed(page)[0]


def week_rows(page: WeeklyPage) -> list[Row]:
    """name, cell_id, brottstyp, kind, now (of the week), high (of a week): places that had more than is hidden."""
    table = _listed(page)[1]
    return [picked(row, "name", "cell_id", "brottstyp", "kind", "now", "high") for row in records(table)]


def _listed(page: WeeklyPage) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The places of the months and of the week, a cell called the same in every type and in both."""
    parts = [
        pd.concat([part(page, each).assign(brottstyp=each.brottstyp, kind=each.kind) for each in _told_types(page)])
        if _told_types(page)
        else pd.DataFrame({"cell_id": [], "near": [], "near_distance": []})
        for part in (_places_of, _week_of)
    ]
    cells = pd.concat([part[["cell_id", "near", "near_distance"]] for part in parts]).drop_duplicates("cell_id")
    called = words.names(cells, polygons=_UNITS[page.result.cell_shape] == "polygon")
    name = dict(zip(cells["cell_id"], called, strict=True))
    months_, week = (
        part.assign(name=part["cell_id"].map(name).astype("object")).reset_index(drop=True) for part in parts
    )
    return months_, week


def _places_of(page: WeeklyPage, each: Facts) -> pd.DataFrame:
    known = _cells_of(page, each)
    first = known[known["focus"].notna()].sort_values("focus")
    more = known[known["focus"].isna() & known["standing"].eq(words.ABOVE)]
    more = more.sort_values(["now", "cell_id"], ascending=[False, True]).head(page.result.spots)
    return pd.concat([first, more])


def _week_of(page: WeeklyPage, each: Facts) -> pd.DataFrame:
    known = _cells_of(page, each).drop(columns=["now", "high"]).rename(columns={"week_high": "high"})
    if f"{each.brottstyp} week_cells" not in page.released:
        return known.assign(now=0).head(0)
    now = page.released[f"{each.brottstyp} week_cells"].table
    now = now[~now["hidden"].astype(bool) & now["cell_id"].ne(ELSEWHERE)].rename(columns={"n": "now"})
    return known.merge(now[["cell_id", "now"]], on="cell_id")


def above_rows(page: WeeklyPage) -> list[Row]:
    """brottstyp, kind, n (places above their span in the month), of (places), expected (by chance) of each type."""
    found = list[Row]()
    for each in _told_types(page):
        known = _cells_of(page, each)
        known = known[known["standing"].notna()]
        told = {"n": int(known["standing"].eq(words.ABOVE).sum()), "of": len(known)}
        found.append({"brottstyp": each.brottstyp, **told, "expected": float(known["over"].astype(float).sum())})
    return found


def week_lines(page: WeeklyPage) -> list[str]:
    """What the week tells of single places, and for which types it tells nothing."""
    if any(name.endswith(" week_areas") for name in page.released):
        return [message("weekly.places_elsewhere")]
    most = {
        each.brottstyp: largest_small(each.brottstyp, each.kind, len(BOTH), policy=page.policy)
        for each in _told_types(page)
        if f"{each.brottstyp} week_cells" in page.released
    }
    untold = [each.brottstyp for each in _told_types(page) if each.brottstyp not in most]
    named = {row["brottstyp"] for row in week_rows(page)}
    return [
        *(words.place_week(row) for row in week_rows(page)),
        *(words.few_elsewhere(name, most[name], some=name in named) for name in most if most[name]),
        *([message("weekly.places_untold", types=joined(untold))] if untold else []),
    ]


def _told_types(page: WeeklyPage) -> list[Facts]:
    return [each for each in page.result.types if not each.reason]


def _cells_of(page: WeeklyPage, each: Facts) -> pd.DataFrame:
    """The cells of which the months before are told, with the month; near only where it may be named."""
    base, now = (page.released[f"{each.brottstyp} {name}"].table for name in ("cells", "month"))
    table = _beside(base, now)
    table = table[table["n"].notna() & table["over"].notna() & ~table["cell_id"].isin(OFF)].reset_index(drop=True)
    named = [may_name(*row, policy=page.policy) for row in zip(table["near_kind"], table["near"], strict=True)]
    return table.assign(near=table["near"].astype(object).where(np.array(named, dtype=bool), None))


def _beside(base: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The months before, row by row with what it is now and where that stands to its span; hidden where either is."""
    told = base.assign(now=now["n"].astype("Int64"), hidden=base["hidden"].astype(bool) | now["hidden"].astype(bool))
    standing = [words.standing(row) for row in records(told)]
    return told.assign(standing=pd.Series(standing, index=told.index, dtype=object))


def _how(page: WeeklyPage, table: pd.DataFrame) -> str:
    """How the places to look at are chosen, and where cells without a name are found."""
    said = message("weekly.how", spots=page.result.spots, years=HISTORY // 12)
    bare = _UNITS[page.result.cell_shape] != "polygon" and table["name"].ne(table["near"]).any()
    return f"{said} {message('weekly.cell_note')}" if bare else said


def _tried(page: WeeklyPage) -> Output:
    """How spans and choice have done, type by type."""
    rows, last = tried_rows(page), page.result.period.last
    units = terms("crime", _UNITS[page.result.cell_shape])["the_many"]
    return tables.table(
        words.tried(rows, above_rows(page)),
        caption=message("weekly.captions.tried"),
        columns=messages("weekly.columns.tried", n=LEAST_BEFORE),
        note=message("weekly.tried_note", period=period_label(Period(last - TRIED + 1, last)), units=units),
        folded=True,
        stacked=True,
    )


def tried_rows(page: WeeklyPage) -> list[Row]:
    """brottstyp, n, hit_rate, plain, chance, weeks: how the choice has done with each type, None where not tried."""
    found = list[Row]()
    for each in _told_types(page):
        ways = {row["method"]: row for row in records(page.released[f"{each.brottstyp} tried"].table)}
        own, plain = ({}, {}) if len(ways) < len(WAYS) else (ways[name] for name in WAYS)
        known = own.get("hit_rate") is not None and plain.get("hit_rate") is not None
        told = {name: own[name] if known else None for name in ("n", "hit_rate", "chance", "weeks")}
        found.append({"brottstyp": each.brottstyp, **told, "plain": plain["hit_rate"] if known else None})
    return found


def action_rows(page: WeeklyPage) -> list[Row]:
    """of, number, what, who, by, late, standing: late first, then by their day, those without one last."""
    found = [
        _action("measure", row, row["by"], row["late"], words.action_state(row["state"], late=row["late"]))
        for row in registers.measure_rows(page.follow)
        if row["state"] not in OVER
    ]
    found += [
        _action("decision", row, row["due"], row["standing"] == "late", where_it_stands(row))
        for row in registers.decision_rows(page.follow)
        if row["standing"] in ("late", "waiting", "undated")
    ]
    return sorted(found, key=lambda row: (not row["late"], row["by"] or "9", row["of"], row["number"]))


def _action(of: str, row: Row, by: str | None, late: bool, standing: str) -> Row:
    what = brief(row["short"] or row["text"], _ROOM).rstrip(".")
    said = message(f"weekly.action.{of}", number=str(row["number"]), text=what)
    told = {"of": of, "number": row["number"], "what": said, "who": row["responsible"], "by": by}
    return told | {"late": bool(late), "standing": standing}


def figures(page: WeeklyPage) -> Figures:
    """The figures of `6_veckolage`."""
    rows, week, month = type_rows(page), page.asked.week, page.asked.month
    return {
        "week": None if week is None else str(week),
        "period": str(page.result.period) if month else None,
        "month": str(month.first) if month else None,
        "coverage": COVERAGE,
        "cell_size": page.result.cell_size,
        "answered": any(not row["reason"] for row in rows),
        "types": [dict(row) for row in rows],
        "areas": _told(area_rows(page), "kommundel"),
        "places": _told(place_rows(page), "name", "cell_id", "focus"),
        "week_places": [dict(row) for row in week_rows(page)],
        "above": [dict(row) for row in above_rows(page)],
        "tried": [dict(row) for row in tried_rows(page)],
        "actions": [dict(row) for row in action_rows(page)],
        "sentence": " ".join(words.of_type(row) for row in rows),
    }


def _told(table: pd.DataFrame, *names: str) -> list[Figures]:
    keep = (*names, "brottstyp", "n", *BAND, "now", "hidden", "standing")
    return [picked(row, *keep) for row in records(table)] if len(table) else []


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """With its span and where it stands in words."""
    said = messages("weekly.standing")
    standing = [message("weekly.untold") if each is None else said[each] for each in table["standing"]]
    return table.assign(band=[words.band(row) for row in records(table)], standing=standing)


def _why(page: WeeklyPage, name: str) -> Why | str:
    """Why something is hidden in one of the tables; "" where nothing is."""
    found = (page.released[key].reason for key in page.released if key.endswith(f" {name}"))
    return next((why for why in found if why), "")


def _title(page: WeeklyPage) -> str:
    return words.title(page.asked.week, page.place) if page.asked.week else page.place
