"""The kommun file: what one municipality holds, where it lies and how to read it (`params/kommun/*.yml`)."""

from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from bfa.tables.file_digests import matching
from bfa.tables.naming import Name, Prefix
from bfa.tables.parameters import FileName, Named, Strict, Width, Year, project_folder, read_parameters
from bfa.tables.period import PeriodText

Columns = str | list[str]
Counted = Literal["crime", "case"]
#: How a published figure is written: as `contracts.PUBLISHED_UNITS`, or as a share of 1.
PublishedUnit = Literal["antal", "per 1000", "per 10000", "per 100000", "procent", "invånare", "annat", "andel"]
#: A day of extraction.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]


def _words_as_text(where: object) -> object:
    """Refuse words that YAML reads as something else: 0127 is an octal number there, 2024-01-01 a day, no is false."""
    for column, rule in where.items() if isinstance(where, dict) else ():
        words = rule["not"] if isinstance(rule, dict) and "not" in rule else rule
        for word in words if isinstance(words, list) else [words]:
            if word is None or isinstance(word, bool | int | float | date):
                what = "tomt" if word is None else _READ_AS[type(word)]
                raise ValueError(
                    f"ska ha ord som text: ett ord för kolumnen {column} är {what}; sätt citattecken om ordet, så som "
                    'cellen är skriven ("0180"; tomma celler är "")'
                )
    return where


_READ_AS: dict[type, str] = {
    bool: "ja eller nej",
    int: "ett tal",
    float: "ett tal",
    date: "ett datum",
    datetime: "ett datum",
}
#: A column of the export and the words that a row must have there to be read, or those it must not have.
Where = Annotated[dict[str, str | list[str] | dict[Literal["not"], str | list[str]]], BeforeValidator(_words_as_text)]


class TextFile(Strict):
    """A table in a text file or a workbook, and how it is written.

    `separator`, `decimal` and `encoding` concern text files, `sheet` workbooks. `missing` are texts that mean no value.
    """

    file: FileName = ""
    encoding: Literal["utf-8", "cp1252", "auto"] = "auto"
    separator: Literal[";", ",", "\t", "|"] = ";"
    decimal: Literal[",", "."] = ","
    sheet: str | int = 0
    skip_rows: int = Field(default=0, ge=0, le=10_000)
    missing: list[str] = ["", "-", "NULL"]


class Extract(TextFile):
    """A table of which a part is read, in one file or in several of the same form.

    `files` takes the place of `file`: paths, or patterns such as ``uttag/*.csv``, of files that are one source.
    `where` keeps the rows whose cells have one of the words, or none of those under ``not``; the others are not ours
    and are not refused. Words are compared without regard to spaces around them.
    `uttag` is the day its files were taken out, or a day for each name or pattern of files; without it the kommun's day
    holds for the newest of them.
    """

    files: FileName | list[FileName] = []
    where: Where = {}
    uttag: Day | dict[str, Day] | None = None

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if bool(self.file) == bool(self.files):
            raise ValueError("ska ha antingen file (en fil) eller files (flera), och inte båda")
        return self

    @property
    def names(self) -> list[str]:
        """The names and patterns of its files, as they are written."""
        return [self.file] if self.file else [self.files] if isinstance(self.files, str) else self.files

    @staticmethod
    def named(name: str, file: str) -> bool:
        """Whether a name or pattern under `uttag` is of a file."""
        return fnmatchcase(file, Path(name).name) or file == Path(name).name

    def extracted(self, file: str) -> date | None:
        """The day of extraction that is declared for one of its files, by its name; None where none is."""
        if not isinstance(self.uttag, dict):
            return self.uttag
        return next((day for name, day in self.uttag.items() if self.named(name, file)), None)


class KommundelFrom(Strict):
    """How a row gets its kommundel: the export's `column`, recoded by `values` and with `prefix`, else by polygon.

    `characters` keeps that many of the first signs of the column's text, before it is recoded: a code such as DeSO or
    LOR names larger areas by its beginning.
    """

    column: str | None = None
    characters: Width | None = None
    values: dict[Name, Name] = {}
    prefix: Prefix = ""


