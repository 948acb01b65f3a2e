"""An area that has moved much before is less sure, and one that has not is never more sure."""

import numpy as np
import pandas as pd
import pytest
from own_past import _inflated, wildness


def test_the_variance_grows_with_the_own_past_and_never_shrinks():
    assert _inflated(np.array([0.1, 0.2]), 4) == 1
    assert _inflated(np.array([9.0, 9.0]), 4) == pytest.approx(22 / 6)
    assert _inflated(np.array([9.0, 9.0]), np.inf) == 1


def test_an_area_that_swung_stands_out_among_steady_ones():
    counts = pd.DataFrame(20.0, index=list("abcdef"), columns=range(60))
    counts.loc["a", 12:23] = 60.0
    past = wildness(counts, {"start": 48, "length": 12, "season": 12, "drift_prior": 0.1}, 0.1)
    assert past[0].max() > 9 * max(each.max() for each in past[2:])
