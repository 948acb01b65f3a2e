import pytest

from bfa.analyses.where.notes import warnings
from bfa.tables.codes import UNKNOWN_CODE
from tests.small_situation import TYPE, incidents, situation

MIXED = "mixed"


def said(tmp_path, brottstyp: str, codes: list[str | None]) -> tuple[str, ...]:
    rows = incidents([("2010-05-04 12:00", 10, 10)] * len(codes)).assign(brottstyp=brottstyp, brottskod=codes)
    return warnings(situation(tmp_path, incidents=rows), brottstyp, rows)


@pytest.mark.parametrize("brottstyp", [UNKNOWN_CODE, "övriga brott", "Övrig skadegörelse", "övriga tillgreppsbrott"])
def test_what_no_other_type_takes_is_mixed(tmp_path, brottstyp):
    assert MIXED in said(tmp_path, brottstyp, ["0880"] * 20)


@pytest.mark.parametrize(
    "codes",
    [
        ["0357", "0375"],
        ["0357", "9310"],
        ["0607", "9601", "6155"],
        ["0357"] * 18 + ["0807"] * 2,
        ["0357", None],
        [None, None],
        [],
    ],
)
def test_codes_of_one_chapter_old_and_new_are_one_kind(tmp_path, codes):
    assert MIXED not in said(tmp_path, TYPE, codes)


@pytest.mark.parametrize("codes", [["0357"] * 17 + ["0807"] * 3, ["0930", "1003"], ["0901", "9301"]])
def test_codes_of_several_chapters_are_mixed(tmp_path, codes):
    assert MIXED in said(tmp_path, TYPE, codes)
