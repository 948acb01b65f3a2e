"""Points that are the middle of a kommundel are no places: they are taken away before any map is drawn of them."""

import numpy as np
import pandas as pd
import pytest

from bfa.tables.common_points import without_middles
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.quality import SourceNotes


def rows(*parts):
    """kommundel, number of rows, and whether they are all on one point."""
    names, east = [], []
    for at, (name, n, same) in enumerate(parts):
        names += [name] * n
        east += [600_000 + 1_000 * at + (0 if same else 10 * number) for number in range(n)]
    return pd.DataFrame({"kommundel": pd.array(names, dtype="string"), "east": map(float, east), "north": 6_600_000.0})


def tried(frame):
    notes = SourceNotes("källan", "fil.csv")
    kept = without_middles(frame, notes, numbers=pd.RangeIndex(2, 2 + len(frame)))
    return int(kept["east"].notna().sum()), notes.remarks


def test_one_point_for_each_kommundel_is_its_middle_and_is_taken_away_and_told():
    left, told = tried(rows(*((name, 6, True) for name in "ABCDE"), (NO_KOMMUNDEL, 3, True)))
    assert left == 0
    assert (told[0]["n"], told[0]["rows"]) == (33, [2, 3, 4, 5, 6])
    assert "ingen karta" in told[0]["what"]


@pytest.mark.parametrize(
    "parts",
    [
        [(name, 6, False) for name in "ABCDE"],
        [(name, 6, True) for name in "ABCD"],
        [(name, 4, True) for name in "ABCDE"],
        [*((name, 6, True) for name in "ABCDE"), ("F", 6, False)],
    ],
    ids=["different points", "too few kommundelar", "too few rows", "one kommundel with places"],
)
def test_points_that_may_be_places_are_kept(parts):
    frame = rows(*parts)
    assert tried(frame) == (len(frame), [])


def test_rows_without_a_point_are_nothing_to_judge():
    frame = rows(("A", 6, True))
    assert tried(frame.assign(east=np.nan, north=np.nan)) == (0, [])
