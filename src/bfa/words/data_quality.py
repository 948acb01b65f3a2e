"""What the data can bear, in words: of each thing that was tried what was found, and what that means.

Each check is a row: what (a key of the catalogue), standing (`STANDINGS`), found and means, which are sentences.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.data_quality import KINDS, WITHIN
from bfa.tables.coverage import stretches
from bfa.tables.period import Period, months
from bfa.tables.refusals import CLASSES
from bfa.words import data_notes
from bfa.words.catalogue import message, messages
from bfa.words.missing_months import listed_months
from bfa.words.nouns import SHORT
from bfa.words.numbers import change, joined, month_label, number, period_label, share
from bfa.words.sentences import upper

Row = Mapping[str, Any]
#: In order acceptable, to be read with care, not enough, and what could not be tried.
STANDINGS = ("ok", "care", "bad", "unknown")
#: Shares of the rows that are so good as all, and most. [%]
_ALL, _MOST = 95, 80
#: Types that are named in a line; the rest are counted.
_NAMED = 4
_TWO_YEARS = 24


def title(place: str, period: Period) -> str:
    """What the page is about."""
    return message("data_quality.title", place=place, period=period_label(period))


def in_all(checks: Sequence[Row]) -> list[str]:
    """How many of the checks have nothing to remark, and which of the others are what."""
    called = messages("data_quality.checks")
    found = {each: [called[row["what"]].lower() for row in checks if row["standing"] == each] for each in STANDINGS}
    lines = [message("data_quality.good", n=len(found["ok"]), of=len(checks))]
    others = ((each, found[each]) for each in STANDINGS[1:])
    return lines + [
        message(f"data_quality.in_all.{each}", n=len(own), names=joined(own)) for each, own in others if own
    ]


def listed(checks: Sequence[Row]) -> pd.DataFrame:
    """name, found, means, standing of the checks, in words."""
    called, stands = messages("data_quality.checks"), messages("data_quality.standing")
    rows = [{**row, "name": called[row["what"]], "standing": stands[row["standing"]]} for row in checks]
    return pd.DataFrame(rows, columns=["name", "found", "means", "standing"])


def _check(what: str, standing: str, found: Sequence[str], means: Sequence[str]) -> Row:
    return {
        "what": what,
        "standing": standing,
        "found": " ".join(filter(None, found)),
        "means": " ".join(filter(None, means)),
    }


def months_check(result: Facts) -> Row:
    """Which months are counted, and whether a year can be held against another."""
    gaps, called = result.gone, messages("data_quality.kinds")
    told = dict[str, list[str]]()
    for kind, span in result.spans.items():
        own = f", {message('data_quality.months.gaps', gaps=listed_months(gaps[kind]))}" if kind in gaps else ""
        told.setdefault(f"{period_label(span)}{own}", []).append(called[kind].lower())
    found = [f"{joined(kinds).capitalize()}: {span}." for span, kinds in told.items()]
    short, types = len(months(result.period)) < _TWO_YEARS, len(result.types)
    lines = [
        message("data_quality.months.means.short")
        if short
        else messages("data_quality.months.bears")["years" if result.by_year else "whole"]
        if not gaps or result.by_year
        else "",
        message("data_quality.months.means.gaps") if gaps else "",
        message("data_quality.months.means.types", n=types) if types else "",
    ]
    return _check("months", "care" if short or gaps or types else "ok", found, lines)


def refused_check(result: Facts) -> Row:
    """How many rows could not be read, as a class, and whether evenly."""
    refusals = result.notes["refusals"]
    classes = {each["class"] for each in refusals.values()} - {""}
    found = data_notes.warnings({"refusals": refusals}) or (message("data_quality.refused.few"),)
    decide = message("data_quality.refused.decide", n=result.decide) if result.decide else ""
    if any(each["uneven"] for each in refusals.values()):
        return _check("refused", "bad", [*found, decide], [message("data_quality.refused.means.uneven")])
    if CLASSES[0][1] in classes:
        return _check("refused", "bad", [*found, decide], [message("data_quality.refused.means.many")])
    standing = "care" if classes or decide else "ok"
    return _check(
        "refused", standing, [*found, decide], [message(f"data_quality.refused.means.{'some' if classes else 'few'}")]
    )


def late_check(result: Facts, delays: Sequence[Row]) -> Row:
    """Which months still fill up, and how soon reports come."""
    late = result.late["month"].drop_duplicates()
    came = _came(result, delays)
    if result.reach is None:
        return _check(
            "late",
            "care",
            [message("data_quality.late.no_day"), came],
            [messages("data_quality.late.without_day")["years" if result.by_year else "months"]],
        )
    if len(late):
        named = listed_months(stretches(pd.PeriodIndex(sorted(late), freq="M")))
        found = message("data_quality.late.some", months=named)
        return _check("late", "care", [found, came], [message("data_quality.late.means.some")])
    soon = bool(delays) and delays[0]["share"] is not None and delays[0]["share"] >= _ALL
    young = result.reach < WITHIN[1] and not soon
    told = (
        message("data_quality.late.means.young", n=result.reach) if young else message("data_quality.late.means.none")
    )
    return _check("late", "care" if young else "ok", [message("data_quality.late.none"), came], [told])


def _when(row: Row) -> str:
    """The month of a jump, or its year."""
    return str(row["month"].year) if row["by_year"] else month_label(row["month"])


def _came(result: Facts, delays: Sequence[Row]) -> str:
    if not delays or delays[0]["share"] is None:
        return ""
    told = {"at_end": share(delays[0]["share"]), "within": share(delays[1]["share"]), "days": str(WITHIN[1])}
    return message("data_quality.late.came", period=period_label(result.delay_period), **told)


def breaks_check(result: Facts) -> Row:
    """The changes of codes and routines that are known, and which types do not count the same over them."""
    n, unlike = len(together(result.breaks)), result.breaks[~result.breaks["comparable"].astype(bool)]
    if not n:
        return _check(
            "breaks", "ok", [message("data_quality.breaks.none")], [message("data_quality.breaks.means.none")]
        )
    found = [message("data_quality.breaks.some", n=n)]
    if unlike.empty:
        return _check("breaks", "ok", found, [message("data_quality.breaks.means.alike")])
    names = [name or message("data_quality.all_types") for name in dict.fromkeys(unlike["brottstyp"])]
    rest = len(names) - _NAMED
    named = joined([*names[:_NAMED], message("lists.more", n=rest)] if rest > 0 else names)
    return _check("breaks", "care", found, [message("data_quality.breaks.means.some", types=named)])


def jumps_check(jumps: Sequence[Row], *, tried: bool, by_year: bool = False) -> Row:
    """The jumps that all kommundelar share, and whether a known change falls together with each."""
    if not tried:
        need = message(f"data_quality.jumps.untried.{'years' if by_year else 'months'}")
        return _check("jumps", "unknown", [need], [message("data_quality.jumps.means.untried")])
    if not jumps:
        none = message(f"data_quality.jumps.none.{'years' if by_year else 'months'}")
        return _check("jumps", "ok", [none], [message("data_quality.jumps.means.none")])
    named = joined(_jump(row) for row in jumps)
    known = all(row["known"] for row in jumps)
    found = message("data_quality.jumps.some", n=len(jumps), named=named)
    return _check("jumps", "care", [found], [message(f"data_quality.jumps.means.{'known' if known else 'unknown'}")])


def _jump(row: Row) -> str:
    month = _when(row)
    if row["percent"] is None:
        return message("data_quality.jumps.bare", month=month)
    told = {"change": change(row["percent"]), "same": row["same"], "of": row["of"]}
    return message("data_quality.jumps.named", month=month, **told)


def places_check(rows: Sequence[Row], result: Facts) -> Row:
    """How many rows have a point, or a kommundel only."""
    if not result.has_rows:
        by = "years" if result.by_year else "months"
        found = message(f"data_quality.only_counts.{by}", n=result.areas)
        return _check("places", "care", [found], [message("data_quality.places.means.counts")])
    return _exact("places", rows, ("point", "kommundel", "none"))


def clocks_check(rows: Sequence[Row]) -> Row:
    """How many rows have a clock time, or a day only."""
    return _exact("clocks", rows, ("clock", "day", "month"))


def _exact(what: str, rows: Sequence[Row], names: tuple[str, ...]) -> Row:
    """The shares of the first kind there is, by how exact."""
    kind = next((kind for kind in KINDS if any(row["kind"] == kind for row in rows)), "")
    own = {row["name"]: row["share"] for row in rows if row["kind"] == kind and row["name"] in names}
    if not own or None in own.values():
        return _check(what, "unknown", [message("data_quality.places.hidden")], [])
    called = messages("data_quality.exact_parts")
    parts = joined(f"{share(own[name])} {called[name]}" for name in names if own.get(name))
    found = message("data_quality.exact_found", kind=messages("data_quality.kinds_of")[kind], parts=parts)
    best = own.get(names[0], 0.0)
    level = "most" if best >= _ALL else "some" if best >= _MOST and what == "places" else "few"
    standing = {"most": "ok", "some": "care", "few": "care" if best >= _MOST else "bad"}[level]
    return _check(what, standing, [found], [messages(f"data_quality.{what}.means")[level]])


def precision(rows: Sequence[Row]) -> pd.DataFrame:
    """kind, name, n, share, hidden of how exact places and times are, in words."""
    kinds, names = messages("data_quality.kinds"), messages("data_quality.exact")
    told = [{**row, "kind": kinds[row["kind"]], "name": names[row["name"]]} for row in rows]
    return pd.DataFrame(told, columns=["kind", "name", "n", "share", "hidden"])


def changes(breaks: pd.DataFrame, jumps: Sequence[Row]) -> pd.DataFrame:
    """month, what, where, means of known changes and of jumps, in order of time; one change of several types is one."""
    known: list[Any] = together(breaks).to_dict("records")
    rows = [*map(_break, known), *map(_jumped, jumps)]
    return pd.DataFrame(rows, columns=["month", "what", "where", "means"]).sort_values("month", kind="stable")


def together(breaks: pd.DataFrame) -> pd.DataFrame:
    """The changes, one that concerns several types once: brottstyp is then a list."""
    by = ["month", "origin", "comparable", "what", "needs", "kommundelar"]
    return breaks.groupby(by, sort=False)["brottstyp"].agg(list).reset_index()


def _break(row: Row) -> Row:
    areas, types = row["kommundelar"], [each or message("data_quality.all_types") for each in row["brottstyp"]]
    where = f"{joined(types)}, {joined(areas) if areas else message('data_quality.all_areas')}"
    means = row["needs"] or messages("data_quality.needs")["some" if areas else row["origin"]]
    what = row["what"] or messages("data_quality.origins")[row["origin"]]
    return {"month": row["month"], "what": upper(what), "where": where, "means": upper(means)}


def _jumped(row: Row) -> Row:
    needs = messages("data_quality.needs")["jump"]
    told = {"month": row["month"], "where": message("data_quality.all_areas"), "means": needs}
    if row["percent"] is None:
        return told | {"what": message("data_quality.jump_hidden").capitalize()}
    said, by = {"noun": SHORT[row["kind"]][1], "change": change(row["percent"])}, "year" if row["by_year"] else "month"
    if row["before"] is None:
        what = message(f"data_quality.jump_coarse.{by}", **said)
    else:
        ends = {"before": number(row["before"]), "after": number(row["after"])}
        length = {} if row["by_year"] else {"n": row["months"]}
        what = message(f"data_quality.jump_what.{by}", **said, **ends, **length)
    where = message("data_quality.of_areas", same=row["same"], of=row["of"])
    return told | {"what": what.capitalize(), "where": where}


def delay(days: int) -> str:
    """Within so many days of the end of a month."""
    return message("data_quality.delayed", n=str(days)) if days else message("data_quality.at_end")


def band_alt(rows: Mapping[str, Mapping[str, pd.PeriodIndex]]) -> str:
    """A band of months told in words: of each row its states with their stretches."""
    key = messages("data_quality.key")
    lines = []
    for name, states in rows.items():
        told = [
            message("data_quality.band_of", state=key[state], months=listed_months(stretches(held)))
            for state, held in states.items()
        ]
        lines.append(message("data_quality.band_alt", name=name, told="; ".join(told)))
    return " ".join(lines)