class IncidentSource(Extract):
    """One export of incident rows.

    `columns` maps our column to the export's (two or more names are joined by a space: date and clock time).
    `x`, `y` are coordinate columns in `crs`; `point` is one column that holds both ("59.34, 18.05" or WKT).
    A map layer of points needs neither. `values` recodes the export's words per our column.
    A fixed `kind`, `brottstyp` or `source` is used where `columns` names none.
    `date_formats` overrides the others for one of our columns (start, end, registered), with one form or several.
    `formats` are several forms that stand in the same column; each row is read by the first that fits the whole cell.
    `midnight_unknown` says that 00:00 is how the export writes an unknown clock time.
    `timezone` is the zone that the export's times are written in; they are converted to the kommun's.
    `period` gives the whole months the export covers; without it they run from the first start to the last.
    `gaps_counted` says that months without any row were covered: all of them, or those of these periods.
    `same_id` `one_incident` keeps one row, the fullest, of those with one incident_id, in all files of the kind.
    `counted` says what one of the figures is: a crime (a row, or its `antal`), or a case (`case_id`) and brottstyp.
    `pad` puts back leading zeros: the width of brottskod, or a width for each of our columns.
    `text` names one column of free text, or several, which is tagged (`taggar.yml`) and dropped: only codes are kept.
    In `values`, the word `"*"` stands for every other word; without it a word not listed becomes missing.
    """

    source: str
    kind: Literal["crime", "event", "activity"] = "crime"
    brottstyp: Name | None = None
    codes: FileName | None = None
    columns: dict[str, Columns]
    text: Columns = []
    x: str | None = None
    y: str | None = None
    point: str | None = None
    crs: str | None = None
    layer: str | None = None
    date_format: str = "%Y-%m-%d %H:%M"
    date_formats: dict[str, str | list[str]] = {}
    formats: list[str] = []
    timezone: str | None = None
    midnight_unknown: bool = False
    period: PeriodText | None = None
    gaps_counted: bool | list[PeriodText] = False
    same_id: Literal["one_incident"] | None = None
    counted: Counted = "crime"
    pad: Width | dict[str, Width] = {}
    values: dict[str, dict[Name, Name]] = {}
    kommundel: KommundelFrom = KommundelFrom()


class Rest(Strict):
    """A type that is what is left of another, a sum, when those named are taken from it."""

    brottstyp: Name
    of: Name
    less: list[Name] = Field(min_length=1)


class CountSource(Extract):
    """Counts per area, month and type, for kommuner that get no rows. `columns`: area, month, brottstyp, n, kind.

    A row that is not in the file stays missing; nothing is filled with zero. `prefix` goes before each area's name.
    The month may stand in several columns (year and month), in the order of its format.
    A fixed `area`, `brottstyp` or `kind` is used where `columns` names none; `area` is a kommundel, or "kommun" for
    counts of the whole kommun, which are counted in no kommundel. `period` leaves out other months than those.
    `wide` says that every month has a column of its own, headed as `month_format` (or one of `formats`) writes it;
    `columns` then names area and brottstyp only. `wide: brottstyp` says that every type has one: those whose headings
    `values` lists under brottstyp. `gaps_counted` says that a row that is not there is a zero.
    `annual` says that the counts are of whole calendar years: `columns` names a year instead of a month, and headings
    of a wide table are years. `rest` makes types of what sums hold beside the types named; the sums are not counted.
    """

    source: str
    area: Name | None = None
    brottstyp: Name | None = None
    kind: Literal["crime", "event", "activity"] = "crime"
    period: PeriodText | None = None
    month_format: str = "%Y-%m"
    formats: list[str] = []
    wide: bool | Literal["brottstyp"] = False
    annual: bool = False
    rest: list[Rest] = []
    gaps_counted: bool | list[PeriodText] = False
    columns: dict[str, str | list[str]] = {}
    values: dict[str, dict[Name, Name]] = {}
    prefix: Prefix = ""

    @property
    def whole(self) -> bool:
        """Whether its counts are of the whole kommun, without kommundelar."""
        return "area" not in self.columns and (self.area or "").casefold() in ("kommun", "hela kommunen")


class PartnerSource(CountSource):
    """Another kommun that does the same thing: its counts, and what it declares of them before the start.

    `goals` are the numbers of our effect goals that it takes part in, `starts` the first day of the measure in each of
    its kommundelar that has one, `raknesatt` what it counts by, as our own. `uttag` is the day its file was taken out.
    `left` is the day from which it no longer takes part, and `why` the reason.
    """

    kommun: Named
    goals: list[int] = Field(min_length=1)
    starts: dict[Name, Day] = Field(min_length=1)
    raknesatt: Named
    left: Day | None = None
    why: str = ""

    @model_validator(mode="after")
    def _can_be_compared(self) -> Self:
        if self.annual:
            raise ValueError("ska ha antal per månad; ett år räcker inte för att följa upp från en start")
        if not self.file or not isinstance(self.uttag, date):
            raise ValueError("ska ha en fil (file) och dagen då den togs ut (uttag)")
        if self.whole:
            raise ValueError("gäller hela kommunen: skriv kommunens namn i area, och samma namn i starts")
        if self.left and not self.why.strip():
            raise ValueError("har hoppat av (left) utan skäl: skriv varför i why")
        return self


