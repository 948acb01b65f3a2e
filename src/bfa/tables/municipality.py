"""The kommun file: what one municipality holds, where it lies and how to read it (`params/kommun/*.yml`)."""

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from bfa.tables.naming import Name
from bfa.tables.parameters import Strict, project_folder, read_parameters

Columns = str | list[str]


class TextFile(Strict):
    """A table in a text file or a workbook, and how it is written.

    `separator`, `decimal` and `encoding` concern text files, `sheet` workbooks. `missing` are texts that mean no value.
    """

    file: str
    encoding: Literal["utf-8", "cp1252", "auto"] = "auto"
    separator: Literal[";", ",", "\t", "|"] = ";"
    decimal: Literal[",", "."] = ","
    sheet: str | int = 0
    skip_rows: int = Field(default=0, ge=0)
    missing: list[str] = ["", "-", "NULL"]


class KommundelFrom(Strict):
    """How a row gets its kommundel: the export's `column`, recoded by `values` and with `prefix`, else by polygon."""

    column: str | None = None
    values: dict[Name, Name] = {}
    prefix: Name = ""


class IncidentSource(TextFile):
    """One export of incident rows.

    `columns` maps our column to the export's (two or more names are joined by a space: date and clock time).
    `x`, `y` are coordinate columns in `crs`. `values` recodes the export's words per our column.
    A fixed `kind`, `brottstyp` or `source` is used where `columns` names none.
    `date_formats` overrides `date_format` for one of our columns (start, end, registered).
    `midnight_unknown` says that 00:00 is how the export writes an unknown clock time.
    `period` gives the whole months the export covers; without it they run from the first start to the last.
    In `values`, the word `"*"` stands for every other word; without it a word not listed becomes missing.
    """

    source: str
    kind: Literal["crime", "event", "activity"] = "crime"
    brottstyp: Name | None = None
    codes: str | None = None
    columns: dict[str, Columns]
    x: str | None = None
    y: str | None = None
    crs: str | None = None
    date_format: str = "%Y-%m-%d %H:%M"
    date_formats: dict[str, str] = {}
    midnight_unknown: bool = False
    period: str | None = None
    values: dict[str, dict[Name, Name]] = {}
    kommundel: KommundelFrom = KommundelFrom()


class CountSource(TextFile):
    """Counts per area, month and type, for kommuner that get no rows. `columns`: area, month, brottstyp, n, kind.

    A row that is not in the file stays missing; nothing is filled with zero. `prefix` goes before each area's name.
    """

    source: str
    brottstyp: Name | None = None
    kind: Literal["crime", "event", "activity"] = "crime"
    month_format: str = "%Y-%m"
    columns: dict[str, str]
    values: dict[str, dict[Name, Name]] = {}
    prefix: Name = ""


class AreaPopulation(Strict):
    """Population from another layer, spread by area of overlap: always approximate, and said so."""

    file: str
    column: str
    year: int
    source: str
    crs: str | None = None


class AreaSource(Strict):
    """Polygons of the kommundelar; polygons of one name are dissolved, broken ones mended when `repair`.

    `population` names a column of the layer (of `population_year`) or another layer. `values` recodes the names;
    `layer` names one of several in a file.
    """

    file: str
    layer: str | None = None
    kommundel: str
    prefix: Name = ""
    values: dict[Name, Name] = {}
    population: str | AreaPopulation | None = None
    population_year: int | None = None
    crs: str | None = None
    repair: bool = True


class UnitSource(Strict):
    """The kommun's own polygons to count in (NYKO, basområden, statistikområden).

    `unit` is the column with their names or ids; polygons of one name are dissolved, broken ones mended when `repair`.
    `layer` names one of several in a file.
    """

    file: str
    layer: str | None = None
    unit: str
    crs: str | None = None
    repair: bool = True


class PlaceSource(TextFile):
    """Risk places (krog, hållplats, fritidsgård ...): points or polygons, with or without names.

    A map layer (GeoJSON, GeoPackage, shape), or a table with coordinate columns `x` and `y` in `crs`.
    `columns` maps place_id, name, kind and opening_hours; `values` recodes as in `IncidentSource`.
    """

    kind: Name | None = None
    columns: dict[str, str] = {}
    x: str | None = None
    y: str | None = None
    values: dict[str, dict[Name, Name]] = {}
    crs: str | None = None
    source: str = ""


