from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfa.tables.personal import MASK, hashed, looks_personal, masked

CAUGHT = [
    *("19820101-1234", "820101-1234", "8201011234", "198201011234", "820101 1234", "19820101 1234", "820101+1234"),
    *(
        "820101 - 1234",
        "820101- 1234",
        "820101 -1234",
        "820101--1234",
        "820101 – 1234",
        "(820101)-1234",
        "820101 (1234)",
    ),
    *("820101\u20111234", "820101\u20101234", "820101\u20121234", "820101–1234", "820101—1234", "820101\u20151234"),
    *(
        "820101\u22121234",
        "820101\ufe581234",
        "820101\ufe631234",
        "820101\uff0d1234",
        "820101\u20431234",
        "820101¬1234",
    ),
    *(
        "820101\u00a01234",
        "820101\u202f1234",
        "820101\u20091234",
        "820101\u30001234",
        "820101\t1234",
        "820101\u00ad1234",
    ),
    *("820101\u200b1234", "82\u200b01\u200b01\u200b12\u200b34", "820101\u2060-\u20601234", "820101\ufeff1234"),
    *("820101.1234", "820101/1234", "820101:1234", "820101_1234", "820101*1234", "820101=1234", "820101·1234"),
    *("820101, 1234", "820101,1234", "820101; 1234", "820101 / 1234", "820101~1234", "820101\\1234", "820101|1234"),
    *("8201 01 1234", "82 01 01 1234", "82 01 01 12 34", "19 82 01 01 12 34", "19 82 01 01 - 12 34", "19 820101 1234"),
    *("1982-01-01-1234", "1982 01 01 1234", "1982/01/01-1234", "1982.01.01-1234", "1982-01-01 1234", "82-01-01-1234"),
    *(
        "82/01/01 1234",
        "82.01.01.1234",
        "82-01-01 12 34",
        "820101 12 34",
        "820101-12-34",
        "820101 123 4",
        "1982 0101 1234",
    ),
    *("1982-0101-1234", "198201 01 1234", "19-820101-1234", "01/01/1982-1234", "1.1.1982 1234", "820 101 1234"),
    *("8 2 0 1 0 1 1 2 3 4", "1 9 8 2 0 1 0 1 1 2 3 4", "8-2-0-1-0-1-1-2-3-4", "8.2.0.1.0.1.1.2.3.4"),
    *("820161-1234", "19820191-1234", "820060-1234", "820101-T123", "820101T123", "19820101-A123", "820101 k123"),
    *("８２０１０１-１２３４", "٨٢٠١٠١-١٢٣٤", "८२०१०११२३४", "𝟠𝟚𝟘𝟙𝟘𝟙𝟙𝟚𝟛𝟜", "8️⃣2️⃣0️⃣1️⃣0️⃣1️⃣1️⃣2️⃣3️⃣4️⃣", "⑧②⓪①⓪①①②③④"),
    *("82O1O1-1234", "82o101-1234", "820l0l-l234", "82010I-1234", "8201O11234"),
    *(
        "pnr820101-1234",
        "pnr:8201011234x",
        "820101-1234s bror",
        "x8201011234x",
        "född820101-1234.",
        "(820101-1234)",
        "a:820101-1234",
    ),
    *(
        "sågs.820101-1234 igen",
        "nr 1 820101-1234",
        "820101-1234, 830202-2345",
        "hos Eva, 19 80 01 01 - 12 34, trappa 3",
    ),
    *(
        "'820101-1234'",
        "«820101-1234»",
        "#8201011234",
        "id=8201011234&x=1",
        "820101-1234!",
        "820101-1234:",
        "820101-1234-2",
    ),
    *("850709.9805 sågs", "8507 09 9805", "850709/9805", "850709 98 05", "1985/07/09-9805", "ring 850709:9805"),
    *(
        "820101\u0332-1234",
        "820101 \u2013\u00a01234",
        "820101\u2028\u200b-1234",
        "82010112 34",
        "82 01 011234",
        "820101‐1234",
    ),
]

