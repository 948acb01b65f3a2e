"""The made-up rows of the country, and the arithmetic from a sample to all of it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from benchmarks.national import TYPES, Measured, drawn, fitted, shares, write, zipf


def measured(*costs):
    return [Measured("x", rows, 10, SimpleNamespace(cpu=cpu), SimpleNamespace(cpu=2 * cpu)) for rows, cpu in costs]


def test_what_a_kommun_and_a_row_cost_is_the_line_through_the_sample():
    found = measured((1_000, 5.0), (2_000, 6.0), (4_000, 8.0))
    assert fitted(found, "intake") == (pytest.approx(4), pytest.approx(0.001))
    assert fitted(found, "batch") == (pytest.approx(8), pytest.approx(0.002))
    assert fitted(measured((1_000, 5.0), (2_000, 4.0)), "intake") == (4.5, 0)


def test_one_kommun_is_drawn_of_each_size():
    by_kommun = pd.Series(range(12), index=list("abcdefghijkl"))
    found = drawn(by_kommun, 3, np.random.default_rng(1))
    assert [int(each) // 4 for each in found] == [0, 1, 2]


def test_the_types_share_all_and_parts_fall_as_zipf():
    told = dict.fromkeys(TYPES, 10.0) | {"Rån": 30.0}
    assert shares(told)["personrån"] == pytest.approx(30 / (10 * len(TYPES) + 20))
    assert zipf(3, 1).tolist() == pytest.approx([6 / 11, 3 / 11, 2 / 11])


def test_every_row_lies_in_its_kommundel_and_the_largest_has_most(tmp_path):
    write(tmp_path, 3_000, 10, pd.Series({"rån": 0.25, "klotter": 0.75}), even=False, seed=1)
    rows = pd.read_csv(tmp_path / "data" / "rader.csv", sep=";", decimal=",")
    part = ((rows["ost"] - 600_000) // 2_500).astype(int)
    assert (len(rows), part.min(), part.max()) == (3_000, 0, 9)
    assert part.value_counts().idxmax() == 0
    assert 0.7 < rows["typ"].eq("klotter").mean() < 0.8
