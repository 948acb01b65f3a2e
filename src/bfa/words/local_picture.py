"""The local picture in words, from what was released of it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.default_periods import Asked
from bfa.analyses.effect.settings import Settings
from bfa.tables.contracts import DEGREES
from bfa.tables.period import Period
from bfa.tables.registers import scope_of
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import Group, message, messages
from bfa.words.chosen_periods import chosen
from bfa.words.nouns import SHORT
from bfa.words.numbers import (
    MISSING,
    SPACE,
    change,
    change_of,
    counted,
    decimal,
    in_percent,
    joined,
    missing,
    month_label,
    number,
    percent,
    period_label,
)
from bfa.words.sentences import upper
from bfa.words.uncompared import uncompared

__all__ = ["upper"]
Row = Mapping[Hashable, Any]
#: So many are named in a sentence, and so many lines stand in a table of what deviates.
_MOST_NAMED, _MOST_LINES = 3, 12
_CLASSES = Group("local_picture.classes", messages)
_MARKS = ("¹", "²", "³")


def how_many(table: pd.DataFrame, picture: Facts, place: str) -> str:
    """How many crimes were reported, and that against the years before."""
    total, period = table.iloc[-1], period_label(picture.period)
    if total["hidden"]:
        return message("local_picture.how_many.hidden", place=upper(place), period=period)
    if missing(total["n"]):
        return message("local_picture.how_many.open", place=upper(place), period=period)
    count = counted(total["n"], *SHORT["crime"])
    said = message("local_picture.how_many.said", count=count, place=place, period=period)
    if missing(total["ratio"]):
        return f"{said}."
    size = change(_percent(total))
    told = message("local_picture.how_many.change", change=size, span=_span(total), then=earlier(picture))
    return f"{said}{told}"


def most(common: pd.DataFrame) -> str:
    """Which types are most common, and how much of all crime the most common are together."""
    if common.empty:
        return message("local_picture.most.none")
    rows = common.head(_MOST_NAMED).to_dict("records")
    if common["share"].isna().any():
        return message("local_picture.most.counts", named=joined(f"{row['brottstyp']} ({row['n']})" for row in rows))
    named = joined(f"{row['brottstyp']} ({percent(row['share'])})" for row in rows)
    together = percent(float(common["share"].astype(float).sum()))
    return message("local_picture.most.said", n=len(common), named=named, together=together)


def changed(table: pd.DataFrame, picture: Facts) -> str:
    """Which types changed more than they do by themselves, against the years before."""
    tried = table[table["changed"].notna() & ~table["subtotal"].astype(bool)]
    if tried.empty:
        return message("local_picture.changed.untried" if picture.earlier else "local_picture.changed.no_years")
    clear, then = tried[tried["changed"].ne("")].sort_values("adjusted", kind="stable"), earlier(picture)
    if clear.empty:
        return message("local_picture.changed.none", tried=len(tried), then=then)
    named = joined(f"{row['brottstyp']} {change(_percent(row))}" for row in clear.head(_MOST_NAMED).to_dict("records"))
    return message("local_picture.changed.said", n=len(clear), tried=len(tried), named=named, then=then)


def period(asked: Asked) -> str:
    """Which year it is, where nobody gave it; and why later months are not in it."""
    found = {name: how for name, _, how in asked.found}
    if found.get("period") == "year" and not asked.later:
        return message("local_picture.latest_year", period=period_label(asked.period))
    return chosen(asked, "period")


def detectable(common: pd.DataFrame) -> str:
    """How large a rise must be before it is seen, in the middle of the most common types; "" where none is tried."""
    needed = (common["ratio"].astype(float) / common["lower"].astype(float) - 1).dropna()
    if needed.empty:
        return ""
    return message("local_picture.detectable", n=len(needed), size=percent(100 * float(needed.median())))


def levels(table: pd.DataFrame, picture: Facts, place: str) -> str:
    """Where the rate per inhabitant deviates from the rest of the kommun."""
    own = table[table["kommundel"] == picture.kommundel] if picture.kommundel else table
    if own.empty:
        return message("local_picture.levels.untried" if picture.kommundel else "local_picture.levels.none_tried")
    high, low = own[own["stands"] == "higher"], int((own["stands"] == "lower").sum())
    if picture.kommundel:
        counts = {"tried": len(own), "high": len(high), "low": low}
        return message("local_picture.levels.own", place=place, overall=_overall(own), special=_special(own), **counts)
    top = high.sort_values("shrunk", ascending=False, kind="stable").head(_MOST_NAMED).to_dict("records")
    named = joined(f"{_where(row, picture)} ({_times(row)})" for row in top)
    if not top:
        return message("local_picture.levels.every_none", tried=len(own), low=low)
    return message("local_picture.levels.every", tried=len(own), high=len(high), low=low, named=named)


def _overall(own: pd.DataFrame) -> str:
    whole = own["overall"].iloc[0]
    return "" if missing(whole) else message("local_picture.levels.overall", times=decimal(whole, 1))


def _special(own: pd.DataFrame) -> str:
    """The types that lie higher or lower than the area does in all: the most apart first."""
    parts = []
    for side, upwards in (("more", False), ("less", True)):
        rows = own[own["special"] == side].sort_values("ratio", ascending=upwards, kind="stable").head(_MOST_NAMED)
        named = joined(
            message("local_picture.times", times=f"{row['brottstyp']} {decimal(row['ratio'], 1)}", span=_ends(row))
            for row in rows.to_dict("records")
        )
        parts += [message(f"local_picture.levels.special_{side}", named=named)] if named else []
    return " ".join(parts) or message("local_picture.levels.none_special")


def standing_levels(table: pd.DataFrame, picture: Facts) -> pd.DataFrame:
    """The lines of what deviates most in level, with `times` and `span`: highest first, then lowest."""
    own = table[table["kommundel"] == picture.kommundel] if picture.kommundel else table
    out = own[own["stands"].ne("")].sort_values("shrunk", ascending=False, kind="stable")
    if len(out) > _MOST_LINES:
        out = pd.concat([out.head(_MOST_LINES * 2 // 3), out.tail(_MOST_LINES // 3)])
    return out.assign(
        line=[upper(name) for name in out["brottstyp"]],
        times=out["ratio"],
        span=[_ends(row) for row in out.to_dict("records")],
    )


def level_columns(picture: Facts) -> dict[str, str]:
    """Headings of the levels, without that of the kommundel where the page is about one."""
    heads = messages("local_picture.columns.levels")
    return {name: head for name, head in heads.items() if not (picture.kommundel and name == "kommundel")}


def compared(table: pd.DataFrame, picture: Facts, place: str) -> str:
    """Which of the most common types moved apart from the other kommundelar since the year before."""
    if not picture.family:
        return message("local_picture.compared.none")
    before = period_label(picture.family.baseline)
    own = table[table["kommundel"] == picture.kommundel] if picture.kommundel else table
    tried = own[own["stands"].ne("untried")]
    if tried.empty:
        reasons = joined(dict.fromkeys(uncompared(str(why)) for why in own["reason"].dropna() if why))
        return message("local_picture.compared.untried", why=reasons or message("local_picture.compared.hidden"))
    out = tried[tried["stands"].ne("")].sort_values("adjusted", kind="stable").head(_MOST_NAMED)
    moved = (f"{_where(row, picture)} {change_of(row['ratio'])}" for row in out.to_dict("records"))
    named, many = joined(moved), len(tried)
    if picture.kommundel and out.empty:
        return message("local_picture.compared.own_none", tried=many, before=before, place=upper(place))
    if picture.kommundel:
        return message("local_picture.compared.own", tried=many, before=before, place=upper(place), named=named)
    if out.empty:
        return message("local_picture.compared.every_none", tried=many, before=before)
    return message("local_picture.compared.every", tried=many, before=before, named=named)


def _where(row: Row, picture: Facts) -> str:
    """A type, and its kommundel where the page is about them all."""
    if picture.kommundel:
        return str(row["brottstyp"])
    return message("local_picture.type_in", brottstyp=str(row["brottstyp"]), kommundel=str(row["kommundel"]))


def deviating(common: pd.DataFrame, levels: pd.DataFrame, compared: pd.DataFrame, picture: Facts) -> pd.DataFrame:
    """The lines with `times` (the level over the rest of the kommun, with its interval; "" where it is not tried),
    `moved` (the change with its interval) and `deviates`: in which ways each is out of the ordinary, in few words."""
    own = picture.kommundel
    here = {str(row["brottstyp"]): row for row in levels[levels["kommundel"] == own].to_dict("records")}
    apart = compared[compared["kommundel"] == own]
    away = dict(zip(apart["brottstyp"], apart["stands"], strict=True))
    highest = {} if own else _highest(levels)
    said, told = messages("local_picture.deviates"), list[dict[str, str]]()
    for row in common.to_dict("records"):
        name = str(row["brottstyp"])
        level = here.get(name)
        ways = (
            said.get(f"changed_{row['changed']}"),
            said.get(f"moved_{away.get(name)}"),
            said.get(f"special_{level['special']}") if level else None,
            highest.get(name),
        )
        times = message("local_picture.times", times=decimal(level["ratio"], 1), span=_ends(level)) if level else ""
        told.append({"times": times, "moved": _moved(row), "deviates": joined(each for each in ways if each)})
    return common.assign(**pd.DataFrame(told, columns=["times", "moved", "deviates"], index=common.index, dtype=object))


def _highest(levels: pd.DataFrame) -> dict[str, str]:
    """By type, the kommundel that stands out highest."""
    high = levels[levels["stands"] == "higher"].sort_values("shrunk", ascending=False, kind="stable")
    return {
        str(row["brottstyp"]): message(
            "local_picture.highest", kommundel=str(row["kommundel"]), times=decimal(row["ratio"], 1)
        )
        for row in high.drop_duplicates("brottstyp").to_dict("records")
    }


def _ends(row: Row) -> str:
    low, high = (decimal(row[end], 1) for end in ("lower", "upper"))
    return message("local_picture.levels.span", low=low, high=high)


def _moved(row: Row) -> str:
    """A change with its interval: "−5 % (−27 till +23 %)"; "" where it is not tried."""
    if missing(row["percent"]):
        return ""
    return message("local_picture.moved", change=change(row["percent"]), span=str(row["span"]))


def lines(table: pd.DataFrame) -> pd.DataFrame:
    """Lines with `line` (the heading of its row), `percent` (against the years before) and `span`."""
    return table.assign(
        line=[line(row) for row in table.to_dict("records")],
        percent=pd.Series([_percent(row) for row in table.to_dict("records")], index=table.index, dtype="Float64"),
        span=[_span(row) for row in table.to_dict("records")],
    )


def inner(table: pd.DataFrame) -> pd.DataFrame:
    """The types that are counted within others: as `lines`, and `part`, what they are counted within."""
    return lines(table).assign(part=[upper(str(name)) for name in table["part_of"]])


def newest(rows: pd.DataFrame, picture: Facts) -> str:
    """What has happened after the year, against the same months before; "" where no later month is counted.

    `rows`: brottstyp, n, years, ratio, lower, upper, changed, in the order they are told.
    """
    if picture.newest is None:
        return ""
    now, tried = period_label(picture.newest), rows[rows["ratio"].notna()] if len(rows) else rows
    if tried.empty:
        return message("local_picture.newest.untold", period=now)
    clear = tried["changed"].ne("")
    first = pd.concat([tried[clear], tried[~clear]]).head(_MOST_NAMED).to_dict("records")
    named = joined(
        message("local_picture.newest.type", brottstyp=row["brottstyp"], n=row["n"], moved=_newest_change(row))
        for row in first
    )
    told = message("local_picture.newest.changed", n=int(clear.sum()), tried=len(tried))
    told = told if clear.any() else message("local_picture.newest.none", tried=len(tried))
    said = message("local_picture.newest.said", period=now, n=int(tried["years"].max()), named=named)
    return f"{said} {told}"


def _newest_change(row: Row) -> str:
    return message("local_picture.moved", change=change(_percent(row)), span=_span(row))


def breaks(found: pd.DataFrame) -> list[str]:
    """The types that are not the same before and after a change of law or codes, with what a comparison needs."""
    apart = found[~found["comparable"].astype("bool")].fillna({"what": "", "needs": ""})
    told = []
    for (month, what, needs), rows in apart.groupby(["month", "what", "needs"], sort=False):
        names = upper(joined(str(name) for name in rows["brottstyp"]))
        given = {"brottstyp": names, "month": month_label(pd.Period(str(month), "M"))}
        if what:
            told.append(message("local_picture.breaks.said", what=str(what), needs=str(needs), **given))
        else:
            told.append(message("local_picture.breaks.bare", **given))
    return told


def line(row: Row) -> str:
    """The heading of a row: its type with its reading class as a mark, its category, or all crime."""
    name = upper(str(row["brottstyp"] or row["brottskategori"] or message("local_picture.all_crimes")))
    if row["subtotal"]:
        return name
    return f"{name}{_mark(row['reading_class'])}{f'{SPACE}*' if row['antagen'] else ''}"


def _mark(reading_class: object) -> str:
    return next((mark for mark, name in zip(_MARKS, _CLASSES.values(), strict=True) if name == reading_class), "")


def earlier(picture: Facts) -> str:
    """The years before: "2006–2008", or the one there is."""
    years = picture.earlier
    if not years:
        return message("local_picture.no_earlier")
    whole = all(each.first.month == 1 and each.last.month == 12 for each in years)
    return period_label(Period(years[0].first, years[-1].last)) if whole else joined(map(period_label, years))


def brief(row: Row) -> str:
    """What became of a type, under its name in a small series."""
    if missing(row["ratio"]):
        return message("local_picture.brief.count", n=row["n"])
    return message("local_picture.brief.change", n=row["n"], change=change(_percent(row)))


def panel(row: Row, n: "pd.Series[Any]") -> tuple[str, str, str]:
    """Above a small series: its type, marked where its number is assumed; what became of it; and the most of `n`."""
    name = f"{upper(str(row['brottstyp']))}{f'{SPACE}*' if row['antagen'] else ''}"
    most = "" if n.isna().all() else message("local_picture.most_month", n=number(int(n.max())))
    return name, brief(row), most


def development_note(rows: Sequence[Row], how: str) -> str:
    """What stands under the small series."""
    assumed = messages("local_picture.crime_notes")["assumed"] if any(row["antagen"] for row in rows) else ""
    return in_sentences(how, assumed)


def stances(rows: pd.DataFrame, picture: Facts, table: pd.DataFrame) -> pd.DataFrame:
    """What is prioritised, watched and refrained from: what, why (as people judge it) and told (what the data say).

    `table`: the types with `n`, `percent`, `span`, `changed` and `times`.
    """
    of = {str(row["brottstyp"]): row for row in table.to_dict("records")}
    said = [
        {
            "what": f"{way} {_stance(row, picture)}",
            "why": "" if missing(row["why"]) else str(row["why"]),
            "told": _told(of.get(str(row["brottstyp"])), picture, here=_is_wider(row, picture)),
        }
        for stance, way in messages("local_picture.stances.ways").items()
        for row in rows[rows["stance"] == stance].to_dict("records")
    ]
    return pd.DataFrame(said, columns=["what", "why", "told"])


def decided(rows: pd.DataFrame) -> str:
    """When the stands were taken and by whom; "" where nobody has written it."""
    told = rows[rows["decided"].notna() & ~rows["withheld"].astype(bool)]
    days = [
        message("local_picture.stances.decider", day=f"{row['decided']:%Y-%m-%d}", decider=str(row["decider"]))
        if not missing(row["decider"])
        else f"{row['decided']:%Y-%m-%d}"
        for row in told.sort_values("decided", kind="stable").to_dict("records")
    ]
    return message("local_picture.stances.decided", told=joined(dict.fromkeys(days))) if days else ""


def _stance(row: Row, picture: Facts) -> str:
    what = str(row["text"] if missing(row["brottstyp"]) or not row["brottstyp"] else row["brottstyp"])
    areas = joined(scope_of(row["kommundel"])) or message("overview.whole_kommun")
    where = "" if areas == picture.kommundel else message("local_picture.stances.where", kommundel=areas)
    return f"{_within(what.rstrip('.'))}{where}"


def _is_wider(row: Row, picture: Facts) -> bool:
    """Whether a stand on the page of a kommundel is of more than that."""
    return bool(picture.kommundel) and (joined(scope_of(row["kommundel"])) != picture.kommundel)


def _told(counted: Row | None, picture: Facts, *, here: bool) -> str:
    """What the data say of a type that a stand is taken on, `here` where that is of more."""
    if counted is None or missing(counted["n"]):
        return message("local_picture.stances.untold")
    moved = ""
    if not missing(counted["percent"]):
        moved = message(
            "local_picture.stances.moved",
            change=change(counted["percent"]),
            then=earlier(picture),
            span=counted["span"],
            verdict=_verdict(counted["changed"]),
        )
    times = str(counted["times"])
    level = message("local_picture.stances.times", times=times) if times else ""
    key = "local_picture.stances.here" if here else "local_picture.stances.told"
    return message(key, n=counted["n"], more="".join(f"; {each}" for each in (moved, level) if each))


def _verdict(changed: object) -> str:
    said = messages("local_picture.stances.verdicts")
    return said["untried"] if missing(changed) else said[str(changed) or "usual"]


def stance_of(row: Row) -> str:
    """What people have taken for a stand, in a word; "" where they have taken none."""
    return str(row.get("stance") or "")


def judged(row: Row) -> str:
    """What people judge of a type, criterion by criterion; "" where nothing is judged."""
    given = messages("local_picture.priority.judged")
    told = {
        degree: joined(said for name, said in given.items() if name in row and row[name] == degree)
        for degree in DEGREES
    }
    return "; ".join(
        message("local_picture.priority.degree", criterion=said, degree=degree) for degree, said in told.items() if said
    )


def sort_of(row: Row) -> str:
    """What the codebook says of a type beside its class: strategic, a signal, an effort of the police."""
    said = messages("local_picture.priority.sorts")
    is_effort = row["reading_class"] == _CLASSES["initiative"]
    told = {"strategic": bool(row["strategic"]), "signal": bool(row["signal"]), "effort": is_effort}
    return joined(said[name] for name, there in told.items() if there)


def marked(table: pd.DataFrame, picture: Facts) -> list[str]:
    """How many the strategic crimes and the signals are together; nothing where one of them is not shown."""
    types = table[~table["subtotal"].astype(bool) & table["part_of"].eq("")]
    said = messages("local_picture.marked.names")
    found = list[str]()
    for name, noun in said.items():
        own = types[types[name].astype(bool)]
        if own.empty or own["n"].isna().any() or own["share"].isna().any():
            continue
        count, past = int(own["n"].sum()), own["mean"].sum() if own["mean"].notna().all() else 0
        told = {"noun": noun, "count": number(count), "share": percent(float(own["share"].sum()))}
        if not past:
            found.append(message("local_picture.marked.said", n=len(own), **told))
            continue
        moved = change(100 * (count / past - 1))
        found.append(message("local_picture.marked.changed", n=len(own), change=moved, then=earlier(picture), **told))
    return found


def _within(said: str) -> str:
    """A text as it stands within a sentence: without its capital, unless the whole word has them."""
    return said[:1].lower() + said[1:] if said[1:2].islower() else said


def development(rows: Sequence[Row], told: Mapping[str, Mapping[str, int]]) -> str:
    """The small series in words."""
    said = [
        message("local_picture.development.type", brottstyp=upper(str(row["brottstyp"])), said=brief(row))
        + (_outside(told[str(row["brottstyp"])]) if row["brottstyp"] in told else "")
        for row in rows
    ]
    return f"{message('local_picture.development.alt', n=len(rows))} {' '.join(said)}"


def _outside(found: Mapping[str, int]) -> str:
    out = found["above"] + found["below"]
    if not found["of"]:
        return ""
    if not out:
        return message("local_picture.development.inside", of=found["of"])
    return message("local_picture.development.outside", n=out, of=found["of"])


def common_columns(picture: Facts) -> dict[str, str]:
    """Headings of the most common types, without the level over the rest where the page is about the whole kommun."""
    heads = messages("local_picture.columns.common", then=earlier(picture))
    return {name: head for name, head in heads.items() if picture.kommundel or name != "times"}


def marks_note(rows: pd.DataFrame) -> str:
    """What the marks after the names of some types stand for."""
    assumed = messages("local_picture.crime_notes")["assumed"] if rows["antagen"].any() else ""
    return in_sentences(_class_note(rows), assumed)


def with_stances(rows: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """The lines of `deviating`, with the stand that people have taken first in `deviates`."""
    of = dict(zip(stated["brottstyp"], stated["stance"], strict=True))
    told = [
        joined(each for each in (of.get(row["brottstyp"]), row["deviates"]) if each) for row in rows.to_dict("records")
    ]
    return rows.assign(deviates=pd.Series(told, index=rows.index, dtype=object))


def common_caption(common: int, chosen: int, title: str) -> str:
    """What the table of the most common types holds."""
    more = message("local_picture.captions.chosen", n=chosen) if chosen else ""
    return message("local_picture.captions.common", n=common, title=title, more=more)


def common_note(common: pd.DataFrame, table: pd.DataFrame) -> str:
    """What stands under the most common types; `common`: as `deviating`."""
    times = message("local_picture.times_note") if common["times"].ne("").any() else ""
    gone = message("local_picture.some_hidden") if table["hidden"].any() else ""
    assumed = messages("local_picture.crime_notes")["assumed"] if common["antagen"].any() else ""
    return in_sentences(message("local_picture.common_note"), times, _class_note(common), assumed, gone)


def crimes_note(table: pd.DataFrame) -> str:
    """What stands under the whole table."""
    open_ = (table["n"].isna() & ~table["hidden"].astype(bool)).any()
    notes = messages("local_picture.crime_notes")
    assumed = notes["assumed"] if table["antagen"].any() else ""
    return in_sentences(assumed, notes["open"] if open_ else "", _class_note(table))


def _class_note(table: pd.DataFrame) -> str:
    there = set(table["reading_class"].dropna())
    named = [f"{mark} {name}" for mark, name in zip(_MARKS, _CLASSES.values(), strict=True) if name in there]
    return f"{', '.join(named)}." if named else ""


def reading(table: pd.DataFrame) -> list[str]:
    """How the number of each class that is in the table is to be read."""
    there = set(table.loc[~table["subtotal"].astype(bool), "reading_class"].dropna())
    keys = zip(_CLASSES.values(), messages("local_picture.reading").values(), _MARKS, strict=True)
    return [f"{mark} {said}" for name, said, mark in keys if name in there]


def method(levels: pd.DataFrame, compared: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    """How it was computed, for the method box; here the terms of the trade may stand."""
    rule = decimal(Settings().false_discoveries, 2)
    tried = int(table["changed"].notna().sum())
    swing = levels["swing"].median() if len(levels) else float("nan")
    return [
        message("local_picture.method.changed", n=tried, rule=rule),
        message("local_picture.method.no_levels")
        if missing(swing)
        else message("local_picture.method.levels", n=len(levels), rule=rule, swing=percent(100 * float(swing))),
        message("local_picture.method.compared"),
        message("local_picture.method.development"),
    ]


def coded(table: pd.DataFrame) -> pd.DataFrame:
    """A table for the workbook: its codes in words, and whether a number is hidden."""
    said = messages("local_picture.excel.codes")
    told = table.copy()
    for name in ("changed", "stands"):
        if name in told:
            told[name] = [None if missing(code) else said.get(str(code), str(code)) for code in told[name]]
    for name in ("strategic", "signal"):
        if name in told:
            told[name] = np.where(told[name].astype(bool), said["yes"], "")
    return told


def _percent(row: "Row | pd.Series[Any]") -> float | None:
    return in_percent(row["ratio"])


def _span(row: "Row | pd.Series[Any]") -> str:
    """Both ends as changes: "−8 till +2 %"."""
    if missing(row["lower"]) or missing(row["upper"]):
        return MISSING
    low, high = (change_of(row[end]) for end in ("lower", "upper"))
    return message("local_picture.span", low=low.removesuffix(f"{SPACE}%"), high=high)


def _times(row: Row) -> str:
    return message("local_picture.levels.times", times=decimal(row["ratio"], 1))
