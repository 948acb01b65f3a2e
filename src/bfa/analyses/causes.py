"""Why: incidents tagged by rules, the stated causes held against them, and which measure answers which cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.chain import chain, mask
from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.measures import acts_in, without_start
from bfa.analyses.rules import Rules, named_places, read_rules, shared_counts, tagged_rows
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation, codebook
from bfa.analyses.uncounted import EVERY_MONTH, Uncounted, uncounted
from bfa.analyses.when.clock import has_clock
from bfa.analyses.where.laid_out import has_point
from bfa.methods.tagging import Tagged
from bfa.tables.contracts import PERSPECTIVES
from bfa.tables.period import Period, parse_period

TAGS = ("situationell", "social", "båda", "ingen regel")
#: A cause is supported, or spoken against, from this many incidents at its place on.
FEWEST_AT_PLACE = 5
_LIKELIHOOD = 0.05


@dataclass(frozen=True, slots=True)
class Tags(Answer):
    """Incidents of one type in a period, tagged by the rules."""

    #: kommundel "" is the whole kommun.
    kommundel: str
    brottstyp: str
    period: Period
    #: In all; None where a month was not counted.
    incidents: int | None
    #: tag (one of `TAGS`), n: every incident once. Empty where there are no rows.
    table: pd.DataFrame
    #: rule, text, character, at_place, n, expected, support: incidents where the rule says, also when it says, how many
    #: of them an even spread over the week would put there, and what that says of the rule.
    rules: pd.DataFrame
    #: Rows that rules on place, or on time, cannot reach.
    without_point: int
    without_clock: int
    #: Which incident each count holds, a row per incident: "tag" (a column per row of `table`), "at_place" and "n" (a
    #: column per rule).
    held: Mapping[str, NDArray[np.bool_]]
    #: Why incidents could not be tagged: rows_needed, more_rows_needed, uncounted; "" when they were.
    reason: str = ""
    kind: str = "crime"
    #: Months that nothing here holds, though they are in the period.
    uncounted: Uncounted = EVERY_MONTH
    #: What the rules ask for that the kommun has nothing of: "places" (no known place is of any kind they name),
    #: "plats_typ" (no row, of any type, has one of the words they name).
    blind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseMatch(Answer):
    """The stated causes and the measures of an area, and the gaps between them."""

    FACTS = frozenset(("causes_without_measure", "measures_without_cause", "measures_without_start"))
    REGISTERS = frozenset(("stated", "measures", "follow_up", "problems"))

    #: The register's columns, and support ("stöds", "motsägs", "antagande", "kan inte prövas"), support_n (incidents
    #: behind it, missing where no rule), at_place (incidents at its places at any hour), counted_at (tuple of the names
    #: of its own places; empty where its rule is counted at all the rule's places), shared (tuple of numbers: the
    #: causes that have this same count, itself included), measures (tuple of numbers: those that act here), state.
    causes: pd.DataFrame
    #: support_n, at_place: which incidents each of the two counts of a cause holds. Shape (incidents, causes).
    held: Mapping[str, NDArray[np.bool_]]
    #: The register's columns, and cause_numbers (tuple), state, done, planned_points, follow_up (row label of the
    #: latest follow-up, missing where none).
    measures: pd.DataFrame
    #: The latest row per measure, the register's columns.
    follow_up: pd.DataFrame
    #: The problems of the area, the register's columns.
    problems: pd.DataFrame
    #: Numbers.
    causes_without_measure: tuple[int, ...]
    measures_without_cause: tuple[int, ...]
    measures_without_start: tuple[int, ...]
    #: Perspectives that no cause was stated from.
    perspectives_without_cause: tuple[str, ...]
    #: Why there is nothing to match: no_registers; "" otherwise.
    reason: str = ""

    @property
    def stated(self) -> pd.DataFrame:
        """`causes` without what was counted of them, or follows from it: the word of support."""
        uncounted = self.causes["support_n"].isna()
        words = self.causes["support"].astype(object).where(uncounted, None)
        return self.causes.drop(columns=["support_n", "at_place"]).assign(support=words)


def tag(situation: Situation, *, brottstyp: str, period: str | Period) -> Tags:
    """Tag the incidents of one type in a period by the codebook's rules.

    With counts only nothing is tagged, and the reason is given.

    Raises
    ------
    ParameterError
        The type or the period cannot be used, or the codebook holds faults.
    """
    period = parse_period(period) if isinstance(period, str) else period
    total = series.total(situation, brottstyp, period)
    rules = read_rules(codebook(situation, "orsaksregler.yml"))
    rows = rows_of(situation, brottstyp, period)
    gone = uncounted(situation, brottstyp, period)
    if reason := rows_needed(situation, brottstyp, period) or ("uncounted" if gone.reason else ""):
        empty = pd.DataFrame(columns=["tag", "n"])
        kind = kind_of(situation, brottstyp)
        return Tags(situation.kommundel, brottstyp, period, total, empty, _no_rules(), 0, 0, {}, reason, kind, gone)
    got = tagged_rows(list(rules.rules.values()), rows, situation, period)
    held = {"tag": _tagged(rules, got.n), "at_place": got.at_place, "n": got.n}
    return Tags(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=period,
        incidents=len(rows) if total is not None else None,
        table=pd.DataFrame({"tag": TAGS, "n": held["tag"].sum(axis=0)}),
        rules=_weighed_rules(rules, got),
        without_point=int((~has_point(rows)).sum()),
        without_clock=int((~has_clock(rows)).sum()),
        held=held,
        kind=kind_of(situation, brottstyp),
        uncounted=gone,
        blind=_blind(rules, situation),
    )


def match(situation: Situation, tags: Tags) -> CauseMatch:
    """Hold the stated causes against the tags, and the measures against the causes.

    A kommundel has its own causes and those of the whole kommun, and the measures that act in it. The tags are of the
    same situation.
    """
    linked = chain(situation)
    causes = linked.causes
    support, held = _supports(causes, situation, tags)
    added: dict[str, list[Any]] = {
        "support": [word for word, _, _ in support],
        "counted_at": [places for _, _, places in support],
        "shared": shared_counts(causes, support),
    }
    return CauseMatch(
        causes=causes.assign(
            support_n=pd.array([n for _, n, _ in support], dtype="Int64"),
            at_place=pd.array(held["at_place"].sum(axis=0), dtype="Int64"),
            **added,
        ),
        held=held,
        measures=linked.measures,
        follow_up=linked.follow_up,
        problems=situation.problems[mask(acts_in(of, situation.kommundel) for of in situation.problems["kommundel"])],
        causes_without_measure=linked.causes_without_measure,
        measures_without_cause=linked.measures_without_cause,
        measures_without_start=without_start(situation),
        perspectives_without_cause=_unseen(causes),
        reason="no_registers" if causes.empty and linked.measures.empty else "",
    )


def _side_by_side(columns: Sequence[NDArray[np.bool_]], rows: int) -> NDArray[np.bool_]:
    return np.column_stack([np.zeros((rows, 0), dtype=bool), *columns])


def _tagged(rules: Rules, met: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of `TAGS` each incident has, as (incidents, tags)."""
    characters = np.array([rule.character for rule in rules.rules.values()])
    one, other = (met[:, characters == character].any(axis=1) for character in ("situationell", "social"))
    return np.column_stack([one & ~other, other & ~one, one & other, ~one & ~other])


