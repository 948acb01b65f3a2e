"""The effect in Swedish that claims no more than the figures: the sentences and labels of each section."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from bfa.analyses.effect.gates import UNASKED
from bfa.analyses.effect.relative import ONE
from bfa.analyses.effect.spread import RING
from bfa.analyses.effect.strip import WIDTH
from bfa.disclosure.effect import ReleasedEffect
from bfa.disclosure.visible import ReleasedVisible
from bfa.tables.period import Period, parse_period
from bfa.words.catalogue import message, messages
from bfa.words.effect_gates import lesson, question, weighs, where, why
from bfa.words.effect_gates import selection as of_selection
from bfa.words.effect_verdict import own_robust, robust, untold
from bfa.words.nouns import REPORTED, SHORT
from bfa.words.numbers import (
    MISSING,
    MONTHS_SHORT,
    baseline_label,
    change,
    change_of,
    counted,
    in_percent,
    interval,
    interval_from,
    joined,
    missing,
    month_label,
    number,
    percent,
    period_label,
    signed,
)
from bfa.words.second_measures import answered
from bfa.words.sentences import upper
from bfa.words.uncompared import uncompared
from bfa.words.visible import UNSEEN, answer, in_brief

#: A control that weighs more than this is named. [%]
_HEAVY = 50
_MOST_LESSONS = 5


def lines(shown: ReleasedEffect) -> pd.DataFrame:
    """The lines of the table with what each is called and its interval in words: label, interval and `shown.table`."""
    table = shown.table
    ends = zip(table["lower"], table["upper"], strict=True)
    spans = [interval_from(*row) for row in zip(table["before"], table["after"], ends, strict=True)]
    names = messages("effect.lines")
    if shown.package:
        told = {"names": joined(shown.package.kommundelar), "name": shown.kommundel, "nouns": SHORT[shown.kind][1]}
        names |= messages("effect.joint.lines", told)
    against = table["before"].isna() & table["ratio"].notna()
    percents = table["percent"].mask(against, _percents(table["ratio"]))
    return table.assign(label=table["line"].map(names), percent=percents, interval=spans)


def joined_areas(shown: ReleasedEffect) -> pd.DataFrame:
    """The kommundelar of a package and all of them, in words: label, start, relative (with its interval) and
    `shown.areas`."""
    table, starts = shown.areas, [*shown.package.starts, None] if shown.package else []
    return table.assign(
        label=table["kommundel"].replace("", message("effect.joint.all")),
        start=["" if start is None else month_label(start) for start in starts],
        relative=[_beside_others(row) for row in table.to_dict("records")],
    )


def _beside_others(row: Mapping[Hashable, Any]) -> str:
    """A change over that of the controls with its own interval."""
    if missing(row["ratio"]):
        return MISSING
    relative = change_of(row["ratio"])
    if missing(row["lower"]):
        return relative
    return message("effect.columns.beside_others", relative=relative, interval=interval(row["lower"], row["upper"]))


def controls_left_out(shown: ReleasedEffect) -> pd.DataFrame:
    """The comparison without each control, the heaviest first, in words: label, percent, turned, `shown.left_out`."""
    table = pd.concat(
        [shown.left_out.iloc[:1], shown.left_out.iloc[1:].sort_values("weight", ascending=False, kind="stable")]
    )
    rows, said = zip(table["kind"], table["control"], strict=True), messages("effect.turned")
    return table.assign(
        label=[message(f"effect.without.{kind}", {"name": name}) for kind, name in rows],
        percent=_percents(table["ratio"]),
        weight=table["weight"].mask(table["kind"] == ONE, _whole(table["weight"][table["kind"] == ONE])),
        turned=table["changes_sign"].map({True: said["yes"], False: said["no"]}),
    ).reset_index(drop=True)


def reasons(shown: ReleasedEffect) -> list[dict[str, str]]:
    """gate, answer, why in words, or that it may not be told; last how large a departure the conclusion bears."""
    answers, line = messages("effect_gates.answers"), robust(shown).rstrip(".")
    told = [(question(gate), answers[gate.answer]) for gate in shown.gates]
    told.append((message("effect.robust_question"), answers["unasked"]))
    last = line or message("effect.nothing_to_try")
    second = answered(shown.second)
    each = [why(gate, second=second) if may else "" for gate, may in zip(shown.gates, shown.told, strict=False)]
    said = [text if may else message("effect.withheld") for text, may in zip([*each, last], shown.told, strict=True)]
    weights = [*map(weighs, shown.gates), ""]
    return [
        {"gate": asked, "answer": given, "weighs": weight, "why": text}
        for (asked, given), weight, text in zip(told, weights, said, strict=True)
    ]


def lessons(shown: ReleasedEffect, seen: ReleasedVisible) -> list[str]:
    """What may be done otherwise the next time, as the questions that weigh against the verdict and the plan say it."""
    if not shown.found.design.known.acted:
        return []
    ahead = in_brief(seen) if seen.visible.reason != "whole" and answer(seen) in UNSEEN else ""
    first = [message("effect.next_unseen", brief=ahead)] if ahead else []
    followed = any(not one.why for one in shown.second)
    gates = [gate for gate, may in zip(shown.gates, shown.told, strict=False) if may]
    said = [lesson(gate) for gate in gates if not (followed and gate.name == "reporting")]
    return [*first, *filter(None, said)][:_MOST_LESSONS] or [message("effect.next_nothing")]


def about(shown: ReleasedEffect, *, name: str) -> str:
    """What the answer is about: type, area, months and those before."""
    told = {"brottstyp": upper(shown.found.brottstyp), "name": name}
    return message(
        "effect.about", told | {"period": period_label(shown.period), "baseline": period_label(shown.baseline)}
    )


def own_change(shown: ReleasedEffect) -> str:
    """The area's own change with its counts, and what it is compatible with by itself."""
    own, nouns = shown.own, REPORTED[shown.kind]
    before, after = own["before"], own["after"]
    if shown.hidden:
        return untold(shown)
    from_zero = message("amounts.from_zero")
    texts = {"unread": uncompared("unread"), "from_zero": from_zero}
    because = message(f"effect.no_change.{own['why']}", texts) if own["why"] else ""
    if missing(before) or missing(after):
        return f"{upper(because)}."
    if before == after == 0:
        return message("effect.own.none", nouns=nouns[1])
    told = {"now": period_label(shown.period), "then": baseline_label(shown.period, shown.baseline)}
    told |= {"before": number(before), "after": counted(after, *nouns)}
    if missing(own["ratio"]) and before:
        return message("effect.own.unmeasured", **told, why=because)
    if not before:
        return message("effect.own.from_zero", **told)
    if shown.withheld:
        return message("effect.own.change_alone", **told, change=change(own["percent"]))
    span = interval(own["lower"], own["upper"])
    return message("effect.own.change", **told, change=change(own["percent"]), interval=span)


