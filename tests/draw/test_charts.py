"""Charts and what they say in words."""

import pandas as pd
import pytest

from bfa.disclosure import policy_from
from bfa.draw import charts
from bfa.tables.period import parse_period
from bfa.words.numbers import change_of, interval
from tests.protected import protect

FOLLOW_UP, BASELINE = parse_period("2010-05/2010-08"), parse_period("2009-05/2009-08")


@pytest.fixture
def policy(project):
    return policy_from(project / "data" / "codebook" / "sekretess.yml", tier="samverkan")


@pytest.fixture
def shown(monkeypatch):
    """Every figure and text sent out, the figures drawn to the end."""
    sent = []

    def figure(figure, *, alt, caption, note=""):
        figure.canvas.draw()
        sent.append({"figure": figure, "alt": alt, "caption": caption, "note": note})

    monkeypatch.setattr(charts, "figure_output", figure)
    monkeypatch.setattr(charts, "html_output", lambda html, *, kind: sent.append({"html": html, "kind": kind}))
    return sent


def clock(cells):
    return pd.DataFrame(
        [(day, hour, cells.get((day, hour), 0)) for day in range(7) for hour in range(24)],
        columns=["weekday", "hour", "n"],
    )


def series(first="2009-01-01", months=20, n=5):
    return pd.DataFrame({"month": pd.date_range(first, periods=months, freq="MS"), "n": [n] * months})


def safe(table, policy, brottstyp="klotter"):
    return protect(table.assign(year=table["month"].dt.year), policy=policy, sensitive=brottstyp, margins=(("year",),))


def test_a_night_out_lies_on_one_row_and_the_words_say_so(policy, shown):
    charts.weekday_hour(
        protect(clock({(4, 23): 6, (5, 1): 9, (2, 12): 1}), policy=policy, identifies=("tid",), sensitive="klotter"),
        title="A",
    )
    said = shown[0]["alt"]
    assert "från fredag kl. 06 till lördag kl. 06: 15 av 16" in said
    assert "lördag kl. 01–02, 9\u00a0brott" in said


def test_efforts_are_not_called_crimes(policy, shown):
    charts.weekday_hour(
        protect(clock({(4, 23): 6, (5, 1): 9}), policy=policy, identifies=("tid",), sensitive="klotter"),
        title="A",
        kind="activity",
    )
    charts.months(safe(series(), policy), period=FOLLOW_UP, baseline=BASELINE, title="A", kind="event")
    week, months = shown
    written = [text.get_text() for text in months["figure"].axes[0].texts]
    assert "insatser" in week["alt"]
    assert "brott" not in week["alt"]
    assert "brott" not in week["figure"].legends[0].get_title().get_text()
    assert "brott" not in months["alt"]
    assert "Händelser" in written


def test_the_words_never_hold_a_hidden_number(project, shown):
    policy = policy_from(project / "data" / "codebook" / "sekretess.yml", tier="offentlig")
    charts.weekday_hour(
        protect(clock({(4, 23): 3, (5, 1): 40, (1, 1): 2}), policy=policy, identifies=("tid",), sensitive="klotter"),
        title="A",
    )
    said = shown[0]["alt"]
    assert "dolda" in said
    assert "av dem som visas" in said
    assert "45" not in said
    assert shown[0]["note"]


def test_no_known_clock_time_is_a_sentence_and_no_picture(policy, shown):
    charts.weekday_hour(protect(clock({}), policy=policy, identifies=("tid",), sensitive="klotter"), title="A")
    charts.weekday_hour(protect(clock({}).head(0), policy=policy, identifies=("tid",), sensitive="klotter"), title="A")
    assert [item["kind"] for item in shown] == ["text", "text"]


