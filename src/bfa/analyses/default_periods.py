"""Which months a question is asked of where its parameters leave them out: the latest whole ones that the data cover.

No notebook holds a date of its own. An empty period is the latest whole tertial (January-April, May-August,
September-December) that is counted, or the latest twelve months, and what was chosen is handed on to be said,
with why later months are not in it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bfa.analyses.series import area_counts, area_months, by_year_only, kind_of, kommundelar_only
from bfa.analyses.situation import Situation
from bfa.errors import DataError
from bfa.tables.coverage import COUNTED, GAP, OUTSIDE, PART, stretches
from bfa.tables.period import Period, months, parse_period, years_back

#: From what makes a month most known to what makes it least.
_STATES = (COUNTED, PART, GAP, OUTSIDE)
Later = tuple[tuple[str, tuple[Period, ...]], ...]
#: Months of a tertial, of a year, and of the shortest stretch that stands in for a tertial. [months]
TERTIAL, YEAR, STRETCH = 4, 12, 3
#: Share of the kommundelar that must be counted in a month for it to be a month of the kommun. [0-1]
_MOST = 0.5
Latest = Callable[[pd.PeriodIndex, pd.PeriodIndex | None], tuple[Period, str]]


def later_months(
    situation: Situation, kinds: frozenset[str], known: pd.PeriodIndex, chosen: Period, late: pd.PeriodIndex
) -> Later:
    """The months after a chosen period that could not be used, with the reason as a code, in order of time.

    The reason is the month's state in the files, "uncovered", "preliminary" or "against_preliminary" (the same month
    the year before is). Empty where nothing is later, or what is later is whole and merely no period.

    Parameters
    ----------
    situation : Situation
        Its `coverage` says what each file reaches.
    kinds : frozenset of str
        Kinds of source that the counts are of.
    late : PeriodIndex
        Months that late reports still fill (`preliminary`).
    """
    states = _states(situation.coverage, kinds)
    last = _reach(states, known)
    found: dict[str, list[pd.Period]] = {}
    for month in months(Period(chosen.last + 1, last)) if last is not None and last > chosen.last else ():
        if why := _why(month, states, known, late):
            found.setdefault(why, []).append(month)
    return tuple((why, tuple(stretches(gone))) for why, gone in found.items())


def preliminary(situation: Situation, kinds: Collection[str]) -> pd.PeriodIndex:
    """Months of some kinds of source that late reports still fill, in order."""
    found = situation.quality.get("preliminary", {}).get("kinds", {})
    return pd.PeriodIndex(sorted({month for kind in kinds for month in found.get(kind, ())}), freq="M")


def late_years(situation: Situation) -> pd.PeriodIndex:
    """The first months of the years told by year that late reports still fill; none where the day is not known."""
    uttag = situation.kommun.uttag
    years = sorted(int(year) for year in situation.annual["year"].unique()) if uttag else []
    fills = [year for year in years if pd.Period(f"{year}-12", "M") >= _filling(situation)]
    return pd.PeriodIndex([f"{year}-01" for year in fills], freq="M")


def _filling(situation: Situation) -> pd.Period:
    """The first month that late reports still fill."""
    return pd.Timestamp(str(situation.kommun.uttag)).to_period("M") - situation.kommun.preliminary_months


def _states(coverage: pd.DataFrame, kinds: frozenset[str]) -> dict[pd.Period, str]:
    """Every month that a file reaches, to its best state in any of them."""
    own = coverage[coverage["kind"].isin(kinds)]
    if own.empty:
        return {}
    rank = own["state"].map(_STATES.index).groupby(own["month"].dt.to_period("M")).min()
    return {month: _STATES[at] for month, at in zip(rank.index, rank, strict=True)}


def _reach(states: dict[pd.Period, str], known: pd.PeriodIndex) -> pd.Period | None:
    """The last month that belongs to the series: rows far after the others are told elsewhere."""
    held = [*known, *(month for month, state in states.items() if state != OUTSIDE)]
    if not held:
        return None
    last: pd.Period = max(held)
    while last + 1 in states:
        last += 1
    return last


def _why(month: pd.Period, states: dict[pd.Period, str], known: pd.PeriodIndex, late: pd.PeriodIndex) -> str | None:
    if month not in known:
        return states.get(month, "uncovered")
    return "preliminary" if month in late else "against_preliminary" if month - 12 in late else None


@dataclass(frozen=True, slots=True)
class Asked:
    """The periods of one page, given or found."""

    period: Period
    #: The same months the year before, unless given.
    baseline: Period
    #: Those of `period`, unless given.
    problem_period: Period
    #: The latest whole year, unless given.
    crime_table_period: Period
    #: Of each period that was not given: the parameter's name, the months, and how they were chosen: tertial,
    #: preliminary_tertial, months, year, twelve, fewer_than_twelve, year_before, same or no_crimes.
    found: tuple[tuple[str, Period, str], ...]
    #: Where `period` was not given: later months that could not be used, with why, as `later_months` has them.
    later: Later = ()
    #: First month of a measure that is planned; None where that is the period's.
    planned: Period | None = None
    #: The page is of all crime, and prints sums over types.
    all_crime: bool = False

    @property
    def start(self) -> Period:
        """First month of the measure that is planned for: the period's, unless given."""
        return self.planned or Period(self.period.first, self.period.first)


