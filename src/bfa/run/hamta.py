"""`bfa hamta`: figures from Kolada or SCB, by their own libraries, saved as a file that `published:` reads.

The only part of the package that asks the network, run by hand. Everything else works from the saved file.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from bfa.errors import DataError, ParameterError
from bfa.run.files import write_text
from bfa.tables.kommuner import COUNTRY, COUNTRY_CODE, Kommuner, read_kommuner

#: Where figures may be asked for, and the library that asks.
LIBRARIES = {"kolada": "koladapy", "scb": "pxweb"}
HEADINGS = ("kod", "region", "ar", "vad", "varde")
#: Kolada's code of the country; codes that begin so besides are regions, which are no län.
_KOLADA_COUNTRY, _KOLADA_REGION = "0000", "00"
#: What SCB calls a region and a year, and where its figures stand.
_REGION, _YEAR, _VALUE = "region", ("år", "tid"), "value"
_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d)(?:-(?P<last>(?:19|20)\d\d))?")

Row = tuple[str, str, str, str, str]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for."""

    #: kolada or scb.
    origin: str
    #: Kolada's ids of figures, parted by commas; SCB's id of a table.
    what: str
    #: A year or a span of years, 2015-2024; of SCB's tables all by "".
    years: str = ""
    #: Codes of kommuner, parted by commas; all by "".
    kommuner: str = ""
    #: SCB's variables and their codes: ("Kon", "1,2"); * stands for all or any.
    chosen: tuple[tuple[str, str], ...] = ()
    #: Where it is saved; by "" in data/raw.
    target: Path | None = None


def fetch(asked: Asked, *, root: Path, today: date, say: Say) -> Path:
    """Ask, save, and say how the file is declared in a kommun file.

    Returns
    -------
    Path
        A file in UTF-8 with semicolons: kod, region, ar, vad, varde. An older one of the name is replaced.

    Raises
    ------
    ParameterError
        The library is not installed, or what is asked for cannot be read.
    DataError
        The network or the service does not answer, or nothing was found.
    """
    if asked.origin not in LIBRARIES:
        raise ParameterError(f"{asked.origin}: går inte att hämta från.", do="skriv kolada eller scb.")
    library = _library(LIBRARIES[asked.origin])
    rows = (_of_kolada if asked.origin == "kolada" else _of_scb)(library, asked, read_kommuner(root), say)
    if not rows:
        raise DataError(
            f"{asked.origin}: inga tal hittades.",
            found=asked.what,
            do="kontrollera nyckeltalets eller tabellens id, åren och kommunerna.",
        )
    target = asked.target or root / "data" / "raw" / f"{asked.origin}_{re.sub('[^A-Za-z0-9]+', '_', asked.what)}.csv"
    write_text(target, _text(rows))
    for line in (f"{len(rows)} tal hämtade.", "Skriv i kommunfilen, med rätt enhet:", _declared(asked, target, today)):
        say(line)
    return target


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ParameterError(
            f"{name}: paketet är inte installerat.",
            do='installera det i projektmappen: pip install --editable ".[hamta]". Hämtade filer läses utan det.',
        ) from None


def _answered(asked: Asked, ask: Callable[[], Any]) -> Any:
    """What a library answers; whatever it raises is told as the service not answering, without addresses."""
    try:
        return ask()
    except Exception as error:
        raise DataError(
            f"{asked.origin}: inget svar på {asked.what}.",
            found=type(error).__name__,
            do="kontrollera nätet och id:t, och försök igen senare. En fil som redan är hämtad läses utan nät.",
        ) from error


