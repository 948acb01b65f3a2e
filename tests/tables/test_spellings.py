import pandas as pd
import pytest
from small_kommun import settings

from bfa.errors import DataError, ParameterError
from bfa.tables.intake import take_in
from bfa.tables.naming import one_spelling, spelled
from bfa.tables.recoding import recode
from bfa.tables.spellings import alike, misspelled, one_case, proposal
from bfa.tables.store import read_counts


def text(*words):
    return pd.Series(list(words), dtype="str")


def rows(*areas):
    return [f"{n};0357;2010-05-01;1200;;;;;{area};;;;" for n, area in enumerate(areas, 1)]


@pytest.mark.parametrize(
    "written",
    [
        "Södra Åsen",
        "Södra  Åsen",
        "Södra\u00a0Åsen",
        "\tSödra \u2009Åsen\u200b",
        "So\u0308dra A\u030asen",
        "\ufeffSödra Åsen",
    ],
)
def test_white_space_of_every_kind_unseen_signs_and_composition_make_no_other_name(written):
    assert one_spelling(written) == "Södra Åsen"
    assert spelled(text(written, None, " \u00a0")).fillna("-").tolist() == ["Södra Åsen", "-", "-"]


def test_a_word_of_values_is_matched_after_the_same_joining():
    assert recode(text("Allmän\u00a0 plats "), {"Allmän  plats": "gata"})[0].tolist() == ["gata"]


def test_names_that_differ_only_in_case_or_dashes_are_told_with_what_to_write():
    names = text("Centrum", "Centrum", "CENTRUM", "centrum", "Norra–Åsen", "Norra-Åsen", "Norra-Åsen", "Asen")
    assert proposal(names) == {"CENTRUM": "Centrum", "centrum": "Centrum", "Norra–Åsen": "Norra-Åsen"}
    ((said, told),) = alike(names, what="kommundel", key="values:")
    assert 'skriv values: {"Norra–Åsen": Norra-Åsen}' in said
    assert told.tolist() == [False, False, False, False, True, False, False, False]


def test_names_that_differ_in_case_alone_are_the_commonest_or_the_one_that_is_known():
    n = text("Centrum", "Centrum", "CENTRUM", "centrum", "Åsen").value_counts()
    assert one_case(n) == {"CENTRUM": "Centrum", "centrum": "Centrum"}
    assert one_case(n, known=["CENTRUM"]) == {"Centrum": "CENTRUM", "centrum": "CENTRUM"}


def test_a_proposal_for_words_that_must_all_be_listed_lists_them_all():
    ((said, _),) = alike(text("rån.", "rån", "rån", "stöld"), what="brottstyp", key="values:", whole=True)
    assert "rån: rån, stöld: stöld}" in said


def test_names_that_differ_otherwise_are_not_told():
    assert not alike(text("Åsen", "Asen", "Rån", "Stöld"), what="x", key="y")


def test_a_word_like_a_personnummer_is_never_shown():
    assert not proposal(text("TA 19800101-1234", "ta 19800101-1234"))


def test_six_spellings_are_two_kommundelar_and_one_line(small):
    own = settings(areas=None)
    given = ("Centrum", "Centrum", "CENTRUM", "Södra Åsen", "Södra  Åsen", "Södra\u00a0Åsen ")
    kommun = small(rows(*given), **own)
    note = take_in(kommun).figures["sources"][0]
    assert read_counts(kommun).groupby("area")["n"].sum().to_dict() == {"Centrum": 3, "Södra Åsen": 3}
    assert [line["n"] for line in note["remarks"] if "stora och små bokstäver" in line["what"]] == [1]


def test_lost_zeros_are_told_with_the_key_and_put_back_by_it(small):
    own = settings()
    lost = [row.replace(";0357;", ";357;") for row in rows("A", "A", "B")]
    note = take_in(small(lost, **own)).figures["sources"][0]
    assert any("skriv pad: 4" in line["what"] for line in note["remarks"])
    own["incidents"][0]["pad"] = 4
    kommun = small(lost, **own)
    take_in(kommun)
    assert set(read_counts(kommun)["brottstyp"]) == {"misshandel utomhus"}


