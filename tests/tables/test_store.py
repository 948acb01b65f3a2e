import os

import geopandas as gpd
import pandas as pd
import pytest
from small_kommun import ROWS, settings

from bfa.errors import DataError, ParameterError
from bfa.tables import intake, store
from bfa.tables.contracts import INCIDENTS


@pytest.fixture
def taken(small):
    kommun = small()
    intake.take_in(kommun)
    return kommun


def partition(kommun, name):
    return store.store_folder(kommun) / store._partition(name)


def test_each_kommundel_lies_in_a_folder_of_its_own(taken):
    folders = sorted(path.name for path in (store.store_folder(taken) / "incidents").iterdir())
    assert len(folders) == 2
    assert all(name.startswith("kommundel=") for name in folders)


def test_reading_one_kommundel_opens_only_its_file(taken):
    partition(taken, "B").unlink()
    assert len(store.read_incidents(taken, "A")) == 2
    with pytest.raises(DataError, match="skadat"):
        store.read_incidents(taken, "B")
    with pytest.raises(DataError, match="skadat"):
        store.read_incidents(taken)


def test_a_kommundel_without_rows_is_empty_with_all_its_columns(small):
    kommun = small(ROWS[:2])
    intake.take_in(kommun)
    rows = store.read_incidents(kommun, "B")
    assert len(rows) == 0
    assert list(rows) == list(INCIDENTS.columns)
    assert rows.crs.to_epsg() == 3006
    assert rows["start"].dtype == store.read_incidents(kommun, "A")["start"].dtype


def test_an_unknown_kommundel_is_refused_with_the_known_ones(taken):
    with pytest.raises(ParameterError, match="A, B"):
        store.read_incidents(taken, "C")


def test_a_kommun_that_was_never_taken_in_says_what_to_run(small):
    with pytest.raises(DataError, match=r"bfa intake params/kommun/lilla\.yml"):
        store.read_table(small(), "counts")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_flipped_byte_anywhere_is_refused_and_never_read(taken, share):
    path = partition(taken, "A")
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * share)] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(DataError, match="skadat"):
        store.read_incidents(taken, "A")


def test_pages_carry_checksums_of_their_own(tmp_path):
    frame = pd.DataFrame({"n": range(1000)})
    store._write(frame, tmp_path / "x.parquet")
    raw = bytearray((tmp_path / "x.parquet").read_bytes())
    raw[200] ^= 1
    (tmp_path / "x.parquet").write_bytes(bytes(raw))
    with pytest.raises(OSError, match="CRC"):
        pd.read_parquet(tmp_path / "x.parquet", page_checksum_verification=True)


def test_damage_to_the_label_is_told_as_damage(taken):
    (store.store_folder(taken) / "intake.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="skadat"):
        store.kommundelar(taken)
    assert not intake.is_current(taken)


def test_an_interrupted_write_leaves_the_old_store_and_no_half_written_one(taken, monkeypatch):
    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_write_incidents", stop)
    with pytest.raises(KeyboardInterrupt):
        intake.take_in(taken)
    assert len(store.read_incidents(taken)) == 3
    assert [path.name for path in store.store_folder(taken).parent.iterdir()] == ["lilla"]


def test_every_file_of_a_store_lies_on_the_disk_before_it_takes_the_old_ones_place(taken, monkeypatch):
    laid, swap = [], store._swap

    def swapped(folder, new):
        files = {path for path in new.rglob("*") if path.is_file()}
        assert files
        assert set(laid) == files
        swap(folder, new)

    monkeypatch.setattr(store, "laid_down", laid.append)
    monkeypatch.setattr(store, "_swap", swapped)
    intake.take_in(taken)
    assert len(store.read_incidents(taken)) == 3


def test_a_swap_cut_off_between_its_renames_is_mended_on_reading(taken):
    folder = store.store_folder(taken)
    folder.rename(folder.with_name(".lilla.gammal"))
    assert len(store.read_incidents(taken)) == 3


def test_a_rename_that_fails_puts_the_old_store_back(taken, monkeypatch):
    folder, rename = store.store_folder(taken), os.rename
    path_type = type(folder)

    def sometimes(self, target):
        if self.name == ".lilla.ny":
            raise PermissionError(13, "Permission denied")
        rename(self, target)
        return path_type(target)

    monkeypatch.setattr(path_type, "rename", sometimes)
    with pytest.raises(DataError, match="kan inte skrivas"):
        intake.take_in(taken)
    monkeypatch.undo()
    assert len(store.read_incidents(taken)) == 3


def test_counts_only_gives_counts_and_no_rows(small):
    text = "del;manad;typ;antal\nA;2010-05;rån;0\nB;2010-05;rån;3\n"
    source = {
        "file": "data/antal.csv",
        "source": "statistik",
        "columns": {"area": "del", "month": "manad", "brottstyp": "typ", "n": "antal"},
    }
    kommun = small(files={"antal.csv": text}, incidents=[], counts=[source])
    intake.take_in(kommun)
    assert not store.has_rows(kommun)
    assert len(store.read_incidents(kommun)) == 0
    assert store.read_table(kommun, "counts")["n"].tolist() == [0, 3]


def test_registers_and_places_that_are_not_named_are_empty_with_their_columns(taken):
    assert len(store.read_table(taken, "places")) == 0
    assert isinstance(store.read_table(taken, "places"), gpd.GeoDataFrame)
    assert list(store.read_table(taken, "measures"))[:2] == ["number", "text"]


def test_a_kommundel_whose_name_is_reserved_on_windows_can_be_stored(small):
    source = {**settings()["incidents"][0], "kommundel": {"column": "omr"}}
    kommun = small([ROWS[0].replace(";A;", ";CON;"), ROWS[2].replace(";B;", ";Å/ä:ö;")], incidents=[source], areas=None)
    intake.take_in(kommun)
    assert len(store.read_incidents(kommun, "CON")) == 1
    assert len(store.read_incidents(kommun, "Å/ä:ö")) == 1


def test_points_are_read_as_numbers_and_are_those_of_the_shapes(small):
    kommun = small([*ROWS, "4;0357;2010-05-04;;;;Torget;Gata;A;;;;"])
    intake.take_in(kommun)
    found = store.read_columns(kommun, ["east", "start", "north"], kommundel="A")
    rows = store.read_incidents(kommun, "A")
    assert list(found) == ["east", "start", "north"]
    assert found["start"].tolist() == rows["start"].tolist()
    assert found["east"].isna().tolist() == [False, False, True]
    assert found["east"].tolist()[:2] == rows.geometry.x.tolist()[:2] == [600100.5, 600200.0]
    assert found["north"].tolist()[:2] == rows.geometry.y.tolist()[:2]
    with pytest.raises(ParameterError, match="A, B"):
        store.read_columns(kommun, ["start"], kommundel="C")
