"""What the disk refuses is told in Swedish, whichever file of the kommun it concerns."""

import errno
import io
import os
from pathlib import Path

import pytest
from small_kommun import EAST, layer, settings, square

from bfa.errors import DataError
from bfa.run import files
from bfa.tables import intake, store
from bfa.tables.disk import opened, unread
from bfa.tables.kinds import REGISTERS
from bfa.tables.registers import read_register

LINE = {"type": "LineString", "coordinates": [[EAST, 6_600_000], [EAST + 100, 6_600_000]]}
ROAD = {"type": "Feature", "properties": {"kind": "road", "gata": "Storgatan"}, "geometry": LINE}
STREETS = layer(ROAD)
ROADS = layer({**ROAD, "geometry": {"type": "LineString", "coordinates": [[16.77, 59.53], [16.78, 59.53]]}})
COUNTS = "del;manad;typ;antal\nA;2010-05;rån;0\nB;2010-05;rån;3\n"
CAUSES = (
    "nummer;orsak;perspektiv;karaktär;avstånd;påverkas av;sekretess\n"
    "1;Kö utanför G;situationellt;situationell;närliggande;båda;nej\n"
)
FILES = {
    "gator.geojson": STREETS,
    "karta.geojson": ROADS,
    "nyko.geojson": layer(square("1", EAST)),
    "folk.geojson": layer(square("A", EAST)),
    "antal.csv": COUNTS,
    "orsaker.csv": CAUSES,
    "krogar.csv": "namn;x;y\nKrogen;600100;6600100\n",
}
KEYS = {
    "counts": [
        {
            "file": "data/antal.csv",
            "source": "statistik",
            "columns": {"area": "del", "month": "manad", "brottstyp": "typ", "n": "antal"},
        }
    ],
    "streets": {"file": "data/gator.geojson", "crs": "EPSG:3006", "name": "gata"},
    "units": {"file": "data/nyko.geojson", "unit": "namn", "crs": "EPSG:3006"},
    "base_map": "data/karta.geojson",
    "exposure": [
        {"file": "data/folk.geojson", "what": "boende", "n": "folk", "year": 2010, "source": "SCB", "crs": "EPSG:3006"}
    ],
    "places": [{"file": "data/krogar.csv", "kind": "krog", "x": "x", "y": "y", "crs": "EPSG:3006"}],
    "registers": {"causes": "data/orsaker.csv"},
}
NAMES = ["polis.csv", "delar.geojson", "koder.csv", *FILES]
REFUSALS = {
    errno.EACCES: "åtkomst nekad: skrivskyddad, utan rätt för dig, eller öppen i ett annat program",
    errno.EBUSY: "upptagen av ett annat program",
    errno.EIO: "nätverksenheten svarar inte",
    errno.ESTALE: "nätverksenheten svarar inte",
    errno.ETIMEDOUT: "nätverksenheten svarar inte",
    errno.EHOSTDOWN: "nätverksenheten svarar inte",
    errno.ENAMETOOLONG: "sökvägen är för lång",
    errno.EMFILE: "för många filer är öppna",
}


@pytest.fixture
def refusing(monkeypatch):
    """Let the system refuse to open the file of that name for reading (or writing)."""

    def refuse(name: str, number: int, *, mode: str = "r") -> None:
        given = io.open

        def sometimes(file, how="r", *rest, **named):
            if isinstance(file, str | os.PathLike) and Path(file).name == name and mode in how:
                raise OSError(number, os.strerror(number), str(file))
            return given(file, how, *rest, **named)

        monkeypatch.setattr("io.open", sometimes)
        monkeypatch.setattr("builtins.open", sometimes)

    return refuse


@pytest.fixture
def full(small):
    """A kommun that names a file of every kind."""
    return small(files=FILES, **KEYS)


def test_a_kommun_of_every_kind_of_file_is_taken_in(full):
    intake.take_in(full)
    assert store.read_counts(full)["n"].sum() == 6


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_kind_that_may_not_be_read_is_told_with_what_to_do(full, refusing, name):
    refusing(name, errno.EACCES)
    with pytest.raises(DataError, match=rf"{name}: filen kan inte läsas\.\s+Hittat: åtkomst nekad.*\s+.*stäng filen"):
        intake.take_in(full)
    assert not store.store_folder(full).exists()


@pytest.mark.parametrize("name", NAMES[:2] + NAMES[3:])
def test_a_folder_where_a_file_of_any_kind_should_be_is_told(full, name):
    path = next(path for path in full.root.rglob(name))
    path.unlink()
    path.mkdir()
    with pytest.raises(DataError, match=rf"{name}: filen kan inte läsas\.\s+Hittat: det är en mapp, inte en fil"):
        intake.take_in(full)


