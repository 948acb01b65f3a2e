from dataclasses import replace

import pytest

from bfa.analyses.series import area_months, total
from bfa.analyses.situation import codebook, load
from bfa.errors import DataError, ParameterError
from bfa.tables.intake import take_in
from bfa.tables.period import parse_period
from tests.small_situation import CHECKOUT, TYPE, counts, kommun, situation

SOURCE = """
counts:
  - file: antal.csv
    source: polisen
    columns: {area: area, month: month, brottstyp: brottstyp, n: n}
"""


@pytest.fixture
def taken_in(tmp_path):
    months = [f"Norr;2010-{month:02d};cykelstöld;{month}" for month in range(1, 13)]
    lines = ["area;month;brottstyp;n", *months, "Söder;2010-01;cykelstöld;3"]
    (tmp_path / "antal.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = kommun(tmp_path, SOURCE)
    take_in(given)
    return given


def test_one_kommundel_is_loaded_with_the_counts_of_all(taken_in):
    got = load(taken_in.path, kommundel="Norr")
    assert (got.kommundel, got.incidents) == ("Norr", None)
    assert set(got.counts["area"]) == {"Norr", "Söder"}
    assert got.kommundelar == ("Norr", "Söder")
    assert got.causes.empty


def test_streets_and_exposure_are_loaded_and_are_empty_with_their_columns_where_none_are_named(taken_in):
    assert (len(load(taken_in.path).streets), len(load(taken_in.path).exposure)) == (0, 0)
    (taken_in.root / "rutor.csv").write_text("ruta;n\n6000006500000;7\n", encoding="utf-8")
    line = '{"type": "LineString", "coordinates": [[600000, 6500000], [600030, 6500040]]}'
    text = (
        f'{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{}}, "geometry": {line}}}]}}'
    )
    (taken_in.root / "gator.geojson").write_text(text, encoding="utf-8")
    more = "streets: {file: gator.geojson, crs: EPSG:3006}\nexposure:\n"
    more += "  - {file: rutor.csv, what: hushåll, year: 2010, source: x, cell_id: ruta, size: 250, n: n}\n"
    given = kommun(taken_in.root, SOURCE + more)
    take_in(given)
    got = load(given.path, kommundel="Norr")
    assert got.streets["length"].tolist() == [50]
    assert got.exposure["n"].tolist() == [7]


def test_an_unknown_kommundel_is_refused_with_those_that_exist(taken_in):
    with pytest.raises(ParameterError, match="Norr, Söder"):
        load(taken_in.path, kommundel="Nörr")


def test_what_is_not_taken_in_says_which_command_to_run(tmp_path):
    with pytest.raises(DataError, match="bfa intake"):
        load(kommun(tmp_path, SOURCE).path)


def test_the_projects_own_codebook_goes_before_the_checkouts(taken_in):
    situation = load(taken_in.path)
    assert codebook(situation, "orsaksregler.yml").parent == CHECKOUT / "data" / "codebook"
    own = taken_in.root / "data" / "codebook" / "orsaksregler.yml"
    own.parent.mkdir(parents=True)
    own.write_text("regler: {}\n", encoding="utf-8")
    assert codebook(situation, "orsaksregler.yml") == own


def test_a_situation_with_other_counts_is_counted_anew_and_what_was_made_is_not_changed_by_who_reads_it(tmp_path):
    """Norr has 2 a month in the one and 3 in the other: 24 and 36 a year."""
    one, year = situation(tmp_path, counts=counts({"Norr": 2})), parse_period("2009-01/2009-12")
    read = area_months(one, TYPE)
    read.loc["Norr"] = 7.0
    other = replace(one, counts=counts({"Norr": 3}))
    assert [total(each, TYPE, year, kommundel="Norr") for each in (one, other, one)] == [24, 36, 24]
