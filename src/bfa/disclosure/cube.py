"""What pages side by side share: how many of a type each kommundel has in each period, decided once for all of them.

Pages ask of different periods. Two that overlap have months in common, so that three sums of a kommundel may give the
fourth, which another page hides; and the kommun's sums less those shown of its kommundelar give the rest. The periods
are cut into the pieces that the same periods hold, and the pieces, the kommundelar and the kommun are one system, one
for each type. Pages of all crime print sums over types besides, of whole years, which tie the types to each other:
where there is such a page, all types that pages print and those years are one system. What no page is known to print is
decided when a page first counts it, beside that, and so the same way on every page. All of it is kept (`kept`).
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from bfa.analyses import default_periods
from bfa.analyses.local_picture import crime_counts, crime_types, earlier_years
from bfa.analyses.reading_class import parts_of
from bfa.analyses.series import kind_of, over, total, types_of
from bfa.analyses.situation import Situation
from bfa.disclosure.all_crime import within_years, year_tables
from bfa.disclosure.count_table import CountTable
from bfa.disclosure.kept import decided_once
from bfa.disclosure.linking import Block, block, link, named
from bfa.disclosure.policy import Policy, largest_small, policy_from
from bfa.disclosure.printed import HIDDEN_BESIDE, Printed, name_told
from bfa.disclosure.registers import pointed_at, unnamed_owners
from bfa.disclosure.suppression import suppress
from bfa.disclosure.within import told_periods, within_tables
from bfa.tables.codes import codebook_file
from bfa.tables.period import Period, months, parse_period

#: What tells that a page of all crime prints a year, before the year among what other pages print.
ALL_CRIME = "alla brott: "
_AREA = ("kommundel", "period")


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Counts of kommundel and period that several pages print, and which of them are hidden."""

    #: The counts and what ties them together; none where none can be hidden.
    blocks: tuple[Block, ...]
    #: By what is counted (`name_of`): whether it is hidden on every page.
    hidden: Mapping[Hashable, bool]


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """The decisions of a handout, type by type."""

    #: Of any kommundel: the pages of all of them are side by side.
    situation: Situation
    policy: Policy
    #: Those that several pages print, so far as is known.
    types: tuple[str, ...]
    #: All that the pages ask of.
    periods: tuple[Period, ...]
    #: Counts that the batch has found must be hidden too, by name.
    told: tuple[Hashable, ...] = ()
    #: Those that pages of all crime ask of.
    years: tuple[Period, ...] = ()
    #: The types that were decided, with what was; under "" what is decided for all crime.
    known: dict[str, Decided] = field(default_factory=dict)
    #: What the page has released, for the batch to try together with what others have.
    printed: list[Printed] = field(default_factory=list)

    def pieces(self) -> dict[str, list[pd.Period]]:
        """The months of each piece that the periods are cut into, by its name."""
        return {name: own for each in _pieces(self.periods).values() for name, own in each.items()}

    def count(self, whole: Mapping[str, str]) -> int | None:
        """What the data have of a type, a period and perhaps a kommundel; None where more is said, or not counted."""
        if not {"brottstyp", "period"} <= set(whole) <= {"brottstyp", "kommundel", "period"}:
            return None
        period, place = parse_period(whole["period"]), whole.get("kommundel", "")
        return total(self.situation, whole["brottstyp"], period, kommundel=place)

    def of(self, types: Collection[str], *, apart: Collection[str] = (), monthly: bool = False) -> Decided:
        """What is decided for some types together; those that are not in the data have nothing to decide.

        Where nothing is hidden it ties nothing, unless months are told, which add up to what is printed (`monthly`).
        `apart` are types that are told apart in one table: of those what other pages print.
        """
        there, together = types_of(self.situation), self._of_all_crime()
        own = [*types, *sorted({*apart} & {*self.types})]
        for name in own:
            if name not in self.known:
                family = _family(self.situation, name, there)
                self.known.update(dict.fromkeys((name, *family), _decided(self, [family], together.hidden)))
        parts = list({id(self.known[name]): self.known[name] for name in own}.values())
        if not self.crimes().isdisjoint({*own, *apart}):
            parts = [together, *(part for part in parts if part is not together)]
        return Decided(
            tuple(block for part in parts if monthly or any(part.hidden.values()) for block in part.blocks),
            {name: hidden for part in reversed(parts) for name, hidden in part.hidden.items()}
            | dict.fromkeys(self.told, True),
        )

    def crimes(self) -> frozenset[str]:
        """The types that pages of all crime print."""
        if not self.years:
            return frozenset()
        return self.situation.once("crimes", lambda: frozenset(crime_types(self.situation)["brottstyp"]))

    def _of_all_crime(self) -> Decided:
        """What is decided of the years of all crime, and of the types that several pages print with them."""
        if not self.years:
            return Decided((), {})
        if "" not in self.known:
            families = _families(self)
            found = _decided(self, families)
            self.known.update(dict.fromkeys(("", *(name for family in families for name in family)), found))
        return self.known[""]


