"""What may be shown of an effect: every count that its page prints or rests on, declared and released together.

A hidden count takes with it what is computed from it. The comparison is made of the controls' counts, and how much
areas drift and swing by themselves of every area's in every earlier window: whoever has the others could solve for one
of them. So no comparison, no earlier period and no interval is told where any of those counts is hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts, is_word
from bfa.analyses.effect.calendar import same_months
from bfa.analyses.effect.gates import Gate as Question
from bfa.analyses.effect.recording import LateReports, late_reports, rule_changes
from bfa.analyses.effect.relative import LEFT_OUT
from bfa.analyses.effect.robustness import Robustness
from bfa.analyses.effect.selection import Selection
from bfa.analyses.effect.spread import HOURS, NEIGHBOUR, RING, TOGETHER, TYPES, together
from bfa.analyses.effect.strip import WIDTH, neighbours
from bfa.analyses.effect.verdicts import stopped_by
from bfa.analyses.effects import Effect
from bfa.analyses.handed_on import handed_on
from bfa.analyses.measures import first_start
from bfa.analyses.second_measures import SecondMeasure
from bfa.analyses.series import counted_line
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import months_gone
from bfa.disclosure.effect_tables import IN_TIME, count_tables, stretches, windows_behind
from bfa.disclosure.partners import ReleasedPartners, partner_tables, release_partners
from bfa.disclosure.policy import Policy
from bfa.disclosure.registers import public_register
from bfa.disclosure.release import Released, release
from bfa.disclosure.second_measures import (
    ReleasedMeasure,
    measure_tables,
    release_counted,
    release_survey,
    tables_of,
)
from bfa.disclosure.type_line import BEHIND, ReleasedTypes, release_types, type_tables
from bfa.tables.period import Period, parse_period

_NUMBERS = ("before", "after", "percent", "ratio", "lower", "upper")
#: A line whose ratio, held against `relative` and the counts beside it, gives how many of the area and of its controls
#: lack a place: small numbers that the tier may hide.
_SOLVABLE = "relative_placed"

_ENDS = ("ratio", "lower", "upper")
_CHANGE = (*_ENDS, "p", "drift", "degrees_of_freedom", "years")
#: What a policy tells that is no count of incidents: numbers of the rules, and of comparisons looked at.
_RULES = frozenset(("fewest", "season", "many", "look", "looks", "following"))

Closed = Mapping[Period, frozenset[str]]
#: Type, kommundel ("" the whole kommun) and period.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class ReleasedEffect:
    """An effect in the numbers and codes that may be shown."""

    #: What was asked, who is compared with, the verdict, and what the registers say.
    found: Facts
    #: Where the verdict is of several kommundelar together: which, and the months of each; None where it is of one.
    package: Facts | None
    #: The counts may not be shown, and so nothing that is computed from them.
    hidden: bool
    #: The comparison may not be shown in figures, since a count that it or its uncertainty is made of is hidden; then
    #: nothing computed from it is either, and no change has an interval.
    withheld: bool
    #: What is counted: crime, event or activity.
    kind: str
    #: "" is the whole kommun.
    kommundel: str
    #: before, after [count], percent [%], ratio, lower, upper, p: the area's own change, None where it is not known or
    #: not told; why (a code: why there is no interval).
    own: Mapping[str, Any]
    #: Incidents to expect in the follow-up, with the ends of what would not have been told from it. [count]
    expected: tuple[float | None, ...]
    #: ratio, lower, upper, p, drift [log scale], degrees_of_freedom, years: the comparison of a typical area; None
    #: where none is made, or told.
    change: Mapping[str, float] | None
    #: ratio, lower, upper: of several treated areas together.
    total: Mapping[str, float] | None
    #: The comparison stands out among all that were looked at.
    clear: bool
    #: A fall as large as the sealed target can be ruled out; False where it is not told.
    target_excluded: bool
    #: As `Effect.grade`; 0 where it is not told.
    grade: int
    #: As `Effect` and `Evidence` have them; None where they are not told.
    robustness: Robustness | None
    #: That of the area by itself, where it is judged with others too.
    own_robustness: Robustness | None
    selection: Selection | None
    smallest_visible_fall: float | None
    #: As `Effect.gates`, less what an untold one is computed from.
    gates: tuple[Question, ...]
    #: Of each policy, and last of the robustness, whether it may be told.
    told: tuple[bool, ...]
    #: Follow-up and what it is held against.
    period: Period
    baseline: Period
    #: When the first measure here began; None where none is tried.
    start: pd.Timestamp | None
    #: line, before, after, percent, ratio, lower, upper, hidden. As `Effect.table`, and a line "others": the controls'
    #: counts as the overview has them.
    table: pd.DataFrame
    #: month, n, expected, lower, upper: from two years before the baseline.
    months: Released
    #: What was expected of each month may be drawn.
    band: bool
    #: period, n, percent (departure from the comparison), hidden: the area's own same months, oldest first.
    years: pd.DataFrame
    #: area, period, ratio, own (bool): departures that may be shown.
    earlier: pd.DataFrame
    #: kind ("all" first), control, ratio, lower, upper, weight [%], changes_sign.
    left_out: pd.DataFrame
    #: where, kind, before, after, difference, lower, upper, says, why, hidden.
    spread: pd.DataFrame
    #: kommundel, before, after, percent, ratio, lower, upper, hidden: as `Joint.table`; empty where it is of one.
    areas: pd.DataFrame
    #: The neighbours whose line together is in `spread`.
    together: tuple[str, ...]
    #: What was registered too late to be counted in the baseline; None where nothing was, or no count is shown.
    late: LateReports | None
    #: First months under a new rule for registration, of this area or of all.
    rule_changes: tuple[pd.Period, ...]
    #: Kommundelar by the area with measures of their own: nothing is looked for there, in the strip around it either.
    busy: tuple[str, ...]
    #: Months of the two periods that are not counted here.
    uncounted: tuple[Period, ...]
    #: The type with further ones of its goal; None where there are none.
    types: ReleasedTypes | None
    #: What else its goal is followed by.
    second: tuple[ReleasedMeasure, ...]
    #: What other kommuner did together with this one; None where its goal has no partners.
    partners: ReleasedPartners | None

    @property
    def alone(self) -> float | None:
        """The area's change over that of the controls, also where it is judged with others; None where untold."""
        if self.package is None:
            return self.change["ratio"] if self.change else None
        own = self.areas.loc[self.areas["kommundel"] == self.kommundel, "ratio"]
        return None if own.isna().any() else float(own.iloc[0])

    @property
    def stopped(self) -> Question | None:
        """The policy that withheld or lowered the verdict."""
        return stopped_by(self.gates)


