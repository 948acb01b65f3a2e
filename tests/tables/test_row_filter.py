import pytest
from small_kommun import settings

from bfa.errors import BfaError, DataError, ParameterError
from bfa.tables.intake import take_in
from bfa.tables.municipality import Extract, read_kommun
from bfa.tables.reading import read_table

TEXT = "kommun;forsok;typ\nLilla;nej;a\nLILLA\u00a0;ja;b\nStora;nej;c\n;nej;d\n"


def read(tmp_path, where, text=TEXT):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return read_table(tmp_path / "t.csv", Extract(file="t.csv", where=where), columns=["typ"])


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({"kommun": "Lilla"}, ["a"]),
        ({"kommun": ["Lilla", " LILLA"]}, ["a", "b"]),
        ({"kommun": {"not": "Stora"}}, ["a", "b", "d"]),
        ({"kommun": {"not": ["Stora", ""]}}, ["a", "b"]),
        ({"kommun": ["Lilla", "LILLA"], "forsok": {"not": "ja"}}, ["a"]),
    ],
)
def test_rows_with_the_words_are_kept_and_the_others_are_counted_not_refused(tmp_path, where, kept):
    table = read(tmp_path, where)
    assert table.frame["typ"].tolist() == kept
    assert table.filtered == 4 - len(kept)
    assert list(table.frame.columns) == ["typ"]
    assert table.refused.empty


def test_a_word_that_stands_in_no_row_is_told_and_whether_only_its_case_differs(tmp_path):
    told = [each.what for each in read(tmp_path, {"kommun": ["Lilla", "stora"], "forsok": {"not": "kanske"}}).told]
    assert "räkna upp det också" in told.pop(1)
    assert told == [
        "where: ordet stora finns inte på någon rad i kolumnen kommun; det finns med andra stora och små bokstäver",
        "where: ordet kanske finns inte på någon rad i kolumnen forsok",
    ]


def test_a_filter_that_leaves_nothing_and_a_column_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"ingen rad är kvar efter where(.|\n)*4 rader lästa; where: ordet Mellan"):
        read(tmp_path, {"kommun": "Mellan"})
    with pytest.raises(DataError, match=r"kolumnen komun \(menas kommun\?\) saknas"):
        read(tmp_path, {"komun": "Lilla"})


def test_the_report_tells_how_many_rows_were_not_ours(small):
    own = settings()
    own["incidents"][0]["where"] = {"omr": {"not": "B"}}
    note = take_in(small(**own)).figures["sources"][0]
    assert (note["read"], note["kept"], note["refused"], note["filtered"]) == (2, 2, 0, 1)


def test_a_pattern_of_files_that_finds_none_is_refused(small):
    own = settings()
    del own["incidents"][0]["file"]
    own["incidents"][0]["files"] = "data/uttag/*.csv"
    with pytest.raises(BfaError, match="uttag"):
        take_in(small(**own))
    own["incidents"][0]["files"] = "data/pol*.csv"
    assert take_in(small(**own)).figures["rows"]["kept"] == 3


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{kommun: 180}", "kolumnen kommun är ett tal; sätt citattecken"),
        ("{kommun: [Solna, 0127]}", "kolumnen kommun är ett tal"),
        ("{ar: {not: 2024.5}}", "kolumnen ar är ett tal"),
        ("{forsok: {not: no}}", "kolumnen forsok är ja eller nej"),
        ("{dag: 2024-01-01}", "kolumnen dag är ett datum"),
        ("{kommun: }", "kolumnen kommun är tomt"),
    ],
)
def test_a_word_that_is_no_text_in_the_file_is_refused_once_with_what_to_write(tmp_path, written, said):
    path = tmp_path / "kommun.yml"
    source = f"{{file: a.csv, source: s, columns: {{start: d}}, where: {written}}}"
    path.write_text(f"kommun: Prov\nincidents:\n  - {source}\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="1 fel") as refused:
        read_kommun(path)
    assert said in refused.value.found
    path.write_text(path.read_text(encoding="utf-8").replace(written, '{kommun: "0180"}'), encoding="utf-8")
    assert read_kommun(path).incidents[0].where == {"kommun": "0180"}
