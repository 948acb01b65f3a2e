"""The text tags beside labels that were set by hand, before any rule was written (`tests/text/README.md`)."""

from pathlib import Path

import pandas as pd
import pytest
from text_tags import LABELS, judged, lines, shares, texts_of

from bfa.tables.codes import CHECKOUT
from bfa.tables.tag_book import BOOK, read_tag_book


def test_shares_are_of_what_was_said_and_of_what_is_true():
    rows = pd.DataFrame(
        {
            "what": ["alcohol"] * 4 + ["place"] * 2,
            "said": [True, True, True, False, "krog", "butik"],
            "true": [True, True, False, True, "krog", "skola"],
        }
    )
    found = shares(rows)
    assert found[:2] == [("alcohol", "precision", 2, 3), ("alcohol", "recall", 2, 3)]
    assert found[-1] == ("place", "right", 1, 2)
    assert "| `alcohol` | precision | 2 | 3 | 67 | 21-94 |" in lines(rows, title="x")


@pytest.mark.real
def test_the_tags_of_300_police_notices_are_as_right_as_the_methods_say(real_data: Path):
    labels = pd.read_csv(LABELS).set_index("id")
    rows = judged(texts_of(real_data), labels, read_tag_book(CHECKOUT / "data" / "codebook" / BOOK))
    least = {"precision": 0.9, "recall": 0.8, "right": 0.85}
    assert [found for found in shares(rows) if found[2] < least[found[1]] * found[3]] == []