def release_effect(effect: Effect, situation: Situation, *, policy: Policy) -> ReleasedEffect:
    """An effect through the release; see `ReleasedEffect`."""
    period, baseline = parse_period(effect.period), parse_period(effect.baseline)
    tables = count_tables(effect, situation) | stretches(effect, situation, policy) | type_tables(effect, situation)
    released = release(tables | measure_tables(effect, situation) | partner_tables(effect), policy=policy)
    gone, closed = _gone(released["registered"]), _closed(released, situation.kommundel)
    hidden = any((effect.brottstyp, situation.kommundel, str(each)) in gone for each in (period, baseline))
    withheld = hidden or not windows_behind(effect).isdisjoint(closed)
    return ReleasedEffect(
        **judged(effect, hidden=hidden, withheld=withheld, few=released["one"].hidden > 0),
        kommundel=situation.kommundel,
        period=period,
        baseline=baseline,
        start=first_start(situation, period) if effect.judged.design.known.acted else None,
        table=_table(effect, released, hidden=hidden, withheld=withheld),
        months=_months(released["months"]),
        band=bool(effect.relative) and not (withheld or released["controls"].hidden or released["months"].hidden),
        years=_years(effect, situation, withheld=withheld, closed=closed),
        earlier=_earlier(effect, withheld=withheld),
        left_out=_left_out(effect, withheld=withheld),
        spread=_spread(effect, situation.kommundel, released, withheld=withheld),
        areas=_joined(effect, gone, withheld=withheld),
        together=together(effect.evidence.spread),
        late=_late(effect, situation, hidden=hidden),
        rule_changes=rule_changes(situation, effect.brottstyp),
        busy=tuple(
            name
            for name in neighbours(situation, situation.kommundel, gap=WIDTH)
            if name not in effect.design.panel.counts.index
        ),
        uncounted=months_gone(situation, effect.brottstyp, baseline, period),
        partners=release_partners(effect.partners, released, withheld=withheld),
        **_of_the_goal(effect, situation, released, policy, withheld=withheld),
    )


