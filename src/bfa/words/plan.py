"""A plan in Swedish: how large a fall would be seen, how sure, and what that rests on."""

import pandas as pd

from bfa.analyses.goals import named_months, stated_fall
from bfa.analyses.measures import scope_of
from bfa.disclosure.plan import USUAL, ReleasedPlan
from bfa.tables.period import months
from bfa.words.catalogue import message
from bfa.words.numbers import counted, joined, month_label, percent
from bfa.words.uncompared import uncompared


def sentence(shown: ReleasedPlan, *, name: str) -> str:
    """What would be seen in the chosen kommundel, or in the one where least would do; how sure; what it rests on."""
    own = shown.own
    seen = own[own["fall"].notna()]
    if seen.empty:
        return f"{_unseen(shown, own, name)} {rests_on(shown)}"
    usual = seen[seen["length"] == USUAL]
    first, longest = (usual if len(usual) else seen.tail(1)).iloc[0], seen.iloc[-1]
    more = "" if shown.kommundel else message("plan.least_in", where=first["kommundel"])
    if shown.kommundel and longest["fall"] < first["fall"]:
        more = message("plan.longest", months=longest["length"], fall=percent(longest["fall"]))
    line = "no_longer" if shown.kommundel and longest["fall"] > first["fall"] else "usual"
    meant = message(f"plan.meant.{line}", chance=round(10 * shown.plan.power))
    said = message("plan.seen", months=first["length"], fall=percent(first["fall"]), more=more, meant=meant)
    return f"{said} {rests_on(shown)}"


def small_targets(shown: ReleasedPlan, goals: pd.DataFrame) -> list[str]:
    """Goals of the kommundel whose target is a smaller fall than what would be seen in the months they name.

    `goals`: the plan's, as the tier may read them. Of other lengths than those planned for, the next longer counts.
    """
    own = shown.own[shown.own["fall"].notna()]
    said = list[str]()
    for _, goal in goals.iterrows():
        fall, period = stated_fall(goal["target"]), named_months(goal, "period")
        length = USUAL if period is None else len(months(period))
        asked = own[own["length"] >= length].head(1) if (own["length"] >= length).any() else own.tail(1)
        if fall is None or asked.empty or scope_of(goal["kommundel"]) != (shown.kommundel,):
            continue
        seen = asked.iloc[0]
        if fall < seen["fall"]:
            ends = {"target": percent(fall), "fall": percent(seen["fall"])}
            said.append(message("plan.small_target", number=str(goal["number"]), months=seen["length"], **ends))
    return said


def unseen_note(shown: ReleasedPlan) -> str:
    """Why some of the table is a dash; "" where none is."""
    why = [uncompared(reason) for reason in shown.table["reason"].unique() if reason]
    return message("plan.dashes", why=joined(why, last=message("lists.or"))) if why else ""


def hidden_note(shown: ReleasedPlan) -> str:
    """That some of it may not be shown; "" where all may."""
    return message("plan.something_hidden") if shown.table["hidden"].any() else ""


def _unseen(shown: ReleasedPlan, own: pd.DataFrame, name: str) -> str:
    if own["hidden"].any():
        return message("plan.hidden")
    named = name if name == shown.kommundel else name[:1].lower() + name[1:]
    longest = counted(max(shown.plan.lengths), *(message("plan.months_of", n=form) for form in ("one", "other")))
    why = uncompared(own["reason"].iloc[-1]) if len(own) else ""
    where = named if shown.kommundel else message("plan.any_kommundel")
    return message("plan.unseen", longest=longest, where=where, why=why)


def rests_on(shown: ReleasedPlan) -> str:
    """Which months the plan is computed from."""
    start, years = month_label(shown.plan.start.first), shown.plan.years_before
    if years:
        return message("plan.rests_on_earlier", start=start, n=years)
    return message("plan.rests_on", start=start)
