"""Others of the kinds that the field test found: each is read right, told or refused, through a whole intake."""

import io
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from field_kommun import AREAS, HEAD, IN_A, IN_B, Files, counts, incidents, layer, square, taken, text, write

from bfa.errors import BfaError

TYPED = {"brottstyp": None, "columns": {"start": "start", "brottstyp": "typ"}}
WITH_ID = {"columns": {"start": "start", "incident_id": "id"}}
BOTH = {"file": None, "files": ["data/a.csv", "data/b.csv"]}


def spread(first: str, last: str, n: int, place: str = IN_A) -> list[str]:
    """So many rows in each month, on the same days of each and at many hours."""
    return [
        f"{month}-{1 + k * 27 // max(1, n - 1):02d} {(5 * k + 7) % 24:02d}:{k * 7 % 60:02d};{place}"
        for month in pd.period_range(first, last, freq="M")
        for k in range(n)
    ]


def numbered(lines: list[str], first: int = 1) -> list[str]:
    return [f"{number};{line}" for number, line in enumerate(lines, first)]


def of_rows(*lines: str, head: str = HEAD, **source: Any) -> tuple[Files, dict[str, Any]]:
    return {"rader.csv": text(head, *lines)}, {"incidents": [incidents(**source)], "areas": AREAS}


def of_two(one: list[str], two: list[str], *, head: str = HEAD, **source: Any) -> tuple[Files, dict[str, Any]]:
    files: Files = {"a.csv": text(head, *one), "b.csv": text(head, *two)}
    return files, {"incidents": [incidents(**BOTH, **source)], "areas": AREAS}


def of_counts(*lines: str, **source: Any) -> tuple[Files, dict[str, Any]]:
    return {"antal.csv": text("omr;manad;typ;antal", *lines)}, {"counts": [counts(**source)]}


def words(*each: str) -> tuple[Files, dict[str, Any]]:
    lines = [f"2024-01-{day:02d} 12:00;{IN_A};{word}" for day, word in enumerate(each, 1)]
    return of_rows(*lines, head=f"{HEAD};typ", **TYPED)


def places(*names: str, **kommundel: Any) -> tuple[Files, dict[str, Any]]:
    lines = [f"2024-01-{day:02d} 12:00;{name}" for day, name in enumerate(names, 1)]
    plain = incidents(x=None, y=None, crs=None, kommundel={"column": "omr", **kommundel})
    return {"rader.csv": text("start;omr", *lines)}, {"incidents": [plain]}


