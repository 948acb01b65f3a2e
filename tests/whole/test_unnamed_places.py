"""A place that a withheld cause points at is named on no page: no map, table, alt text, workbook or figure."""

import base64
import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from own_cells import TYPE, Kommun

from bfa.tables.contracts import CAUSES
from tests.attack import small_handout

CLOSED, OPEN = "Busstorget i Ekero", "Granby torg"


def layers() -> dict[str, str]:
    """The small kommun of the attack, with two public places in A that have names of their own."""
    texts = small_handout.layers("AB")
    named = texts["platser__geojson"].replace('"slag": "krog"', '"slag": "torg"').replace('"krog A"', f'"{OPEN}"')
    return texts | {"platser__geojson": named.replace(json.dumps("hållplats A"), json.dumps(CLOSED))}


def causes() -> str:
    usual = dict.fromkeys(CAUSES.columns, "") | {"perspective": "situationellt", "character": "situationell"}
    usual |= {"distance": "närliggande", "influence": "kommun"}
    rows = [
        usual | {"number": 1, "text": "Langning vid kiosken.", "place": CLOSED, "sekretess": "ja"},
        usual | {"number": 2, "text": f"Mörkt från {CLOSED} till {OPEN}.", "sekretess": "nej"},
    ]
    file = io.StringIO()
    writer = csv.DictWriter(file, list(usual), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def everything(shown: list[dict[str, object]]) -> str:
    """All that leaves a page: HTML with what is held in it, workbooks unpacked, figures."""
    said = json.dumps(shown, ensure_ascii=False, default=str)
    for held in re.findall(r"base64,([A-Za-z0-9+/=]+)", said):
        content = base64.b64decode(held)
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                said += "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
        elif content.startswith(b"<"):
            said += content.decode("utf-8", "replace")
    return said


@pytest.mark.slow
def test_a_place_that_a_withheld_cause_points_at_is_named_on_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kommun = Kommun(tmp_path, monkeypatch)
    file = small_handout.FILE | {"registers": {"causes": "data/orsaker.csv"}}
    kommun.take(file, polis__csv=small_handout.rows(1, "AB"), orsaker__csv=causes(), **layers())
    found = {}
    for stem, asked in small_handout.ASKED.items():
        said = kommun.page(stem, "" if stem == "0_oversikt" else "A", tier="samverkan", brottstyp=TYPE, **asked)
        assert len(said) > 200, said
        found[stem] = everything(kommun.shown)
    assert {stem for stem, said in found.items() if OPEN in said} == {"2_hotspots", "3_orsaker"}
    assert {stem for stem, said in found.items() if CLOSED.casefold() in said.casefold()} == set()