@pytest.mark.parametrize(("number", "said"), REFUSALS.items())
def test_whatever_the_disk_says_is_told_in_swedish(tmp_path, refusing, number, said):
    (tmp_path / "polis.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    refusing("polis.csv", number)
    with (
        pytest.raises(DataError, match=rf"polis\.csv: filen kan inte läsas\.\s+Hittat: .*{said}"),
        opened(tmp_path / "polis.csv"),
    ):
        pass


def test_the_numbers_of_windows_for_a_lost_network_drive_are_known():
    error = OSError(errno.EINVAL, "The specified network name is no longer available")
    error.winerror = 64
    assert "nätverksenheten svarar inte" in str(unread(Path("polis.csv"), error))


def test_a_file_that_vanishes_while_it_is_read_is_told(tmp_path):
    path = tmp_path / "polis.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")

    def read() -> bytes:
        with opened(path):
            path.unlink()
            return path.read_bytes()

    with pytest.raises(DataError, match=r"polis\.csv: filen finns inte"):
        read()


def test_a_file_that_changes_while_it_is_read_is_told_and_no_store_is_made_of_it(small, monkeypatch):
    kommun, read = small(), intake.read_rows

    def late(*given, **named):
        path = kommun.root / "data" / "polis.csv"
        path.write_bytes(path.read_bytes() + b"\n")
        return read(*given, **named)

    monkeypatch.setattr(intake, "read_rows", late)
    with pytest.raises(DataError, match=r"polis\.csv: filen ändrades medan den lästes in"):
        intake.take_in(kommun)
    assert not store.store_folder(kommun).exists()


@pytest.mark.parametrize("mark", ["~$orsaker.csv", ".~lock.orsaker.csv#"])
def test_a_file_that_is_open_in_a_spreadsheet_program_is_said_to_lack_what_is_not_saved(full, mark):
    (full.root / "data" / mark).write_bytes(b"")
    said: list[str] = []
    intake.take_in(full, progress=said.append)
    assert "orsaker.csv är öppen i ett annat program: det som inte är sparat kommer inte med" in said


def test_a_pattern_of_files_does_not_find_the_mark_beside_an_open_workbook(small):
    source = {**settings()["incidents"][0], "files": "data/po*.csv"}
    del source["file"]
    kommun = small(incidents=[source])
    for name in ("~$polis.csv", ".~lock.polis.csv#"):
        (kommun.root / "data" / name).write_bytes(b"")
    assert [path.name for path in kommun.matching("data/*polis*")] == ["polis.csv"]
    assert intake.take_in(kommun).figures["rows"]["read"] == 3


def test_a_workbook_that_excel_holds_is_told_and_not_called_broken(tmp_path, refusing):
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"PK")
    refusing("register.xlsx", errno.EACCES)
    with pytest.raises(DataError, match=r"register\.xlsx: filen kan inte läsas.\s+.*åtkomst.*\s+.*stäng filen i Excel"):
        read_register(path, REGISTERS["causes"], kommundelar=None)


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_a_store_that_cannot_be_written_is_told_and_the_old_one_stands(small, refusing, number):
    kommun = small()
    intake.take_in(kommun)
    refusing("refused.csv", number, mode="w")
    with pytest.raises(DataError, match=r"Lagret för Lilla kan inte skrivas\.\s+Hittat: \w+"):
        intake.take_in(kommun)
    assert len(store.read_incidents(kommun)) == 3
    assert [path.name for path in store.store_folder(kommun).parent.iterdir()] == ["lilla"]


@pytest.mark.parametrize("name", ["intake.json", "counts.parquet"])
def test_a_store_that_may_not_be_read_is_not_called_damaged(small, refusing, name):
    kommun = small()
    intake.take_in(kommun)
    refusing(name, errno.EACCES)
    with pytest.raises(DataError, match=rf"{name}: filen kan inte läsas"):
        store.read_counts(kommun)


def test_a_workbook_beside_a_page_that_is_open_in_excel_is_told_and_left_as_it_was(tmp_path, monkeypatch):
    def held(self, target):
        raise PermissionError(errno.EACCES, "Permission denied", str(target))

    target = tmp_path / "2_hotspots.xlsx"
    target.write_bytes(b"gammal")
    monkeypatch.setattr(type(target), "replace", held)
    with pytest.raises(
        DataError, match=r"hotspots\.xlsx: filen kan inte skrivas\.\s+.*öppen.*\s+.*stäng filen i Excel"
    ):
        files.write_bytes(target, b"ny")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("2_hotspots.xlsx", b"gammal")]
