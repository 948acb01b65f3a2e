from pathlib import Path

import pandas as pd

from bfa.analyses.common_types import categories, most_common
from bfa.analyses.situation import Situation
from bfa.tables.period import parse_period
from tests.small_situation import AREAS, CHECKOUT, situation

YEAR = parse_period("2010-01/2010-12")
HEADINGS = "brottskategori;brottstyp;order;reading_class;antagen;part_of"


def counted(
    tmp_path: Path, monthly: dict[str, list[int | None]], *, kind: str = "crime", book: str = "", **given: object
) -> Situation:
    """Every month of 2010 in the first areas, so many of each type in each of them."""
    rows = [
        (area, month.start_time, name, kind, n)
        for name, each in monthly.items()
        for area, n in zip(AREAS, each, strict=False)
        for month in pd.period_range("2010-01", "2010-12", freq="M")
    ]
    table = pd.DataFrame(rows, columns=["area", "month", "brottstyp", "kind", "n"])
    table = table.astype({"n": "Int64", "month": "datetime64[us]"})
    if book:
        folder = tmp_path / "data" / "codebook"
        folder.mkdir(parents=True)
        (folder / "brottskategorier.csv").write_text(f"{HEADINGS}\n{book}\n", encoding="utf-8")
    return situation(tmp_path, counts=table, kommundelar=AREAS[: len(next(iter(monthly.values())))], **given)


def test_the_types_with_most_in_the_whole_kommun_come_first_whatever_kommundel_is_asked_about(tmp_path: Path):
    held = counted(tmp_path, {"rån": [9, 0], "klotter": [4, 6], "cykelstöld": [0, 8]})
    assert most_common(held, period=YEAR) == ("klotter", "rån", "cykelstöld")
    assert most_common(held, period=YEAR, most=2) == ("klotter", "rån")


def test_types_with_as_many_stand_by_name(tmp_path: Path):
    held = counted(tmp_path, {"rån": [5], "klotter": [5], "åldersbedrägeri": [5]})
    assert most_common(held, period=YEAR) == ("klotter", "rån", "åldersbedrägeri")


def test_a_type_that_a_tier_may_hide_for_being_few_is_never_told_of(tmp_path: Path):
    """In the codebook a count of up to 7 is hidden at most; months hold one each here."""
    held = counted(tmp_path, {"rån": [1], "klotter": [1]})
    assert most_common(held, period=parse_period("2010-01/2010-07")) == ()
    assert most_common(held, period=parse_period("2010-01/2010-08")) == ("klotter", "rån")


def test_the_kommuns_own_threshold_decides(tmp_path: Path):
    held = counted(tmp_path, {"rån": [1], "klotter": [2]})
    rules = (CHECKOUT / "data" / "codebook" / "sekretess.yml").read_text(encoding="utf-8")
    own = tmp_path / "data" / "codebook"
    own.mkdir(parents=True)
    (own / "sekretess.yml").write_text(rules.replace("threshold: 7", "threshold: 20"), encoding="utf-8")
    assert most_common(held, period=YEAR) == ("klotter",)


def test_a_type_that_is_counted_within_another_is_left_out_and_kept_in_its_category(tmp_path: Path):
    book = "Skadegörelse;klotter;1;offerbrott;nej;skadegörelse\nSkadegörelse;skadegörelse;2;offerbrott;nej;"
    held = counted(tmp_path, {"klotter": [5], "skadegörelse": [9]}, book=book)
    assert most_common(held, period=YEAR) == ("skadegörelse",)
    assert categories(held) == {"Skadegörelse": ("klotter", "skadegörelse")}


def test_a_type_of_which_some_month_is_not_counted_is_left_out(tmp_path: Path):
    held = counted(tmp_path, {"rån": [50, None], "klotter": [2, 3]})
    assert most_common(held, period=YEAR) == ("klotter",)
    assert most_common(held, period=parse_period("2009-01/2009-12")) == ()


def test_events_and_own_activities_are_no_crimes(tmp_path: Path):
    held = counted(tmp_path, {"ordningsstörning": [90]}, kind="event")
    assert most_common(held, period=YEAR) == ()
    assert categories(held) == {}


def test_the_categories_of_the_codebook_hold_the_types_that_are_counted_in_its_order(tmp_path: Path):
    book = "Stöld;rån;2;offerbrott;nej;\nStöld;cykelstöld;1;offerbrott;nej;\nSkadegörelse;klotter;3;offerbrott;nej;\n"
    held = counted(tmp_path, {"rån": [5], "cykelstöld": [5], "egen typ": [5]}, book=book)
    assert categories(held) == {"Stöld": ("cykelstöld", "rån")}
