"""Months counted, drawn: legible on a page and on a phone, and each state told by its shape."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bfa.draw.causes.sheet import Said, Sign
from bfa.draw.coverage_band import Band, Row, coverage_band, coverage_band_down, named
from bfa.words.catalogue import messages
from tests.draw.test_cause_drawings import inside, many, names, overlaps, texts

KEY = messages("data_quality.key")
rows = st.builds(Row, names, st.dictionaries(st.integers(0, 47), st.sampled_from(list(KEY)), max_size=48))


@many
@given(st.lists(rows, min_size=1, max_size=8))
def test_a_band_is_legible_on_a_page_and_on_a_phone_whatever_it_holds(held):
    band = Band(48, {0: "2008", 9: "2009", 21: "2010", 33: "2011", 45: "2012"}, tuple(held), KEY)
    for drawn in (coverage_band(band), coverage_band_down(band)):
        words = np.array([part.box for part in drawn.parts if isinstance(part, Said)])
        signs = np.array([part.box for part in drawn.parts if isinstance(part, Sign)]).reshape(-1, 4)
        assert overlaps(words, words).sum() == len(words)
        assert not overlaps(words, signs).any()
        assert inside(np.concatenate([words, signs]), np.array([[-0.1, 0, drawn.wide + 0.1, drawn.tall]])).all()


def test_months_of_one_state_are_one_box_and_a_gap_is_crossed_month_by_month():
    states = {0: "counted", 1: "counted", 2: "gap", 3: "gap", 4: "counted", 5: "preliminary"}
    drawn = coverage_band(Band(6, {0: "2010"}, (Row("Brott", states),), {}))
    boxes = [part.svg for part in drawn.parts if isinstance(part, Sign)]
    assert len(boxes) == 1 + 5
    assert sum("<path" in svg for svg in boxes) == 2


def test_a_year_without_room_is_not_named_and_the_key_holds_what_occurs():
    years = {at: str(2000 + at // 2) for at in range(0, 48, 2)}
    drawn = coverage_band_down(Band(48, years, (Row("Brott", {0: "gap"}),), named(["gap"], KEY)))
    said = texts(drawn)
    assert "2000" in said
    assert "2001" not in said
    assert KEY["gap"] in said
    assert KEY["counted"] not in said