def test_months_say_both_sums_and_start_at_zero(policy, shown):
    table = series().assign(n=range(20))
    charts.months(safe(table, policy), period=FOLLOW_UP, baseline=BASELINE, title="A", start=pd.Period("2010-05", "M"))
    assert "maj–augusti 2009: 22\u00a0anmälda brott; maj–augusti 2010: 70\u00a0anmälda brott" in shown[0]["alt"]
    assert "Flest i augusti 2010, 19" in shown[0]["alt"]
    axes = shown[0]["figure"].axes[0]
    assert axes.get_ylim()[0] == 0
    texts = [text.get_text() for text in axes.texts]
    assert {"maj–augusti 2009", "maj–augusti 2010", "Åtgärderna börjar", "Anmälda\nbrott"} <= set(texts)
    assert "maj" in [tick.get_text() for tick in axes.get_xticklabels()]


def test_a_sensitive_type_is_hidden_month_by_month_and_in_the_words(policy, shown):
    table = series(n=2)
    charts.months(safe(table, policy, "våldtäkt"), period=FOLLOW_UP, baseline=BASELINE, title="A")
    assert "maj–augusti 2010: dold" in shown[0]["alt"]
    assert "20\u00a0månader är dolda" in shown[0]["alt"]


def test_months_can_hold_what_was_expected_as_a_band(policy, shown):
    table = series().assign(expected=5.0, lower=2.0, upper=9.0)
    charts.months(safe(table, policy), period=FOLLOW_UP, baseline=None, title="A")
    assert "Väntat" in [text.get_text() for text in shown[0]["figure"].axes[0].texts]


def test_names_of_close_periods_do_not_run_into_each_other(policy, shown):
    charts.months(safe(series("2001-01-01", 116), policy), period=FOLLOW_UP, baseline=BASELINE, title="A")
    axes = shown[0]["figure"].axes[0]
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text().startswith("maj–")]
    assert not boxes[0].overlaps(boxes[1])


def ratios(**changes):
    table = {"label": ["A", "B"], "ratio": [0.74, 0.5], "lower": [0.45, 0.3], "upper": [1.23, 0.8]}
    return pd.DataFrame(table | changes)


def test_intervals_say_each_area_in_falls_and_rises(policy, shown):
    charts.intervals(ratios(), title="Ändring")
    said = shown[0]["alt"].replace("\u00a0", " ")
    assert "A: −26 %, förenligt med 55 % minskning till 23 % ökning" in said
    assert "B: −50 %, förenligt med 70 till 20 % minskning" in said


def test_an_area_that_could_not_be_counted_is_a_dash_and_a_hidden_one_the_word(policy, shown):
    table = ratios(ratio=[None, None], lower=[None, None], upper=[None, None], hidden=[False, True])
    charts.intervals(table, title="Ändring")
    texts = [text.get_text() for text in shown[0]["figure"].axes[0].texts]
    assert {"–", "dold"} <= set(texts)
    assert "A: visas inte" in shown[0]["alt"]


def test_an_unbounded_interval_is_drawn_to_the_edge(policy, shown):
    charts.intervals(ratios(upper=[float("inf"), 0.8], lower=[0.0, 0.3]), title="Ändring")
    left, right = shown[0]["figure"].axes[0].get_xlim()
    assert left < -1.3
    assert right > 1.3


def test_nothing_to_draw_is_said_for_every_chart(policy, shown):
    charts.months(safe(series().head(0), policy), period=FOLLOW_UP, baseline=None, title="A")
    charts.intervals(ratios().head(0), title="A")
    assert [item["kind"] for item in shown] == ["text"] * 2


def hours(**changes):
    day, hour = divmod(pd.Series(range(168)), 24)
    table = {"weekday": day, "hour": hour, "now": 1.0, "start": 0.5, "low": 0.8, "high": 1.2}
    return pd.DataFrame(table | changes)


def test_the_weeks_line_says_its_highest_hour_and_how_many_are_outside_the_band(policy, shown):
    now = [2.4 if place == 5 * 24 + 1 else 0.1 if place == 10 else 1.0 for place in range(168)]
    charts.week_line(hours(now=now), title="A", shared=True, years=3)
    said = shown[0]["alt"].replace("\u00a0", " ")
    assert "Högst lördag kl. 01–02, 2,4 gånger snittet; lägst måndag kl. 10–11, 0,1" in said
    assert "2 av 168 timmar ligger utanför 3 tidigare år" in said
    assert len(shown[0]["figure"].axes) == 7
    named = [text.get_text() for text in shown[0]["figure"].legends[0].get_texts()]
    assert named == ["Fördelat över spannet", "Efter början", "3 tidigare år, lägsta–högsta"]


