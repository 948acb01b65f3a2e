import pytest
from small_kommun import EAST, layer, square

from bfa.errors import DataError
from bfa.tables.areas import read_areas
from bfa.tables.points import projected

AREAS = {"file": "data/delar.csv", "kommundel": "namn", "population": "inv", "population_year": 2010}


def people(kommun):
    found = read_areas(kommun, kommun.areas, crs=projected("EPSG:3006", where="x")).table
    found = found.set_index("kommundel")["population"]
    return {name: int(n) for name, n in found.items()}


def with_people(name, n, east):
    feature = square(name, east)
    feature["properties"]["folk"] = n
    return feature


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_table_of_kommundelar_is_read_as_other_tables(small, encoding):
    text = "namn;inv\nA;1 100\nB;900\nSödra  Åsen;7\n".encode(encoding)
    assert people(small(files={"delar.csv": text}, areas=AREAS)) == {"A": 1100, "B": 900, "Södra Åsen": 7}


def test_its_separator_is_as_declared(small):
    text = "namn,inv\nA,1100\nB,900\n"
    with pytest.raises(DataError, match='skriv separator: ","'):
        people(small(files={"delar.csv": text}, areas=AREAS))
    assert people(small(files={"delar.csv": text}, areas=AREAS | {"separator": ","})) == {"A": 1100, "B": 900}


def test_population_written_as_text_is_numbers_and_what_is_none_is_refused(small):
    squares = layer(
        with_people("A", "900", EAST), with_people("A", "1 100", EAST + 500), with_people("B", "7", EAST + 2_000)
    )
    assert people(small(files={"delar.geojson": squares})) == {"A": 2000, "B": 7}
    with pytest.raises(DataError, match=r"folkmängden i kolumnen folk är inte ett tal(.|\n)*aa 999 \(1 rad\)"):
        people(small(files={"delar.geojson": squares.replace("1 100", "ca 100")}))
    with pytest.raises(DataError, match="inte ett tal"):
        people(small(files={"delar.geojson": squares.replace("1 100", "1,100")}))


def test_a_last_row_that_is_the_sum_of_the_others_is_refused(small):
    with pytest.raises(DataError, match=r"ser ut som en summa(.|\n)*rad 4"):
        people(small(files={"delar.csv": "namn;inv\nA;1100\nB;900\nSumma;2000\n"}, areas=AREAS))


def test_names_encoded_twice_are_refused_and_may_be_recoded(small):
    name = "Södra".encode().decode("cp1252")
    text = f"namn;inv\nA;1\nB;2\n{name};4\n"
    with pytest.raises(DataError, match="namn är trasiga"):
        people(small(files={"delar.csv": text}, areas=AREAS))
    assert people(small(files={"delar.csv": text}, areas=AREAS | {"values": {name: "Södra"}}))["Södra"] == 4
