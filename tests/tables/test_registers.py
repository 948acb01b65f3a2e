import pandas as pd
import pytest
import xlsxwriter

from bfa.errors import DataError
from bfa.tables.contracts import CAUSES, FOLLOW_UP, GOALS, MEASURES
from bfa.tables.registers import HEADINGS, dangling, read_register

HEAD = "nummer;orsak;perspektiv;karaktär;avstånd;nivå;påverkas av;sekretess;utlämnad text;anteckning"
LINE = "1;Kö utanför G;situationellt;situationell;närliggande;;båda;nej;;hemligt"


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "orsaker.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_register_with_swedish_headings_follows_its_contract(tmp_path, encoding):
    causes = read_register(write(tmp_path, f"{HEAD}\n{LINE}\n", encoding), CAUSES)
    assert causes.loc[0, ["number", "text", "influence"]].tolist() == [1, "Kö utanför G", "båda"]
    assert list(causes) == list(CAUSES.columns)


def test_english_headings_and_commas_do_as_well(tmp_path):
    head = "number,text,perspective,character,distance,influence,sekretess"
    causes = read_register(write(tmp_path, f"{head}\n1,Kö,brottsoffer,social,avlägsen,andra,ja\n"), CAUSES)
    assert causes["perspective"].tolist() == ["brottsoffer"]


def test_a_header_alone_is_an_empty_register(tmp_path):
    assert len(read_register(write(tmp_path, HEAD + "\n"), CAUSES)) == 0


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(DataError, match="perspective: kolumnen saknas"):
        read_register(write(tmp_path, "nummer;orsak\n1;Kö\n"), CAUSES)


def test_all_faults_are_told_by_column_and_row_and_never_by_value(tmp_path):
    bad = LINE.replace("situationellt", "Eva Ek").replace(";nej;", ";kanske;")
    with pytest.raises(DataError) as caught:
        read_register(write(tmp_path, f"{HEAD}\n{LINE}\n{bad}\n"), CAUSES)
    said = str(caught.value)
    assert "perspective" in said
    assert "sekretess" in said
    assert "number: dubblett" in said
    assert "rad 3" in said
    assert "Eva" not in said
    assert "kanske" not in said


def test_dates_and_whole_numbers_that_cannot_be_read_are_told_together(tmp_path):
    text = "åtgärdens nummer;datum;läge;gjort;sekretess\n1;1 maj;klar;tre;nej\n"
    with pytest.raises(DataError, match=r"date är inte ett datum.*rad 2.*done är inte ett heltal"):
        read_register(write(tmp_path, text), FOLLOW_UP)


def test_a_workbook_with_typed_dates_is_read(tmp_path):
    path = tmp_path / "uppfoljning.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["åtgärdens nummer", "datum", "läge", "gjort", "planerat", "sekretess"])
    sheet.write_row(1, 0, [2, "", "delvis", 3, 8, "nej"])
    sheet.write_datetime(1, 1, pd.Timestamp("2010-05-25"), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    found = read_register(path, FOLLOW_UP)
    assert found.loc[0, "date"] == pd.Timestamp("2010-05-25")
    assert found.loc[0, ["done", "planned"]].tolist() == [3, 8]


def test_numbers_the_other_register_lacks_are_found():
    measures = pd.DataFrame({"causes": ["1, 2", None, "9;3"]})
    assert dangling(measures, "causes", pd.Series([1, 2, 3])) == [9]


def test_every_swedish_heading_leads_to_a_column_of_some_register():
    names = {name for schema in (CAUSES, MEASURES, GOALS, FOLLOW_UP) for name in schema.columns}
    assert set(HEADINGS.values()) <= names
