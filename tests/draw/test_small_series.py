"""Small series beside each other: as many in a row as there is room for, on a page and on a phone."""

import pandas as pd
import pytest

from bfa.draw.lettering import width
from bfa.draw.small_series import PAGE, PHONE, Panel, small_series

YEARS = [(float(at), str(2005 + at)) for at in range(5)]


def panels(n: int, title: str = "Tillgrepp av motordrivet fordon") -> list[Panel]:
    table = pd.DataFrame({"at": range(5), "n": [4, 5, 6, 5, 7], "low": [None] * 4 + [3], "high": [None] * 4 + [9]})
    return [Panel(title, "7 (+40 %)", "högst 9", table) for _ in range(n)]


@pytest.mark.parametrize(("room", "rows"), [(PAGE, 2), (PHONE, 5)])
def test_ten_series_stand_in_two_rows_over_a_page_and_in_five_on_a_phone(room, rows):
    figure = small_series(panels(10), ticks=YEARS, room=room)
    assert len({round(axes.get_position().y0, 4) for axes in figure.axes}) == rows
    assert figure.get_figwidth() == room[1]


@pytest.mark.parametrize("room", [PAGE, PHONE])
def test_no_word_is_wider_than_its_panel_and_the_last_year_is_named(room):
    figure = small_series(panels(5), ticks=YEARS, room=room)
    across, whole = room
    for axes in figure.axes:
        lines = [line for text in axes.texts for line in text.get_text().split("\n")]
        assert max(width(line, 9.0) for line in lines) < 72 * whole / across
        assert lines[0].startswith("Tillgrepp")
    named = [tick.get_text() for tick in figure.axes[-1].get_xticklabels()]
    assert named[-1] == "2009"
    assert sum(width(name, 9.0) for name in named) < 72 * figure.axes[-1].get_position().width * whole


def test_words_that_have_no_room_beside_each_other_stand_in_a_line_each():
    """A panel of a page is 2.3 inches: 10 609 and its most are wider, and 7 and 9 are not."""
    (wide,) = [panels(1)[0]]
    large = Panel("Stöld", "10 609 (+24 %)", "högst 10 609", wide.table)
    for given, lines in (([wide] * 5, 1), ([wide] * 4 + [large], 2)):
        figure = small_series(given, ticks=YEARS)
        for axes in figure.axes:
            _, said, most = axes.texts
            assert (said.get_position()[1] != most.get_position()[1]) == (lines == 2)
            assert most.get_ha() == ("left" if lines == 2 else "right")
