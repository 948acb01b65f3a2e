"""The coding scheme: what is refused of it, and that a kommun's own words reach register, workbook and log."""

import pandas as pd
import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables.calendar import read_calendar
from bfa.tables.coding import coding_in, standard_coding
from bfa.tables.contracts import CAUSES
from bfa.tables.municipality import CalendarSource
from bfa.tables.register_page import allowed_words
from bfa.tables.registers import read_register
from tests.small_situation import CHECKOUT, kommun

BOOK = CHECKOUT / "data" / "codebook" / "orsaker.yml"
CAUSE = """nummer;orsak;perspektiv;karaktär;avstånd;påverkas av;teori;led;kod;sekretess
1;Mörkt;{};situationell;närliggande;kommun;väktare;möte;mörkt_och_skymt;nej
"""


def own(folder, old="", new=""):
    """A project with a scheme of its own, and where that is changed."""
    path = folder / "data" / "codebook" / "orsaker.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = BOOK.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1 if old else 0
    return folder, line


def test_every_generic_cause_is_coded_by_the_words_of_its_scheme():
    coding = standard_coding()
    assert coding.words("perspective") == ("situationellt", "brottsoffer", "gärningsperson")
    assert coding.words("step")[0] == "bakgrund"
    assert {cause.theory for cause in coding.causes.values()} == set(coding.theory)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("led: uppladdning", "led: upladdning", r"har ett värde som inte finns .*\(menas uppladdning\?\)"),
        ("    del_av: langning", "    del_av: langing", r"nämner langing, som inte finns \(menas langning\?\)"),
        ("[aas_original, aas_spridd]", "[aas_orginal]", r"åtgärder.0 nämner aas_orginal, som inte finns"),
        ("[kollektivtrafik]\n", "[kolektivtrafik]\n", r"regler.0 nämner kolektivtrafik, som inte finns"),
        ("    led: uppladdning", "    steg: uppladdning", "steg är okänd"),
    ],
)
def test_what_refers_to_nothing_is_refused_with_its_line(tmp_path, old, new, said):
    root, line = own(tmp_path, old, new)
    with pytest.raises(ParameterError, match=f"rad {line}: .*{said}"):
        coding_in(root)


def test_causes_that_are_parts_of_each_other_are_refused_as_a_circle(tmp_path):
    root, line = own(
        tmp_path,
        "    led: möte\n    teori: platsansvarig\n    del_av: alla_ut_samtidigt",
        "    led: möte\n    teori: platsansvarig\n    del_av: svarttaxi",
    )
    with pytest.raises(
        ParameterError, match=f"rad {line + 2}: .*går i cirkel: svag_hemresa – svarttaxi – svag_hemresa"
    ):
        coding_in(root)


def test_rules_of_the_kommuns_own_take_nothing_from_the_scheme_of_ours(tmp_path):
    path = tmp_path / "data" / "codebook" / "orsaksregler.yml"
    path.parent.mkdir(parents=True)
    path.write_text("regler:\n  x:\n    text: y\n    karaktär: social\n", encoding="utf-8")
    assert coding_in(tmp_path) == standard_coding()


def test_a_new_word_of_a_kommun_is_read_and_another_is_refused_with_its_row(tmp_path):
    root, _ = own(tmp_path, "  brottsoffer: den", "  vittne: den som såg\n  brottsoffer: den")
    path = tmp_path / "orsaker.csv"
    path.write_text(CAUSE.format("vittne"), encoding="utf-8")
    table = read_register(path, CAUSES, coding=coding_in(root)).table
    assert table.loc[0, ["perspective", "theory", "step", "code"]].tolist() == [
        "vittne",
        "väktare",
        "möte",
        "mörkt_och_skymt",
    ]
    assert "vittne" in allowed_words(CAUSES.columns["perspective"], coding_in(root))
    with pytest.raises(DataError, match="kolumnen perspektiv, rad 2: är inte något av orden situationellt"):
        read_register(path, CAUSES)


def days(folder, text, **how):
    (folder / "kalender.csv").write_text(text, encoding="utf-8")
    source = CalendarSource(file="kalender.csv", date="dag", words="ord", **how)
    return read_calendar(kommun(folder), source, crs=None)


def test_a_calendar_gives_each_word_of_each_day_once(tmp_path):
    found = days(tmp_path, "dag;ord\n2010-05-25;Löning, skoldag\n2010-05-25;löning\n2010-05-26;\n26 maj;regn\n")
    assert found.table[["date", "word"]].values.tolist() == [
        [pd.Timestamp("2010-05-25"), "löning"],
        [pd.Timestamp("2010-05-25"), "skoldag"],
    ]
    assert found.notes.to_figures()["reasons"][0]["n"] == 1


def test_a_calendar_whose_dates_are_written_otherwise_is_refused(tmp_path):
    with pytest.raises(DataError, match="ingen rad har både datum och ord"):
        days(tmp_path, "dag;ord\n25/5 2010;löning\n")
    assert len(days(tmp_path, "dag;ord\n25/5 2010;löning\n", date_format="%d/%m %Y").table) == 1


def test_a_day_of_the_year_9999_is_left_out_of_a_calendar_and_told(tmp_path):
    found = days(tmp_path, "dag;ord\n2010-05-25;löning\n9999-12-31;löning\n")
    assert found.table["date"].to_list() == [pd.Timestamp("2010-05-25")]
    assert "orimligt långt bort" in str(found.notes.to_figures()["reasons"])


def test_a_calendars_word_that_looks_like_a_personnummer_is_left_out_and_told(tmp_path):
    found = days(tmp_path, "dag;ord\n2010-05-25;löning\n2010-05-26;20100101-1234\n")
    assert found.table["word"].to_list() == ["löning"]
    assert "personnummer" in str(found.notes.to_figures()["reasons"])
