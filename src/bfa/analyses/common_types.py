"""Which types of crime a kommun has most of, and which are of one category: types that a batch may be asked about.

An order by size tells of the counts behind it, so only types that no tier would hide for being few are told of.
"""

from bfa.analyses.reading_class import layout, parts_of
from bfa.analyses.series import kind_of, total, types_of
from bfa.analyses.situation import Situation, codebook
from bfa.tables.parameters import read_parameters
from bfa.tables.period import Period
from bfa.tables.tier_rules import Rules, largest_hidden


def most_common(situation: Situation, *, period: Period, most: int = 10) -> tuple[str, ...]:
    """The types of crime with most in the whole kommun, most first and by name where they are as many.

    At most `most` types [count]. A type that the codebook counts within another is left out, and so is one of which
    some month of the period is not counted, and one so few that a tier may hide it.

    Raises
    ------
    ParameterError
        The kommun's `sekretess.yml` holds faults.
    """
    least = largest_hidden(read_parameters(codebook(situation, "sekretess.yml"), Rules))
    inner = {name for parts in parts_of(situation).values() for name in parts}
    names = [name for name in _crimes(situation) if name not in inner]
    found = {name: n for name in names if (n := total(situation, name, period, kommundel="")) is not None and n > least}
    return tuple(sorted(found, key=lambda name: (-found[name], name))[:most])


def categories(situation: Situation) -> dict[str, tuple[str, ...]]:
    """The categories of the codebook in its order, each with those of its types that are counted as crime."""
    there, table = set(_crimes(situation)), layout(situation)
    own = table[table["brottstyp"].isin(there)]
    return {str(name): tuple(rows["brottstyp"]) for name, rows in own.groupby("brottskategori", sort=False)}


def _crimes(situation: Situation) -> list[str]:
    return [name for name in sorted(types_of(situation)) if kind_of(situation, name) == "crime"]