def judged(effect: Effect, *, hidden: bool = False, withheld: bool = False, few: bool = False) -> dict[str, Any]:
    """What of a verdict may be told, by the names of `ReleasedEffect`.

    `few`: a single incident at a place is hidden, and so what a handful decides.
    """
    said = effect.judged
    other = None if withheld else said.relative
    told = [not {"counts": withheld, "few": withheld or few, "facts": False}[gate.basis] for gate in said.gates]
    asked = zip(said.gates, told, strict=True)
    return {
        "found": Facts(said),
        "package": Facts(effect.joint.package) if effect.joint else None,
        "hidden": hidden,
        "withheld": withheld,
        "kind": effect.design.panel.kind,
        "own": _own(effect, hidden=hidden, withheld=withheld),
        "expected": (None, None, None) if withheld else effect.evidence.expected,
        "change": {name: getattr(other.change, name) for name in _CHANGE} if other else None,
        "total": dict(zip(_ENDS, (other.total.ratio, *other.total.ends), strict=True)) if other else None,
        "clear": bool(other and other.adjusted <= said.design.rules.false_discoveries),
        "target_excluded": said.target_excluded and not withheld,
        "grade": 0 if withheld else said.grade,
        "robustness": None if withheld else said.robustness,
        "own_robustness": None if withheld else effect.robustness,
        "selection": None if withheld else said.evidence.selection,
        "smallest_visible_fall": None if withheld else said.smallest_visible_fall,
        "gates": tuple(policy if may else _untold(policy) for policy, may in asked),
        "told": (*told, not withheld or said.robustness is None),
    }


def _own(effect: Effect, *, hidden: bool, withheld: bool) -> dict[str, Any]:
    row, change = effect.table.iloc[0], effect.evidence.own
    gone = dict.fromkeys(_NUMBERS, hidden) | dict.fromkeys(_ENDS[1:], withheld)
    numbers = {name: None if gone[name] or pd.isna(row[name]) else row[name].item() for name in _NUMBERS}
    return numbers | {"p": None if withheld or change is None else change.p, "why": row["why"]}


def _untold(gate: Question) -> Question:
    """A gate without the numbers that it is answered by."""
    told = {name: value for name, value in gate.told.items() if name in _RULES or is_word(value)}
    return replace(gate, told=told)


def _months(released: Released) -> Released:
    """The months; where the sum of a span is hidden it may be known from elsewhere, so every month is, zeros too."""
    sums = released.totals[("period",)]
    return released.hiding(released.table["period"].isin(sums.loc[sums["hidden"], "period"]))


def _gone(registered: Released) -> set[Key]:
    """Where what an effect counts of a type in an area and a period is hidden, or all there is of it."""
    (by,) = registered.totals
    table, total = registered.table, registered.totals[by]
    cells = table[table["hidden"] & (table["registered"] == IN_TIME)]
    found = pd.concat([cells, total[total["hidden"]]]).reindex(columns=["brottstyp", "kommundel", "period"])
    return set(found.fillna("").itertuples(index=False, name=None))


def _of_the_goal(
    effect: Effect, situation: Situation, released: Mapping[str, Released], policy: Policy, *, withheld: bool
) -> dict[str, Any]:
    """What the goal names beside its indicator, by the names of `ReleasedEffect`; nothing of a withheld goal."""
    goals = public_register(situation.goals, policy=policy)
    named = {effect.types.goal} if effect.types else {one.goal for one in effect.second}
    if named & set(goals.loc[goals["withheld"].astype(bool), "number"]):
        return {"types": None, "second": ()}
    hides = withheld or _closed_types(effect, released, situation.kommundel)
    second = tuple(
        release_survey(one, policy=policy) if one.effect is None else _counted(one, one.effect, situation, released)
        for one in effect.second
    )
    return {"types": release_types(effect.types, withheld=hides), "second": second}


