"""Names that come with å as a and a ring (NFD), as macOS writes them, are the names people type."""

import json
import unicodedata

import pandas as pd
from small_kommun import EAST, HEAD, ROWS, layer, settings, square

from bfa.analyses import situation
from bfa.tables import intake, store
from bfa.tables.areas import area_names
from bfa.tables.codes import read_codes
from bfa.tables.naming import composed


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_kommundelar_of_layer_export_and_kommun_file_meet_in_one_spelling(small):
    rows = [ROWS[0].replace(";A;", ";Åsen;"), ROWS[1].replace(";A;", f";{apart('Åsen')};"), ROWS[2]]
    squares = layer(square(apart("Åsen"), EAST), square("B", EAST + 1_000))
    source = settings()["incidents"][0] | {"encoding": "utf-8"}
    text = "\n".join([HEAD, *rows]) + "\n"
    kommun = small(files={"polis.csv": text, "delar.geojson": squares}, incidents=[source])
    intake.take_in(kommun)
    assert store.kommundelar(kommun) == ["B", "Åsen"]
    assert len(store.read_incidents(kommun, "Åsen")) == 2
    assert situation.load(kommun.path, kommundel=apart("Åsen")).kommundel == "Åsen"


def test_words_of_the_kommun_file_are_composed(small):
    areas = {**settings()["areas"], "values": {apart("Ö"): apart("Östra")}, "prefix": apart("å")}
    kommun = small(areas=areas, control_sums=[{"brottstyp": apart("rån"), "n": 1, "period": "2010-01"}])
    assert kommun.areas.values == {"Ö": "Östra"}
    assert kommun.areas.prefix == "å"
    assert kommun.control_sums[0].brottstyp == "rån"


def test_places_types_and_registers_are_composed(small, tmp_path):
    point = {
        "type": "Feature",
        "properties": {"namn": apart("Åkrogen")},
        "geometry": {"type": "Point", "coordinates": [EAST + 10, 6_600_010]},
    }
    places = json.dumps({"type": "FeatureCollection", "features": [point]})
    book = f"brottskod;brottstyp\n0357;{apart('rån')}\n0367;misshandel inomhus\n"
    source = {"file": "data/platser.geojson", "kind": "krog", "columns": {"name": "namn"}, "crs": "EPSG:3006"}
    goals = f"nummer;mål;slag;indikator;sekretess\n1;Färre;effekt;{apart('rån')};nej\n"
    kommun = small(
        files={"platser.geojson": places, "codebook/koder.csv": book, "mal.csv": goals},
        places=[source],
        registers={"goals": "data/mal.csv"},
    )
    intake.take_in(kommun)
    assert store.read_table(kommun, "places")["name"].tolist() == ["Åkrogen"]
    assert set(store.read_incidents(kommun)["brottstyp"]) == {"rån", "misshandel inomhus"}
    assert store.read_table(kommun, "goals")["indicator"].tolist() == ["rån"]
    assert read_codes(tmp_path / "data" / "codebook" / "koder.csv")["brottstyp"].tolist()[0] == "rån"


def test_area_names_are_composed():
    assert area_names(pd.Series([apart("Åsen")]), {"Åsen": "Ö"}, "").tolist() == ["Ö"]
    assert composed(apart("åäö")) == "åäö"
