"""Every input of the field test that was once read wrong, or could not be taken in, with what is right.

Those whose pages were wrong are in tests/whole/test_field_pages.py. Each is a whole intake.
"""

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from field_kommun import (
    AREAS,
    EAST,
    HEAD,
    IN_A,
    IN_B,
    Files,
    counts,
    each,
    incidents,
    layer,
    square,
    taken,
    text,
    write,
)

from bfa.errors import BfaError
from bfa.tables import store

TYPED = {"brottstyp": None, "columns": {"start": "start", "brottstyp": "typ"}}
WITH_ID = {"columns": {"start": "start", "incident_id": "id"}}
TYPE = "skadegörelse"


@dataclass(frozen=True)
class Case:
    """An input and what is right: what is counted, starts, words told, or words of the refusal."""

    name: str
    files: Files
    source: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    right: dict[str, dict[str, int]] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)
    told: str = ""
    refused: str = ""
    people: dict[str, int] = field(default_factory=dict)

    def kommun(self) -> dict[str, Any]:
        if self.keys:
            return self.keys
        return {"incidents": [incidents(**self.source)], "areas": AREAS}


def days(first: str, last: str, *clocks: str, place: str = IN_A) -> list[str]:
    return [f"{day:%Y-%m-%d} {clock};{place}" for day in pd.date_range(first, last) for clock in clocks or ["12:00"]]


def monthly(first: str, last: str, *kinds: str) -> list[str]:
    return [f"{month}-05 12:00;{IN_A};{kind}" for month in pd.period_range(first, last, freq="M") for kind in kinds]


def two_ways() -> list[str]:
    every = [day for day in pd.date_range("2023-01-01", "2024-12-31") if day.day % 2 and day.day < 29]
    return [f"{day:%m/%d/%Y} {'00:00' if day.day <= 12 else '12:00:00 AM'};{IN_A}" for day in every]


def day_numbers(*cells: float) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    book.add_worksheet().write_row(0, 0, ["start", "ost", "nord"])
    for row, cell in enumerate(cells, 1):
        book.worksheets()[0].write_row(row, 0, [cell, *map(int, IN_A.split(";"))])
    book.close()
    return held.getvalue()


