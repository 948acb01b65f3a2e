"""Free text in an export: tagged at intake, and gone after it."""

import shutil
from copy import deepcopy

import pytest
from small_kommun import HEAD, settings

from bfa.errors import BfaError
from bfa.tables import intake, store
from bfa.tables.codes import CHECKOUT
from bfa.tables.tag_book import BOOK, read_tag_book

SECRET = "Zebrafinken hotade med kökskniv på en krog"
ROWS = [
    f"1;0357;2010-05-01;2330;;;Torget;Gata;A;600100,5;6600100,5;Eva Ek;{SECRET}",
    f"2;0357;2010-05-03;2200;;;Torget;;A;600200;6600200;;{SECRET}",
    "3;0357;2010-06-01;0015;;;Torget;;B;601500;6600500;;",
]


def text_source(**keys):
    source = deepcopy(settings()["incidents"][0])
    return [source | {"text": "fritext"} | keys]


@pytest.fixture(scope="module")
def taken(small_in, tmp_path_factory):
    kommun = small_in(tmp_path_factory.mktemp("text"))(ROWS, incidents=text_source())
    return kommun, intake.take_in(kommun)


def test_the_codes_of_a_text_are_kept_and_neither_the_text_nor_a_word_of_it(taken):
    kommun, report = taken
    rows = store.read_incidents(kommun)
    assert rows["tags"].fillna("").tolist() == ["weapon place:krog", "weapon place:krog", ""]
    assert report.figures["sources"][0]["texts"] == {"tagged": 2, "places": 1, "foreign": 0}
    held = b"".join(path.read_bytes() for path in store.store_folder(kommun).rglob("*") if path.is_file())
    assert b"Zebrafinken" not in held
    assert "kökskniv".encode() not in held
    assert b"Zebrafinken" not in str(report.figures).encode()


def test_the_place_of_a_text_fills_in_what_is_missing_and_nothing_else(taken):
    kommun, report = taken
    assert store.read_incidents(kommun)["plats_typ"].fillna("").tolist() == ["gata", "nöje och servering", ""]
    said = [(line["what"], line["n"]) for line in report.figures["sources"][0]["remarks"]]
    assert ("plats_typ saknades och är ifylld efter fritexten", 1) in said
    assert ("raden har fritext; den är taggad och borttagen, bara koder är kvar", 2) in said


def test_a_line_of_a_text_that_looks_like_a_row_is_text_and_hides_no_row(small):
    lined = f'"Bråk.\n{ROWS[1]}"'
    kommun = small([ROWS[0].replace(SECRET, lined), ROWS[2]], incidents=text_source())
    assert intake.take_in(kommun).figures["rows"]["kept"] == 2
    assert store.read_incidents(kommun)["tags"].fillna("").tolist() == ["weapon place:krog", ""]
    with pytest.raises(BfaError, match="ett citattecken öppnas och stängs inte"):
        intake.take_in(small([ROWS[0].replace(SECRET, lined), ROWS[2]]))


def test_without_text_nothing_is_told_and_the_column_is_missing(small):
    kommun = small(ROWS)
    report = intake.take_in(kommun)
    assert store.read_incidents(kommun)["tags"].isna().all()
    assert "texts" not in report.figures["sources"][0]


def test_several_columns_are_one_text_and_a_column_that_is_not_there_is_refused(small):
    kommun = small(
        ["1;0357;2010-05-01;2330;;;Torget;;A;600100;6600100;berusad;kniv"],
        incidents=text_source(text=["namn", "fritext"]),
    )
    intake.take_in(kommun)
    assert store.read_incidents(kommun)["tags"].tolist() == ["alcohol weapon place:okänd"]
    with pytest.raises(BfaError, match="kolumnen modus saknas"):
        intake.take_in(small(head=HEAD, incidents=text_source(text="modus")))


def test_a_kommuns_own_words_are_used_and_a_change_of_them_makes_the_store_anew(small):
    kommun = small(
        ["1;0357;2010-05-01;2330;;;Torget;;A;600100;6600100;;Hon viftade med en slangbella"], incidents=text_source()
    )
    intake.take_in(kommun)
    assert store.read_incidents(kommun)["tags"].tolist() == ["place:okänd"]
    own = kommun.root / "data" / "codebook" / BOOK
    shutil.copy(CHECKOUT / "data" / "codebook" / BOOK, own)
    assert intake.is_current(kommun)
    own.write_text(
        own.read_text(encoding="utf-8").replace(" kniv, knivar,", " slangbella, kniv, knivar,", 1), encoding="utf-8"
    )
    assert not intake.is_current(kommun)
    intake.take_in(kommun)
    assert store.read_incidents(kommun)["tags"].tolist() == ["weapon place:okänd"]


def test_every_kind_of_place_but_the_unknown_has_its_word_among_the_kinds_that_pages_know():
    known = {"gata", "bostad", "kollektivtrafik", "nöje och servering", "handel", "skola", "parkering", "övrigt"}
    book = read_tag_book(CHECKOUT / "data" / "codebook" / BOOK)
    assert {code: place.plats_typ in known for code, place in book.places.items()} == {
        code: code != "okänd" for code in book.places
    }