def test_kommundelar_of_figures_get_their_zeros_and_only_figures_do(small):
    own = settings()
    own["areas"]["values"] = {"A": "01", "B": "02"}
    with pytest.raises(DataError, match=r"skriv pad: \{kommundel: 2\}"):
        take_in(small(rows("1", "2", "2"), **own))
    own["incidents"][0]["pad"] = {"kommundel": 2, "brottskod": 4}
    kommun = small(rows("1", "2", "2"), **own)
    take_in(kommun)
    assert read_counts(kommun).groupby("area")["n"].sum().to_dict() == {"01": 1, "02": 2}
    own["incidents"][0]["pad"] = {"registered": 4}
    with pytest.raises(ParameterError, match="pad: registered finns inte bland kolumnerna"):
        take_in(small(rows("1"), **own))


@pytest.mark.parametrize("slip", ["Norstad", "Norrstd", "Norrstda", "Norrstadd", "Norrztad", "Norr stad", "norrstat"])
def test_a_name_one_slip_from_a_commoner_one_is_told_as_a_misspelling(slip):
    assert misspelled([text(*["Norrstad"] * 10, slip, slip).value_counts()]) == {slip: "Norrstad"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Område 1", "Område 2"),
        ("Område A", "Område B"),
        ("Östra", "Västra"),
        ("Östra Berga", "Västra Berga"),
        ("Nordöstra", "Nordvästra"),
        ("Lund", "Sund"),
        ("Hallby", "Vallby"),
        ("Berga II", "Berga III"),
        ("Berga", "Berga centrum"),
        ("0180C1010", "0180C1020"),
        ("rån inomhus", "rån utomhus"),
    ],
)
def test_names_that_are_near_but_two_are_no_misspelling(one, other):
    assert not misspelled([text(*[one] * 50, other).value_counts()])
    assert not misspelled([text(one).value_counts(), text(other).value_counts()])


def test_near_names_that_are_as_common_are_told_only_where_no_file_has_both():
    both, one, other = (text(*words).value_counts() for words in (("Backa", "Backe"), ("Backa",), ("Backe",)))
    assert not misspelled([both])
    assert misspelled([one, other]) == {"Backe": "Backa"}


def test_a_misspelled_kommundel_is_told_with_the_line_to_write_and_read_by_it(small):
    own = settings(areas=None)
    lines = rows(*["Norrstad"] * 6, "Norstad")
    note = take_in(small(lines, **own)).figures["sources"][0]
    (line,) = [line for line in note["remarks"] if "bara i en bokstav" in line["what"]]
    assert line["do"] == "är de samma, skriv under kommundel: values: {Norstad: Norrstad} vid källan"
    own["incidents"][0]["kommundel"]["values"] = {"Norstad": "Norrstad"}
    kommun = small(lines, **own)
    assert "bokstav eller" not in str(take_in(kommun).figures)
    assert read_counts(kommun).groupby("area")["n"].sum().to_dict() == {"Norrstad": 7}


def test_a_misspelled_kommundel_and_type_in_counts_are_told_with_what_to_write(small):
    lines = [f"{area};2024-0{month};{kind};3" for area in "AB" for month in range(1, 7) for kind in ("rån", "stöld")]
    text = "\n".join(["omr;manad;typ;n", *lines, "A;2024-07;stöldd;1"]) + "\n"
    columns = {"area": "omr", "month": "manad", "brottstyp": "typ", "n": "n"}
    counts = {"file": "data/antal.csv", "source": "antal", "columns": columns}
    report = take_in(small(files={"antal.csv": text}, incidents=[], counts=[counts], areas=None)).figures
    (line,) = [line for line in report["count_sources"][0]["remarks"] if "bara i en bokstav" in line["what"]]
    assert "skriv values: brottstyp: {stöldd: stöld, rån: rån, stöld: stöld} vid källan" in line["do"]
