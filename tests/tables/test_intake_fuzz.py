"""A clean table, disturbed as exports are: intake gives the clean counts or tells a difference, never a silent one.

A new kind of disturbance is a function in `ROWS` or `COUNTS`.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from small_kommun import EAST, NORTH, layer, square

from bfa.errors import BfaError
from bfa.tables import intake, store
from bfa.tables.municipality import read_kommun

AREAS, CODES = ("Centrum", "Södra Åsen"), {"0357": "misshandel utomhus", "0367": "misshandel inomhus"}
Row = dict[str, str]
Count = dict[tuple[str, str, str], int]


@dataclass
class Export:
    """What a kommun exports: rows by file, how cells are written, and how bytes are."""

    files: dict[str, list[Row]]
    keys: dict[str, Any] = field(default_factory=dict)
    lead: bytes = b""
    breaks: Callable[[bytes], bytes] = bytes

    def rows(self) -> list[Row]:
        return [row for rows in self.files.values() for row in rows]


def some(export: Export, chance: random.Random, share: float = 0.2) -> list[Row]:
    rows = export.rows()
    return chance.sample(rows, max(1, int(len(rows) * share)))


def halves(export: Export) -> None:
    """The same rows in two files, one for each half-year."""
    every = export.rows()
    export.files = {
        "ett.csv": [row for row in every if row["datum"] < "2010-07"],
        "tva.csv": [row for row in every if row["datum"] >= "2010-07"],
    }


def nothing(export: Export, chance: random.Random) -> None:
    """The clean table itself."""


def two_files(export: Export, chance: random.Random) -> None:
    halves(export)


def overlapping_files(export: Export, chance: random.Random) -> None:
    every = export.rows()
    halves(export)
    export.files["tva.csv"] = [row for row in every if row["datum"] >= "2010-05"]


def names_in_other_case(export: Export, chance: random.Random) -> None:
    for row in some(export, chance):
        row["omr"] = row["omr"].upper()


def names_with_other_spaces(export: Export, chance: random.Random) -> None:
    for row in some(export, chance):
        row["omr"] = row["omr"].replace(" ", chance.choice(["  ", "\u00a0", " \u2009"])) + chance.choice(["", " "])


def one_wrong_byte(export: Export, chance: random.Random) -> None:
    export.breaks = lambda raw: raw.replace("Södra Åsen".encode(), "Södra Åsen".encode("cp1252"), 1)


def twice_encoded(export: Export, chance: random.Random) -> None:
    export.breaks = lambda raw: raw.decode().encode("utf-8").decode("latin-1").encode("utf-8")


def lost_zeros(export: Export, chance: random.Random) -> None:
    for row in some(export, chance):
        row["kod"] = row["kod"].lstrip("0")


def two_forms_of_dates(export: Export, chance: random.Random) -> None:
    for row in some(export, chance):
        year, month, day = row["datum"].split("-")
        row["datum"] = f"{day}/{month}/{year}"


def a_type_missing_in_one_file(export: Export, chance: random.Random) -> None:
    halves(export)
    export.files["tva.csv"] = [row for row in export.files["tva.csv"] if row["kod"] == "0357"]


def months_missing(export: Export, chance: random.Random) -> None:
    gone = chance.choice([("2010-06", "2010-07"), ("2010-03",), ("2010-09", "2010-10", "2010-11")])
    export.files = {name: [row for row in rows if row["datum"][:7] not in gone] for name, rows in export.files.items()}


def a_lone_old_row(export: Export, chance: random.Random) -> None:
    row = dict(chance.choice(export.rows()), id="gammal", datum=f"{chance.randint(1950, 2005)}-03-02")
    export.files["ett.csv"].append(row)


def half_a_first_month(export: Export, chance: random.Random) -> None:
    day = f"2010-01-{chance.randint(12, 25)}"
    export.files = {name: [row for row in rows if row["datum"] >= day] for name, rows in export.files.items()}


def half_a_last_month(export: Export, chance: random.Random) -> None:
    day = f"2010-12-{chance.randint(10, 20)}"
    export.files = {name: [row for row in rows if row["datum"] <= day] for name, rows in export.files.items()}


def times_in_utc(export: Export, chance: random.Random) -> None:
    for row in export.rows():
        row["tid"] += "Z"


def times_in_utc_declared_as_letters(export: Export, chance: random.Random) -> None:
    times_in_utc(export, chance)
    export.keys["date_format"] = "%Y-%m-%d %H%MZ"


def coordinates_the_other_way(export: Export, chance: random.Random) -> None:
    export.keys["kommundel"] = {}
    for row in export.rows():
        row["ost"], row["nord"] = row["nord"], row["ost"]


def some_coordinates_the_other_way(export: Export, chance: random.Random) -> None:
    export.keys["kommundel"] = {}
    for row in some(export, chance):
        row["ost"], row["nord"] = row["nord"], row["ost"]


def personal_numbers_in_text(export: Export, chance: random.Random) -> None:
    for row in some(export, chance):
        row["plats"] = "hos 19121212-1212"


def blank_lines(export: Export, chance: random.Random) -> None:
    export.breaks = lambda raw: raw.replace(b"\n", b"\n\n", 3).replace(b"\n\n", b"\n;;;;;;;\n\n", 1) + b"\n\n"


def a_mark_of_byte_order(export: Export, chance: random.Random) -> None:
    export.lead = b"\xef\xbb\xbf"


def line_ends_of_windows(export: Export, chance: random.Random) -> None:
    export.breaks = lambda raw: raw.replace(b"\n", b"\r\n")


def shuffled(export: Export, chance: random.Random) -> None:
    for rows in export.files.values():
        chance.shuffle(rows)


def a_row_of_sums(export: Export, chance: random.Random) -> None:
    row = dict.fromkeys(export.rows()[0], "")
    export.files["ett.csv"].append({**row, "id": "Totalt", "plats": str(len(export.rows()))})


def future_rows(export: Export, chance: random.Random) -> None:
    for number, row in enumerate(some(export, chance, 0.01)):
        export.files["ett.csv"].append(dict(row, id=f"framtid{number}", datum="2039-01-05"))


def hours_without_zero(export: Export, chance: random.Random) -> None:
    for row in export.rows():
        row["tid"] = row["tid"].lstrip("0") or "0"


def all_at_midnight(export: Export, chance: random.Random) -> None:
    for row in export.rows():
        row["tid"] = "0000"


ROWS = [
    nothing,
    two_files,
    overlapping_files,
    names_in_other_case,
    names_with_other_spaces,
    one_wrong_byte,
    twice_encoded,
    lost_zeros,
    two_forms_of_dates,
    a_type_missing_in_one_file,
    months_missing,
    a_lone_old_row,
    half_a_first_month,
    half_a_last_month,
    times_in_utc,
    times_in_utc_declared_as_letters,
    coordinates_the_other_way,
    some_coordinates_the_other_way,
    personal_numbers_in_text,
    blank_lines,
    a_mark_of_byte_order,
    line_ends_of_windows,
    shuffled,
    a_row_of_sums,
    future_rows,
    hours_without_zero,
    all_at_midnight,
]
#: Those that leave every count as it is.
HARMLESS = [
    nothing,
    two_files,
    personal_numbers_in_text,
    blank_lines,
    a_mark_of_byte_order,
    line_ends_of_windows,
    shuffled,
]


def clean(chance: random.Random) -> Export:
    """A year of some twenty rows a month, in two kommundelar and of two types."""
    rows = []
    for number in range(240):
        month, place = number % 12 + 1, chance.choice([0, 1])
        rows.append(
            {
                "id": str(number),
                "kod": chance.choice(list(CODES)),
                "datum": f"2010-{month:02}-{1 + number // 12 + chance.randint(0, 8):02}",
                "tid": f"{chance.randint(1, 22):02}{chance.randint(1, 59):02}",
                "plats": "Torget",
                "omr": AREAS[place],
                "ost": str(EAST + 1_000 * place + chance.randint(50, 950)),
                "nord": str(NORTH + chance.randint(50, 950)),
            }
        )
    for month in range(1, 13):  # the first and the last day of every month, so that no month is half
        for row, day in zip([row for row in rows if row["datum"][5:7] == f"{month:02}"], (1, 28), strict=False):
            row["datum"] = f"2010-{month:02}-{day:02}"
    return Export({"ett.csv": rows})


def counted(rows: list[Row]) -> Count:
    found = {(area, f"2010-{month:02}", kind): 0 for area in AREAS for month in range(1, 13) for kind in CODES.values()}
    for row in rows:
        found[row["omr"], row["datum"][:7], CODES[row["kod"]]] += 1
    return found


def write(folder: Path, export: Export) -> Path:
    data = folder / "data"
    (data / "codebook").mkdir(parents=True, exist_ok=True)
    for old in data.glob("*.csv"):
        old.unlink()
    for name, rows in export.files.items():
        lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
        (data / name).write_bytes(export.lead + export.breaks(("\n".join(lines) + "\n").encode()))
    (data / "delar.geojson").write_text(layer(square(AREAS[0], EAST), square(AREAS[1], EAST + 1_000)), encoding="utf-8")
    book = "brottskod;brottstyp\n" + "".join(f"{code};{kind}\n" for code, kind in CODES.items())
    (data / "codebook" / "koder.csv").write_text(book, encoding="utf-8")
    source = {
        "files": "data/*.csv",
        "source": "polis",
        "codes": "koder.csv",
        "columns": {"incident_id": "id", "brottskod": "kod", "start": ["datum", "tid"], "plats": "plats"},
        "x": "ost",
        "y": "nord",
        "crs": "EPSG:3006",
        "date_format": "%Y-%m-%d %H%M",
        "kommundel": {"column": "omr"},
        **export.keys,
    }
    areas = {"file": "data/delar.geojson", "kommundel": "namn", "population": "folk", "crs": "EPSG:3006"}
    path = folder / "params" / "kommun" / "lilla.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {"kommun": "Lilla", "incidents": [source], "areas": areas, "uttag": "2011-03-01"}
    path.write_text(yaml.safe_dump(keys, allow_unicode=True), encoding="utf-8")
    return path


def taken(folder: Path, export: Export) -> tuple[Count, set[str]]:
    """What is counted, and all that is told; a refusal is told and counts nothing."""
    kommun = read_kommun(write(folder, export))
    try:
        figures = intake.take_in(kommun).figures
    except BfaError as error:
        return {}, {str(error)}
    counts = store.read_counts(kommun)
    months = counts["month"].dt.strftime("%Y-%m")
    found = dict(
        zip(zip(counts["area"], months, counts["brottstyp"], strict=True), counts["n"].astype(int), strict=True)
    )
    return found, {*remarks(figures), *(["avvisade"] if figures["rows"]["refused"] else [])}


def remarks(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("what"), str):
            yield value["what"]
        for each in value.values():
            yield from remarks(each)
    elif isinstance(value, list):
        for each in value:
            yield from remarks(each)


def held(
    folder: Path, seed: int, kinds: list[Callable[[Export, random.Random], None]]
) -> tuple[Count, Count, set[str]]:
    chance = random.Random(seed)
    export = clean(chance)
    right = counted(export.rows())
    for kind in kinds:
        kind(export, chance)
    found, told = taken(folder, export)
    return right, found, told


#: Each example is a whole intake: few, and none is shrunk, since a seed is small already.
ONCE = {"deadline": None, "derandomize": True, "phases": [Phase.generate]}
ONCE |= {"suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__)
@settings(max_examples=1, **ONCE)
@given(seed=st.integers(0, 10_000))
def test_rows_disturbed_in_one_way_are_counted_right_or_the_difference_is_told(tmp_path, kind, seed):
    right, found, told = held(tmp_path, seed, [kind])
    assert found == right or told, kind.__name__


@pytest.mark.parametrize("kind", HARMLESS, ids=lambda kind: kind.__name__)
@settings(max_examples=1, **ONCE)
@given(seed=st.integers(0, 10_000))
def test_what_harms_no_count_changes_none(tmp_path, kind, seed):
    right, found, _ = held(tmp_path, seed, [kind])
    assert found == right


def test_the_clean_table_has_nothing_to_tell(tmp_path):
    right, found, told = held(tmp_path, 1, [nothing])
    assert (found, told) == (right, set())


@settings(max_examples=8, **ONCE)
@given(seed=st.integers(0, 10_000), kinds=st.lists(st.sampled_from(ROWS), min_size=2, max_size=3, unique=True))
def test_rows_disturbed_in_several_ways_are_counted_right_or_the_difference_is_told(tmp_path, seed, kinds):
    right, found, told = held(tmp_path, seed, kinds)
    assert found == right or told, [kind.__name__ for kind in kinds]
