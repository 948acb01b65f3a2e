"""What a partner kommun sends and declares: read as counts of its own, or refused with what is wrong."""

import pytest

from bfa.analyses.situation import load
from bfa.errors import DataError, ParameterError
from bfa.tables import intake

FILE = (
    "omr;manad;typ;n\nCentrum;2009-01;misshandel utomhus;12\nCentrum;2009-02;misshandel utomhus;9\nVäst;2009-01;rån;3\n"
)
PARTNER = {
    "kommun": "Granne",
    "goals": [1],
    "starts": {"Centrum": "2010-05-01"},
    "raknesatt": "brottsdatum",
    "uttag": "2011-01-05",
    "file": "data/granne.csv",
    "source": "Granne",
    "columns": {"area": "omr", "month": "manad", "brottstyp": "typ", "n": "n"},
}


def test_a_partner_is_taken_in_as_counts_of_its_own_beside_ours(small):
    kommun = small(files={"granne.csv": FILE}, partners=[PARTNER])
    report = intake.take_in(kommun)
    situation = load(kommun.path)
    assert situation.partners[["kommun", "area", "brottstyp", "n"]].to_numpy().tolist() == [
        ["Granne", "Centrum", "misshandel utomhus", 12],
        ["Granne", "Centrum", "misshandel utomhus", 9],
        ["Granne", "Väst", "rån", 3],
    ]
    assert not set(situation.counts["area"]) & {"Centrum", "Väst"}
    (read,) = report.figures["partner_sources"]
    assert (read["file"], read["read"], read["kept"]) == ("granne.csv", 3, 3)


def test_a_kommun_without_partners_has_an_empty_table(small):
    kommun = small()
    intake.take_in(kommun)
    assert load(kommun.path).partners.empty


def test_a_start_in_a_kommundel_without_counts_is_refused_with_those_that_have(small):
    kommun = small(files={"granne.csv": FILE}, partners=[PARTNER | {"starts": {"Öst": "2010-05-01"}}])
    with pytest.raises(DataError, match="Granne har start i Öst, som saknar antal") as refused:
        intake.take_in(kommun)
    assert "Centrum" in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kommun": "lilla"}, "samma kommun flera gånger"),
        ({"annual": True}, "antal per månad"),
        ({"uttag": None}, "dagen då den togs ut"),
        ({"area": "kommun", "columns": {"month": "manad", "brottstyp": "typ", "n": "n"}}, "kommunens namn i area"),
        ({"left": "2010-08-01"}, "hoppat av"),
        ({"starts": {}}, "får inte vara tom"),
        ({"goals": []}, "får inte vara tom"),
    ],
)
def test_a_declaration_that_cannot_be_compared_is_refused(small, changed, said):
    with pytest.raises(ParameterError, match=said):
        small(files={"granne.csv": FILE}, partners=[PARTNER | changed])


def test_the_same_partner_twice_is_refused_whatever_the_case_of_its_name(small):
    with pytest.raises(ParameterError, match="GRANNE, Granne"):
        small(files={"granne.csv": FILE}, partners=[PARTNER, PARTNER | {"kommun": "GRANNE"}])
