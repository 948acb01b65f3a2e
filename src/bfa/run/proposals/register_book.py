"""The register workbook that comes with a new kommun: one sheet per register, with choice lists and an example row."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pandera.pandas as pa
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bfa.tables.contracts import CAUSES, FOLLOW_UP, GOALS, WRITTEN_MEASURES
from bfa.tables.register_headings import contract_name
from bfa.tables.register_page import allowed_words

#: What stands in the first cell of a row that only shows how one is filled in.
EXAMPLE = "exempel"
_ROWS = 200
_PLACES = ("torg", "hållplats", "park", "parkering", "skola", "fritidsgård", "krog", "butik")
_DAY = "2025-05-01"
#: Empty in the example: what stands there would be left behind by the one who writes a measure over it.
_OPTIONAL = (
    *("nummer", "sekretess", "utlämnad text", "omfattar", "orsaker", "riktas mot", "karaktär", "start", "slut"),
    *("planerat", "kort namn"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its headings with what the example row says, how many of them are needed, and its register's contract.

    A register's contract says which words a column may have: those are its choice lists.
    """

    name: str
    cells: tuple[tuple[str, str], ...]
    needed: int
    contract: pa.DataFrameSchema | None

    @property
    def choices(self) -> dict[str, Sequence[str]]:
        """Heading to the words to choose among."""
        if self.contract is None:
            return {"slag": _PLACES}
        named = {heading: contract_name(heading, self.contract) for heading, _ in self.cells}
        found = {heading: allowed_words(self.contract.columns[name]) for heading, name in named.items() if name}
        return {heading: words for heading, words in found.items() if words}


SHEETS = (
    Sheet(
        "Åtgärder",
        (
            ("åtgärd", f"{EXAMPLE}: belysning vid busstorget"),
            ("ansvarig", "gatukontoret"),
            ("klart", _DAY),
            ("läge", "pågår"),
            ("gjort", "två av fem stolpar är satta"),
            *((word, "") for word in _OPTIONAL),
        ),
        5,
        WRITTEN_MEASURES,
    ),
    Sheet(
        "Orsaker",
        (
            ("nummer", EXAMPLE),
            ("orsak", "Mörkt och ödsligt vid busstorget på kvällen"),
            ("kommundel", ""),
            ("perspektiv", "situationellt"),
            ("karaktär", "situationell"),
            ("avstånd", "närliggande"),
            ("nivå", ""),
            ("påverkas av", "kommun"),
            ("plats", "busstorget"),
            ("tid", "kväll"),
            ("källa", "trygghetsvandring"),
            ("regel", ""),
            ("sekretess", "nej"),
            ("utlämnad text", ""),
        ),
        2,
        CAUSES,
    ),
    Sheet(
        "Mål",
        (
            ("nummer", EXAMPLE),
            ("mål", "Färre misshandelsbrott utomhus vid busstorget"),
            ("slag", "effekt"),
            ("åtgärder", "1"),
            ("indikator", "misshandel utomhus"),
            ("kommundel", ""),
            ("målvärde", "-20 %"),
            ("beslutat", "2024-12-01"),
            ("mätperiod", "2025-05/2025-08"),
            ("jämförs med", "2024-05/2024-08"),
            ("uppföljning", "2025-11-01"),
            ("sekretess", "nej"),
        ),
        3,
        GOALS,
    ),
    Sheet(
        "Uppföljning",
        (
            ("åtgärdens nummer", EXAMPLE),
            ("datum", _DAY),
            ("läge", "pågår"),
            ("gjort", "2"),
            ("planerat", "5"),
            ("kvarstår", "tre stolpar"),
            ("att besluta", "vem som betalar"),
            ("sekretess", "nej"),
        ),
        3,
        FOLLOW_UP,
    ),
    Sheet(
        "Platser",
        (("nummer", EXAMPLE), ("namn", "Busstorget"), ("slag", "torg"), ("öst", "674000"), ("nord", "6580000")),
        5,
        None,
    ),
)


def register_book() -> bytes:
    """The workbook, as the bytes of a file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#dfe8ee"})
        optional = book.add_format({"italic": True, "bottom": 1})
        grey = book.add_format({"font_color": "#777777", "italic": True})
        for sheet in SHEETS:
            page = book.add_worksheet(sheet.name)
            for place, (heading, example) in enumerate(sheet.cells):
                page.write_string(0, place, heading, needed if place < sheet.needed else optional)
                page.write_string(1, place, example, grey)
                page.set_column(place, place, max(12, min(len(example), 40)))
            _offer(page, sheet)
            page.freeze_panes(1, 0)
    return file.getvalue()


def _offer(page: Worksheet, sheet: Sheet) -> None:
    headings = [heading for heading, _ in sheet.cells]
    for heading, words in sheet.choices.items():
        place = headings.index(heading)
        said = {"error_title": heading, "error_message": "Välj ett av orden i listan."}
        page.data_validation(1, place, _ROWS, place, {"validate": "list", "source": list(words), **said})
