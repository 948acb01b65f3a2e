import numpy as np
import pandas as pd
import pytest
from effect_answers import Answers, evaluated, interval, intervals, together
from effect_calibration import Plan, measure, run
from effect_designs import DESIGNS, Draw, draws, starts, thinned_follow_up
from effect_panels import Panel, simulated
from effect_rates import block_interval, goals, markdown, per_design, rate
from effect_summary import kinds_of_panels, methods, placements, verdicts

RISE = np.r_[[10.0] * 12, [20.0] * 12, [10.0] * 12]


def steady(areas: int = 12) -> Panel:
    """No drift at all, 30 a month everywhere."""
    counts = np.random.default_rng(5).poisson(30, (areas, 60)).astype(float)
    return Panel("Stadig", pd.DataFrame(counts, index=[f"o{n}" for n in range(areas)]), 12, "Stadig")


def plan(**options: object) -> Plan:
    asked = {
        "draws": 60,
        "effect_draws": 60,
        "verdict_draws": 0,
        "yardstick_draws": 0,
        "seed": 1,
        "answers": Answers(),
        **options,
    }
    return Plan(**asked)


def test_a_draw_leaves_three_years_before_where_it_can():
    assert starts(60, 12, 12) == range(36, 49)
    assert starts(30, 12, 12) == range(12, 19)
    assert starts(10, 1, 1) == range(3, 10)


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_draws_different_areas_and_the_seed_decides(design):
    panel = simulated(1, np.random.default_rng(1))
    once = draws(panel, design, 4, 30, np.random.default_rng(2))
    assert once == draws(panel, design, 4, 30, np.random.default_rng(2))
    assert all(len(set(draw.treated)) == 4 for draw in once)


def test_areas_chosen_on_a_rise_are_those_that_rose():
    counts = pd.DataFrame(np.vstack([RISE, *[np.full(36, 10.0)] * 3]), index=list("ABCD"))
    panel = Panel("p", counts, 12, "p")
    assert DESIGNS["valda på uppgång"](panel, 24, 1, np.random.default_rng(1)).tolist() == [0]


def test_areas_beside_each_other_hang_together():
    chain = {"A": frozenset("B"), "B": frozenset("AC"), "C": frozenset("B"), "D": frozenset()}
    panel = Panel("p", pd.DataFrame(np.ones((4, 36)), index=list("ABCD")), 12, "p", neighbours=chain)
    chosen = DESIGNS["intill varandra"](panel, 24, 3, np.random.default_rng(1))
    assert sorted(chosen) == [0, 1, 2]


def test_thinning_touches_the_follow_up_of_the_treated_only():
    panel = steady()
    thin = thinned_follow_up(panel, Draw((2,), 48), -0.3, np.random.default_rng(1))
    changed = (thin != panel.counts).to_numpy()
    assert not changed[:, :48].any()
    assert not np.delete(changed, 2, axis=0).any()
    assert thin.iloc[2, 48:].sum() == pytest.approx(0.7 * panel.counts.iloc[2, 48:].sum(), rel=0.15)


def test_draws_one_by_one_and_many_at_once_get_the_same_interval():
    panel = simulated(1, np.random.default_rng(1))
    placebos = [Draw((3,), 60), Draw((0, 5, 9, 11), 60)]
    table = intervals(Answers(), panel, placebos)
    for draw, row in zip(placebos, table.itertuples(), strict=True):
        alone = interval(Answers(), panel, panel.counts, draw)
        assert (alone.lower, alone.upper, alone.drift) == pytest.approx((row.lower, row.upper, row.drift), rel=1e-12)
    each = together(Answers(), panel, panel.counts, 60).iloc[3]
    assert each["lower"] == pytest.approx(table["lower"][0], rel=1e-12)


def test_the_verdict_rests_on_the_interval_that_is_measured():
    panel = simulated(1, np.random.default_rng(1))
    alone = interval(Answers(), panel, panel.counts, Draw((3, 5), 60))
    whole = evaluated(Answers(), panel, panel.counts, Draw((3, 5), 60)).relative.change
    assert (alone.lower, alone.upper) == pytest.approx((whole.lower, whole.upper), rel=1e-9)


def test_areas_that_do_not_drift_give_few_false_alarms_and_full_coverage():
    found = measure(steady(), plan(answers=Answers(drift_prior=0.03)))
    lot = found[(found["asked"] == "intervall") & (found["design"] == "slumpvis")]
    assert rate(lot[lot["effect"] == 0]) < 15
    assert rate(lot, "covered") > 85
    assert rate(lot[(lot["effect"] == -0.3) & (lot["treated"] == 4)]) > 80


def test_the_same_seed_gives_the_same_rows_whatever_the_workers():
    panels = [simulated(number, np.random.default_rng(number), areas=9) for number in (1, 2)]
    asked = plan(draws=3, effect_draws=1, yardstick_draws=1)
    pd.testing.assert_frame_equal(run(panels, asked, 1), run(panels, asked, 2))


def test_blocks_make_the_interval_wider_than_draws_alone():
    rows = pd.DataFrame({"source": "s", "area": ["a", "b", "c", "d"] * 50, "year": 1, "alarm": [True, False] * 100})
    low, high = block_interval(rows, seed=1)
    assert (low, high) == (0, 100)


def test_a_report_has_a_row_per_design_and_says_what_goals_are_met():
    found = measure(steady(), plan(draws=6, effect_draws=3, answers=Answers(drift_prior=0.03))).assign(group="Stadig")
    table = per_design(found, "Stadig", seed=1)
    assert set(DESIGNS) < set(table["upplägg"])
    said = goals(found, table)
    assert set(said["nått"]) <= {"ja", "nej", ""}
    assert "nan" not in markdown(table)


def test_the_summary_has_a_column_per_kind_of_panel_and_our_own_row_last():
    panels = [simulated(number, np.random.default_rng(number), areas=9) for number in (1, 2)]
    asked = plan(draws=4, effect_draws=2, verdict_draws=1, yardstick_draws=2)
    found = run(panels, asked, 1).assign(group="Simulator")
    assert kinds_of_panels(found, seed=1)["serier"].tolist() == ["Simulator", "Alla"]
    assert {"slumpvis, 1 område", "intill varandra, 4 områden"} < set(placements(found)["områden med åtgärd"])
    assert verdicts(found)["fråga"].str.contains("åtta områden: svar").any()
    assert "bfa" in methods(found)["metod"].iloc[-1]