def zipped(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as pack:
        for name, content in files.items():
            pack.writestr(f"{name}.csv", content)
    return held.getvalue()


TWO = text(HEAD, f"2024-01-31 15:30;{IN_A}", f"2024-02-03 12:00;{IN_B}")
TWO_RIGHT = {f"A {TYPE}": each("2024-01", "2024-02", m2024_01=1), f"B {TYPE}": each("2024-01", "2024-02", m2024_02=1)}
YEARS = {
    "a.csv": text(f"{HEAD};typ", *monthly("2023-01", "2023-12", "stöld")),
    "b.csv": text(f"{HEAD};typ", *monthly("2024-01", "2024-12", "stöld", "rån")),
}
GAP = text(
    HEAD,
    *[
        f"{month}-{day:02d} 1{day % 8}:{day + 9};{place}"
        for month in pd.period_range("2022-01", "2024-12", freq="M")
        if not "2023-07" <= str(month) <= "2023-10"
        for place in (IN_A, IN_B)
        for day in (2, 8, 14, 21, 28)
    ],
)
GAP_RIGHT = each("2022-01", "2023-06", 5) | each("2023-11", "2024-12", 5)
OVERLAP = {
    "a.csv": text(f"id;{HEAD}", *[f"{n};2024-0{m}-05 12:00;{IN_A}" for n, m in enumerate((1, 2, 3, 3, 4), 1)]),
    "b.csv": text(f"id;{HEAD}", *[f"{n};2024-0{m}-05 12:00;{IN_A}" for n, m in enumerate((3, 3, 4, 5, 6), 3)]),
}
SUMMED = [
    f"{area};2024-0{month};stöld;{n}"
    for month in range(1, 7)
    for area, n in (("Centrum", 5), ("Norra", 7), ("Södra", 3), ("Totalt", 15))
]
UTC = [f"{each}:00Z;{IN_A}" for each in ("2024-01-31T23:30", "2024-07-31T22:30", "2024-12-31T23:10")]
LOCAL = ["2024-02-01 00:30", "2024-08-01 00:30", "2025-01-01 00:10"]
NAMES = [
    f"2024-01-0{n} 12:00;{name}"
    for n, name in enumerate(("Centrum", "centrum", "CENTRUM ", "Södra  Åsen", "Södra Åsen", "Södra\u00a0Åsen"), 1)
]
NAMED = incidents(x=None, y=None, crs=None, decimal=None, brottstyp="stöld")
TWICE = [f"{n};2024-01-{n:02d} 12:00;{IN_A}" for n in range(1, 21)] + [
    f"{n};2024-01-{n} 12:00;;" for n in range(11, 16)
]
RING = [[59.3224, 18.0755], [59.3314, 18.0763], [59.3318, 18.0587], [59.3228, 18.0579], [59.3224, 18.0755]]
LAT_LON = {"type": "Feature", "properties": {"namn": "A"}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
POINT = {
    "type": "Feature",
    "properties": {"start": "2024-01-31 15:30"},
    "geometry": {"type": "Point", "coordinates": [EAST + 500, 6_580_500]},
}

CASES = [
    Case(
        "01_typ_saknas_i_en_fil",
        YEARS,
        keys={
            "incidents": [incidents(file=f"data/{name}", **TYPED) for name in YEARS],
            "areas": AREAS,
            "control_sums": [{"brottstyp": "rån", "n": 0, "period": "2023-01/2023-12"}],
        },
        right={
            "A stöld": each("2023-01", "2024-12", 1),
            "B stöld": each("2023-01", "2024-12"),
            "A rån": each("2023-01", "2023-12") | each("2024-01", "2024-12", 1),
            "B rån": each("2023-01", "2024-12"),
        },
        told="brottstypen rån finns i andra filer men inte i den här",
    ),
    Case(
        "02_lucka_mitt_i",
        {"rader.csv": GAP},
        right={f"A {TYPE}": GAP_RIGHT, f"B {TYPE}": GAP_RIGHT},
        told="inga rader alls 2023-07 till 2023-10",
    ),
    Case(
        "02_lucka_mitt_i gaps_counted",
        {"rader.csv": GAP},
        {"gaps_counted": ["2023-07/2023-10"]},
        right=dict.fromkeys((f"A {TYPE}", f"B {TYPE}"), GAP_RIGHT | each("2023-07", "2023-10")),
    ),
    Case(
        "03_en_gammal_rad",
        {
            "rader.csv": text(
                HEAD,
                f"1966-03-01 12:00;{IN_A}",
                *[line for m in range(1, 13) for line in days(f"2024-{m:02d}-01", f"2024-{m:02d}-19")],
            )
        },
        right={f"A {TYPE}": each("2024-01", "2024-12", 19), f"B {TYPE}": each("2024-01", "2024-12")},
        told="start (1966-03) ligger långt utanför resten, 2024-01 till 2024-12",
    ),
    Case(
        "04_halv_forsta_manad",
        {
            "rader.csv": text(
                HEAD,
                *days("2024-01-29", "2024-01-31", *[f"{hour:02d}:10" for hour in range(6, 16)]),
                *days("2024-02-01", "2024-03-31", "08:10", "12:10", "18:10", "22:10"),
            )
        },
        right={f"A {TYPE}": {"2024-02": 116, "2024-03": 124}, f"B {TYPE}": each("2024-02", "2024-03")},
        told="2024-01 har rader bara för dag 29–31; månaden räknas inte",
    ),
    Case("05_overlappande_uttag", OVERLAP, {"file": None, "files": ["data/a.csv", "data/b.csv"]} | WITH_ID, told="[3]"),
    Case(
        "05_overlappande_uttag same_id",
        OVERLAP,
        {"file": None, "files": ["data/a.csv", "data/b.csv"], "same_id": "one_incident"} | WITH_ID,
        right={f"A {TYPE}": each("2024-01", "2024-06", 1, m2024_03=2), f"B {TYPE}": each("2024-01", "2024-06")},
    ),
    Case(
        "06_summarad",
        {"antal.csv": text("omr;manad;typ;antal", *SUMMED)},
        keys={"counts": [counts()]},
        right={
            f"{area} stöld": each("2024-01", "2024-06", n) for area, n in (("Centrum", 5), ("Norra", 7), ("Södra", 3))
        },
        told="kommundelen Totalt är en summa, som ordet säger; den räknas inte",
    ),
    Case(
        "07_datum_i_delar",
        {
            "rader.csv": text(
                "AR;MANAD;DAG;TIMME;MINUT;ost;nord",
                *[
                    f"{when};{IN_A}"
                    for when in ("2024;1;5;0;0", "2024;1;25;9;5", "2024;11;29;18;53", "2024;2;29;23;59")
                ],
            )
        },
        {"columns": {"start": ["AR", "MANAD", "DAG", "TIMME", "MINUT"]}, "date_format": "%Y %m %d %H %M"},
        starts=["2024-01-05 00:00", "2024-01-25 09:05", "2024-02-29 23:59", "2024-11-29 18:53"],
    ),
    Case(
        "08_tva_datumformer",
        {"rader.csv": text(HEAD, *two_ways())},
        {"date_format": "%m/%d/%Y 12:00:00 AM"},
        told="99/99/9999 99:99 (144 rader)",
    ),
    Case(
        "08_tva_datumformer formats",
        {"rader.csv": text(HEAD, *two_ways())},
        {"formats": ["%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p"]},
        right={f"A {TYPE}": each("2023-01", "2024-12", 14), f"B {TYPE}": each("2023-01", "2024-12")},
    ),
    Case(
        "09_tid_i_utc",
        {"rader.csv": text(HEAD, *UTC)},
        {"date_format": "%Y-%m-%dT%H:%M:%SZ"},
        refused="timezone: UTC",
    ),
    Case(
        "09_tid_i_utc timezone",
        {"rader.csv": text(HEAD, *UTC)},
        {"date_format": "%Y-%m-%dT%H:%M:%SZ", "timezone": "UTC"},
        starts=LOCAL,
    ),
    Case(
        "10_arsantal",
        {"antal.csv": text("omr;manad;typ;antal", "A;2019;stöld;100", "A;2020;stöld;100")},
        keys={"counts": [counts(month_format="%Y")]},
        refused="saknar månad",
    ),
    Case("10_arsantal rows", {"rader.csv": text(HEAD, f"2019;{IN_A}")}, {"date_format": "%Y"}, refused="januari"),
    Case(
        "11_klockslag_utan_nolla",
        {"rader.csv": text(HEAD, *[f"2024-01-30 {clock};{IN_A}" for clock in ("130", "15", "930", "1530", "0131")])},
        {"date_format": "%Y-%m-%d %H%M"},
        starts=[f"2024-01-30 {clock}" for clock in ("00:15", "01:30", "01:31", "09:30", "15:30")],
    ),
    Case(
        "12_excels_dagnummer",
        {"rader.xlsx": day_numbers(45294.5, 45416.5, 45416)},
        {"file": "data/rader.xlsx"},
        starts=["2024-01-03 12:00", "2024-05-04 00:00", "2024-05-04 12:00"],
    ),
    Case(
        "13_bara_manad",
        {"rader.csv": text(HEAD, *[f"2024-{m:02d};{IN_A}" for m in range(1, 13) for _ in range(9)])},
        {"date_format": "%Y-%m"},
        right={f"A {TYPE}": each("2024-01", "2024-12", 9), f"B {TYPE}": each("2024-01", "2024-12")},
    ),
    Case(
        "14_punktlager",
        {"rader.geojson": layer(POINT)},
        {"file": "data/rader.geojson"},
        right={f"A {TYPE}": {"2024-01": 1}, f"B {TYPE}": {"2024-01": 0}},
    ),
    Case(
        "15_en_fel_byte",
        {
            "rader.csv": text(
                f"{HEAD};typ", f"2024-01-31 15:30;{IN_A};stöld", f"2024-02-03 12:00;{IN_A};skadegörelse"
            ).encode()
            + f"2024-02-04 12:00;{IN_A};stöld\n".encode("cp1252")
        },
        TYPED,
        right={
            "A stöld": each("2024-01", "2024-02", 1),
            "A skadegörelse": each("2024-01", "2024-02", m2024_02=1),
            "B stöld": each("2024-01", "2024-02"),
            "B skadegörelse": each("2024-01", "2024-02"),
        },
        told="raden har tecken i cp1252 fast filen i övrigt är utf-8",
    ),
    Case(
        "16_namn_i_flera_former",
        {"rader.csv": text("start;omr", *NAMES)},
        keys={"incidents": [NAMED | {"kommundel": {"column": "omr"}}]},
        right={"Centrum stöld": {"2024-01": 3}, "Södra Åsen stöld": {"2024-01": 3}},
        told="bara i stora och små bokstäver; läst som det",
    ),
    Case(
        "16_namn_i_flera_former values",
        {"rader.csv": text("start;omr", *NAMES)},
        keys={
            "incidents": [
                NAMED | {"kommundel": {"column": "omr", "values": {"CENTRUM": "Centrum", "centrum": "Centrum"}}}
            ]
        },
        right={"Centrum stöld": {"2024-01": 3}, "Södra Åsen stöld": {"2024-01": 3}},
    ),
    Case(
        "17_folkmangd_som_text",
        {"rader.csv": TWO, "delar.geojson": layer(square("A", inv="900"), square("A", EAST + 1_000, inv="1 100"))},
        keys={"incidents": [incidents()], "areas": AREAS | {"population": "inv", "population_year": 2024}},
        people={"A": 2_000},
    ),
    Case(
        "18_rt90_goteborg",
        {
            "rader.csv": text(HEAD, "2024-01-31 15:30;1270955;6404826", "2024-02-03 12:00;1271955;6404826"),
            "delar.geojson": layer(
                square("A", 1_269_455, 6_403_826, side=2_000),
                square("B", 1_271_455, 6_403_826, side=2_000),
                crs=3021,
            ),
        },
        {"crs": "EPSG:3021"},
        right=TWO_RIGHT,
    ),
    Case(
        "19_kommundelar_cp1252",
        {
            "rader.csv": text("start;omr", "2024-01-31 15:30;Södra Åsen"),
            "delar.csv": text("namn;inv", "Södra Åsen;900", "Norra;2000").encode("cp1252"),
        },
        keys={
            "incidents": [NAMED | {"kommundel": {"column": "omr"}}],
            "areas": {"file": "data/delar.csv", "kommundel": "namn", "population": "inv", "population_year": 2024},
        },
        right={"Södra Åsen stöld": {"2024-01": 1}, "Norra stöld": {"2024-01": 0}},
        people={"Södra Åsen": 900, "Norra": 2_000},
    ),
    Case(
        "20_kommundelar_pa_varandra",
        {
            "rader.csv": text(HEAD, *[f"2024-0{m}-05 12:00;674750;6580500" for m in range(1, 6)]),
            "delar.geojson": layer(square("A"), square("B", EAST + 500)),
        },
        told="kommundelarna A och B ligger på varandra: 50 % av den mindres yta; 5 rader",
    ),
    Case(
        "21_koordinater_i_en_kolumn",
        {"rader.csv": text("start;plats", "2024-01-31 15:30;59.34, 18.05")},
        {"x": "plats", "y": "plats", "crs": "EPSG:4326"},
        refused="skriv point: plats",
    ),
    Case(
        "21_koordinater_i_en_kolumn point",
        {"rader.csv": text("start;plats", "2024-01-31 15:30;59.3275, 18.0672")},
        {"x": None, "y": None, "point": "plats", "crs": "EPSG:4326"},
        right={f"A {TYPE}": {"2024-01": 1}, f"B {TYPE}": {"2024-01": 0}},
    ),
    Case(
        "22_komma_i_namnet",
        {
            "rader.csv": TWO,
            "delar.geojson": layer(square("Sätra, Bredäng"), square("B", EAST + 1_000)),
            "atgarder.csv": text(
                "nummer;åtgärd;riktas mot;karaktär;omfattar;start;sekretess",
                "1;Belysning;situationellt;situationell;Sätra, Bredäng;2024-01-01;nej",
            ),
        },
        keys={"incidents": [incidents()], "areas": AREAS, "registers": {"measures": "data/atgarder.csv"}},
        right={
            f"Sätra, Bredäng {TYPE}": each("2024-01", "2024-02", m2024_01=1),
            f"B {TYPE}": each("2024-01", "2024-02", m2024_02=1),
        },
    ),
    Case(
        "23_samma_id_tva_ganger",
        {"rader.csv": text(f"id;{HEAD}", *TWICE)},
        WITH_ID,
        right={
            f"A {TYPE}": {"2024-01": 20},
            f"B {TYPE}": {"2024-01": 0},
            f"(utan kommundel) {TYPE}": {"2024-01": 5},
        },
        told="skriv same_id: one_incident vid källan om samma id är samma händelse [5]",
    ),
    Case(
        "23_samma_id_tva_ganger same_id",
        {"rader.csv": text(f"id;{HEAD}", *TWICE)},
        WITH_ID | {"same_id": "one_incident"},
        right={f"A {TYPE}": {"2024-01": 20}, f"B {TYPE}": {"2024-01": 0}},
    ),
    Case(
        "24_utan_kommundelsytor",
        {"rader.csv": text(f"{HEAD};omr", *[f"{line};A" for line in days("2024-01-01", "2024-12-30")])},
        keys={"incidents": [incidents(kommundel={"column": "omr"})]},
        right={
            f"A {TYPE}": each("2024-01", "2024-12", 31)
            | {"2024-02": 29, "2024-04": 30, "2024-06": 30, "2024-09": 30, "2024-11": 30, "2024-12": 30}
        },
    ),
    Case(
        "25_halv_sista_manad",
        {"rader.csv": text(HEAD, *days("2024-01-01", "2024-03-10", "08:10", "12:10", "18:10", "22:10"))},
        right={f"A {TYPE}": {"2024-01": 124, "2024-02": 116}, f"B {TYPE}": each("2024-01", "2024-02")},
        told="2024-03 har rader bara för dag 1–10; månaden räknas inte",
    ),
    Case("26_zip", {"r.zip": zipped(r=TWO)}, {"file": "data/r.zip"}, right=TWO_RIGHT),
    Case(
        "27_dubbelt_kodad",
        {"rader.csv": text(f"{HEAD};typ", f"2024-01-31 15:30;{IN_A};stöld").encode().decode("cp1252").encode()},
        TYPED,
        told="texten ser dubbelt kodad ut",
    ),
    Case(
        "28_tusen_med_skiljetecken",
        {
            "antal.csv": text(
                "omr;manad;antal", "A;2024-01;1 234", "A;2024-02;1,000", "A;2024-03;12,000", "A;2024-04;5,0"
            )
        },
        keys={
            "counts": [counts(brottstyp="stöld", columns={"area": "omr", "month": "manad", "n": "antal"})],
        },
        right={"A stöld": {"2024-01": 1_234, "2024-04": 5}},
        told="antalet kan vara tusental (1,000)",
    ),
    Case(
        "29_wkt",
        {"rader.csv": text("start;geom", "2024-01-31 15:30;POINT (674500 6580500)")},
        {"x": "geom", "y": "geom"},
        refused="skriv point: geom",
    ),
    Case(
        "29_wkt point",
        {"rader.csv": text("start;geom", "2024-01-31 15:30;POINT (674500 6580500)")},
        {"x": None, "y": None, "point": "geom"},
        right={f"A {TYPE}": {"2024-01": 1}, f"B {TYPE}": {"2024-01": 0}},
    ),
    Case(
        "30_lager_lat_lon",
        {"rader.csv": TWO, "delar.geojson": layer(LAT_LON, crs=None)},
        refused="lagret har nord (latitud) före öst (longitud)",
    ),
    Case(
        "31_noll_fore",
        {
            "rader.csv": text(
                HEAD,
                *days("2023-01-01", "2024-12-31", "12:30", place=IN_B),
                *days("2024-07-01", "2024-07-12", "12:30"),
            )
        },
        right={f"A {TYPE}": each("2023-01", "2024-12", m2024_07=12)},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_read_wrong_is_read_right_or_told(tmp_path, case):
    kommun = write(tmp_path, case.files, **case.kommun())
    if case.refused:
        with pytest.raises(BfaError) as refusal:
            taken(kommun)
        assert case.refused in str(refusal.value)
        return
    found = taken(kommun)
    assert case.told in found.told
    assert not case.starts or found.starts == case.starts
    names = case.right if len(case.right) < 2 else found.counts
    assert not case.right or {name: found.counts[name] for name in names} == case.right
    if case.people:
        areas = store.read_table(kommun, "areas")
        assert dict(zip(areas["kommundel"], areas["population"], strict=True)) == case.people


def test_no_case_of_the_field_is_left_out():
    assert sorted({int(case.name[:2]) for case in CASES}) == list(range(1, 32))
