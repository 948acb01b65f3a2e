"""The same bytes every time, in the layout the kommun file declares."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd

from bfa.example import FILES, build


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def test_every_file_is_written_and_returned(folder: Path, tmp_path: Path) -> None:
    assert [path.name for path in build(tmp_path / "new" / "folder")] == list(FILES)
    assert digests(tmp_path / "new" / "folder") == digests(folder)


def test_another_process_with_another_hash_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    code = "import sys, pathlib; from bfa.example import build; build(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=os.environ | {"PYTHONHASHSEED": "4"})
    assert digests(tmp_path) == digests(folder)


def test_the_export_is_cp1252_with_semicolons_decimal_commas_and_windows_line_ends(folder: Path) -> None:
    data = (folder / "polisexport.csv").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert len(data) < 12_000_000
    head, first = data.decode("cp1252").split("\r\n")[:2]
    assert head.startswith("Diarienummer;Slag;Brottskod;Startdatum;Starttid;")
    assert "Anmälare" in head
    assert first.count(";") == head.count(";")
    assert "Fritidsgård J" in data.decode("cp1252")


def test_other_files_are_utf_8_with_unix_line_ends(folder: Path) -> None:
    for name in FILES[1:]:
        data = (folder / name).read_bytes()
        assert b"\r" not in data
        data.decode("utf-8")


def test_counts_are_the_same_rows_counted_with_zeros(folder: Path, rows: pd.DataFrame) -> None:
    counts = pd.read_csv(folder / "antal_per_manad.csv", sep=";")
    assert len(counts) == 6 * 56 * counts["brottstyp"].nunique()
    known = rows[rows["Kommundel"].isin(list("ABCDEF"))]
    assert counts["n"].sum() == len(known)
    a_2009 = counts[(counts["area"] == "A") & counts["month"].str.startswith("2009") & (counts["kind"] == "crime")]
    assert a_2009["n"].sum() == 5170
    assert not counts.duplicated(["area", "month", "brottstyp"]).any()
