"""What the codebook of categories says of a type, and what it may not say."""

import pytest
from small_situation import kommun, situation

from bfa.analyses.reading_class import layout, reading_class
from bfa.errors import DataError

OWN = "brottskategori;brottstyp;order;reading_class;antagen;part_of\n"


def _own(tmp_path, rows):
    folder = tmp_path / "data" / "codebook"
    folder.mkdir(parents=True)
    (folder / "egen.csv").write_text(OWN + rows, encoding="utf-8")
    return situation(tmp_path, kommun=kommun(tmp_path, "crime_table: egen.csv\n"))


def test_the_strategic_crimes_are_those_the_handbook_names_and_never_those_it_excludes(tmp_path):
    table = layout(situation(tmp_path)).set_index("brottstyp")
    strategic = set(table.index[table["strategic"]])
    assert {"tillgrepp av motordrivet fordon", "personrån", "narkotikabrott innehav"} <= strategic
    assert not strategic & {"stöld och snatteri i butik", "klotter", "misshandel utomhus", "misshandel inomhus"}
    assert table["part_of"].eq("").all()
    assert table["kalla"].str.contains("strategiskt:").eq(table["strategic"]).all()
    assert table["kalla"].str.contains("signal:").eq(table["signal"]).all()


def test_a_table_of_the_kommuns_own_may_lack_the_newer_columns(tmp_path):
    folder = tmp_path / "data" / "codebook"
    folder.mkdir(parents=True)
    text = "brottskategori;brottstyp;order;reading_class;antagen\nV;rån;2;;nej\nV;hot;1;offerbrott med interaktion;ja\n"
    (folder / "egen.csv").write_text(text, encoding="utf-8")
    own = situation(tmp_path, kommun=kommun(tmp_path, "crime_table: egen.csv\n"))
    table = layout(own)
    assert list(table["brottstyp"]) == ["hot", "rån"]
    assert not table[["strategic", "signal"]].to_numpy().any()
    assert list(table["part_of"]) == ["", ""]
    assert (reading_class(own, "rån"), reading_class(own, "hot")) == ("", "offerbrott med interaktion")


def test_a_type_may_be_counted_within_one_that_is_counted_within_another(tmp_path):
    own = _own(tmp_path, "V;rån;1;;nej;\nV;personrån;2;;nej;rån\nV;rån mot barn;3;;nej;personrån\n")
    assert list(layout(own)["part_of"]) == ["", "rån", "personrån"]


@pytest.mark.parametrize("rows", ["V;rån;1;;nej;stöld\n", "V;rån;1;;nej;rån\n", "V;a;1;;nej;b\nV;b;2;;nej;a\n"])
def test_a_type_within_itself_or_within_nothing_known_is_refused(tmp_path, rows):
    with pytest.raises(DataError, match="part_of pekar fel"):
        layout(_own(tmp_path, rows))
