"""Why: incidents tagged by rules, what stands beside them, the stated causes, and which measure answers which cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfa.analyses import series
from bfa.analyses.answer import Answer
from bfa.analyses.beside import Beside, beside
from bfa.analyses.chain import chain, mask
from bfa.analyses.coding import coding_of
from bfa.analyses.ground import ground_shares
from bfa.analyses.hotspots import rows_needed, rows_of
from bfa.analyses.measures import acts_in, without_start
from bfa.analyses.reach import any_type, is_timed, lacking, place_of, reach_of
from bfa.analyses.rules import Rule, Rules, named_places, rules_of, shared_counts, tagged_rows
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import EVERY_MONTH, Uncounted, uncounted
from bfa.analyses.unexplained import COLUMNS as _UNEXPLAINED
from bfa.analyses.unexplained import unexplained
from bfa.analyses.when.clock import has_clock
from bfa.analyses.where.laid_out import has_point
from bfa.methods.tagging import Tagged
from bfa.tables.coding import Coding
from bfa.tables.period import Period, parse_period

Bools = NDArray[np.bool_]
TAGS = ("situationell", "social", "båda", "ingen regel")
_RULES = (
    "rule",
    "text",
    "character",
    "at_place",
    "n",
    "timed",
    "reach",
    "same_place",
    "week",
    "streets",
    "people",
    "tried",
)


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
    #: rule, text, character, at_place, n: incidents where the rule says, also when it says; timed (it asks for a time),
    #: reach (what must be known of an incident, as `analyses.reach`), same_place (as `place_of`), week, streets, people
    #: (share of the week's hours, of the street length, of the inhabitants that it names; missing where there is none)
    #: and tried (False where what it asks for is not known).
    rules: pd.DataFrame
    #: Rows that rules on place, or on time, cannot reach.
    without_point: int
    without_clock: int
    #: Which incident each count holds, a row per incident: "tag" (a column per row of `table`), "at_place" and "n" (a
    #: column per rule), "unexplained" and "lacking" (per row of those), "without" (a point, a clock).
    held: Mapping[str, Bools]
    #: Why incidents could not be tagged: rows_needed, more_rows_needed, uncounted; "" when they were.
    reason: str = ""
    kind: str = "crime"
    #: Months that nothing here holds, though they are in the period.
    uncounted: Uncounted = EVERY_MONTH
    #: What the rules ask for that the kommun has nothing of: "places" (no known place is of any kind they name),
    #: "plats_typ" (no row, of any type, has one of the words they name).
    blind: tuple[str, ...] = ()
    #: known, n: of what the rules need to know ("point", as `analyses.reach`), of how many incidents it is not known.
    lacking: pd.DataFrame = field(default_factory=lambda: _nothing("known", "n"))
    #: As `analyses.unexplained`.
    unexplained: pd.DataFrame = field(default_factory=lambda: _nothing(*_UNEXPLAINED))
    #: Other crime in the same place and months.
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class CauseMatch(Answer):
    """The stated causes and the measures of an area, and the gaps between them."""

    FACTS = frozenset(("causes_without_measure", "measures_without_cause", "measures_without_start", "steps"))
    REGISTERS = frozenset(("stated", "measures", "follow_up", "problems"))

    #: The register's columns, and support_n (incidents at its places and at its time, missing where it has no rule that
    #: could be tried), at_place (those at any hour), timed, reach, week, streets, people (as `Tags.rules`), untried
    #: (assumed or untestable where there is no count; "" otherwise), counted_at (tuple of the names of its own places;
    #: empty where its rule is counted at all the rule's places), shared (tuple of numbers: the causes that have this
    #: same count, itself included), measures (tuple of numbers: those that act here), state.
    causes: pd.DataFrame
    #: support_n, at_place: which incidents each of the two counts of a cause holds. Shape (incidents, causes).
    held: Mapping[str, Bools]
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
    #: The steps of a chain of events, the first one first, as the kommun's scheme names them.
    steps: tuple[str, ...] = ()
    #: support_n, at_place: which of the other crimes lie where, and also when, each cause says. Shape (others, causes).
    beside: Mapping[str, Bools] = field(default_factory=dict)
    #: Why there is nothing to match: no_registers; "" otherwise.
    reason: str = ""

    @property
    def stated(self) -> pd.DataFrame:
        """`causes` without what was counted of them."""
        return self.causes.drop(columns=["support_n", "at_place"])


def tag(situation: Situation, *, brottstyp: str, period: str | Period) -> Tags:
    """Tag the incidents of one type in a period by the codebook's rules, and other crime beside it.

    With counts only nothing is tagged, and the reason is given.

    Raises
    ------
    ParameterError
        The type or the period cannot be used, or the codebook holds faults.
    """
    period = parse_period(period) if isinstance(period, str) else period
    total = series.total(situation, brottstyp, period)
    rules = rules_of(situation)
    rows = rows_of(situation, brottstyp, period)
    gone = uncounted(situation, brottstyp, period)
    if reason := rows_needed(situation, brottstyp, period) or ("uncounted" if gone.reason else ""):
        kind, empty = kind_of(situation, brottstyp), _nothing("tag", "n")
        return Tags(
            situation.kommundel, brottstyp, period, total, empty, _nothing(*_RULES), 0, 0, {}, reason, kind, gone
        )
    every = list(rules.rules.values())
    got = tagged_rows(every, rows, situation, period)
    marks = _tagged(rules, got.n)
    lost, which = lacking(every, rows)
    bare = ~has_point(rows), ~has_clock(rows)
    left, inside = unexplained(situation, rows, marks[:, TAGS.index("ingen regel")])
    return Tags(
        kommundel=situation.kommundel,
        brottstyp=brottstyp,
        period=period,
        incidents=len(rows) if total is not None else None,
        table=pd.DataFrame({"tag": TAGS, "n": marks.sum(axis=0)}),
        rules=_counted_rules(rules, got, ground_shares(situation, every)),
        without_point=int(bare[0].sum()),
        without_clock=int(bare[1].sum()),
        held={
            **{"tag": marks, "at_place": got.at_place, "n": got.n, "unexplained": inside, "lacking": which},
            "without": np.column_stack([each.to_numpy(dtype=bool) for each in bare]),
        },
        kind=kind_of(situation, brottstyp),
        uncounted=gone,
        blind=_blind(rules, situation),
        lacking=lost,
        unexplained=left,
        beside=beside(situation, brottstyp, period, every),
    )


def match(situation: Situation, tags: Tags) -> CauseMatch:
    """Hold the stated causes against the tags, and the measures against the causes.

    A kommundel has its own causes and those of the whole kommun, and the measures that act in it. The tags are of the
    same situation.
    """
    linked = chain(situation)
    causes, rules = _with_rules(linked.causes, situation, tags)
    own, others = (
        _at_causes(causes, each, rows, situation, tags.period)
        for each, rows in (
            (rules, rows_of(situation, tags.brottstyp, tags.period)),
            ([any_type(rule) if rule else None for rule in rules], tags.beside.rows),
        )
    )
    return CauseMatch(
        causes=_counted_causes(causes, rules, own, situation),
        held={"at_place": own.at_place, "support_n": own.n},
        measures=linked.measures,
        follow_up=linked.follow_up,
        problems=situation.problems[mask(acts_in(of, situation.kommundel) for of in situation.problems["kommundel"])],
        causes_without_measure=linked.causes_without_measure,
        measures_without_cause=linked.measures_without_cause,
        measures_without_start=without_start(situation),
        perspectives_without_cause=_unseen(causes, coding_of(situation)),
        steps=coding_of(situation).words("step"),
        beside={"at_place": others.at_place, "support_n": others.n},
        reason="no_registers" if causes.empty and linked.measures.empty else "",
    )


def _tagged(rules: Rules, met: Bools) -> Bools:
    """Which of `TAGS` each incident has, as (incidents, tags)."""
    characters = np.array([rule.character for rule in rules.rules.values()])
    one, other = (met[:, characters == character].any(axis=1) for character in ("situationell", "social"))
    return np.column_stack([one & ~other, other & ~one, one & other, ~one & ~other])


def _counted_rules(rules: Rules, got: Tagged, ground: pd.DataFrame) -> pd.DataFrame:
    every = list(rules.rules.values())
    table = pd.DataFrame(
        {
            "rule": list(rules.rules),
            "text": [rule.text for rule in every],
            "character": [rule.character for rule in every],
            "at_place": got.at_place.sum(axis=0),
            "n": got.n.sum(axis=0),
            "timed": [is_timed(rule) for rule in every],
            "reach": [reach_of(rule) for rule in every],
            "same_place": [place_of(rule) for rule in every],
            "week": got.share,
            "tried": [not lacks for lacks in got.missing],
        }
    )
    return table.join(ground)[list(_RULES)]


def _with_rules(causes: pd.DataFrame, situation: Situation, tags: Tags) -> tuple[pd.DataFrame, list[Rule | None]]:
    """The causes with `untried` and `counted_at`, and the rule by which each is tried."""
    rules = rules_of(situation)
    open_ = set(tags.rules.loc[tags.rules["tried"].astype(bool), "rule"])
    words, named, tried = list[str](), list[tuple[str, ...]](), list[Rule | None]()
    for cause in causes.to_dict("records"):
        rule = rules.rules.get(str(cause["rule"])) if not tags.reason else None
        own = named_places(cause["place"], situation.places) if rule and rule.near else ()
        use = rule if own or cause["rule"] in open_ else None
        assumed = not rule and _is_assumed(cause["source"], rules.assumed_sources)
        words.append("" if use else "assumed" if assumed else "untestable")
        named.append(own)
        tried.append(use)
    added = {"untried": words, "counted_at": named}
    return causes.assign(**{name: pd.Series(own, causes.index, dtype=object) for name, own in added.items()}), tried


def _is_assumed(source: object, assumed: Sequence[str]) -> bool:
    said = "" if pd.isna(source) else str(source).casefold()  # type: ignore[call-overload]
    return any(word.casefold() in said for word in assumed)


def _at_causes(
    causes: pd.DataFrame, rules: Sequence[Rule | None], rows: gpd.GeoDataFrame, situation: Situation, period: Period
) -> Tagged:
    """Which rows lie where each cause says, and also when; none for one that is not tried."""
    asked = [(rule, own) for rule, own in zip(rules, causes["counted_at"], strict=True) if rule]
    found = tagged_rows([rule for rule, _ in asked], rows, situation, period, named=[own for _, own in asked])
    at = np.flatnonzero([rule is not None for rule in rules])
    there, then = (np.zeros((len(rows), len(rules)), dtype=bool) for _ in range(2))
    there[:, at], then[:, at] = found.at_place, found.n
    share = np.full(len(rules), np.nan)
    share[at] = found.share
    return Tagged(there, then, share, ((),) * len(rules))


def _counted_causes(
    causes: pd.DataFrame, rules: Sequence[Rule | None], own: Tagged, situation: Situation
) -> pd.DataFrame:
    tried = np.array([rule is not None for rule in rules], dtype=bool)
    at = np.flatnonzero(tried)
    ground = ground_shares(
        situation, [rule for rule in rules if rule], named=causes["counted_at"].iloc[at].to_list()
    ).set_axis(causes.index[at])
    n = pd.Series(own.n.sum(axis=0), causes.index, dtype="Int64").where(tried)
    counts = [
        ("", None if pd.isna(each) else int(each), names) for each, names in zip(n, causes["counted_at"], strict=True)
    ]
    return causes.assign(
        support_n=n,
        at_place=pd.Series(own.at_place.sum(axis=0), causes.index, dtype="Int64").where(tried),
        timed=[rule is not None and is_timed(rule) for rule in rules],
        reach=[reach_of(rule) if rule else "" for rule in rules],
        week=own.share,
        streets=ground["streets"],
        people=ground["people"],
        shared=pd.Series(shared_counts(causes, counts), causes.index, dtype=object),
    )


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


def _nothing(*columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))


def _unseen(causes: pd.DataFrame, coding: Coding) -> tuple[str, ...]:
    seen = set(causes["perspective"])
    return tuple(name for name in coding.perspective if name not in seen) if len(causes) else ()