def two_sheets() -> bytes:
    """A workbook with a sheet for each of two years."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for year in ("2023", "2024"):
            sheet = book.add_worksheet(year)
            for number, line in enumerate((HEAD, f"{year}-01-05 12:00;{IN_A}", f"{year}-02-07 13:00;{IN_A}")):
                sheet.write_row(number, 0, line.split(";"))
    return held.getvalue()


YEARS = spread("2023-01", "2023-12", 5), spread("2024-01", "2024-12", 5)
TOLD = {
    "a word with a question mark for a letter": (words("st?ld", "stöld"), "frågetecken inne i ett ord"),
    "letters as signs of HTML": (words('"st&ouml;ld"', "stöld"), "skrivna på ett annat sätt"),
    "letters as a Mac reads UTF-8": (words("st√∂ld", "stöld"), "skrivna på ett annat sätt"),
    "a name with a full stop": (places("Centrum", "Centrum."), "{Centrum.: Centrum}"),
    "a name without its accent": (places("Linné", "Linné", "Linne"), "{Linne: Linné}"),
    "a number that lost its zero": (places("01", "01", "1"), '{"1": "01"}'),
    "a number with a decimal": (places("2", "2", "2.0"), '{"2.0": "2"}'),
    "a code that lost its zero": (
        places("0180A0010", "0180A0020", "180A0030", characters=5),
        "skriv pad: {kommundel: 9}",
    ),
    "names of counts in two cases": (
        of_counts("Centrum;2024-01;stöld;3", "centrum;2024-02;stöld;4"),
        "bara i stora och små bokstäver; läst som det",
    ),
    "a count that is hidden": (of_counts("A;2024-01;stöld;<5", "A;2024-02;stöld;7"), "<9 (1 rad)"),
    "quarters as months of counts": (
        of_counts(*[f"A;{year}-{quarter};stöld;90" for year in (2022, 2023) for quarter in (1, 2, 3, 4)]),
        "inte är kvartal, tertial eller år",
    ),
    "years as a month of counts": (
        of_counts(*[f"A;{year}-12-31;stöld;900" for year in (2021, 2022, 2023)], month_format="%Y-%m-%d"),
        "inte är kvartal, tertial eller år",
    ),
    "days and months that a spreadsheet changed about": (
        of_rows(
            *[
                f"{f'2024-{day:02d}-{month:02d}' if day < 13 else f'{day}.{month}.2024'};{IN_A}"
                for month in range(1, 5)
                for day in (3, 9, 11, 15, 20, 26)
            ],
            formats=["%Y-%m-%d", "%d.%m.%Y"],
        ),
        "har bytt dag och månad där det gick",
    ),
    "letters as addresses write them": (words("st%C3%B6ld", "stöld"), "skrivna på ett annat sätt"),
    "letters without their dots": (words("stold", "stöld"), "values: brottstyp: {stold: stöld, stöld: stöld}"),
    "a name with and without a dash": (places("Norra Åsen", "Norra-Åsen"), "{Norra-Åsen: Norra Åsen}"),
    "a name with the word kommundel": (places("Norr", "Norr", "Kommundel Norr"), "{Kommundel Norr: Norr}"),
    "a sign for a word": (places("Bro och Ås", "Bro & Ås"), "räknas för sig"),
    "an id that is a personnummer": (
        of_rows(f"19121212-1212;2024-01-05 12:00;{IN_A}", f"2;2024-01-06 12:00;{IN_A}", head=f"id;{HEAD}", **WITH_ID),
        "id: texten liknar ett personnummer; en kod står i stället",
    ),
    "an id in two cases": (
        of_rows(f"K-07;2024-01-05 12:00;{IN_A}", f"k-07 ;2024-01-05 12:00;{IN_A}", head=f"id;{HEAD}", **WITH_ID),
        "bara i stora och små bokstäver, mellanslag eller nollor; båda är kvar",
    ),
    "rows whose points were moved in another file": (
        of_two(spread("2024-01", "2024-03", 5), spread("2024-02", "2024-04", 5, IN_A.replace("674500", "674501"))),
        "raden har samma minut, brottstyp och kommundel som en rad i a.csv",
    ),
    "a word for a kommundel that is not known": (places("Norr", "Okänd"), "skriv ordet i missing: vid källan"),
    "a word for no kommundel among counts": (
        of_counts("Norr;2024-01;stöld;3", "Uppgift saknas;2024-01;stöld;4"),
        'till exempel {Okänd: "(utan kommundel)"}',
    ),
    "counts of the year so far": (
        of_counts(*[f"A;2024-{month:02d};stöld;{5 * month + month % 3}" for month in range(1, 13)]),
        "är de summor av året hittills?",
    ),
    "types with codes after them": (
        words("stöld (0801)", "stöld (0802)", "rån"),
        'values: brottstyp: {"stöld (0801)": stöld, "stöld (0802)": stöld, rån: rån}',
    ),
    "a type with and without its code": (
        of_counts(*[f"A;2024-0{k};{typ};{k}" for k in (1, 2, 3) for typ in ("0801 stöld", "stöld")]),
        'values: brottstyp: {"0801 stöld": stöld, stöld: stöld}',
    ),
    "a kommundel with and without its code": (places("Norr", "Norr (0180)"), '{"Norr (0180)": Norr}'),
    "a letter of another script": (places("Centrum", "Сentrum"), "{Сentrum: Centrum}"),
    "a number in two ways": (places("Norr 2", "Norr II"), "räknas för sig"),
    "two types in one cell": (words("rån", "stöld", "rån, stöld"), "flera namn som också står var för sig"),
    "rows on the point of the police station": (
        of_rows(
            *[f"2024-01-{day:02d} 12:00;{674100 + 7 * day if day % 3 else 674500};6580500" for day in range(1, 31)]
        ),
        "33 % av raderna med punkt ligger på exakt samma punkt: polishuset",
    ),
    "rows that are all on one point": (
        of_rows(*[f"2024-01-{day:02d} 12:00;{IN_A}" for day in range(1, 8)]),
        "100 % av raderna med punkt ligger på exakt samma punkt",
    ),
    "points in the middle of each kommundel": (
        of_rows(*[f"2024-01-{day:02d} 12:00;{IN_A if day % 2 else IN_B}" for day in range(1, 31)]),
        "100 % av raderna med punkt ligger på 2 punkter, många på exakt samma",
    ),
    "points rounded to a hundred metres": (
        of_rows(
            *[
                f"2024-01-{day:02d} 12:00;{674000 + 100 * (day % 10)};{6580000 + 100 * (day % 7)}"
                for day in range(1, 29)
            ]
        ),
        "avrundade till hela steg om 100 m",
    ),
    "degrees with two decimals": (
        of_rows(
            *[f"2024-01-{day:02d} 12:00;{18 + day % 5 / 100:.2f};{59.3 + day % 7 / 100:.2f}" for day in range(1, 29)],
            crs="EPSG:4326",
        ),
        "avrundade till hela steg om 1 km",
    ),
    "a sheet that nobody reads": (
        ({"rader.xlsx": two_sheets()}, {"incidents": [incidents(file="data/rader.xlsx")], "areas": AREAS}),
        'skriv en källa till med samma fil och sheet: "2024"',
    ),
    "several thin months": (
        of_rows(*spread("2022-01", "2023-04", 20), *spread("2023-05", "2023-07", 4), *spread("2023-08", "2024-12", 20)),
        "ovanligt få rader 2023-05, 2023-06, 2023-07",
    ),
    "a clock of twelve hours": (
        of_rows(*[f"2024-01-{day:02d} {hour:02d}:15;{IN_A}" for day in range(1, 29) for hour in range(1, 13)]),
        "tolvtimmarsklocka",
    ),
    "an amount that may be a thousand": (
        of_rows(
            f"2024-01-05 12:00;{IN_A};1.000",
            f"2024-01-06 12:00;{IN_A};2",
            head=f"{HEAD};n",
            columns={"start": "start", "antal": "n"},
        ),
        "antal kan vara tusental (1.000)",
    ),
    "a filter and a word in another case": (
        of_rows(
            f"2024-01-05 12:00;{IN_A};Örebro",
            f"2024-01-06 12:00;{IN_A};ÖREBRO",
            head=f"{HEAD};ort",
            where={"ort": "Örebro"},
        ),
        "är därför inte med; räkna upp det också om det är samma",
    ),
    "a filter and a number without its zero": (
        of_rows(
            f"2024-01-05 12:00;{IN_A};0180",
            f"2024-01-06 12:00;{IN_A};180",
            head=f"{HEAD};kommun",
            where={"kommun": {"not": "0180"}},
        ),
        "är därför med; räkna upp det också om det är samma",
    ),
    "ids that begin again in each file": (
        of_two(numbered(YEARS[0]), numbered(YEARS[1]), head=f"id;{HEAD}", **WITH_ID),
        "id:na börjar nog om i varje fil",
    ),
    "the same rows under other ids": (
        of_two(numbered(YEARS[0]), numbered(YEARS[0], 500), head=f"id;{HEAD}", **WITH_ID),
        "raden finns också i a.csv, men med ett annat id",
    ),
    "one id for two types": (
        of_rows(
            f"1;2024-01-05 12:00;{IN_A};stöld",
            f"1;2024-01-05 12:00;{IN_A};rån",
            head=f"id;{HEAD};typ",
            brottstyp=None,
            columns={"start": "start", "incident_id": "id", "brottstyp": "typ"},
            same_id="one_incident",
        ),
        "samma id som en annan rad men en annan dag eller brottstyp",
    ),
    "rows without a case": (
        of_rows(
            f"2024-01-05 12:00;{IN_A};K1",
            f"2024-01-06 12:00;{IN_A};",
            head=f"{HEAD};arende",
            counted="case",
            columns={"start": "start", "case_id": "arende"},
        ),
        "saknar ärende och räknas som ett eget",
    ),
}
REFUSED = {
    "ids that begin again are no incidents": (
        of_two(numbered(YEARS[0]), numbered(YEARS[1]), head=f"id;{HEAD}", same_id="one_incident", **WITH_ID),
        "rader med samma id är inte samma händelse",
    ),
    "cases are counted without a case": (
        of_rows(f"2024-01-05 12:00;{IN_A}", counted="case"),
        "kräver kolumnen case_id",
    ),
    "one month in two forms": (
        of_counts("A;2024-01;stöld;3", "A;jan 2024;stöld;4", formats=["%Y-%m", "%b %Y"]),
        "står flera gånger",
    ),
    "a zone in words": (
        of_rows(f"2024-01-31 23:30 CET;{IN_A}", f"2024-07-31 23:30 CEST;{IN_A}"),
        "skriv %z sist i formatet",
    ),
    "a web page": (({"rader.csv": "<html><table></table></html>"}, {"incidents": [incidents()]}), "(HTML)"),
    "a layer that does not say its system": (
        (
            {"rader.csv": text(HEAD, f"2024-01-31 12:00;{IN_A}"), "delar.geojson": layer(square("A"), crs=None)},
            {"incidents": [incidents()], "areas": AREAS},
        ),
        "skriv crs: EPSG:3006 vid lagret",
    ),
    "a kommundel named by a personnummer": (
        (
            {"rader.csv": text(HEAD, f"2024-01-31 12:00;{IN_A}"), "delar.geojson": layer(square("19121212-1212"))},
            {"incidents": [incidents()], "areas": AREAS},
        ),
        "en kommundels namn ser ut att ha ett personnummer",
    ),
    "seconds since 1970": (of_rows(f"1704448800;{IN_A}"), "sedan 1970"),
    "one area twice in a month but for a space": (
        of_counts("A;2024-01;stöld;3", "A ;2024-01;stöld;4"),
        "står flera gånger",
    ),
    "no count can be read": (of_counts("A;2024-01;stöld;1,000"), "antalet kan vara tusental"),
}


@pytest.mark.parametrize("name", TOLD)
def test_it_is_told(tmp_path, name):
    (files, keys), said = TOLD[name]
    assert said in taken(write(tmp_path, files, **keys)).told


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_reason(tmp_path, name):
    (files, keys), said = REFUSED[name]
    with pytest.raises(BfaError) as refusal:
        taken(write(tmp_path, files, **keys))
    assert said in str(refusal.value)


def test_a_zone_in_words_is_read_and_converted(tmp_path):
    lines = [f"{when};{IN_A}" for when in ("2024-01-31 23:30 CET", "2024-07-31 23:30 CEST", "2024-07-31 23:30 UTC")]
    files, keys = of_rows(*lines, date_format="%Y-%m-%d %H:%M %z")
    found = taken(write(tmp_path, files, **keys))
    assert found.starts == ["2024-01-31 23:30", "2024-07-31 23:30", "2024-08-01 01:30"]


def test_months_of_our_neighbours_languages_are_read(tmp_path):
    words = ("7 mai 2024", "8. märz 2024", "9 desember 2024", "10 toukokuu 2024")
    files, keys = of_rows(*[f"{when};{IN_A}" for when in words], formats=["%d %B %Y", "%d. %B %Y"])
    right = ["2024-03-08 00:00", "2024-05-07 00:00", "2024-05-10 00:00", "2024-12-09 00:00"]
    assert taken(write(tmp_path, files, **keys)).starts == right


def test_a_year_and_a_month_of_counts_may_stand_in_two_columns(tmp_path):
    files: Files = {"antal.csv": text("omr;ar;man;typ;antal", "A;2024;1;stöld;5", "A;2024;02;stöld;6")}
    columns = {"area": "omr", "month": ["ar", "man"], "brottstyp": "typ", "n": "antal"}
    found = taken(write(tmp_path, files, counts=[counts(columns=columns, month_format="%Y %m")]))
    assert found.counts == {"A stöld": {"2024-01": 5, "2024-02": 6}}


def test_a_year_in_a_column_and_months_in_the_headings_are_read(tmp_path):
    files: Files = {"antal.csv": text("omr;typ;ar;jan;feb", "A;stöld;2023;1;2", "A;stöld;2024;3;4")}
    columns = {"area": "omr", "brottstyp": "typ", "month": "ar"}
    keys = {"counts": [counts(wide=True, columns=columns, month_format="%Y %b")]}
    found = taken(write(tmp_path, files, **keys))
    assert found.counts == {"A stöld": {"2023-01": 1, "2023-02": 2, "2024-01": 3, "2024-02": 4}}


def test_a_sheet_for_each_year_is_a_source_for_each(tmp_path):
    both = [incidents(file="data/rader.xlsx", sheet=name) for name in ("2023", "2024")]
    found = taken(write(tmp_path, {"rader.xlsx": two_sheets()}, incidents=both, areas=AREAS))
    assert len(found.starts) == 4
    assert "bladet" not in found.told


def test_a_word_for_no_kommundel_is_counted_in_the_kommun_alone_as_it_is_told(tmp_path):
    files, keys = of_counts(
        "Norr;2024-01;stöld;3", "Okänd;2024-01;stöld;4", values={"area": {"Okänd": "(utan kommundel)"}}
    )
    found = taken(write(tmp_path, files, **keys))
    assert found.counts == {"Norr stöld": {"2024-01": 3}, "(utan kommundel) stöld": {"2024-01": 4}}
    assert "inte är känd" not in found.told


def test_ids_that_differ_in_case_space_or_zeros_are_one_incident_where_that_is_declared(tmp_path):
    lines = [f"{name};2024-01-0{day} 12:00;{IN_A}" for name, day in (("K7", 5), ("k7 ", 5), ("08", 6), ("8.0", 6))]
    files, keys = of_rows(*lines, head=f"id;{HEAD}", same_id="one_incident", **WITH_ID)
    assert taken(write(tmp_path, files, **keys)).counts["A skadegörelse"] == {"2024-01": 2}


def test_rows_refused_in_one_month_are_not_called_days_and_months_in_the_wrong_order(tmp_path):
    lines = [line.replace("2024-05", "24-05") for line in spread("2024-01", "2024-12", 10)]
    files, keys = of_rows(*lines)
    assert "omkastade" not in taken(write(tmp_path, files, **keys)).told


def test_real_days_of_the_same_few_months_are_no_quarters(tmp_path):
    lines = [line for line in spread("2023-01", "2024-12", 10) if line[5:7] in ("05", "06", "07", "08")]
    files, keys = of_rows(*lines)
    assert "kvartal" not in taken(write(tmp_path, files, **keys)).told


def of_months(*lines: tuple[str, str, int], typ: str = "stöld") -> str:
    return text("omr;manad;typ;antal", *[f"{area};{month};{typ};{n}" for area, month, n in lines])


MONTHS = [str(month) for month in pd.period_range("2023-01", "2024-12", freq="M")]
OWN = {area: [(k * step) % 13 + 2 for k in range(24)] for area, step in (("A", 5), ("B", 7), ("C", 11))}
PARTS = [(area, month, n) for area, own in OWN.items() for month, n in zip(MONTHS, own, strict=True)]
SUMS = [("Provby", month, sum(each)) for month, each in zip(MONTHS, zip(*OWN.values(), strict=True), strict=True)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [line for line in spread("2023-01", "2024-12", 28) if not "2023-07-10" <= line[:10] <= "2023-08-05"],
            "inga rader alls 2023-07-10 till 2023-08-05",
        ),
        (
            [line for line in spread("2023-01", "2024-12", 20) if line[:7] != "2023-07" or line[8:10] == "01"],
            "inga rader alls 2023-07-02 till 2023-07-31",
        ),
        (
            [line for line in spread("2022-01", "2024-12", 20) if line[5:7] != "07"],
            "inga rader alls något år i månad 7",
        ),
    ],
)
def test_silence_inside_the_months_that_count_is_told(tmp_path, lines, said):
    files, keys = of_rows(*lines)
    assert said in taken(write(tmp_path, files, **keys)).told


def test_a_thin_month_is_told_where_only_the_month_is_known(tmp_path):
    lines = [f"{month};{IN_A}" for month in MONTHS for _ in range(2 if month == "2023-07" else 30)]
    files, keys = of_rows(*lines, date_format="%Y-%m")
    assert "ovanligt få rader 2023-07" in taken(write(tmp_path, files, **keys)).told


def test_silence_that_is_declared_is_not_told(tmp_path):
    lines = [line for line in spread("2023-01", "2024-12", 28) if not "2023-07-10" <= line[:10] <= "2023-08-05"]
    files, keys = of_rows(*lines, gaps_counted=True)
    assert "inga rader alls" not in taken(write(tmp_path, files, **keys)).told


def test_a_total_in_a_file_of_its_own_is_left_out_and_told(tmp_path):
    files: Files = {"a.csv": of_months(*PARTS), "b.csv": of_months(*SUMS)}
    found = taken(write(tmp_path, files, counts=[counts(**BOTH)]))
    assert sorted(found.counts) == ["A stöld", "B stöld", "C stöld"]
    assert "Provby är i varje månad summan av alla de andra i alla filer" in found.told


def test_totals_whose_parts_stand_apart_are_left_out_and_told(tmp_path):
    own = OWN | {"D": [(k * 3) % 11 + 4 for k in range(24)]}
    own = {"A": own["A"], "B": own["B"], "Norr": [a + c for a, c in zip(own["A"], own["C"], strict=True)]} | own
    lines = [(area, month, n) for area, each in own.items() for month, n in zip(MONTHS, each, strict=True)]
    found = taken(write(tmp_path, {"antal.csv": of_months(*lines)}, counts=[counts()]))
    assert sorted(found.counts) == ["A stöld", "B stöld", "C stöld", "D stöld"]
    assert "Norr är i varje månad summan av 2 av de andra" in found.told


def test_a_type_that_begins_within_the_first_month_is_told(tmp_path):
    late = [f"{line};rån" for line in spread("2024-01", "2024-12", 28) if line >= "2024-01-20"]
    files, keys = of_rows(*[f"{line};stöld" for line in spread("2024-01", "2024-12", 28)], *late, head=f"{HEAD};typ")
    keys["incidents"] = [incidents(**TYPED)]
    assert "fast de andra har: rån 2024-01-01 till 2024-01-1" in taken(write(tmp_path, files, **keys)).told


def test_a_total_with_unknown_parts_is_told(tmp_path):
    more = [(area, month, n + 1) for area, month, n in SUMS]
    found = taken(write(tmp_path, {"antal.csv": of_months(*PARTS, *more)}, counts=[counts()]))
    assert "kommundelen Provby har nästan lika många som alla de andra tillsammans" in found.told


@pytest.mark.parametrize(("gaps", "months"), [(False, 12), (True, 24)])
def test_a_type_that_one_file_of_counts_lacks_is_told_or_zero_where_that_is_declared(tmp_path, gaps, months):
    late = [each for each in PARTS if each[1] >= "2024"]
    files: Files = {
        "a.csv": of_months(*[each for each in PARTS if each[1] < "2024"]),
        "b.csv": of_months(*late) + of_months(*late, typ="rån").partition("\n")[2],
    }
    found = taken(write(tmp_path, files, counts=[counts(**BOTH, gaps_counted=gaps)]))
    assert len(found.counts["A rån"]) == months
    assert ("brottstypen rån finns i andra filer men inte i den här" in found.told) is not gaps


def test_zeros_of_one_kommundel_for_some_months_are_told(tmp_path):
    lines = [(area, month, 0 if area == "B" and "2023-07" <= month <= "2023-10" else n + 5) for area, month, n in PARTS]
    found = taken(write(tmp_path, {"antal.csv": of_months(*lines)}, counts=[counts()]))
    assert "kommundelen har månader med bara nollor: B 2023-07/2023-10" in found.told


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (("A;900", "A;1100", "B;800"), "A har flera rader; deras folkmängd är lagd ihop"),
        (("A;900", "A;900", "B;800"), "gäller talet hela kommundelen"),
        (("A;900", "A;", "B;800"), "A har rader utan folkmängd"),
        (("A;1,1", "B;0,9"), "är den i tusental"),
    ],
)
def test_an_odd_population_is_told(tmp_path, table, said):
    files, keys = places("A", "B")
    keys["areas"] = {"file": "data/d.csv", "kommundel": "namn", "population": "inv", "population_year": 2024}
    assert said in taken(write(tmp_path, files | {"d.csv": text("namn;inv", *table)}, **keys)).told
