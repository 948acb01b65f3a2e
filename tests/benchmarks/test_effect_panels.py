import numpy as np
import pytest
from effect_panels import (
    RECORDING_BREAK,
    berlin,
    chicago,
    london,
    quarterly,
    shared_panels,
    simulated,
    small_kommuner,
    thinned,
)
from london_boroughs import BORDERS, INNER
from swedish_panels import notices, violence


@pytest.mark.real
def test_london_has_32_boroughs_without_the_airports_or_the_broken_type(real_data):
    panels = list(london(real_data))
    assert all(panel.counts.shape == (32, 117) for panel in panels)
    assert not any("Airport" in area for area in panels[0].counts.index)
    assert not any(RECORDING_BREAK in panel.name for panel in panels)
    assert set(panels[0].counts.index) > INNER
    assert all(area in panels[0].neighbours[other] for area, near in panels[0].neighbours.items() for other in near)


def test_each_border_is_listed_once():
    pairs = [frozenset((area, other)) for area, others in BORDERS.items() for other in others]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


@pytest.mark.real
def test_a_quarter_is_its_three_months_and_thinning_only_takes_away(real_data):
    panel = next(london(real_data))
    quarters, thin = quarterly(panel), thinned(panel, np.random.default_rng(1))
    assert quarters.season == 4
    assert quarters.counts.iloc[0, 0] == panel.counts.iloc[0, :3].sum()
    assert quarters.counts.to_numpy().sum() == panel.counts.to_numpy().sum()
    assert (thin.counts <= panel.counts).all(axis=None)


@pytest.mark.real
def test_chicago_and_berlin_know_their_neighbours(real_data):
    district = next(chicago(real_data))
    assert district.counts.shape == (22, 120)
    assert min(len(near) for near in district.neighbours.values()) >= 2
    panels = {panel.name: panel for panel in berlin(real_data)}
    assert len(panels["Berlin: Sach-beschädigung -insgesamt-"].counts) == 143
    assert any(panel.kept_aside for panel in panels.values())


@pytest.mark.real
def test_panels_kept_aside_are_asked_for_by_themselves(real_data):
    aside = shared_panels(real_data, seed=1, kept_aside=True)
    assert all(panel.kept_aside for panel in aside)
    assert aside[-1].name == "New York: fordonsstöld"


def test_the_simulator_drifts_as_much_as_asked():
    panel = simulated(1, np.random.default_rng(1), drift=0.15, areas=400)
    years = panel.counts.to_numpy().reshape(400, 10, 12).sum(axis=2)
    y = np.log((years[:, 2:] + 0.5) / (years[:, 1:-1] + years[:, :-2] + 0.5) * 2)
    v = 1 / (years[:, 2:] + 0.5) + 1 / (years[:, 1:-1] + years[:, :-2] + 0.5)
    assert np.sqrt((y.var(axis=0) - v.mean(axis=0)).mean()) == pytest.approx(0.15, abs=0.01)


@pytest.mark.real
def test_swedish_panels_are_whole_and_kept_aside(real_data):
    panels = [*notices(real_data), violence(real_data)]
    assert all(panel.kept_aside and panel.counts.notna().all(axis=None) for panel in panels)
    assert all(area.endswith(" län") for area in panels[0].counts.index)
    assert panels[0].counts.shape[1] == 40
    assert panels[-1].counts.loc["Ale", 2000] == 109


@pytest.mark.real
def test_a_small_kommun_has_six_areas_and_few_incidents(real_data):
    panels = small_kommuner(real_data, seed=1)
    assert len({panel.name for panel in panels}) == 20
    assert all(panel.counts.shape == (6, 72) and panel.counts.mean(axis=1).max() < 14 for panel in panels)
    assert not set(panels[0].counts.index) & set(panels[1].counts.index)