def late_note(shown: ReleasedEffect) -> str:
    """Why the baseline is lower here than in the overview; "" where it is not."""
    if shown.late is None:
        return ""
    return message("effect.late", n=counted(shown.late.left_out, *REPORTED[shown.kind]), days=_days(shown.late.days))


def in_time_note(shown: ReleasedEffect) -> str:
    """That the months count what was registered as soon in every period, which other pages do not; "" where all is."""
    days = shown.found.design.known.recording.registered_days
    return "" if days is None else message("effect.in_time", days=_days(days))


def rules_note(shown: ReleasedEffect, *told: Period) -> str:
    """That counts on either side of a new rule for registration differ in kind; "" where none lies in these periods."""
    if not told:
        return ""
    first, last = min(period.first for period in told), max(period.last for period in told)
    inside = [month for month in shown.rule_changes if first < month <= last]
    return message("effect.rules", months=joined(map(month_label, inside))) if inside else ""


def expected(shown: ReleasedEffect) -> str:
    """What was to be expected in the follow-up beside what was counted; "" where nothing was expected."""
    after = shown.own["after"]
    if shown.change is None or after is None:
        return ""
    middle, low, high = (round(n) for n in shown.expected if n is not None)
    nouns, period = REPORTED[shown.kind][1], period_label(shown.period)
    return message("effect.expected", expected=middle, nouns=nouns, period=period, low=low, high=high, after=after)


def others_note(shown: ReleasedEffect) -> str:
    """Why the controls' two counts do not give what was expected; "" where they do not stand in the table."""
    if shown.change is None or "others" not in set(shown.table["line"]):
        return ""
    return message("effect.others", years=message("effect.years_before", n=shown.change["years"]))


def total_note(shown: ReleasedEffect) -> str:
    """Why a typical kommundel and all of them added up differ; "" where only one of the two stands in the table."""
    both = {"relative", "relative_total"} <= set(shown.table["line"]) and shown.change is not None
    return message("effect.joint.total_note", nouns=SHORT[shown.kind][1]) if both else ""


def years_note(shown: ReleasedEffect) -> str:
    """That the same months of each year count what came late too, which the months do not; "" where all do."""
    days = shown.found.design.known.recording.registered_days
    return "" if days is None else message("effect.all_registered", days=_days(days))


def same_months(shown: ReleasedEffect) -> list[dict[str, object]]:
    """period, n (None where hidden), hidden: the same months of each year under one rule for registration."""
    start = max(
        (month for month in shown.rule_changes if month <= shown.period.last), default=shown.period.first - 1200
    )
    rows = shown.years[[parse_period(str(text)).first >= start for text in shown.years["period"]]]
    return [
        {"period": str(row["period"]), "n": None if missing(row["n"]) else int(row["n"]), "hidden": bool(row["hidden"])}
        for row in rows.to_dict("records")
    ]


def illustrated(shown: ReleasedEffect) -> str:
    """How often areas departed as much in earlier periods; it illustrates and does not prove."""
    return f"{own_robust(shown)} {message('effect.illustrated')}".strip()