def test_a_week_by_start_has_one_line_and_no_band_without_earlier_years(policy, shown):
    charts.week_line(hours(low=float("nan"), high=float("nan")), title="A", shared=False)
    assert [text.get_text() for text in shown[0]["figure"].legends[0].get_texts()] == ["Efter början"]
    assert "utanför" not in shown[0]["alt"]


def months_beside(**changes):
    table = {"month": pd.date_range("2010-01-01", periods=3, freq="MS"), "n": [9.0, 4.0, 1.0]}
    return pd.DataFrame(table | {"low": 3.0, "high": 6.0, "years": 2} | changes)


def test_the_season_names_the_months_above_and_below_all_earlier_years(policy, shown):
    charts.season(months_beside(), title="A")
    said = shown[0]["alt"].replace("\u00a0", " ")
    assert "mot 2 tidigare år. Flest i januari 2010, 9. Över alla tidigare år: januari 2010." in said
    assert said.endswith("Under alla tidigare år: mars 2010.")
    axes = shown[0]["figure"].axes[0]
    assert axes.get_ylim()[0] == 0
    assert "mars" in [tick.get_text() for tick in axes.get_xticklabels()]


def test_a_season_within_the_band_says_so_and_an_uncounted_month_is_a_gap(policy, shown):
    charts.season(months_beside(n=[4.0, None, 5.0]), title="A")
    assert shown[0]["alt"].endswith("Alla månader ligger inom de tidigare åren.")


def test_the_names_of_season_and_band_do_not_lie_over_each_other(policy, shown):
    charts.season(months_beside(n=[4.0, 4.0, 4.5]), title="A")
    own, band = (text.get_window_extent() for text in shown[0]["figure"].axes[0].texts)
    assert not own.overlaps(band)


def test_a_season_without_earlier_years_is_a_sentence(policy, shown):
    charts.season(months_beside().head(0), title="A")
    assert shown[0]["kind"] == "text"


def test_an_end_is_rounded_alike_in_the_chart_in_its_words_and_in_a_table(policy, shown):
    charts.intervals(ratios(upper=[1.86499, 0.8], percent=[-26.49, None]), title="Ändring")
    texts = [text.get_text().replace("\u00a0", " ") for text in shown[0]["figure"].axes[0].texts]
    assert interval(0.45, 1.86499).replace("\u00a0", " ") == "55 % minskning till 87 % ökning"
    assert {"−26 %  (−55 % till +87 %)", "−50 %  (−70 % till −20 %)"} <= set(texts)
    assert change_of(1.86499) == change_of(1.865)


def test_the_name_of_the_start_stands_above_the_bands_and_clear_of_their_names(policy, shown):
    table = safe(series("2007-05-01", 40), policy)
    charts.months(table, period=FOLLOW_UP, baseline=BASELINE, title="A", start=pd.Period("2010-05", "M"))
    axes = shown[0]["figure"].axes[0]
    names = {text.get_text(): text.get_window_extent() for text in axes.texts}
    start = names.pop("Åtgärderna börjar")
    assert start.y0 >= axes.get_window_extent().y1
    assert not any(start.overlaps(names[period]) for period in ("maj–augusti 2009", "maj–augusti 2010"))


def test_every_named_change_of_the_scale_has_its_line_within_the_axes(policy, shown):
    charts.departures([0.9, 1.1, 1.2, 1.45], [("2009", 1.2)], 0.96, name="A", title="A")
    axes = shown[0]["figure"].axes[0]
    low, high = axes.get_xlim()
    assert all(low <= tick <= high for tick in axes.get_xticks())
    written = [text.get_text().replace("\u00a0", " ") for text in axes.texts]
    assert {"Alla områden, 4 tidigare fall", "A, 1 tidigare period", "A, nu: −4 %"} <= set(written)
