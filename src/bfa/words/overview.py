"""The overview in sentences: what happened in the whole kommun, which kommundelar stand out, the problem."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.effect.settings import Settings
from bfa.analyses.measures import scope_of
from bfa.disclosure.overview import Lines, Shown
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.period import Period
from bfa.words import missing_months
from bfa.words.catalogue import message, messages
from bfa.words.measures import progress
from bfa.words.nouns import REPORTED, SHORT
from bfa.words.numbers import (
    MISSING,
    SPACE,
    change,
    change_of,
    counted,
    decimal,
    joined,
    missing,
    number,
    percent,
    period_label,
)
from bfa.words.sentences import upper
from bfa.words.uncompared import uncompared

#: Kommundelar are named up to so many, and types with most. [count]
_MOST_NAMED, _MOST_COMMON = 6, 3


def kommun_sentence(lines: Lines) -> str:
    """The whole kommun in one sentence."""
    result, table = lines.found, lines.table
    total = table[table["subtotal"]].iloc[0]
    now, then = period_label(result.period), period_label(result.baseline)
    asked = {"brottstyp": result.brottstyp, "now": now}
    if total["hidden"]:
        asked["brottstyp"] = upper(result.brottstyp)
        return message("overview.kommun_hidden", kommun=total["kommundel"], **asked)
    if missing(total["before"]) or missing(total["after"]):
        return message("overview.kommun_not_counted", then=then, **asked) + missing_months.listed(result.uncounted)
    counts = {"after": counted(total["after"], *REPORTED[result.kind]), "before": total["before"]}
    size = {} if missing(total["percent"]) else {"change": change(total["percent"])}
    key = "overview.kommun_changed" if size else "overview.kommun"
    return message(key, kommun=total["kommundel"], then=then, **asked, **counts, **size)


def stand_out(family: Facts, every: Sequence[Lines]) -> str:
    """Which stand out among all that were tried, and how many could not be tried.

    `every`: one per type of the family.
    """
    if all(lines.withheld for lines in every):
        return message("overview.withheld")
    found = pd.concat([lines.table.assign(brottstyp=lines.found.brottstyp) for lines in every], ignore_index=True)
    found = found[found["stands"].notna()]
    tried = found[found["stands"].ne("untried")]
    several = len(family.brottstyper) > 1
    withheld = f" {message('overview.withheld')}" if any(lines.withheld for lines in every) else ""
    if tried.empty:
        return f"{_none_tried(found, several=several)}{withheld}"
    return f"{_tried(tried, several=several)}{_untried(found, several=several)}{withheld}"


def area_note(lines: Lines) -> str:
    """What stands under the table of kommundelar."""
    return message("overview.withheld" if lines.withheld else "overview.area_note")


def areas(lines: Lines) -> pd.DataFrame:
    """Its table, with `span` (what the change against the others is compatible with), `stands` in words and labels."""
    table = lines.table
    spans = zip(table["other_lower"], table["other_upper"], strict=True)
    stands = [None if missing(code) else message(f"overview.stands.{code}") for code in table["stands"]]
    return table.assign(
        kommundel=table["kommundel"].replace(NO_KOMMUNDEL, message("overview.loose")),
        span=[_span(lower, upper) for lower, upper in spans],
        stands=pd.Series(stands, index=table.index, dtype=object),
    )


def measures(followed: pd.DataFrame) -> pd.DataFrame:
    """What became of each measure, with `progress`, `cause_words` and `named` (number and name)."""
    parts = zip(followed["done"], followed["planned"], followed["agreed"], strict=True)
    shown = followed.assign(cause_words=[joined(numbers) for numbers in followed["causes"]])
    shown["progress"] = [progress(*part) for part in parts]
    shown["named"] = [f"{number} {name}" for number, name in zip(shown["measure"], shown["name"], strict=True)]
    return shown


def evened_note(table: pd.DataFrame) -> str:
    """The shrunk values of those that the funnel names, under a name of their own; "" where there are none.

    `table`: kommundel, shrunk [-].
    """
    named = [
        f"{name} {change(100 * (float(value) - 1))}"
        for name, value in zip(table["kommundel"], table["shrunk"], strict=True)
        if not missing(value)
    ]
    return message("overview.evened", named=joined(named)) if named else ""


def method(family: Facts, every: Sequence[Lines]) -> list[str]:
    """How it was computed, for the method box; here the terms of the trade may stand."""
    sizes = {lines.found.brottstyp: lines.table["drift"].median() for lines in every if not lines.withheld}
    drift = [f"{name} {percent(100 * size)}" for name, size in sizes.items() if not missing(size)]
    rule = decimal(Settings().false_discoveries, 2)
    return [
        message(
            "overview.method.compared", drift=message("overview.method.drift", named=joined(drift)) if drift else ""
        ),
        message("overview.method.tried", n=family.tried, rule=rule)
        if family.tried
        else message("overview.method.none_tried", rule=rule),
        message("overview.method.evened"),
        message("overview.method.funnel"),
    ]


def problem(result: Facts, shown: Shown) -> tuple[str, str]:
    """The problem in two sentences: the change against earlier years, and where it is most common ("" where no change
    can be told)."""
    now = period_label(result.period)
    known = [row for row in shown.changes.to_dict("records") if not row["hidden"] and not missing(row["percent"])]
    asked = {"brottstyp": upper(result.brottstyp), "now": now}
    if result.unread:
        return message("overview.problem.unread", reason=f"{uncompared('unread')}.", **asked), ""
    if not known:
        return message("overview.problem.unknown", **asked), ""
    parts = [
        message("overview.problem.against", change=change(row["percent"]), then=period_label(row["against"]))
        for row in known
    ]
    count = counted(known[0]["after"], *REPORTED[result.kind])
    return message("overview.problem.changed", parts=joined(parts), count=count, **asked), _level(result, shown)


def _level(result: Facts, shown: Shown) -> str:
    """Where it is most common per inhabitant."""
    if not shown.rated:
        return message("overview.problem.no_rates")
    top = shown.highest
    if not top:
        return message("overview.problem.rates_hidden" if shown.unranked else "overview.problem.none_highest")
    roughly = message("overview.problem.roughly") if result.approximate else ""
    return message("overview.problem.highest", n=len(top), kommundelar=_some(top), roughly=roughly)


def _some(names: Sequence[str]) -> str:
    """So many names as are read, and how many more there are."""
    left = len(names) - _MOST_NAMED
    return joined([*names[:_MOST_NAMED], *([message("lists.more", n=left)] if left > 0 else [])])


def most_common(shown: Shown, period: Period) -> str:
    """The types with most in the whole kommun; "" where there is no more than one."""
    top = shown.common.totals[shown.common.totals["n"].notna()].head(_MOST_COMMON)
    if len(shown.common.totals) < 2 or top.empty:
        return ""
    told = [f"{name}{SPACE}({number(n)})" for name, n in zip(top["brottstyp"], top["n"], strict=True)]
    return message("overview.common.sentence", period=period_label(period), told=joined(told))


def done(followed: pd.DataFrame) -> str:
    """How many measures are done; "" where there are none."""
    many = len(followed)
    return message("overview.done", n=many, done=number(int(followed["state"].eq("klar").sum()))) if many else ""


def standing(every: Sequence[Lines]) -> pd.DataFrame:
    """kommundel, brottstyp and the columns of `areas`: what stands out in any type, the clearest first."""
    found = pd.concat([areas(lines).assign(brottstyp=upper(lines.found.brottstyp)) for lines in every])
    own = found[found["stands_out"].fillna(False).astype(bool)]
    return own.sort_values("adjusted", kind="stable", ignore_index=True)


def map_alt(areas: pd.DataFrame) -> str:
    """What the map shows: who stands out, and how many are in each other state.

    `areas`: kommundel, state (rise, fall, no, untried or none).
    """
    states, told = messages("overview.map.states"), []
    for state, words in states.items():
        own = areas.loc[areas["state"].eq(state), "kommundel"]
        if len(own):
            told.append(f"{words}: {_some(list(own)) if state in ('rise', 'fall') else number(len(own))}")
    return message("overview.map.alt", n=len(areas), told="; ".join(told))


def rate_note(table: pd.DataFrame) -> str:
    """What stands under the table of rates."""
    if table["population"].isna().all():
        return message("overview.rates.missing")
    if table["approximate"].fillna(False).any():
        return message("overview.rates.approximate")
    return ""


def indicators(followed: pd.DataFrame) -> list[str]:
    """One sentence per measure whose indicator can be shown."""
    said = []
    for row in followed.to_dict("records"):
        if missing(row["indicator"]) or missing(row["before"]) or missing(row["after"]):
            continue
        changed = not missing(row["percent"])
        line = message(
            "overview.indicator_changed" if changed else "overview.indicator",
            measure=str(row["measure"]),
            indicator=row["indicator"],
            where=joined(scope_of(row["scope"])) or message("overview.whole_kommun"),
            before=row["before"],
            after=row["after"],
            **({"change": change(row["percent"])} if changed else {}),
        )
        said.append(f"{line} {message('overview.efforts')}" if row["kind"] == "activity" else line)
    return said


def noun_of(result: Facts) -> str:
    """What is counted, in many."""
    return SHORT[result.kind][1]


def _span(lower: float, upper: float) -> str:
    """Both ends as changes, on one line: "−36 till +46 %"."""
    if missing(lower) or missing(upper):
        return MISSING
    low, high = (change_of(end) for end in (lower, upper))
    return message("overview.span", low=low.removesuffix(f"{SPACE}%"), high=high)


def _none_tried(found: pd.DataFrame, *, several: bool) -> str:
    what = "comparison" if several else "kommundel"
    if found.empty:
        return message(f"overview.none_tried.{what}")
    return message(f"overview.none_tried_why.{what}", why=_reasons(found))


def _tried(tried: pd.DataFrame, *, several: bool) -> str:
    """Who stands out of how many; a single one by its name."""
    clear = tried[tried["stands"].ne("no")]
    if len(tried) == 1:
        row = tried.iloc[0]
        return message(f"overview.only_one.{row['stands']}", name=_name(row, several=several))
    pool = message("overview.tried_kommundelar", n=len(tried))
    if several:
        types = message("overview.types", n=tried["brottstyp"].nunique())
        pool = message("overview.tried_comparisons", n=len(tried), types=types)
    if clear.empty:
        return message("overview.none_stands_out", pool=pool)
    names = _some([_named(row, several=several) for row in clear.to_dict("records")])
    return message("overview.stand_out", n=len(clear), pool=pool, names=names)


def _untried(found: pd.DataFrame, *, several: bool) -> str:
    gone = found[found["stands"].eq("untried")]
    if gone.empty:
        return ""
    who = message(f"overview.gone.{'comparison' if several else 'kommundel'}", n=len(gone))
    if not several and len(gone) <= _MOST_NAMED:
        who = joined(gone["kommundel"])
    return f" {message('overview.untried', who=who, why=_reasons(gone))}"


def _reasons(found: pd.DataFrame) -> str:
    return joined(map(uncompared, found["reason"].unique()), last=message("lists.or"))


def _name(row: Any, *, several: bool) -> str:
    return f"{row['kommundel']} ({row['brottstyp']})" if several else str(row["kommundel"])


def _named(row: Mapping[Hashable, object], *, several: bool) -> str:
    return message(f"overview.named.{row['stands']}", name=_name(row, several=several))
