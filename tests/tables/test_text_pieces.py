"""A file read in pieces is the file read at once, whatever the size of the pieces."""

import functools
from itertools import pairwise

import pandas as pd
import pyarrow as arrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_kommun import EAST, NORTH

from bfa.tables.areas import read_areas
from bfa.tables.intake import take_in
from bfa.tables.points import projected
from bfa.tables.rows import read_rows
from bfa.tables.store import store_folder
from bfa.tables.text_pieces import Column

#: Rows that are told of in many ways: equal ids and rows, spellings, a total, a lost code, a far point, a short row.
ODD = [
    "7;0357;2010-05-01;2330;2010-05-02;0010;Torget;Gata;A;600100,5;6600100,5;;",
    "7;0357;2010-05-01;2330;2010-05-02;0010;Torget;Gata;A;600100,5;6600100,5;;",
    "007;357;2010-13-01;2330;;;Torget;gata;a;600100;6600100;;",
    'Summa;0357;2010-06-01;;;;"Bredvid\nparken";Skog;B;0;0;;',
    "8;9999;2010-06-02;2500;;;;Krog;C;700100;6600100;;",
    "för;få;celler",
    ";0367;2010-07-01;0000;2010-06-01;;;Krog;;601500;;;",
]


@pytest.fixture(scope="module")
def kommun(small_in, tmp_path_factory):
    usual = [
        f"{100 + n};0{357 + 10 * (n % 2)};2010-{1 + n % 12:02d}-{1 + n % 28:02d};{n % 24:02d}{n % 60:02d};;"
        f";Plats {n % 5};{'Gata' if n % 3 else 'Krog'};{'AB'[n % 2]};{EAST + n * 7};{NORTH + n % 9};;"
        for n in range(90)
    ]
    return small_in(tmp_path_factory.mktemp("bitar"))([*usual[:40], *ODD, *usual[40:]])


def read(kommun, piece):
    crs = projected(kommun.crs, where="x")
    areas = read_areas(kommun, kommun.areas, crs=crs).table
    source = kommun.incidents[0]
    return read_rows(kommun, source, kommun.file(source.file), crs=crs, areas=areas, piece=piece)


@given(piece=st.integers(1, 120))
@settings(max_examples=8, deadline=None)
def test_the_rows_and_all_that_is_told_are_the_same_in_pieces_of_any_size(kommun, piece):
    whole, parts = read(kommun, 10_000), read(kommun, piece)
    assert len(whole.table) > 90
    assert len(whole.notes.to_figures()["remarks"]) > 5
    pd.testing.assert_frame_equal(parts.table, whole.table)
    assert parts.rows.tolist() == whole.rows.tolist()
    assert parts.ids.tolist() == whole.ids.tolist()
    assert parts.notes.to_figures() == whole.notes.to_figures()
    pd.testing.assert_frame_equal(parts.notes.absent(), whole.notes.absent())


def stored(kommun, piece):
    """Every file of the store, by name, made of pieces of so many rows."""
    pieces = functools.partial(read_rows, piece=piece)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bfa.tables.intake.read_rows", pieces)
        patch.setattr("bfa.tables.times._PIECE", piece)
        patch.setattr("bfa.tables.points._PIECE", piece)
        take_in(kommun)
    folder = store_folder(kommun)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(kommun):
    return stored(kommun, 10_000)


@given(piece=st.integers(1, 120))
@settings(max_examples=3, deadline=None)
def test_the_store_is_the_same_bytes_in_pieces_of_any_size(kommun, whole, piece):
    assert len([name for name in whole if name.startswith("incidents/")]) == 3
    assert stored(kommun, piece) == whole


@given(
    cells=st.lists(st.none() | st.sampled_from(["å", "b", "ä\n"]) | st.text(max_size=3), max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=4),
    rows=st.integers(1, 70),
)
@settings(deadline=None)
def test_a_column_holds_each_cell_in_its_place_whether_it_repeats_itself_or_not(cells, cuts, rows):
    column, ends = Column(rows), [0, *sorted(min(cut, len(cells)) for cut in cuts), len(cells)]
    for first, last in pairwise(ends):
        column.add(arrow.array(cells[first:last], arrow.string()))
    found = column.taken()
    assert [None if pd.isna(cell) else cell for cell in found] == cells


def test_a_column_that_repeats_itself_holds_each_different_cell_once_in_order():
    column = Column(4)
    column.add(arrow.array(["b", "a", "b", "a", "c", "b", None, "c"]))
    assert column.taken().cat.categories.tolist() == ["a", "b", "c"]


def test_a_short_rest_of_a_column_of_words_is_words_too_though_its_cells_are_all_different():
    column = Column(4)
    column.add(arrow.array(["b", "a", "b", "a", "c", "d", None]))
    assert column.taken().cat.categories.tolist() == ["a", "b", "c", "d"]