def open_policy(
    situation: Situation,
    *,
    tier: str,
    brottstyper: Sequence[str] = (),
    asked: default_periods.Asked | None,
    beside: Sequence[str] = (),
) -> Policy:
    """The policy for one tier, by the kommun's own codebooks where it has them.

    Parameters
    ----------
    brottstyper : sequence of str
        What the page asks about; the indicators of the measures and the types of the problems are told of besides, and
        so are the periods of figures that the kommun file has of them.
    asked : Asked or None
        Its periods; None decides nothing for pages side by side, and is for what opens no page.
    beside : sequence of str
        Types and periods that other pages of the same handout ask about, and what a batch has found must be hidden.

    Raises
    ------
    ParameterError
        The tier is unknown, a codebook is missing or holds faults, or `beside` holds what is neither.
    """
    root = situation.kommun.root
    rules = policy_from(codebook_file(root, "sekretess.yml"), tier=tier, places=codebook_file(root, "platstyper.yml"))
    policy = replace(rules, unnamed=pointed_at(situation, policy=rules), owners=unnamed_owners(situation, policy=rules))
    if asked is None:
        return policy
    there = types_of(situation)
    own = tuple(sorted({name for name in (*brottstyper, *beside) if name in there}))
    told = [text for text in beside if text.startswith(HIDDEN_BESIDE)]
    years = [parse_period(text.removeprefix(ALL_CRIME)) for text in beside if text.startswith(ALL_CRIME)]
    years = sorted({*years, *((asked.period,) if asked.all_crime else ())}, key=str)
    spans = [
        parse_period(text, where="beside: ")
        for text in beside
        if text not in there and not text.startswith((HIDDEN_BESIDE, ALL_CRIME))
    ]
    named = {*situation.follow_up["indicator"].dropna(), *situation.problems["brottstyp"].dropna()}
    every = tuple(sorted({*own, *(named & there)}))
    usual = own if any(_may_hide(situation, name, policy) for name in every) else ()
    spans += [
        parse_period(each.period)
        for each in situation.kommun.control_sums
        if each.brottstyp in own and _may_hide(situation, each.brottstyp, policy)
    ]
    periods = sorted(default_periods.side_by_side(situation, usual, asked, [*spans, *years]), key=str)
    known = tuple(name_told(text) for text in told)
    return replace(policy, cube=Cube(situation, policy, every, tuple(periods), known, tuple(years)))


def _may_hide(situation: Situation, brottstyp: str, policy: Policy) -> bool:
    """Whether any count of a type in a kommundel and a period can be small."""
    return largest_small(brottstyp, kind_of(situation, brottstyp), 0, policy=policy) > 0


def _family(situation: Situation, brottstyp: str, there: Collection[str]) -> tuple[str, ...]:
    """A type with all that it is counted within, or that is counted within it, of those that are counted at all."""
    within = {name: above for above, own in parts_of(situation).items() for name in own}

    def outermost(name: str) -> str:
        return outermost(within[name]) if name in within else name

    every = dict.fromkeys([brottstyp, *within, *within.values()])
    return tuple(name for name in every if name in there and outermost(name) == outermost(brottstyp))


def _families(cube: Cube) -> list[tuple[str, ...]]:
    """The types that several pages print, each with those that it is counted within or that are counted within it."""
    there = types_of(cube.situation)
    return list(dict.fromkeys(_family(cube.situation, name, there) for name in cube.types))


def crime_tables(cube: Cube) -> list[CountTable]:
    """The years that pages of all crime print, as they declare them."""
    situation, types = cube.situation, crime_types(cube.situation)
    years = sorted({year for asked in cube.years for year in (*earlier_years(situation, asked), asked)}, key=str)
    counts = crime_counts(situation, types, tuple(years))
    tables = year_tables(types, counts, years, set(cube.years)) | dict(within_years(situation, types, years))
    return list(tables.values())


