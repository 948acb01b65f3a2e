"""What an indicator of a measure or a goal counts, in its own area and in two periods."""

from bfa.analyses.measures import scope_of
from bfa.analyses.series import area_months, kind_of, percent_change, whole, whole_number
from bfa.analyses.situation import Situation
from bfa.analyses.uncounted import too_many_unread
from bfa.tables.period import Period, months

#: A kommundel ("" is the whole kommun), and its counts before and after. [count, None where not counted]
Part = tuple[str, int | None, int | None]


def indicator(
    situation: Situation, name: object, scope: object, before: Period, after: Period
) -> tuple[int | None, int | None, float | None, str | None, tuple[Part, ...]]:
    """Counts before and after, their change [%], the kind of the type, and what they are the sum of.

    All missing, and no parts, where the indicator is no type in the data. No change where too many rows are unread.
    """
    if not isinstance(name, str) or name not in set(situation.counts["brottstyp"]):
        return None, None, None, None, ()
    matrix = area_months(situation, name)
    wanted = list(dict.fromkeys(scope_of(scope))) if isinstance(scope, str) else []
    monthly = matrix.reindex(wanted) if wanted else whole(matrix).to_frame("").T
    then, now = (monthly.reindex(columns=months(period)).sum(axis=1, skipna=False) for period in (before, after))
    counts = [whole_number(each.sum(skipna=False)) for each in (then, now)]
    percent = None if too_many_unread(situation, name) else percent_change(*counts)
    parts = tuple((str(area), whole_number(then[area]), whole_number(now[area])) for area in monthly.index)
    return counts[0], counts[1], percent, kind_of(situation, name), parts