class StreetSource(Strict):
    """The streets as a map layer of lines; `layer` names one of several in a file, `name` and `id` are columns."""

    file: str
    layer: str | None = None
    name: str | None = None
    id: str | None = None
    crs: str | None = None


class ExposureSource(TextFile):
    """How many there are of something that incidents are counted against: `what` is a noun, `n` the number's column.

    With `cell_id` each row is one of SCB's cells: easting and northing of its lower left corner in SWEREF 99 TM, sides
    of `size` [m]. Without it the file is a map layer of areas, and the number is spread by area of overlap: always
    approximate, and said so. `layer` and `crs` concern map layers.
    """

    what: Name
    n: str
    year: int
    source: str
    cell_id: str | None = None
    size: Literal[100, 250, 500, 1000] | None = None
    layer: str | None = None
    crs: str | None = None

    @model_validator(mode="after")
    def _cells_have_a_size(self) -> Self:
        if (self.cell_id is None) != (self.size is None):
            raise ValueError("ska ha både cell_id och size (rutor), eller ingen av dem (kartlager med ytor)")
        return self


class Registers(Strict):
    """The joint registers: causes, measures, goals and follow-up (CSV, UTF-8 or cp1252, or Excel)."""

    causes: str | None = None
    measures: str | None = None
    goals: str | None = None
    follow_up: str | None = None


class ControlSum(Strict):
    """A figure the analyst knows from elsewhere, held against ours at intake."""

    brottstyp: Name
    n: int = Field(ge=0)
    period: str
    kommundel: Name | None = None
    kind: Literal["crime", "event", "activity"] = "crime"
    origin: str = ""


class RecordingBreak(Strict):
    """A month from which crimes are registered in another way, for reasons that no codebook of codes tells.

    Without `brottstyp` it concerns every type, without `kommundelar` every kommundel.
    """

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    brottstyp: Name | None = None
    kommundelar: list[Name] = []
    why: str = ""


class Kommun(Strict):
    """One municipality. See `params/kommun/mall.yml` for every key in the users' words.

    `preliminary_months` is how many months before `uttag` are still filling up with late reports.
    `case_salt` goes into the hash of case ids; give it by an environment variable.
    """

    kommun: Name
    fiktiv: bool = False
    crs: str = "EPSG:3006"
    uttag: date | None = None
    raknesatt: str = "brottsdatum"
    utgava: str = "1"
    problembild: str = ""
    sekretessprovning: str = ""
    nasta_uppfoljning: str = ""
    base_map: str | None = None
    preliminary_months: int = Field(default=2, ge=0)
    case_salt: str = ""
    incidents: list[IncidentSource] = []
    counts: list[CountSource] = []
    areas: AreaSource | None = None
    units: UnitSource | None = None
    places: list[PlaceSource] = []
    streets: StreetSource | None = None
    exposure: list[ExposureSource] = []
    registers: Registers = Registers()
    crime_table: str | None = None
    control_sums: list[ControlSum] = []
    recording_breaks: list[RecordingBreak] = []

    _path: Path = PrivateAttr(default=Path())

    @property
    def key(self) -> str:
        """Name of the store's folder: the stem of the kommun file."""
        return self._path.stem

    @property
    def root(self) -> Path:
        """The folder that relative paths in the file start from."""
        return project_folder(self._path)

    @property
    def path(self) -> Path:
        """The kommun file itself."""
        return self._path

    def file(self, name: str) -> Path:
        """A file named in the kommun file, as a path."""
        return self.root / name


def read_kommun(path: Path | str) -> Kommun:
    """Read `params/kommun/<x>.yml`.

    Raises
    ------
    ParameterError
        The file is missing or holds faults; all of them are named with their lines.
    """
    path = Path(path).resolve()
    kommun = read_parameters(path, Kommun)
    kommun._path = path
    return kommun
