"""A plan in Swedish: how large a fall would be seen, how sure, and what that rests on."""

import pandas as pd

from bfa.analyses.planning import Plan
from bfa.disclosure.plan import USUAL, ReleasedPlan
from bfa.words.numbers import counted, joined, month_label, number, percent
from bfa.words.uncompared import uncompared

AXIS, OTHERS = "Månaders uppföljning", "de andra"


def sentence(shown: ReleasedPlan, *, name: str) -> str:
    """What would be seen in the chosen kommundel, or in the one where least would do; how sure; what it rests on."""
    found = shown.plan
    own = shown.own
    seen = own[own["fall"].notna()]
    if seen.empty:
        return f"{_unseen(shown, own, name)} {_rests_on(found)}"
    usual = seen[seen["length"] == USUAL]
    first = (usual if len(usual) else seen.tail(1)).iloc[0]
    where = "" if shown.kommundel else f" i {first['kommundel']}, där minst behövs"
    said = f"Med {first['length']} månaders uppföljning syns en minskning på minst {percent(first['fall'])}{where}"
    longest = seen.iloc[-1]
    if shown.kommundel and longest["fall"] < first["fall"]:
        said += f", med {longest['length']} månader {percent(longest['fall'])}"
    longer = " Längre uppföljning hjälper inte: då räcker historiken till färre tidigare perioder."
    longer = longer if shown.kommundel and longest["fall"] > first["fall"] else ""
    chance = number(round(10 * found.power))
    return f"{said}. Med syns menas att den beläggs i {chance} fall av 10.{longer} {_rests_on(found)}"


def table_caption(shown: ReleasedPlan) -> str:
    """What the table holds."""
    return f"Minsta minskning som syns, {shown.plan.brottstyp}, efter så många månaders uppföljning"


def unseen_note(shown: ReleasedPlan) -> str:
    """Why some of the table is a dash; "" where none is."""
    why = [uncompared(reason) for reason in shown.table["reason"].unique() if reason]
    return f"Streck: {joined(why, last='eller')}" if why else ""


def hidden_note(shown: ReleasedPlan) -> str:
    """That some of it may not be shown; "" where all may."""
    hides = bool(shown.table["hidden"].any())
    return "Något visas inte, för att ett litet antal inte ska gå att räkna fram" if hides else ""


def curve_caption(shown: ReleasedPlan) -> str:
    """What the curve is of."""
    start = month_label(shown.plan.start.first)
    return f"Minsta minskning som syns efter start {start}: {shown.plan.brottstyp}"


def alt(shown: ReleasedPlan, *, name: str) -> str:
    """The curve in words."""
    own = shown.own
    seen = own[own["fall"].notna()]
    where = name if shown.kommundel else str(own["kommundel"].iloc[0])
    parts = [f"{length} månader {percent(fall)}" for length, fall in zip(seen["length"], seen["fall"], strict=True)]
    others = shown.table[shown.table["fall"].notna()]["kommundel"].nunique() - (1 if len(seen) else 0)
    behind = f" {counted(others, 'kommundel till', 'kommundelar till')} som ett band." if others > 0 else ""
    return f"Minsta minskning som syns i {where}: {joined(parts) or 'ingen'}.{behind}"


def _unseen(shown: ReleasedPlan, own: pd.DataFrame, name: str) -> str:
    if own["hidden"].any():
        return "Antalet är för litet för att en plan ska kunna visas."
    named = name if name == shown.kommundel else name[:1].lower() + name[1:]
    where = named if shown.kommundel else "någon kommundel"
    longest = counted(max(shown.plan.lengths), "månads", "månaders")
    why = uncompared(own["reason"].iloc[-1]) if len(own) else ""
    return f"Inte ens med {longest} uppföljning går det att belägga en minskning i {where}: {why}."


def _rests_on(found: Plan) -> str:
    start = month_label(found.start.first)
    if found.years_before:
        years = counted(found.years_before, "år", "år")
        return f"Månaderna före {start} är inte räknade; planen vilar på samma månader {years} tidigare."
    return f"Planen vilar bara på månaderna före {start}."
