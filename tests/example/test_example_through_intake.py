"""The example goes through intake like anyone's data, and its figures come out whole."""

import pandas as pd
import pytest

from bfa.tables import store
from bfa.tables.exposure import spread
from bfa.tables.intake import missing_files
from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import Kommun
from bfa.tables.period import parse_period, within


def counted(counts: pd.DataFrame, brottstyp: str, period: str, *, area: str = "") -> int:
    chosen = counts[(counts["brottstyp"] == brottstyp) & within(counts["month"], parse_period(period))]
    return int((chosen[chosen["area"] == area] if area else chosen)["n"].sum())


def test_the_kommun_file_names_nothing_that_the_example_does_not_write(kommuner: dict[str, Kommun]) -> None:
    assert not any(missing_files(kommun) for kommun in kommuner.values())
    assert all(kommun.fiktiv for kommun in kommuner.values())


@pytest.mark.parametrize("key", ["exempelkommun", "exempelkommun_antal"])
def test_the_worked_example_holds_after_intake(kommuner: dict[str, Kommun], key: str) -> None:
    counts = store.read_table(kommuner[key], "counts")
    assault = "misshandel utomhus"
    spring = [counted(counts, assault, f"{year}-01/{year}-04") for year in (2008, 2009, 2010)]
    summer = [counted(counts, assault, f"{year}-05/{year}-08") for year in (2009, 2010)]
    assert (spring, summer) == ([83, 91, 111], [121, 99])
    assert [counted(counts, assault, f"{year}-05/{year}-08", area="A") for year in (2009, 2010)] == [35, 26]
    custody = [counted(counts, "omhändertagande PL 13 och LOB", f"{year}-05/{year}-08") for year in (2009, 2010)]
    assert custody == [140, 217]
    crimes = counts[(counts["area"] == "A") & (counts["kind"] == "crime")]
    assert crimes[within(crimes["month"], parse_period("2009-01/2009-12"))]["n"].sum() == 5170


def test_the_log_and_the_files_give_the_same_registers(kommuner: dict[str, Kommun]) -> None:
    for name in REGISTERS:
        logged, written = (store.read_table(kommuner[key], name) for key in ("exempelkommun", "exempelkommun_antal"))
        assert logged is not None
        assert logged.equals(written)


def test_all_kommundelar_and_rows_are_there(kommuner: dict[str, Kommun]) -> None:
    kommun = kommuner["exempelkommun"]
    assert store.kommundelar(kommun) == list("ABCDEF")
    rows = store.read_incidents(kommun, "A")
    assert set(rows["kommundel"]) == {"A"}
    assert set(rows["kind"]) == {"crime", "event", "activity"}
    assert not any("Exempelsson" in str(cell) for cell in rows.drop(columns="geometry").iloc[:500].to_numpy().ravel())


def test_registers_and_places_come_through(kommuner: dict[str, Kommun]) -> None:
    kommun = kommuner["exempelkommun"]
    sizes = [len(store.read_table(kommun, name)) for name in REGISTERS]
    assert sizes == [3, 10, 9, 13, 9, 7, 7, 6, 12]
    assert len(store.read_table(kommun, "places")) == 27


def test_the_streets_come_through_whole_and_none_is_drawn_twice(kommuner: dict[str, Kommun]) -> None:
    streets = store.read_quality(kommuner["exempelkommun"])["streets"]
    left_out = ("split", "missing", "pointlike", "far", "twice", "nameless")
    assert [streets[name] for name in left_out] == [0] * len(left_out)
    assert streets["n"] == streets["lines"] == len(store.read_table(kommuner["exempelkommun"], "streets"))


def test_the_cells_of_each_kommundel_sum_to_its_population(kommuner: dict[str, Kommun]) -> None:
    areas, cells = (
        store.read_table(kommuner["exempelkommun"], "areas"),
        store.read_table(kommuner["exempelkommun"], "exposure"),
    )
    assert areas is not None
    assert spread(cells, areas.geometry).tolist() == pytest.approx(areas["population"].tolist())
    assert cells["n"].sum() == areas["population"].sum() == 114_800


def test_control_sums_agree_and_the_faults_are_reported(kommuner: dict[str, Kommun]) -> None:
    quality = store.read_quality(kommuner["exempelkommun"])
    assert all(sum_["match"] for sum_ in quality["control_sums"])
    assert (quality["rows"]["refused"], quality["rows"]["duplicates"], quality["rows"]["without_kommundel"]) == (
        7,
        24,
        14,
    )
    assert len(quality["sources"][0]["remarks"]) >= 6
    assert "5000-K" not in str(quality)
