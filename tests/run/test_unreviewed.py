"""Texts that nobody has reviewed are missing on the pages: the terminal says how many, and what shows them."""

import pandas as pd
import pytest

from bfa.run import unreviewed as module
from bfa.run.unreviewed import unreviewed


@pytest.mark.parametrize(("tier", "lines"), [("intern", 0), ("samverkan", 1), ("offentlig", 1)])
def test_the_registers_whose_texts_wait_for_a_review_are_told_once_with_what_to_write(monkeypatch, tier, lines):
    tables = {
        "measures": pd.DataFrame(
            {"sekretess": ["oprövad", "oprövad", "nej"], "utlamnad_text": [None, "En text.", None]}
        ),
        "goals": pd.DataFrame({"sekretess": ["nej"], "utlamnad_text": [None]}),
    }
    monkeypatch.setattr(module, "read_table", lambda kommun, name: tables.get(name))
    said = unreviewed(None, tier=tier)
    assert len(said) == lines
    for line in said:
        assert line.startswith(
            f"Nivån {tier} visar inte texten för åtgärder (1): sekretessen är oprövad. Skriv sekretess: nej"
        )
