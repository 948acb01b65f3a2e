"""Measures under the months: each bar where its days are, each name clear of bars, of other names and of the edge."""

import numpy as np
import pandas as pd
import pytest

from bfa.disclosure import policy_from
from bfa.draw import charts
from bfa.tables.period import parse_period
from tests.protected import protect
from tests.small_situation import CHECKOUT

MONTHS = pd.DataFrame({"month": pd.date_range("2009-01-01", periods=20, freq="MS"), "n": 7})


def acting(*parts: tuple[str, str, str | None]) -> pd.DataFrame:
    rows = [(at, name, pd.Timestamp(start), pd.Timestamp(end)) for at, (name, start, end) in enumerate(parts, 1)]
    return pd.DataFrame(rows, columns=["number", "name", "start", "end"])


@pytest.fixture
def drawn(monkeypatch):
    """The chart of some measures: its axes, its words and its note."""
    policy = policy_from(CHECKOUT / "data" / "codebook" / "sekretess.yml", tier="samverkan")
    sent = []
    monkeypatch.setattr(charts, "figure_output", lambda figure, **said: sent.append((figure, said)))

    def chart(measures: pd.DataFrame):
        counted = protect(MONTHS.assign(year=MONTHS["month"].dt.year), policy=policy, sensitive="klotter")
        charts.months(counted, period=parse_period("2010-05/2010-08"), baseline=None, title="A", measures=measures)
        figure, said = sent.pop()
        figure.canvas.draw()
        return figure.axes[0], said

    return chart


def test_a_bar_goes_from_the_first_day_to_the_last_and_ends_in_a_point_where_it_goes_on(drawn):
    axes, said = drawn(acting(("Hela april", "2010-04-01", "2010-04-30"), ("Från mitten av juni", "2010-06-16", None)))
    april, june = pd.Period("2010-04", "M").ordinal, pd.Period("2010-06", "M").ordinal
    left, right = axes.get_xlim()
    bars = [left + np.array(bar.get_xdata()) * (right - left) for bar in axes.lines if bar.get_linewidth() == 5]
    assert np.allclose(bars[0], (april - 0.5, april + 0.5))
    assert np.allclose(bars[1], (june, right))
    assert [line.get_marker() for line in axes.lines if line.get_marker() in "<>"] == [">"]
    assert "Åtgärder under månaderna: Hela april (april 2010) och Från mitten av juni (från juni 2010)." in said["alt"]


def test_a_measure_without_a_start_or_of_other_months_is_named_and_not_drawn(drawn):
    axes, said = drawn(acting(("a", "2008-01-01", "2008-12-31"), ("b", None, None), ("c", "2010-09-01", None)))
    assert [line for line in axes.lines if line.get_linewidth() == 5] == []
    assert "Åtgärd 1, 2 och 3 har ingen start" in said["note"]


def test_fifteen_measures_with_long_names_lie_clear_of_each_other_and_inside_the_chart(drawn):
    starts = [f"20{9 + at // 12:02d}-{at % 12 + 1:02d}-10" for at in range(15)]
    axes, _ = drawn(
        acting(*((f"{at} " + "Kollektivtrafik $x$ & mer " * 4, day, None) for at, day in enumerate(starts)))
    )
    names = [text.get_window_extent() for text in axes.texts if "Kollektiv" in text.get_text()]
    bars = [line.get_window_extent() for line in axes.lines if line.get_linewidth() == 5]
    assert (len(names), len(bars)) == (15, 15)
    assert not any(one.overlaps(other) for at, one in enumerate(names) for other in (*names[:at], *bars))
    assert all(box.x0 >= 0 and box.x1 <= axes.get_figure().bbox.x1 and box.y0 >= 0 for box in names)


def test_a_name_that_has_no_room_beside_its_bar_stands_on_two_lines_uncut(drawn):
    name = "5 Polisen följer upp tips om olovlig försäljning av alkohol"
    axes, said = drawn(acting((name, "2010-05-01", None)))
    (written,) = [text.get_text() for text in axes.texts if text.get_text().startswith("5 ")]
    assert written.split() == name.split()
    assert written.count("\n") == 1
    assert "ett kort streck en månad eller mindre. Pil: den pågår också utanför" in said["note"]


def test_a_month_without_measures_says_nothing_of_bars(drawn):
    assert "Streck" not in drawn(acting())[1]["note"]