def _of_kolada(library: Any, asked: Asked, kommuner: Kommuner, say: Say) -> list[Row]:
    """The figures of all people (Kolada's T), of kommuner and the country."""
    client, ids, years = library.KoladaAPI(), _parts(asked.what), _years(asked.years)
    codes = _known(_parts(asked.kommuner), kommuner)
    titles = {one: str(_answered(asked, partial(client.get_kpi, one))["title"]) for one in ids}
    found = _answered(asked, lambda: client.get_values(kpi_id=ids, municipality_id=codes or None, years=years or None))
    rows: list[Row] = []
    left = 0
    for each in found:
        code = str(each["municipality"])
        here = COUNTRY_CODE if code == _KOLADA_COUNTRY else code
        if here != COUNTRY_CODE and code.startswith(_KOLADA_REGION):
            left += 1
            continue
        of_all = [one for one in each["values"] if one.get("gender", "T") == "T" and not one.get("isdeleted")]
        name = COUNTRY if here == COUNTRY_CODE else kommuner.name(here)
        rows += [(here, name, str(each["period"]), titles[each["kpi"]], _number(one.get("value"))) for one in of_all]
    if left:
        say(f"{left} tal gäller regioner (inte län) och sparas inte.")
    return rows


def _of_scb(library: Any, asked: Asked, kommuner: Kommuner, say: Say) -> list[Row]:
    """The figures of a table; what is counted is everything but the region and the year."""
    chosen: dict[str, list[str]] = {name: _parts(codes) for name, codes in asked.chosen}
    if asked.kommuner:
        chosen["Region"] = _known(_parts(asked.kommuner), kommuner)
    if asked.years:
        chosen["Tid"] = [str(year) for year in _years(asked.years)]
    client = _answered(asked, lambda: library.PxApi("scb", language="sv"))
    found = _answered(asked, lambda: client.get_table_data(asked.what, value_codes=chosen or None))
    rows: list[Row] = []
    for each in found:
        region = next((str(each[name]) for name in each if name.casefold() == _REGION), COUNTRY)
        year = next((str(each[name]) for name in each if name.casefold() in _YEAR), "")
        rest = [str(word) for name, word in each.items() if name.casefold() not in (_REGION, *_YEAR, _VALUE)]
        code, _, name = region.partition(" ") if region[:2].isdigit() else ("", "", region)
        rows.append((code, name or kommuner.name(code), year, ", ".join(rest), _number(each.get(_VALUE))))
    if any(not year for _, _, year, _, _ in rows):
        raise DataError(
            f"{asked.what}: tabellen har inget år.",
            found=", ".join(map(str, found[0])),
            do="välj en tabell med år (variabeln Tid), eller hämta den för hand.",
        )
    return rows


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _known(codes: Sequence[str], kommuner: Kommuner) -> list[str]:
    unknown = [code for code in codes if code not in kommuner.table.index]
    if unknown:
        raise ParameterError(
            f"kommunkoden {', '.join(unknown)} finns inte.", do="skriv fyra siffror, till exempel 0136."
        )
    return list(codes)


def _years(text: str) -> list[int]:
    if not text:
        return []
    found = _SPAN.fullmatch(text.strip())
    if not found or int(found["last"] or found["first"]) < int(found["first"]):
        raise ParameterError(f"{text}: inget år eller spann av år.", do="skriv till exempel 2015 eller 2015-2024.")
    return list(range(int(found["first"]), int(found["last"] or found["first"]) + 1))


def _number(value: Any) -> str:
    """A figure as it came; two dots where there is none."""
    return ".." if value is None else str(value)


def _text(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([HEADINGS, *rows])
    return out.getvalue()


def _declared(asked: Asked, target: Path, today: date) -> str:
    """How the file stands under `published:`; the unit is for a person to say."""
    named = {"kolada": "Kolada", "scb": "SCB"}[asked.origin]
    source: Mapping[str, Any] = {
        "form": "lang",
        "file": target.as_posix(),
        "source": f"{named}, {asked.what}, hämtad {today:%Y-%m-%d}",
        "decimal": ".",
        "columns": {"code": "kod", "region": "region", "year": "ar", "what": "vad", "value": "varde"},
        "unit": "antal",
    }
    text: str = yaml.safe_dump({"published": [dict(source)]}, allow_unicode=True, sort_keys=False)
    return text.rstrip()