LEFT = [
    *("Storgatan 12", "E4 avfart 23", "kv. 1:234", "hus 12345678", "2010-05-01", "5 170 brott, 1 234 567 890 kronor"),
    *("5\u202f170", "2006 2007 2008 2009 2010", "2006, 2007, 2008", "2010-01-01–2010-12-31", "2010-01-01 - 2010-12-31"),
    *(
        "2010-05/2010-08",
        "2009-01–2010-12",
        "2010-05/2010-08 mot 2009-05/2009-08",
        "2012-01, 2013-01",
        "2010-10/2011-11",
    ),
    *("2010-05–2012-06", "2010-05 och 2010-06", "uttag 2025-03-02 kl 23:10", "2025-03-02 23:10", "2025-03-02 12:34:56"),
    *("2024-01-05T12:34", "20240105T1234", "20240105T123456", "2024-01-05T12:34:56+01:00", "20100101-20101231"),
    *(
        "201005-201008",
        "minskning 43 % (0,43–1,25)",
        "SFS 2023:196, dnr A123.456/2025",
        "A110.112/2025",
        "dnr 2024/1234",
    ),
    *(
        "organisationsnummer 556036-0793",
        "bankgiro 5050-1055",
        "ruta E674500N6580000 och 6740006580000",
        "6580000 674500",
    ),
    *(
        "6580123, 674512",
        "674512 6580123",
        "6580123.4 674512.1",
        "59,33 och 18,06",
        "59.330101, 18.123456",
        "0,43127 och 125",
    ),
    *(
        "EPSG:3006",
        "EPSG:3021 (RT 90 2,5 gon V)",
        "5000-K123456-24",
        "K123456-10",
        "5000-K1234567-2024",
        "0180-K89012-23",
    ),
    *("12, 10, 11, 15, 18", "12; 10; 11; 15; 18", "12 mot 10, 11 mot 15", "1 201 011 234 kronor", "198 201 011 234 kr"),
    *(
        "2010-05-01 1 200 brott",
        "070-123 45 67",
        "08-123 456 78",
        "+46 70 123 45 67",
        "0701-23 45 67",
        "114 14",
        "123 45 Stad",
    ),
    *("sha256-8501021234abcdef", "d41d8cd98f00b204e9800998ecf8427e", "550e8400-e29b-41d4-a716-446655440000"),
    *(
        "SE45 5000 0000 0583 9825 7466",
        "1201011234,50 kr",
        "0.8201011234",
        "3,8201011234",
        "1700000000",
        "1700000000000",
    ),
    *(
        "9007199254740991",
        "0123456789",
        "22:00-06:00",
        "fre-lör 22-06",
        "mån-fre 07-16",
        "kl. 7-8 och 12-13",
        "1 av 10, 2 av 10",
    ),
    *(
        "100 % av 1 234",
        "90 dagar, 820 kr",
        "820101",
        "19820101",
        "820101\n1234",
        "01/05/2010",
        "ISBN 978-91-7331-123-4",
    ),
    *("väg 820, 101 m", "2010-05-01, 12 brott", "Sida 1 av 20", "v. 22", "3 × 4", "A1, B2, C3", "version 1.2.3", ""),
    None,
]


@pytest.mark.parametrize("text", CAUGHT)
def test_a_personnummer_is_seen_in_every_spelling(text):
    assert looks_personal(pd.Series([text], dtype="str")).tolist() == [True]
    assert MASK in masked(text)


@pytest.mark.parametrize("text", LEFT)
def test_ordinary_texts_are_left_alone(text):
    assert looks_personal(pd.Series([text], dtype="str")).tolist() == [False]
    assert text is None or masked(text) == text


def test_the_tables_are_as_long_as_they_are_said_to_be():
    assert min(len(set(CAUGHT)), len(set(LEFT))) >= 60


def test_only_the_number_is_taken_out_of_a_text():
    assert masked("Besök hos 850709.9805, sedan rast") == f"Besök hos {MASK}, sedan rast"
    assert masked("820101-1234 och 830202-2345") == f"{MASK} och {MASK}"
    assert masked("a 820101–1234\u00a0b") == f"a {MASK} b"


DASHES = ["-", "–", "\u2011", "\u2212", "+", " ", "\u00a0", ".", "/", ":", " - ", "", "\u200b", "_", ", "]


@settings(max_examples=100, deadline=None)
@given(
    born=st.dates(),
    four=st.integers(0, 9999),
    joiner=st.sampled_from(DASHES),
    century=st.booleans(),
    before=st.sampled_from(["", " ", "pnr", "Eva Ek, ", "(", "nr: ", "\n"]),
    after=st.sampled_from(["", " ", "s", ".", ", trappa 3", ")", "\n", " 12 år"]),
)
def test_any_birthday_and_any_four_digits_are_a_personnummer(born, four, joiner, century, before, after):
    year = f"{1900 + born.year % 120}"
    text = f"{before}{year if century else year[2:]}{born:%m%d}{joiner}{four:04}{after}"
    assert looks_personal(pd.Series([text], dtype="str")).tolist() == [True]


@settings(max_examples=100, deadline=None)
@given(numbers=st.lists(st.integers(0, 9_999_999), max_size=8), joiner=st.sampled_from([", ", "; ", " och ", "\n"]))
def test_counts_as_pages_write_them_are_never_a_personnummer(numbers, joiner):
    text = joiner.join(f"{number:,}".replace(",", "\u202f") for number in numbers)
    assert looks_personal(pd.Series([text], dtype="str")).tolist() == [False]


#: Days that data may hold.
DAYS = st.dates(date(1990, 1, 1), date(2049, 12, 31))


@settings(max_examples=100, deadline=None)
@given(first=DAYS, last=DAYS, form=st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y%m%d", "%Y-%m-%d %H:%M"]))
def test_two_dates_are_never_a_personnummer(first, last, form):
    one, other = (day.strftime(form) for day in (first, last))
    for joiner in ("/", "–", " - ", " till ", ", ", " "):
        assert looks_personal(pd.Series([f"{one}{joiner}{other}"], dtype="str")).tolist() == [False], (
            one,
            joiner,
            other,
        )


def test_a_hash_is_the_same_for_the_same_case_and_another_under_another_salt():
    cases = pd.Series(["5000-K1-10", "5000-K1-10", "5000-K2-10", None], dtype="str")
    one, other = hashed(cases, salt="a"), hashed(cases, salt="b")
    assert one[0] == one[1] != one[2]
    assert one[0] != other[0]
    assert pd.isna(one[3])
    assert not one.dropna().str.contains("5000").any()
