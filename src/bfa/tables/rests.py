"""What a sum holds beside the types that a file tells: a type of its own, so that the types add up to the sum."""

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.municipality import CountSource, Rest
from bfa.tables.naming import some_of
from bfa.tables.quality import ACT, TOLD, SourceNotes

_CELL = ["area", "month", "kind"]


def with_rests(counts: pd.DataFrame, source: CountSource, notes: SourceNotes) -> pd.DataFrame:
    """The counts with the types that `rest` makes, and without the sums that they are taken from.

    Parameters
    ----------
    counts : DataFrame
        area, month, brottstyp, kind, n, each once. A rest is there where the sum and all that is taken from it are, and
        is not less than nothing.

    Raises
    ------
    ParameterError
        A type that `rest` names is not in the file, or the one it makes is.
    """
    if not source.rest:
        return counts
    there = set(counts["brottstyp"])
    named = {name for rest in source.rest for name in (rest.of, *rest.less)}
    lost, taken = sorted(named - there), sorted(there & {rest.brottstyp for rest in source.rest})
    if lost or taken:
        raise ParameterError(
            f"{notes.file}: rest: {some_of(lost or taken)} {'finns inte' if lost else 'finns redan'} i filen.",
            found=some_of(sorted(there)),
            do="skriv typerna så som de heter när values: har bytt namnen, och ge resten ett nytt namn.",
        )
    made = [_rest(counts, rest, notes) for rest in source.rest]
    sums = counts["brottstyp"].isin({rest.of for rest in source.rest})
    return pd.concat([counts[~sums], *made], ignore_index=True)


def _rest(counts: pd.DataFrame, rest: Rest, notes: SourceNotes) -> pd.DataFrame:
    own = counts[counts["brottstyp"].isin({rest.of, *rest.less})]
    wide = own.pivot(index=_CELL, columns="brottstyp", values="n").astype("Float64").dropna()
    left = (wide[rest.of] - wide[rest.less].sum(axis=1)).astype("Int64").rename("n").reset_index()
    less, name = left["n"] < 0, rest.brottstyp
    told = f"{name} är räknad som {rest.of} utan {some_of(rest.less, len(rest.less))}"
    notes.add(told, len(left), grade=TOLD)
    notes.add(
        f"{rest.of} är mindre än delarna tillsammans; {name} är inte räknad där",
        int(less.sum()),
        do="kontrollera att typerna under less: inte överlappar varandra",
        grade=ACT,
    )
    return left[~less].assign(brottstyp=name).astype({"brottstyp": counts["brottstyp"].dtype})[list(counts.columns)]
