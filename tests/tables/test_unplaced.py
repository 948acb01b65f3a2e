"""What lacks a kommundel is told where the figures are read, as a class and never as a figure."""

import pandas as pd
import pytest
from small_kommun import ROWS

from bfa.run.sources import what_was_read
from bfa.tables import intake, store
from bfa.tables.contracts import NO_KOMMUNDEL
from bfa.tables.refusals import unplaced
from bfa.words.data_notes import warnings


@pytest.mark.parametrize(
    ("loose", "placed", "said"),
    [
        (2, 98, {}),
        (3, 97, {"crime": "2–5 %"}),
        (6, 94, {"crime": "5–10 %"}),
        (11, 89, {"crime": "över 10 %"}),
        (9, 0, {}),
    ],
)
def test_the_share_without_a_kommundel_has_a_class_from_two_per_cent(loose, placed, said):
    counts = pd.DataFrame({"area": [NO_KOMMUNDEL, "A"], "kind": "crime", "n": pd.array([loose, placed], dtype="Int64")})
    assert unplaced(counts) == said


def test_many_without_a_kommundel_stand_in_the_report_the_terminal_and_on_every_page(small):
    lost = "4;0357;2010-05-04;2330;;;Torget;Gata;Utanför;;;;"
    kommun = small(rows=[*ROWS, lost])
    report = intake.take_in(kommun)
    what = "över 10 % av brotten har ingen känd kommundel; de räknas i hela kommunen men inte i någon kommundel"
    (line,) = [each for each in report.figures["remarks"] if each["what"] == what]
    assert (line["n"], line["grade"]) == (0, 2)
    assert any(said.startswith(f"  {what}. Se vid filen") for said in what_was_read(report.figures))
    assert warnings(store.read_quality(kommun))[-1] == (
        "Över 10 % av brotten har ingen känd kommundel. De räknas i hela kommunen men inte i någon kommundel."
    )
