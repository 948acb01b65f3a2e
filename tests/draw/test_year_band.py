"""The year ahead: twelve months that no name lies over, on a page and on a phone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bfa.draw.causes.sheet import Said, Sign, svg
from bfa.draw.year_band import Lane, Row, Year, year_band, year_band_down
from tests.draw.test_cause_drawings import inside, many, names, overlaps, texts

SHORT = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
rows = st.builds(Row, names, st.sets(st.integers(0, 11)).map(lambda held: tuple(sorted(held))))
lanes = st.lists(st.builds(Lane, st.just("Toppar som återkommer"), st.lists(rows, max_size=8).map(tuple)), max_size=4)


@many
@given(lanes)
def test_a_year_is_legible_on_a_page_and_on_a_phone_whatever_it_holds(held):
    year = Year(SHORT, ("2011", *[""] * 11), tuple(held))
    for drawn in (year_band(year), year_band_down(year)):
        words = np.array([part.box for part in drawn.parts if isinstance(part, Said)])
        signs = np.array([part.box for part in drawn.parts if isinstance(part, Sign)]).reshape(-1, 4)
        assert overlaps(words, words).sum() == len(words)
        assert (~overlaps(words, signs) | inside(words, signs)).all()
        assert inside(np.concatenate([words, signs]), np.array([[0, 0, drawn.wide, drawn.tall]])).all()
        assert set(SHORT) <= set(texts(drawn))


def test_the_months_of_a_row_are_filled_and_no_others():
    year = Year(SHORT, tuple([""] * 12), (Lane("Evenemang", (Row("Hamnfesten", (6, 7)),)),))
    for drawn in (year_band(year), year_band_down(year)):
        (track,) = [part for part in drawn.parts if isinstance(part, Sign) and part.svg.count("<rect") == 12]
        filled = [at for at, box in enumerate(track.svg.split("<rect")[1:]) if 'fill="#1b2430"' in box]
        assert filled == [6, 7]


def test_the_year_stands_below_the_month_that_begins_it():
    drawn = year_band(Year((*SHORT[8:], *SHORT[:8]), ("2010", "", "", "", "2011", *[""] * 7), ()))
    place = {part.text: part.x for part in drawn.parts if isinstance(part, Said)}
    assert place["2010"] < place["sep"] < place["okt"]
    assert place["dec"] < place["2011"] < place["jan"]
    assert "<script" not in svg(drawn, alt="Året framåt.")