def _counted(
    one: SecondMeasure, effect: Effect, situation: Situation, released: Mapping[str, Released]
) -> ReleasedMeasure:
    """A second measure that is counted: its own counts hidden by themselves, its comparison by all behind it."""
    own, names, package = situation.kommundel, tables_of(one), effect.joint.package if effect.joint else None
    gone = _gone(released.get(names["registered"], released["registered"]))
    # What the page counts of it as another type ends with these months, and of several starts each month by itself.
    apart = names["registered"] not in released and package is not None and len(package.groups) > 1
    hidden = apart or any((effect.brottstyp, own, text) in gone for text in (effect.period, effect.baseline))
    closed = _closed({name: released[names[name]] for name in BEHIND}, own)
    withheld = hidden or not windows_behind(effect).isdisjoint(closed)
    return release_counted(one, judged(effect, hidden=hidden, withheld=withheld))


def _closed_types(effect: Effect, released: Mapping[str, Released], kommundel: str) -> bool:
    """Whether a count behind one of the further types is hidden."""
    known = [one for one in effect.types.types[1:] if one.effect] if effect.types else []
    own = {one.brottstyp: {name: released[f"{name} of {one.brottstyp}"] for name in BEHIND} for one in known}
    return any(
        not windows_behind(one.effect).isdisjoint(_closed(own[one.brottstyp], kommundel))
        for one in known
        if one.effect is not None
    )


def _closed(released: Mapping[str, Released], kommundel: str) -> dict[Period, frozenset[str]]:
    """Each period behind the comparisons in which some area's count may not be shown, with those areas.

    The whole kommun is "", and closed where its total is. Where a total is hidden every area is.
    """
    closed: dict[Period, frozenset[str]] = {}
    for name in BEHIND:
        table, sums = released[name].table, released[name].totals.get(("period",))
        wide = set() if sums is None else set(sums.loc[sums["hidden"], "period"])
        gone = table[table["hidden"] | table["period"].isin(wide)]
        closed |= {
            parse_period(str(text)): frozenset(map(str, part["kommundel"])) if kommundel else frozenset({""})
            for text, part in gone.groupby("period")
            if kommundel or text in wide
        }
    return closed


def _table(effect: Effect, released: Mapping[str, Released], *, hidden: bool, withheld: bool) -> pd.DataFrame:
    """The lines, less those that would tell of a small count: what a bound adds to the area's own counts."""
    types = dict.fromkeys(("before", "after"), "Int64") | dict.fromkeys(_NUMBERS[2:], "Float64")
    table = effect.table[["line", *_NUMBERS]].astype(types).reset_index(drop=True)
    table["ratio"] = table["ratio"].where(table["percent"].isna(), 1 + table["percent"] / 100)
    if hidden:
        table[list(_NUMBERS)] = pd.NA
    else:
        solved = released["one"].hidden > 0 and table["line"].eq(_SOLVABLE)
        table = table[~(released["lines"].table["hidden"] | solved)].reset_index(drop=True)
        table[list(_NUMBERS)] = table[list(_NUMBERS)].mask(table["before"].isna() & withheld)
        if withheld:
            table[["lower", "upper"]] = pd.NA
        else:
            table = pd.concat([table.iloc[:1], _others_line(effect, released["others"]), table.iloc[1:]])
    return table.assign(hidden=hidden).reset_index(drop=True)


def _others_line(effect: Effect, others: Released) -> pd.DataFrame:
    """The controls' counts in the two periods; no line where one of them is not told."""
    total = others.totals["controls", "period"]
    if total.empty or total["hidden"].any():
        return pd.DataFrame()
    n = total.set_index("period")["n"]
    line = {"line": ["others"], "before": [n[effect.baseline]], "after": [n[effect.period]]}
    return pd.DataFrame(line).astype({"before": "Int64", "after": "Int64"})


def _years(effect: Effect, situation: Situation, *, withheld: bool, closed: Closed) -> pd.DataFrame:
    """The same months of each year, with how the area departed from the comparison where that may be shown.

    They are all there is of the months, as other pages print it, and hidden as it is there: what the effect counts is
    another number where some came too late.
    """
    line = counted_line(situation, effect.brottstyp)
    table = same_months(line, parse_period(effect.period))
    own = _departed(effect) if effect.relative and not withheld else {}
    gone = [situation.kommundel in closed.get(parse_period(text), ()) for text in table["period"]]
    table["percent"] = pd.array([own.get(text, pd.NA) for text in table["period"]], dtype="Float64")
    table["n"] = table["n"].mask(pd.Series(gone, index=table.index, dtype=bool))
    return table.assign(hidden=gone)


