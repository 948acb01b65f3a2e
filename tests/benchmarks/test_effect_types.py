"""Types of the same areas that drift together by a known correlation, and the table of what is found in them."""

import numpy as np
import pandas as pd
from effect_kommuner import AREAS
from effect_panels import Panel
from effect_types import COLUMNS, EFFECTS, PACKAGES, TYPES, measure, of_panels, simulated, summary


def test_simulated_types_go_together_as_asked():
    drawn = simulated(0.9, 4000, np.random.default_rng(1))
    yearly = [np.log(values.reshape(AREAS, -1, 100).sum(axis=2)) for values in drawn]
    steps = [np.diff(values, axis=1).ravel() for values in yearly]
    assert len(drawn) == TYPES
    assert 0.6 < np.corrcoef(steps[0], steps[1])[0, 1] < 1


def test_types_of_real_panels_are_of_the_same_areas_and_months():
    months = [f"m{at}" for at in range(120)]
    held = [
        Panel(f"P{at}", pd.DataFrame(np.full((12, 120), 200.0), columns=months), 12, "P", f"typ {at}") for at in (1, 2)
    ]
    drawn, names, year = of_panels(held, 72, np.random.default_rng(2))
    assert [values.shape for values in drawn] == [(AREAS, 72)] * 2
    assert sorted(names) == ["typ 1", "typ 2"]
    assert 0 <= year <= 4
    assert not np.array_equal(*drawn)


def test_every_package_and_effect_has_its_row_and_a_known_fall_is_covered_as_told():
    found = pd.DataFrame(measure("simulerat", [], 0.15, 2, 1), columns=list(COLUMNS))
    assert len(found) == 2 * len(PACKAGES) * len(EFFECTS)
    table = summary(found, seed=1)
    assert table["områden med åtgärd"].tolist() == [package.name for package in PACKAGES]
    assert table["dragningar"].tolist() == [2] * len(PACKAGES)
    assert found.loc[found["effect"] == "-30 i den första", "covered"].isna().all()
