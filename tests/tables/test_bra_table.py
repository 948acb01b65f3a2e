"""Brå's tables of reported crimes: their headings, signs and traps, by hand."""

import pytest

from bfa.errors import DataError, ParameterError
from bfa.tables.published import read_published

YEAR = "Antal brott totalt, ackumulerat under jan-dec 2024"
CHANGE = "Förändring jämfört med motsvarande period 2023, i antal"
PERCENT = "Förändring jämfört med motsvarande period 2023, i procent"
RATE = "Antal brott per 100 000 invånare, ackumulerat under 2024"
ROWS = [
    "SAMTLIGA BROTT;SAMTLIGA BROTT;1478 879 ;-21 760 ;- 1 ;14 016 ",
    "Brott mot brottsbalken;Brott mot brottsbalken, totalt;1183 665 ;-44 564 ;- 4 ;11 218 ",
    "Brott mot specialstraffrättsliga författningar;Brott mot specialstraffrättsliga författningar, totalt;"
    "295 214 ;22 804 ; 8 ;2 798 ",
    "3 kap;Mot pojke;- ;- 4 ;. ; 0 ",
]


@pytest.fixture
def read(small):
    def reading(rows, heads=(YEAR, CHANGE, PERCENT, RATE), *, title="Tabell P1M b.;;;;;", **keys):
        text = "\n".join([title, ";".join(["Lagrum", "Brottstyp", *heads]), *rows, ""])
        keys = {"file": "data/p.csv", "form": "bra_tabell", "source": "Brå", "skip_rows": 1, **keys}
        kommun = small(files={"p.csv": text}, published=[keys])
        return read_published(kommun, kommun.published[0], crs=None)

    return reading


def told(part):
    return " | ".join(f"{line['what']} {line['n']}" for line in part.notes.to_figures()["remarks"])


def test_spaces_and_signs_within_numbers_are_read_and_a_dash_is_nothing(read):
    table = read(ROWS).table
    now = table[(table["year"] == 2024) & (table["unit"] == "antal")]
    assert list(now["value"]) == [1_478_879, 1_183_665, 295_214, 0]
    assert list(now["what"])[-1] == "3 kap: Mot pojke"
    assert set(now["month"].isna()) == {True}
    assert set(zip(table["region"], table["code"], strict=True)) == {("Riket", "00")}


def test_the_year_before_is_worked_out_of_the_change_and_said_to_be(read):
    table = read(ROWS).table
    before = table[table["year"] == 2023]
    assert list(before["value"]) == [1_500_639, 1_228_229, 272_410, 4]
    assert set(before["note"]) == {"räknat ur förändringen"}


def test_a_part_of_a_year_is_refused_and_never_a_year(read):
    for head in ("Antal brott totalt, ackumulerat under jan-okt 2024", "Antal brott, de senaste 12 månaderna, feb-jan"):
        with pytest.raises(DataError) as caught:
            read(ROWS, (head, CHANGE, PERCENT, RATE), fixed={} if "2024" in head else {"year": 2024})
        assert "en del av ett år" in str(caught.value)


def test_twelve_months_without_a_year_need_one(read):
    heads = ("Antal brott totalt, de senaste 12 månaderna, jan-dec", CHANGE, PERCENT, RATE)
    with pytest.raises(ParameterError):
        read(ROWS, heads)
    assert set(read(ROWS, heads, fixed={"year": 2024}).table["year"]) == {2023, 2024}


def test_a_year_that_contradicts_the_heading_is_refused(read):
    with pytest.raises(ParameterError) as caught:
        read(ROWS, fixed={"year": 2023})
    assert "2024" in str(caught.value)


def test_a_month_is_a_month_and_a_rate_that_is_said_to_be_the_years_is_known_by_its_sum(read):
    rows = ["A;A, totalt;105 555;1;1;1 000,36", "B;B, totalt;84 925;1;1;804,85", "C;C, totalt;23 105;1;1;218,97"]
    part = read(rows, ("Antal brott, december 2024", CHANGE, PERCENT, RATE))
    assert set(part.table["month"]) == {12}
    assert "säger ackumulerat, men talen räknas på månadens antal" in told(part)
    rows = ["A;A, totalt;105 555;1;1;14 016", "B;B, totalt;84 925;1;1;9 000", "C;C, totalt;23 105;1;1;1 000"]
    part = read(rows, ("Antal brott, december 2024", CHANGE, PERCENT, RATE))
    assert set(part.table["unit"]) == {"antal"}
    assert "gäller en annan period" in told(part)


def test_a_table_that_was_cut_or_does_not_add_up_is_told(read):
    assert "tabellen är inte hel" in told(read([*ROWS[:2], ";;;;;", ROWS[3]]))
    assert "en tom rad inne i tabellen" in told(read([*ROWS[:2], ";;;;;", ROWS[3]]))
    assert "inte summan" in told(read([ROWS[0].replace("1478 879", "1478 880"), *ROWS[1:3]]))
    assert "inte hel" not in told(read(ROWS))


def test_types_of_one_name_take_the_total_above_them_into_theirs(read):
    rows = ["K;Mot kvinna, totalt;9;0;0;1", "K;Obekanta;5;0;0;1", "K;Mot man, totalt;7;0;0;1", "K;Obekanta;6;0;0;1"]
    assert list(read(rows).table["what"][:4]) == [
        "Mot kvinna",
        "K: Mot kvinna: Obekanta",
        "Mot man",
        "K: Mot man: Obekanta",
    ]


def test_a_semicolon_within_quotes_is_no_column(read):
    part = read([*ROWS, 'Vapenlag;"Vapenbrott; innehav, totalt";7 817 ; 75 ; 1 ; 74 '])
    assert "Vapenbrott; innehav" in set(part.table["what"])


def test_a_missing_column_is_told_with_the_headings_that_are_there(read):
    with pytest.raises(DataError) as caught:
        read(ROWS, skip_rows=0)
    assert "skip_rows: 1" in str(caught.value)