def _departed(effect: Effect) -> dict[str, float]:
    """Departure in percent by period: the treated area's earlier ones and the one that is judged."""
    rows = _earlier(effect, withheld=False)
    rows = rows[rows["own"]] if len(effect.design.treated) == 1 else rows.iloc[:0]
    earlier = {text: _percent(ratio) for text, ratio in zip(rows["period"], rows["ratio"], strict=True)}
    now = {effect.period: _percent(effect.relative.change.ratio)} if effect.relative else {}
    return earlier | now


def _percent(ratio: float) -> float:
    """A ratio as a change, by the digits that other programs are given. [%]"""
    return round(100 * (float(handed_on(float(ratio))) - 1), 6)


def _earlier(effect: Effect, *, withheld: bool) -> pd.DataFrame:
    """How areas departed in earlier periods; nothing where a count behind any of them is hidden."""
    kept = effect.earlier.iloc[:0] if withheld else effect.earlier.reset_index(drop=True)
    return kept.assign(own=kept["area"].astype(str).isin(effect.design.treated))


def _left_out(effect: Effect, *, withheld: bool) -> pd.DataFrame:
    relative = effect.judged.relative
    if relative is None or withheld:
        return pd.DataFrame(columns=list(LEFT_OUT))
    return relative.left_out.assign(weight=100 * relative.left_out["weight"])


def _joined(effect: Effect, gone: set[Key], *, withheld: bool) -> pd.DataFrame:
    """Each kommundel of a package less its numbers where a count of it is hidden; no row where it is judged alone."""
    if effect.joint is None:
        return pd.DataFrame(columns=["kommundel", *_NUMBERS, "hidden"])
    package, table = effect.joint.package, effect.joint.table.copy()
    spans = zip(package.kommundelar, package.periods, package.baselines, strict=True)
    each = [any((effect.brottstyp, area, str(part)) in gone for part in parts) for area, *parts in spans]
    hidden = pd.Series([*each, any(each)])
    table[list(_NUMBERS)] = table[list(_NUMBERS)].mask(hidden)
    table[list(_ENDS)] = table[list(_ENDS)].mask(hidden | withheld)
    return table.assign(hidden=hidden)


def _spread(effect: Effect, kommundel: str, released: Mapping[str, Released], *, withheld: bool) -> pd.DataFrame:
    """Each row less its numbers and what they say, where one of its two counts is hidden."""
    table = effect.evidence.spread.astype({"before": "Int64", "after": "Int64"})
    gone, near = _gone(released["registered"]), released["around"]
    joint = bool(near.totals["together", "registered"]["hidden"].any())
    parts = {RING: bool(released["ring"].hidden), HOURS: bool(released["hours"].hidden)}

    def hides(where: str, kind: str) -> bool:
        brottstyp, area = (where, kommundel) if kind == TYPES else (effect.brottstyp, where)
        own = any((brottstyp, area, text) in gone for text in (effect.baseline, effect.period))
        alone = kind == NEIGHBOUR and where not in set(near.table["kommundel"])
        return own or parts.get(kind, False) or ((alone or kind == TOGETHER) and joint)

    hidden = [withheld or hides(*row) for row in table[["where", "kind"]].itertuples(index=False, name=None)]
    numbers = ["before", "after", "difference", "lower", "upper"]
    table = table.assign(hidden=pd.Series(hidden, index=table.index, dtype=bool))
    table[numbers] = table[numbers].mask(table["hidden"])
    said = {name: table[name].astype(object).mask(table["hidden"], None) for name in ("says", "why")}
    return table.assign(**said)


def _late(effect: Effect, situation: Situation, *, hidden: bool) -> LateReports | None:
    if hidden or effect.evidence.counted[0] is None:
        return None
    after, before = parse_period(effect.period), parse_period(effect.baseline)
    found = late_reports(situation, effect.brottstyp, after, before, counted=effect.evidence.counted[0])
    days = effect.design.known.recording.registered_days
    return found if found is None or days is None else replace(found, days=days)