def tertial(
    situation: Situation,
    *,
    brottstyp: str,
    period: str = "",
    baseline: str = "",
    problem_period: str = "",
    crime_table_period: str = "",
    start: str = "",
) -> Asked:
    """The periods of a page that compares a tertial with the same months the year before.

    Of a type that is told by year the latest calendar year stands for the tertial. Every page of a kommun gets the
    same months, whatever its kommundel. A period that is "" is to be found; `start` is the first month of a measure
    that is planned, "" the period's.

    Raises
    ------
    ParameterError
        The type is unknown, or a period cannot be read.
    DataError
        A period is to be found and no month is counted.
    """
    given = {"period": period, "baseline": baseline, "problem_period": problem_period}
    latest = latest_calendar_year if by_year_only(situation, brottstyp) else latest_tertial
    found = _asked(situation, brottstyp, latest, given | {"crime_table_period": crime_table_period})
    return replace(found, planned=parse_period(start, where="start: ")) if start.strip() else found


def year(situation: Situation, *, brottstyp: str, period: str = "") -> Asked:
    """The periods of a page that looks at the latest twelve months; raises as `tertial`."""
    return _asked(situation, brottstyp, latest_year, {"period": period})


def calendar_year(situation: Situation, *, period: str = "") -> Asked:
    """The periods of a page of all crime: the latest calendar year that is counted, against the year before it.

    Raises
    ------
    ParameterError
        The period cannot be read.
    DataError
        It is to be found and no month of any crime is counted.
    """
    if period.strip():
        chosen, how = parse_period(period, where="period: "), ""
    else:
        chosen, how = crime_year(situation) or _no_crime()
    before = years_back(chosen, -(-len(months(chosen)) // YEAR))
    found = (("period", chosen, how),) if how else ()
    return Asked(chosen, before, chosen, chosen, found, all_crime=True)


def _no_crime() -> tuple[Period, str]:
    raise DataError(
        "Ingen månad är räknad för något brott.",
        do="läs in uppgifter om brott som täcker hela månader, eller ange period.",
    )


def side_by_side(
    situation: Situation, brottstyper: Sequence[str], asked: Asked, beside: Sequence[Period] = ()
) -> tuple[Period, ...]:
    """Every period that pages side by side ask about, so far as is known, with the same months of the years before.

    Parameters
    ----------
    brottstyper : sequence of str
        Types that have a page of their own: what it asks about by default is counted with.
    asked : Asked
        Of this page.
    beside : sequence of Period
        What other pages of the same handout ask about.
    """
    monthly = [name for name in brottstyper if not by_year_only(situation, name)]
    counted = [name for name in monthly if len(counted_months(situation, name))]
    usual = [choose(situation, brottstyp=name) for name in counted for choose in (tertial, year)]
    named = dict.fromkeys([*(span for each in (*usual, asked) for span in _spans(each)), *beside])
    first = _first_month(situation)
    earlier = [years_back(span, back) for span in named for back in range(1, 1 + (span.first - first).n // YEAR)]
    return tuple(dict.fromkeys([*named, *earlier]))


def _first_month(situation: Situation) -> pd.Period:
    months = situation.counts["month"].dt.to_period("M")
    years = situation.annual["year"].map(lambda year: pd.Period(year=int(year), month=1, freq="M"))
    return pd.Period(min([*months.unique(), *years.unique()]), "M")


def _spans(asked: Asked) -> tuple[Period, ...]:
    return asked.period, asked.baseline, asked.problem_period, asked.crime_table_period


def counted_years(situation: Situation, brottstyp: str) -> pd.PeriodIndex:
    """As `counted_months`; of a type that is told by year, the months of the years that are counted so."""
    years = pd.PeriodIndex(_counted_in_most(area_counts(situation, brottstyp)))
    every = [month for year in years for month in pd.period_range(year.asfreq("M", "start"), periods=YEAR, freq="M")]
    return pd.PeriodIndex(every, freq="M")


def counted_months(situation: Situation, brottstyp: str) -> pd.PeriodIndex:
    """Months in which a type is counted in more than half of the kommundelar that it is ever counted in, in order.

    Raises
    ------
    ParameterError
        The type is unknown.
    """
    return pd.PeriodIndex(_counted_in_most(area_months(situation, brottstyp)), freq="M")


def _counted_in_most(matrix: pd.DataFrame) -> pd.Index:
    """The columns that are counted in more than half of the kommundelar that are ever counted."""
    named = kommundelar_only(matrix)
    known = (named if named.notna().to_numpy().any() else matrix).dropna(how="all")
    return known.columns[known.notna().mean(axis=0) > _MOST]


def latest_tertial(known: pd.PeriodIndex, late: pd.PeriodIndex | None = None) -> tuple[Period, str]:
    """The latest whole tertial counted, and what it is as a code; the latest months where no tertial is whole.

    `known` are the months counted, in order, at least one; `late` those that late reports still fill: a tertial that
    can be judged (`judged`) is preferred.
    """
    settled = judged(known, late)
    if (final := latest_whole(settled, TERTIAL)) is not None:
        return final, "tertial"
    whole = latest_whole(known, TERTIAL)
    if whole is not None and len(settled) < STRETCH:
        return whole, "preliminary_tertial"
    found = _latest(settled if len(settled) else known, STRETCH)
    return found, "months"


def judged(known: pd.PeriodIndex, late: pd.PeriodIndex | None) -> pd.PeriodIndex:
    """The counted months that late reports fill no longer, neither them nor the same months the year before."""
    return _settled(known, None if late is None else late.union(late + YEAR))


def latest_year(known: pd.PeriodIndex, late: pd.PeriodIndex | None = None) -> tuple[Period, str]:
    """The latest twelve months in a row that are counted, or as many as there are; parameters as `latest_tertial`.

    Only the latest months are left out for being preliminary: one amid others, of an old file, does not move the year.
    """
    settled = _before_late(known, late)
    found = _latest(settled if len(settled) else known, YEAR)
    twelve = (found.last - found.first).n + 1 == YEAR
    return found, "twelve" if twelve else "fewer_than_twelve"


def latest_calendar_year(known: pd.PeriodIndex, late: pd.PeriodIndex | None = None) -> tuple[Period, str]:
    """The latest calendar year whose months are all counted, else as `latest_year`."""
    found = latest_whole(_before_late(known, late), YEAR)
    return (found, "year") if found is not None else latest_year(known, late)


def crime_year(situation: Situation) -> tuple[Period, str] | None:
    """The latest calendar year of all crime, as `latest_calendar_year`; None where no crime is counted."""
    return situation.once("crime_year", lambda: _crime_year(situation))


def _crime_year(situation: Situation) -> tuple[Period, str] | None:
    months = crime_months(situation)
    return latest_calendar_year(months, preliminary(situation, ("crime", "counts"))) if len(months) else None


def latest_whole(known: pd.PeriodIndex, length: int) -> Period | None:
    """The latest tertial, half-year or year of the calendar of which every month is counted; None where none is.

    `known` are the months counted, in order; `length` is 4, 6 or 12 months.
    """
    ends = [Period(last - length + 1, last) for last in reversed(known) if last.month % length == 0]
    return next((span for span in ends if _all_in(span, known)), None)


def _asked(situation: Situation, brottstyp: str, latest: Latest, given: Mapping[str, str]) -> Asked:
    found: list[tuple[str, Period, str]] = []

    def settle(name: str, choose: Callable[[], tuple[Period, str]]) -> Period:
        if text := (given.get(name) or "").strip():
            return parse_period(text, where=f"{name}: ")
        found.append((name, *choose()))
        return found[-1][1]

    years = latest is latest_calendar_year
    known = (counted_years if years else counted_months)(situation, brottstyp)
    kinds = frozenset({kind_of(situation, brottstyp), "counts"})
    late = late_years(situation) if years else preliminary(situation, kinds)
    after = settle("period", lambda: latest(_some(known, brottstyp), late))
    later = later_months(situation, kinds, known, after, late) if found else ()
    return Asked(
        period=after,
        baseline=settle("baseline", lambda: (years_back(after, 1), "year_before")),
        problem_period=settle("problem_period", lambda: (after, "same")),
        crime_table_period=settle("crime_table_period", lambda: crime_year(situation) or (after, "no_crimes")),
        found=tuple(found),
        later=later,
    )


def crime_months(situation: Situation) -> pd.PeriodIndex:
    """Months in which any crime is counted anywhere, in order; a year that is told as one has all of its own."""
    counts, annual = situation.counts, situation.annual
    found = {
        *counts.loc[(counts["kind"] == "crime") & counts["n"].notna(), "month"].drop_duplicates().dt.to_period("M")
    }
    for year in annual.loc[annual["kind"] == "crime", "year"].unique():
        found |= {*pd.period_range(f"{year}-01", periods=YEAR, freq="M")}
    return pd.PeriodIndex(sorted(found), freq="M")


def _some(months: pd.PeriodIndex, brottstyp: str) -> pd.PeriodIndex:
    if not len(months):
        raise DataError(
            f"{brottstyp}: ingen period är angiven, och ingen hel månad är räknad.",
            do="ange period i batchfilen, eller läs in uppgifter som täcker hela månader.",
        )
    return months


def _settled(known: pd.PeriodIndex, late: pd.PeriodIndex | None) -> pd.PeriodIndex:
    return known if late is None else known[~known.isin(late)]


def _before_late(known: pd.PeriodIndex, late: pd.PeriodIndex | None) -> pd.PeriodIndex:
    """The months before the run of preliminary ones that ends them."""
    settled = _settled(known, late)
    return known[known <= settled[-1]] if len(settled) else settled


def _all_in(span: Period, known: pd.PeriodIndex) -> bool:
    return bool(pd.period_range(span.first, span.last, freq="M").isin(known).all())


def _latest(known: pd.PeriodIndex, most: int) -> Period:
    """The latest `most` months in a row; where there is no such run, the run that ends with the latest month."""
    for last in reversed(known):
        span = Period(last - most + 1, last)
        if _all_in(span, known):
            return span
    first = last = known[-1]
    while first - 1 in known:
        first -= 1
    return Period(first, last)
