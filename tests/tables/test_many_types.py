"""A column of free text, or of case numbers, is no column of types, and is told without what it holds."""

from types import SimpleNamespace

import pandas as pd
import pytest

from bfa.errors import DataError
from bfa.tables.intake import take_in
from bfa.tables.many_types import MOST, refuse_many_types

COLUMNS = {"area": "omr", "month": "man", "brottstyp": "typ", "n": "n"}


def counted(small, n: int, **keys):
    lines = "".join(f"{area};2022-01;Eva Ek {at};{at % 7}\n" for at in range(n) for area in "AB")
    source = {"file": "data/antal.csv", "source": "statistik", "columns": COLUMNS, **keys}
    return small(files={"antal.csv": f"omr;man;typ;n\n{lines}"}, incidents=[], counts=[source])


def test_five_thousand_types_are_refused_by_file_and_number_and_never_by_name(small):
    with pytest.raises(DataError) as refused:
        take_in(counted(small, 5_000))
    said = str(refused.value)
    assert "För många brottstyper: 5000, högst 1000." in said
    assert "antal.csv: 5000 olika ord" in said
    assert "fri text" in said
    assert "Eva" not in said


def test_rows_whose_type_is_a_case_number_are_refused(small):
    rows = [f"{at};{at};2010-05-01;2330;;;Torget;Gata;A;600100,5;6600100,5;;" for at in range(MOST + 1)]
    columns = {"brottstyp": "kod", "start": ["datum", "tid"]}
    source = {"file": "data/polis.csv", "source": "polis", "columns": columns, "x": "ost", "y": "nord"}
    source |= {"crs": "EPSG:3006", "date_format": "%Y-%m-%d %H%M", "kommundel": {"column": "omr"}}
    with pytest.raises(DataError, match=r"polis\.csv: 1001 olika ord"):
        take_in(small(rows, incidents=[source]))


def test_many_types_that_one_word_gathers_are_read(small):
    report = take_in(counted(small, MOST + 1, values={"brottstyp": {"Eva Ek 0": "rån", "*": "annat"}}))
    (note,) = report.figures["count_sources"]
    assert note["kept"] == 2 * (MOST + 1)


def test_as_many_as_the_limit_are_read_and_one_more_is_not():
    def found(n: int):
        table = pd.DataFrame({"brottstyp": [f"typ {at}" for at in range(n)]})
        return SimpleNamespace(
            rows=[], counts=[SimpleNamespace(table=table, notes=SimpleNamespace(file="a.csv"))], annual=[]
        )

    refuse_many_types(found(MOST))
    with pytest.raises(DataError):
        refuse_many_types(found(MOST + 1))