class AreaPopulation(Strict):
    """Population from another layer, spread by area of overlap: always approximate, and said so."""

    file: FileName
    column: str
    year: Year
    source: str
    crs: str | None = None


class AreaSource(TextFile):
    """Polygons of the kommundelar; polygons of one name are dissolved, broken ones mended when `repair`.

    `population` names a column of the layer (of `population_year`) or another layer. `values` recodes the names;
    `layer` names one of several in a file. A table of names and population (text file or workbook) has no polygons.
    """

    file: FileName
    layer: str | None = None
    kommundel: str
    prefix: Prefix = ""
    values: dict[Name, Name] = {}
    population: str | AreaPopulation | None = None
    population_year: Year | None = None
    crs: str | None = None
    repair: bool = True


class UnitSource(Strict):
    """The kommun's own polygons to count in (NYKO, basområden, statistikområden).

    `unit` is the column with their names or ids; polygons of one name are dissolved, broken ones mended when `repair`.
    `layer` names one of several in a file.
    """

    file: FileName
    layer: str | None = None
    unit: str
    crs: str | None = None
    repair: bool = True


class PlaceSource(TextFile):
    """Risk places (krog, hållplats, fritidsgård ...): points or polygons, with or without names.

    A map layer (GeoJSON, GeoPackage, shape; `layer` names one of several), or a table with the coordinates in `x` and
    `y`, or both in `point`, in `crs`; either may lie in a zip.
    `columns` maps place_id, name, kind and opening_hours; `values` recodes as in `IncidentSource`.
    """

    file: FileName
    kind: Name | None = None
    columns: dict[str, str] = {}
    x: str | None = None
    y: str | None = None
    point: str | None = None
    values: dict[str, dict[Name, Name]] = {}
    layer: str | None = None
    crs: str | None = None
    source: str = ""


class StreetSource(Strict):
    """The streets as a map layer of lines; `layer` names one of several in a file, `name` and `id` are columns."""

    file: FileName
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

    file: FileName
    what: Name
    n: str
    year: Year
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


class CalendarSource(TextFile):
    """Days and the words that rules may ask of them: `date` and `words` are columns, several words parted by commas."""

    file: FileName
    date: str
    words: str
    date_format: str = "%Y-%m-%d"
    source: str = ""


class BesideSource(TextFile):
    """A table of what stands beside crime. `columns` maps our column to the file's, and `values` recodes its words.

    `fixed` gives a column of ours the same word in every row, where the file has no column for it. `where` is as in
    `Extract`.
    """

    file: FileName
    source: str
    where: Where = {}
    columns: dict[str, str]
    fixed: dict[str, Year | Name] = {}
    values: dict[str, dict[Name, Name]] = {}


class SurveySource(BesideSource):
    """Answers of a survey (`contracts.SURVEYS`): `unit` says whether a value is a share, and of what, or an index.

    `design_effect` is how many times larger the variance of a share is than that of a simple random sample; None where
    the survey does not tell.
    """

    unit: Literal["procent", "andel", "index"] = "procent"
    design_effect: float | None = Field(default=None, ge=1, le=20)


class CostSource(BesideSource):
    """What something cost (`contracts.COSTS`): `unit` is what the amounts are in."""

    unit: Literal["kr", "tkr", "mkr"] = "kr"


class NoteSource(BesideSource):
    """Interviews, safety walks, dialogues, events and plans (`contracts.NOTES`).

    `sekretess` is what holds for rows that say none: oprövad until somebody has tried them.
    """

    sekretess: Literal["ja", "nej", "oprövad"] = "oprövad"


class HarmSource(BesideSource):
    """Weights of harm by brottstyp or brottskod (`contracts.HARM_WEIGHTS`).

    `unit` is what a weight is in, and `valid` what the weights may be used for.
    """

    unit: Named
    valid: Named


