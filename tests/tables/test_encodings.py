import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.errors import DataError
from bfa.tables.encodings import decode
from bfa.tables.intake import take_in
from bfa.tables.municipality import TextFile
from bfa.tables.reading import read_table
from bfa.tables.store import read_counts


def read(tmp_path, raw, **keys):
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    return read_table(path, TextFile(file="t.csv", **keys), columns=["typ"])


def told(table):
    return [(each.what.split(";")[0].split(",")[0], each.rows) for each in table.told]


def test_one_wrong_byte_does_not_turn_the_file_into_another_encoding_and_its_row_is_told(tmp_path):
    lines = ["typ", "stöld", "skadegörelse", "stöld"]
    raw = b"\n".join([*(line.encode() for line in lines[:3]), lines[3].encode("cp1252")])
    table = read(tmp_path, raw)
    assert table.frame["typ"].tolist() == ["stöld", "skadegörelse", "stöld"]
    assert told(table) == [("raden har tecken i cp1252 fast filen i övrigt är utf-8", (4,))]
    assert table.encoding == "utf-8, utom 1 rad med cp1252"


def test_a_wrong_byte_and_right_letters_may_stand_in_one_line(tmp_path):
    raw = "typ\nstöld ".encode() + "på krog".encode("cp1252") + "\nö\n".encode()
    assert read(tmp_path, raw).frame["typ"].tolist() == ["stöld på krog", "ö"]


def test_some_lines_of_utf8_in_a_file_of_cp1252_are_read_as_they_are_and_told(tmp_path):
    raw = "typ\nstöld\nrån\nhäleri\n".encode("cp1252") + "rån\n".encode()
    table = read(tmp_path, raw)
    assert table.frame["typ"].tolist() == ["stöld", "rån", "häleri", "rån"]
    assert told(table) == [("raden har tecken i utf-8 fast filen i övrigt är cp1252", (5,))]


def test_capitals_before_a_hard_space_are_no_utf8(tmp_path):
    table = read(tmp_path, "typ\nSJÖ\u00a05\nRÅ–DJUR\nÅ\u00a06\nrån\n".encode("cp1252"))
    assert table.frame["typ"].tolist() == ["SJÖ\u00a05", "RÅ–DJUR", "Å\u00a06", "rån"]
    assert not table.told


@given(st.lists(st.sampled_from(["stöld", "rån", "skadegörelse", "fri text", "Å"]), min_size=1, max_size=12), st.data())
@settings(max_examples=40, deadline=None)
def test_lines_in_any_mix_of_the_two_encodings_come_back_whole(words, data):
    marks = [data.draw(st.sampled_from(["utf-8", "cp1252"])) for _ in words]
    raw = b"\n".join(word.encode(mark) for word, mark in zip(words, marks, strict=True))
    assert decode(raw, "auto", name="x").raw.decode() == "\n".join(words)


def test_a_declared_utf8_is_held_to_with_the_first_row_that_breaks_it(tmp_path):
    with pytest.raises(DataError, match="1 rader har tecken som inte är UTF-8, först rad 3"):
        read(tmp_path, "typ\nö\n".encode() + b"\xf6\n", encoding="utf-8")


@pytest.mark.parametrize("mark", ["utf-16", "utf-16-be"])
def test_utf16_with_its_mark_is_read(tmp_path, mark):
    raw = "typ\r\nstöld\r\n".encode(mark)
    table = read(tmp_path, raw if mark == "utf-16" else b"\xfe\xff" + raw)
    assert table.frame["typ"].tolist() == ["stöld"]
    assert table.encoding == "utf-16"


def test_old_line_ends_marks_of_order_inside_and_the_end_sign_of_dos_are_no_text(tmp_path):
    assert read(tmp_path, b"typ;n\rA;1\rB;2\r").frame["typ"].tolist() == ["A", "B"]
    assert read(tmp_path, b"typ\r\nA\n\xef\xbb\xbfB\r\n\x1a").frame["typ"].tolist() == ["A", "B"]


def test_files_put_after_one_another_hold_their_headings_once(tmp_path):
    part = "typ;n\nstöld;1\n".encode("utf-8-sig")
    table = read(tmp_path, part + part)
    assert table.frame["typ"].to_dict() == {2: "stöld", 4: "stöld"}
    assert told(table) == [("rubrikerna står igen mitt i filen", (3,))]


def test_empty_signs_are_taken_away_and_told(tmp_path):
    table = read(tmp_path, b"typ;n\nst\0ld;1\nA;2\n")
    assert table.frame["typ"].tolist() == ["stld", "A"]
    assert told(table) == [("raden har tomma tecken (NUL)", (2,))]


def test_rows_told_are_those_of_the_file_where_a_quoted_text_has_line_breaks(tmp_path):
    raw = 'typ;n\n"a\nb";1\nö;2\n'.encode() + b"\xf6;3\n"
    table = read(tmp_path, raw)
    assert table.frame["typ"].to_dict() == {2: "a\nb", 3: "ö", 4: "ö"}
    assert told(table)[0][1] == (4,)


def test_skipped_lines_count_in_the_rows_told(tmp_path):
    raw = "Uttag\n\ntyp\nö\n".encode() + b"\xf6\n"
    assert told(read(tmp_path, raw, skip_rows=2))[0][1] == (5,)


def test_text_encoded_twice_is_told_with_its_rows_in_text_and_in_lost_letters(tmp_path):
    twice = "stöld".encode().decode("cp1252")
    table = read(tmp_path, f"typ;n\n{twice};1\nrån;2\nst\ufffdld;3\n".encode())
    assert told(table)[0] == ("texten ser dubbelt kodad ut (å", (2,))
    assert table.told[1].rows == (4,)


def test_capitals_that_only_look_alike_are_not_encoded_twice(tmp_path):
    assert not read(tmp_path, "typ\nSÃO PAULO\nÂNGELO\n".encode()).told


def test_other_old_encodings_are_told(tmp_path):
    for mark in ("cp850", "mac-roman"):
        table = read(tmp_path, "typ\nsköld\nkväll\n".encode(mark))
        assert told(table) == [("å", (2, 3))], mark


@pytest.mark.parametrize(("start", "word"), [(b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gz"), (b"%PDF-1.7", "pdf")])
def test_a_file_that_is_no_text_is_refused_and_none_of_it_is_shown(tmp_path, start, word):
    with pytest.raises(DataError, match=word) as caught:
        read(tmp_path, start + b"\x00\x01secret")
    assert "secret" not in str(caught.value)


def test_the_report_tells_wrong_bytes_and_twice_encoded_text(small):
    rows = ["1;0357;2010-05-01;2330;;;Torget;Gata;A;;;;", "2;0357;2010-05-03;;;;Gränd;Gata;B;;;;"]
    head = "id;kod;datum;tid;slutdatum;sluttid;plats;typ;omr;ost;nord;namn;fritext\n"
    wrong = "3;0357;2010-05-04;;;;Gränd;Gata;B;;;;\n".encode("cp1252")
    raw = (head + "\n".join(rows) + "\n" + rows[1].replace("2;0", "4;0", 1) + "\n").encode() + wrong
    kommun = small(files={"polis.csv": raw})
    note = take_in(kommun).figures["sources"][0]
    assert note["remarks"][0]["rows"] == [5]
    assert int(read_counts(kommun)["n"].sum()) == 4
