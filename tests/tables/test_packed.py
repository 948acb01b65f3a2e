import gzip
import io
import zipfile

import pytest
import xlsxwriter
from small_kommun import EAST, HEAD, ROWS, layer, settings, square

from bfa.errors import DataError
from bfa.tables import packed
from bfa.tables.intake import take_in
from bfa.tables.municipality import TextFile
from bfa.tables.reading import read_table

TEXT = "typ;n\nstöld;1\n".encode()


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return stream.getvalue()


def read(tmp_path, name, raw):
    path = tmp_path / name
    path.write_bytes(raw)
    return read_table(path, TextFile(file=name), columns=["typ"])


def test_the_one_table_in_a_zip_or_a_gz_is_read_past_the_junk_of_a_mac(tmp_path):
    raw = zipped(**{"mapp/uttag.csv": TEXT, "__MACOSX/mapp/._uttag.csv": b"\x00\x05", ".DS_Store": b"\x00"})
    assert read(tmp_path, "a.zip", raw).frame["typ"].tolist() == ["stöld"]
    assert read(tmp_path, "a.csv.gz", gzip.compress(TEXT)).frame["typ"].tolist() == ["stöld"]


def test_a_workbook_in_a_zip_is_read_as_a_workbook(tmp_path):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["typ", "n"])
    sheet.write_row(1, 0, ["stöld", 1])
    book.close()
    table = read(tmp_path, "a.zip", zipped(**{"bok.xlsx": stream.getvalue()}))
    assert (table.frame["typ"].tolist(), table.encoding) == (["stöld"], "arbetsbok")


@pytest.mark.parametrize(
    ("name", "raw", "word"),
    [
        ("a.zip", zipped(**{"jan.csv": TEXT, "feb.csv": TEXT}), r"jan\.csv, feb\.csv"),
        ("a.zip", zipped(), "inga filer"),
        ("a.zip", b"PK\x03\x04 secret", "trasig"),
        ("a.csv.gz", gzip.compress(TEXT)[:-9], "trasig"),
        ("a.zip", zipped(**{"b.zip": zipped(**{"c.csv": TEXT})}), "en packad fil ligger i en annan"),
        ("a.7z", b"7z\xbc\xaf secret", "packa upp"),
        ("a.csv", zipped(**{"b.csv": TEXT}), "inte text som namnet säger"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_and_no_raw_bytes_are_shown(tmp_path, name, raw, word):
    with pytest.raises(DataError, match=word) as caught:
        read(tmp_path, name, raw)
    assert str(caught.value).isprintable() or "\n" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "PK" not in str(caught.value)


def test_a_zip_with_a_password_is_refused(tmp_path):
    raw = bytearray(zipped(**{"a.csv": TEXT}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    with pytest.raises(DataError, match="lösenord"):
        read(tmp_path, "a.zip", bytes(raw))


@pytest.mark.parametrize(("name", "pack"), [("a.csv.gz", gzip.compress), ("a.zip", lambda raw: zipped(a=raw))])
def test_a_file_that_grows_without_limit_is_refused(tmp_path, monkeypatch, name, pack):
    monkeypatch.setattr(packed, "ROOM", 1_000_000)
    with pytest.raises(DataError, match="orimligt stor"):
        read(tmp_path, name, pack(TEXT + b"\n" * 5_000_000))


def test_rows_and_areas_may_both_be_packed(small):
    text = "\n".join([HEAD, *ROWS]).encode()
    squares = layer(square("A", EAST), square("B", EAST + 1_000)).encode()
    own = settings()
    own["incidents"][0]["file"], own["areas"]["file"] = "data/polis.zip", "data/delar.geojson.gz"
    files = {"polis.zip": zipped(**{"polis.csv": text}), "delar.geojson.gz": gzip.compress(squares)}
    figures = take_in(small(files=files, **own)).figures
    assert figures["rows"]["kept"] == 3
    assert figures["areas"]["n"] == 2