class PublishedSource(BesideSource):
    """Figures that others publish of kommuner and other regions (`contracts.PUBLISHED`), in one of three forms.

    `bra_tabell` is Brå's table of crime types for one region: its own headings say the period, or `year` under `fixed`.
    `bred` has a column for each year, headed by the year or by what is counted and the year; with `heading_above` what
    is counted stands in the (merged) cells above. `lang` has a row for each figure, or a column for each thing counted
    (`measures`: heading to what). In `columns`, ``#2`` is the second column, whatever its heading.
    `unit` holds for every figure, `units` for those named; andel is 0-1 and is kept as procent. `values` leaves words
    that it does not name as they are. `fill_down` names those of our columns whose cell is written once for several
    rows. `preliminary` says that all figures, or those of some years, may yet change.
    """

    form: Literal["bra_tabell", "bred", "lang"]
    source: Named
    columns: dict[str, str] = {}
    measures: dict[str, Name] = {}
    unit: PublishedUnit | None = None
    units: dict[Name, PublishedUnit] = {}
    heading_above: bool = False
    fill_down: list[Literal["region", "code", "year", "what", "group"]] = []
    preliminary: bool | list[Year] = False
    missing: list[str] = ["", "..", ". .", ".", "NULL"]


class Registers(Strict):
    """The joint registers, each a file (CSV, UTF-8 or cp1252, or Excel) or a sheet of one.

    Where `log` names a file that is there, the log alone is read (`register_log`): the other files were its first save.
    `sekretess` is what holds for rows that say none: oprövad until somebody has tried them.
    """

    problems: FileName | None = None
    causes: FileName | None = None
    measures: FileName | None = None
    goals: FileName | None = None
    follow_up: FileName | None = None
    decisions: FileName | None = None
    owners: FileName | None = None
    priorities: FileName | None = None
    unknowns: FileName | None = None
    log: FileName | None = None
    sekretess: Literal["ja", "nej", "oprövad"] = "oprövad"


class ControlSum(Strict):
    """A figure the analyst knows from elsewhere, held against ours at intake."""

    brottstyp: Name
    n: int = Field(ge=0, le=10**9)
    period: PeriodText
    kommundel: Name | None = None
    kind: Literal["crime", "event", "activity"] = "crime"
    origin: str = ""


class RecordingBreak(Strict):
    """A month from which crimes are registered in another way, for reasons that no codebook of codes tells.

    Without `brottstyp` it concerns every type, without `kommundelar` every kommundel.
    """

    month: str = Field(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")
    brottstyp: Name | None = None
    kommundelar: list[Name] = []
    why: str = ""


class Kommun(Strict):
    """One municipality. See `params/kommun/mall.yml` for every key in the users' words.

    `timezone` is the zone of the kommun's clocks (IANA), to which times with a zone of their own are converted.
    `uttag` is the day the newest files were taken out; older ones have days of their own (`Extract.uttag`).
    `preliminary_months` is how many months before that day are still filling up with late reports.
    `case_salt` goes into the hash of case ids; give it by an environment variable.
    """

    kommun: Named
    fiktiv: bool = False
    crs: str = "EPSG:3006"
    timezone: str = "Europe/Stockholm"
    uttag: Day | None = None
    raknesatt: str = "brottsdatum"
    utgava: str = "1"
    problembild: str = ""
    sekretessprovning: str = ""
    dnr: str = ""
    nasta_uppfoljning: str = ""
    kontakt: str = ""
    lagesbild: str = ""
    base_map: FileName | None = None
    preliminary_months: int = Field(default=2, ge=0, le=120)
    case_salt: str = ""
    incidents: list[IncidentSource] = []
    counts: list[CountSource] = []
    areas: AreaSource | None = None
    units: UnitSource | None = None
    places: list[PlaceSource] = []
    streets: StreetSource | None = None
    exposure: list[ExposureSource] = []
    calendar: list[CalendarSource] = []
    surveys: list[SurveySource] = []
    costs: list[CostSource] = []
    notes: list[NoteSource] = []
    harm_weights: list[HarmSource] = []
    published: list[PublishedSource] = []
    partners: list[PartnerSource] = []
    registers: Registers = Registers()
    crime_table: FileName | None = None
    code_breaks: FileName | None = "kodbrott.csv"
    control_sums: list[ControlSum] = []
    recording_breaks: list[RecordingBreak] = []

    _path: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _each_partner_once(self) -> Self:
        names = [self.kommun, *(partner.kommun for partner in self.partners)]
        folded = [name.casefold() for name in names]
        if twice := sorted({name for name in names if folded.count(name.casefold()) > 1}):
            raise ValueError(f"har samma kommun flera gånger bland sig själv och partners: {', '.join(twice)}")
        return self

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

    def matching(self, name: str) -> list[Path]:
        """The files that a name or a pattern stands for, in order; one that finds none stands for itself."""
        return matching(self.root, name)

    def files(self, source: Extract) -> list[Path]:
        """The files of a source, each once."""
        return list(dict.fromkeys(path for name in source.names for path in self.matching(name)))


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