def left_out(shown: ReleasedEffect) -> str:
    """Whether any one control decides the answer."""
    if not shown.found.compared:
        return message("effect.nothing_left_out")
    if shown.withheld:
        return untold(shown)
    one = controls_left_out(shown).iloc[1:]
    turned = one.loc[one["changes_sign"].fillna(False).astype(bool), "label"]
    heavy = one[(one["weight"].abs() > _HEAVY) & (one["kind"] == ONE)]
    said = [message("effect.turns", label=label) for label in turned]
    if said and bool((one["lower"].lt(1) & one["upper"].gt(1)).all()):
        said.append(message("effect.none_shows"))
    pairs = zip(heavy["control"], heavy["weight"], strict=True)
    said += [message("effect.bears", name=name, weight=percent(weight)) for name, weight in pairs]
    return " ".join(said) or message("effect.none_decides")


def selection(shown: ReleasedEffect) -> str:
    """What choosing the area for its figures does by itself."""
    design = shown.found.design
    if not design.known.acted:
        return message("effect.not_chosen")
    if not design.chosen_months:
        return message("effect.choice_unsaid")
    if shown.selection is not None:
        return of_selection(shown.selection)
    tried = any(gate.name == "selected" and gate.answer != UNASKED and not gate.why for gate in shown.gates)
    period = period_label(design.chosen_months)
    return message("answer.withheld") if tried and shown.withheld else message("effect.choice_unknown", period=period)


def named_windows(shown: ReleasedEffect) -> list[tuple[str, float]]:
    """The treated area's earlier departures that may be shown: when and ratio, oldest first.

    Named by their year where all are the same months as the follow-up, else by their first month.
    """
    rows = shown.earlier[shown.earlier["own"]] if shown.change else shown.earlier.iloc[:0]
    windows = sorted(
        (parse_period(str(text)), ratio) for text, ratio in zip(rows["period"], rows["ratio"], strict=True)
    )
    first = [window.first for window, _ in windows]
    yearly = {month.month for month in first} == {shown.period.first.month}
    short = [{"month": MONTHS_SHORT[month.month - 1], "year": str(month.year)} for month in first]
    names = [each["year"] if yearly else message("effect.month", **each) for each in short]
    return [(name, float(ratio)) for name, (_, ratio) in zip(names, windows, strict=True) if not missing(ratio)]


def around(shown: ReleasedEffect) -> pd.DataFrame:
    """The surroundings in words: label, judged, and `shown.spread` in whole incidents with what was expected, interval.

    The expected count is rounded, and the difference is what was counted beyond it, so that the row adds up.
    """
    table = shown.spread
    expected = (table["after"] - table["difference"]).astype("Float64").round().astype("Int64")
    ends = zip(table["lower"], table["upper"], strict=True)
    rows = table[["kind", "where"]].itertuples(index=False, name=None)
    judged = [judgement(*row) for row in table[["says", "why"]].itertuples(index=False, name=None)]
    told = pd.Series(judged, index=table.index, dtype=object)
    label = [_label(kind, name, shown.together) for kind, name in rows]
    return table.assign(
        label=label,
        judged=told,
        expected=expected,
        difference=table["after"] - expected,
        interval=[
            MISSING if missing(low) else message("effect.around.interval", low=signed(low), high=signed(high))
            for low, high in ends
        ],
    )


def judgement(says: str | None, why: str | None) -> str | None:
    """What a line says; None where it may not be told."""
    if missing(says):
        return None
    told = message(f"effect.around.says.{says}")
    return message("effect.around.judged", says=told, why=message(f"effect.around.unjudged.{why}")) if why else told


def spread(shown: ReleasedEffect, *, rows: bool) -> str:
    """What could be looked at of the spread, and what needs a row per crime."""
    if shown.withheld:
        return untold(shown)
    if shown.spread.empty and not shown.found.design.known.acted:
        return message("effect.around.untried")
    said = [message("effect.around.none")] if shown.spread.empty else []
    if not rows:
        said.append(message("effect.around.needs_rows"))
    elif RING not in set(shown.spread["kind"]):
        said.append(message("effect.around.no_ring"))
    return " ".join(said if shown.spread.empty else [*said, message("effect.around.difference")])


def _label(kind: str, name: str, members: tuple[str, ...]) -> str:
    what = message("effect.around.ring", width=WIDTH, name=name) if kind == RING else where(kind, name, members)
    return message("effect.around.row", what=what, kind=messages("effect.around.kinds")[kind])


def _whole(weights: "pd.Series[float]") -> "pd.Series[float]":
    """Shares of one whole without decimals, that sum to what they sum to: the largest remainders are rounded up. [%]"""
    down = weights // 1
    up = (weights - down).rank(method="first", ascending=False) <= round(float(weights.sum() - down.sum()))
    return down + up


def _percents(ratios: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series([in_percent(ratio) for ratio in ratios], index=ratios.index, dtype="Float64")


def _days(n: int) -> str:
    return counted(n, *(message("effect_gates.calendar.units.days", n=form) for form in ("one", "other")))