def _weighed_rules(rules: Rules, got: Tagged) -> pd.DataFrame:
    rows = []
    for place, (name, rule) in enumerate(rules.rules.items()):
        at_place, n, share = int(got.at_place[:, place].sum()), int(got.n[:, place].sum()), float(got.share[place])
        untried = bool(got.missing[place])
        expected = 0.0 if at_place == 0 else at_place * share
        support = "kan inte prövas" if untried else _weighed(at_place, n, share)
        rows.append((name, rule.text, rule.character, at_place, n, expected, support))
    return pd.DataFrame(rows, columns=_no_rules().columns)


def _blind(rules: Rules, situation: Situation) -> tuple[str, ...]:
    """What some rule asks for and nothing in the kommun has; whole columns, so that it tells of no period or type."""
    near = {kind for rule in rules.rules.values() if rule.near for kind in rule.near.kinds}
    words = {word for rule in rules.rules.values() for word in rule.plats_typ}
    places, rows = situation.places, situation.incidents
    lacks = {
        "places": near and not (len(places) and places["kind"].isin(near).any()),
        "plats_typ": words and (rows is None or not rows["plats_typ"].isin(words).any()),
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def _no_rules() -> pd.DataFrame:
    return pd.DataFrame(columns=["rule", "text", "character", "at_place", "n", "expected", "support"])


def _weighed(at_place: int, n: int, share: float) -> str:
    """Supported where the stated hours hold more of the place's incidents than an even spread would; else against.

    A rule without hours says nothing that the place alone can speak for or against.
    """
    if at_place < FEWEST_AT_PLACE or share == 1:
        return "antagande"
    if stats.binom.sf(n - 1, at_place, share) < _LIKELIHOOD:
        return "stöds"
    return "motsägs" if n <= at_place * share else "antagande"


def _supports(
    causes: pd.DataFrame, situation: Situation, tags: Tags
) -> tuple[list[tuple[str, int | None, tuple[str, ...]]], dict[str, NDArray[np.bool_]]]:
    """What the data say of each cause: the word, the incidents behind it, and the own places they were counted at.

    Besides, which incidents those are, and which are at its places at any hour.
    """
    rules = read_rules(codebook(situation, "orsaksregler.yml"))
    rows = rows_of(situation, tags.brottstyp, tags.period)
    found: list[tuple[str, int | None, tuple[str, ...]]] = []
    behind = list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]()
    for cause in causes.to_dict("records"):
        rule = rules.rules.get(str(cause["rule"])) if not tags.reason else None
        named = named_places(cause["place"], situation.places) if rule and rule.near else ()
        if rule and named:
            got = tagged_rows([rule], rows, situation, tags.period, named=[named])
            there, then = got.at_place[:, 0], got.n[:, 0]
            n = int(then.sum())
            found.append((_weighed(int(there.sum()), n, float(got.share[0])), n, named))
            behind.append((there, then))
        else:
            word, n_of_rule, which = _support(cause, tags, rules.assumed_sources, len(rows))
            found.append((word, n_of_rule, ()))
            behind.append(which)
    held = {"at_place": [there for there, _ in behind], "support_n": [then for _, then in behind]}
    return found, {name: _side_by_side(columns, len(rows)) for name, columns in held.items()}


def _support(
    cause: dict[Any, Any], tags: Tags, assumed: list[str], rows: int
) -> tuple[str, int | None, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    at, none = np.flatnonzero((tags.rules["rule"] == cause["rule"]).fillna(False)), np.zeros(rows, dtype=bool)
    nothing = (none, none)
    if pd.notna(cause["rule"]) and len(at):
        word = str(tags.rules["support"].iloc[at[0]])
        if word == "kan inte prövas":
            return word, None, nothing
        own = (tags.held["at_place"][:, at[0]], tags.held["n"][:, at[0]])
        return word, int(tags.rules["n"].iloc[at[0]]), own
    source = str(cause["source"]).casefold() if pd.notna(cause["source"]) else ""
    return ("antagande" if any(word.casefold() in source for word in assumed) else "kan inte prövas"), None, nothing


def _unseen(causes: pd.DataFrame) -> tuple[str, ...]:
    return tuple(name for name in PERSPECTIVES if name not in set(causes["perspective"])) if len(causes) else ()