def _never_hidden(cube: Cube, family: Sequence[str]) -> dict[Hashable, bool]:
    """Of types that no rule of their own hides: every count, which is printed; none of other types."""
    if any(_may_hide(cube.situation, name, cube.policy) for name in family):
        return {}
    areas = {*cube.situation.counts["area"].unique(), *cube.situation.annual["area"].unique()}
    return dict.fromkeys((each for name in family for each in _every(sorted(areas), name, cube.periods)), False)


def _decided(
    cube: Cube, families: Sequence[tuple[str, ...]], decided: Mapping[Hashable, bool] | None = None
) -> Decided:
    """What is decided of types, each with those within it, beside what is; None: together with years of all crime."""
    open_ = {family: _never_hidden(cube, family) for family in families}
    hides = [family for family, names in open_.items() if not names or any((decided or {}).get(name) for name in names)]
    shown = {name: False for family in families if family not in hides for name in open_[family]}
    if decided is not None and not hides:
        return Decided((), shown)

    def decide() -> Printed:
        tables = [table for family in hides for table in _family_tables(cube, family)]
        tables += crime_tables(cube) if decided is None else []
        blocks = [block(table, "n", policy=cube.policy) for table in tables]
        system, places = link(blocks, {**shown, **(decided or {})})
        return Printed(system, named(blocks, places, len(system.values)), suppress(system))

    asked = {"types": cube.types, "periods": cube.periods, "years": cube.years, "families": families}
    own, hidden = decided_once(cube.situation, cube.policy, asked | {"together": decided is None}, decide)
    return Decided((own,), {**shown, **hidden})


def _family_tables(cube: Cube, family: Sequence[str]) -> list[CountTable]:
    tables = [table for name in family for table in _tables(cube, name)]
    return tables + [
        table
        for above, own in parts_of(cube.situation).items()
        if above in family and (inside := [name for name in own if name in family])
        for table in within_tables(cube.situation, above, inside, cube.periods)
    ]


def _every(areas: Collection[str], brottstyp: str, periods: Sequence[Period]) -> list[Hashable]:
    """The name of every kommundel's and the kommun's count in every period."""
    spans = [(("brottstyp", brottstyp), ("period", str(period))) for period in periods]
    return [
        frozenset((*span, *area)) for span in spans for area in ((), *((("kommundel", str(name)),) for name in areas))
    ]


def _pieces(periods: Sequence[Period]) -> dict[Period, dict[str, list[pd.Period]]]:
    """The months of each period by piece: those that the same periods hold."""
    spans = [set(months(period)) for period in periods]
    every = sorted(set[pd.Period]().union(*spans))
    held = {month: tuple(place for place, span in enumerate(spans) if month in span) for month in every}
    names = {which: _spans([month for month in every if held[month] == which]) for which in set(held.values())}
    return {
        period: {
            name: [month for month in every if held[month] == which] for which, name in names.items() if place in which
        }
        for place, period in enumerate(periods)
    }


def _spans(months: Sequence[pd.Period]) -> str:
    """Months in order as the stretches they make up: the same name wherever the same months are a piece."""
    first = [month for place, month in enumerate(months) if place == 0 or months[place - 1] + 1 != month]
    last = [month for place, month in enumerate(months) if month + 1 not in months[place + 1 : place + 2]]
    return ", ".join(f"{start}/{end}" for start, end in zip(first, last, strict=True))


def _tables(cube: Cube, brottstyp: str) -> list[CountTable]:
    """The pieces of every period by kommundel; one with an uncounted month has no sum, and then the kommun has none."""
    periods = told_periods(cube.situation, brottstyp, cube.periods)
    parts = [
        pd.DataFrame({"period": str(period), "piece": piece, "n": over(cube.situation, brottstyp, own)})
        for period, pieces in _pieces(periods).items()
        for piece, own in pieces.items()
    ]
    if not parts:
        return []
    cells = pd.concat(parts).rename_axis("kommundel").reset_index()
    open_ = cells["n"].isna()
    known = ~open_.groupby([cells["kommundel"], cells["period"]]).transform("any")
    every = ~open_.groupby(cells["period"]).transform("any")
    return [
        CountTable(
            cells[rows].astype({"n": "int64"}),
            identifies=(),
            sensitive=brottstyp,
            kind=kind_of(cube.situation, brottstyp),
            margins=margins,
            whole={"brottstyp": brottstyp},
            by=("kommundel", "period", "piece"),
            unseen=(None, ("period", "piece")),
        )
        for rows, margins in ((every, (_AREA, ("period",), ("period", "piece"))), (known & ~every, (_AREA,)))
        if rows.any()
    ]
