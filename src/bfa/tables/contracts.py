"""The data contracts: which columns each table has, and what they may hold.

Times are naive local time. Geometry is in a projected CRS in metres. A missing value is missing, never zero or "".
"""

import re

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from bfa.errors import DataError

#: Name under which rows without a known kommundel are kept. They count in the kommun and in no kommundel.
NO_KOMMUNDEL = "(utan kommundel)"
KINDS = ("crime", "event", "activity")
SECRECY = ("ja", "nej", "oprövad")
GOAL_KINDS = ("effekt", "process", "produktion")
STATES = ("föreslagen", "beslutad", "ej påbörjad", "pågår", "delvis", "klar", "kvarstår", "avbruten")
PRIORITIES = ("prioriterat", "bevakas", "inte prioriterat", "avslutat")
#: What is said of a type of crime, or of a problem, that has been weighed; and how much of each thing weighed.
STANCES = ("prioriteras", "bevakas", "avstår")
DEGREES = ("hög", "medel", "låg")
#: Brå's four questions to a picture of crime (what was chosen, on which sources, with which limits, what it means),
#: what it rests on without being tried, what else could explain it, and what nobody knows.
UNKNOWNS = ("problemval", "källor", "begränsning", "betydelse", "antagande", "rivaliserande förklaring", "lucka")
#: What people make of all of it together, which stands first in the picture.
ASSESSMENT = "samlad bedömning"
NOTE_KINDS = ("intervju", "trygghetsvandring", "medborgardialog", "evenemang", "plan", "annat")
DECIDERS = ("samordningsgrupp", "styrgrupp", "kommunstyrelsens utskott")
#: What a published figure may be counted in.
PUBLISHED_UNITS = ("antal", "per 1000", "per 10000", "per 100000", "procent", "invånare", "annat")
#: What a goal may be besides: promised to the citizens, on a page of its own.
PROMISES = ("medborgarlöfte",)
#: The state of a decision that is to be taken, and those of one that was: the last where it is carried out too.
PROPOSED, TAKEN = "föreslaget", ("beslutat", "ändrat", "lyft", "avslaget", "genomfört")


def _text(
    *, required: bool = True, allowed: tuple[str, ...] | None = None, unique: bool = False, shown: bool = False
) -> pa.Column:
    """A column of text: of the allowed words, else free, and in a register then read with its row's text only.

    What is `shown` beside a withheld text says no more of the row than keys and names that every tier may read.
    """
    checks = [pa.Check.isin(allowed)] if allowed else []
    free = {"free": not (allowed or shown)}
    return pa.Column("string", checks, nullable=not required, unique=unique, coerce=True, metadata=free)


def _coded(part: str, *, required: bool = False, shown: bool = True) -> pa.Column:
    """A column of a word of the coding scheme, which is the kommun's to change (`coding.Coding`, by its part).

    The word is held against the scheme where a register is read (`register_page`), and not by the contract.
    """
    metadata = {"free": not shown, "coded": part}
    return pa.Column("string", nullable=not required, coerce=True, metadata=metadata)


def _time(*, required: bool = False, shown: bool = True) -> pa.Column:
    return pa.Column("datetime64[ns]", nullable=not required, coerce=True, metadata={"free": not shown})


def _number(*, unique: bool = False, required: bool = True, least: int = 1) -> pa.Column:
    return pa.Column("Int64", pa.Check.ge(least), nullable=not required, unique=unique, coerce=True)


def _amount(*, required: bool = False, most: float | None = None) -> pa.Column:
    checks = [pa.Check.ge(0), *([pa.Check.le(most)] if most is not None else [])]
    return pa.Column("Float64", checks, nullable=not required, coerce=True)


def _schema(name: str, columns: dict[str, pa.Column], *, checks: list[pa.Check] | None = None) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, checks=checks, strict="filter", name=name, add_missing_columns=True)


#: One row per reported crime, event or activity. Rows without a point count in tables, not on maps.
#: `clock_known` is False where the source gives a date only: then `start` is at 00:00 and tells the day, not the hour.
#: `tags` holds the codes that the row's free text told, parted by spaces (`taggar.yml`), and is missing where there was
#: none; the text itself is not kept.
#: A missing `clock_known` says nothing either way. An `end` without clock time is at 23:59, the latest it can mean.
#: `day_known` is False where only the month is known: `start` is then the 1st at 00:00, there is no `end`, and the row
#: counts in its month but has no weekday, week, hour or span. A missing `day_known` is a known day.
INCIDENTS = _schema(
    "incidents",
    {
        "incident_id": _text(),
        "kind": _text(allowed=KINDS),
        "brottskod": _text(required=False),
        "brottstyp": _text(),
        "start": _time(required=True),
        "end": _time(),
        "clock_known": pa.Column("boolean", nullable=True, coerce=True),
        "day_known": pa.Column("boolean", nullable=True, coerce=True),
        "registered": _time(),
        "kommun": _text(),
        "kommundel": _text(required=False),
        "plats": _text(required=False),
        "plats_typ": _text(required=False),
        "case_id": _text(required=False),
        "tags": _text(required=False),
        "source": _text(required=False),
        "geometry": pa.Column("geometry", nullable=True),
    },
)

#: The same rows while files are read and settled: a point is its east and north [m], missing where there is none, and
#: what repeats is a column of words (`word_columns`).
WORDS = ("kind", "brottskod", "brottstyp", "kommun", "kommundel", "plats", "plats_typ", "case_id", "tags", "source")
PLACE = ("east", "north")
PLACED = (
    INCIDENTS.remove_columns(["geometry"])
    .update_columns({name: {"dtype": "category"} for name in WORDS})
    .add_columns({name: pa.Column("float64", nullable=True) for name in PLACE})
)

#: Number of incidents per area (kommundel), calendar month (first day of the month), type and kind.
#: A row with n = 0 is a counted zero; a missing row was never counted.
COUNTS = _schema(
    "counts",
    {
        "area": _text(),
        "month": _time(required=True),
        "brottstyp": _text(),
        "kind": _text(allowed=KINDS),
        "n": pa.Column("Int64", pa.Check.ge(0), coerce=True),
    },
)

#: The same per calendar year, whole years only, of types that no monthly source counts.
ANNUAL_COUNTS = _schema(
    "annual",
    {
        "area": _text(),
        "year": pa.Column("Int64", coerce=True),
        "brottstyp": _text(),
        "kind": _text(allowed=KINDS),
        "n": pa.Column("Int64", pa.Check.ge(0), coerce=True),
    },
)

#: Counts of other kommuner that do the same thing, by their own kommundelar.
PARTNER_COUNTS = _schema(
    "partners",
    {
        "kommun": _text(),
        "area": _text(),
        "month": _time(required=True),
        "brottstyp": _text(),
        "kind": _text(allowed=KINDS),
        "n": pa.Column("Int64", pa.Check.ge(0), coerce=True),
    },
)

#: What each file covers of each kind (crime, event, activity, or counts for a file of counts), month by month.
#: `state` is counted, gap (no row, and that is unlikely), part (some days only) or outside (far from the series).
COVERAGE = _schema(
    "coverage",
    {
        "kind": _text(),
        "source": _text(),
        "file": _text(),
        "month": _time(required=True),
        "state": _text(allowed=("counted", "gap", "part", "outside")),
        "n": pa.Column("Int64", pa.Check.ge(0), coerce=True),
    },
)

#: Kommundelar. `population_approximate` says that the figure was spread from another layer.
AREAS = _schema(
    "areas",
    {
        "kommun": _text(),
        "kommundel": _text(unique=True),
        "population": pa.Column("Float64", pa.Check.ge(0), nullable=True, coerce=True),
        "population_year": pa.Column("Int64", nullable=True, coerce=True),
        "population_approximate": pa.Column("boolean", nullable=True, coerce=True),
        "geometry": pa.Column("geometry", nullable=True),
    },
)

#: The kommun's own polygons to count in, whole, in reading order of their names.
UNITS = _schema("units", {"unit": _text(unique=True), "geometry": pa.Column("geometry", nullable=False)})

#: Risk places. `public` places may be named in a handout; a dwelling, shelter, care home or clinic never is.
PLACES = _schema(
    "places",
    {
        "place_id": _text(),
        "name": _text(required=False),
        "kind": _text(),
        "opening_hours": _text(required=False),
        "source": _text(required=False),
        "geometry": pa.Column("geometry", nullable=False),
    },
)

#: Street segments in the file's order. A segment's id stays the same as long as the file does.
STREETS = _schema(
    "streets",
    {
        "segment_id": _text(unique=True),
        "name": _text(required=False),
        "length": pa.Column("float64", pa.Check.gt(0), coerce=True),
        "geometry": pa.Column("geometry", nullable=False),
    },
)

#: The words of a day that rules may ask for (löning, skollov): a row for each word.
CALENDAR = _schema("calendar", {"date": _time(required=True), "word": _text(), "source": _text(required=False)})

#: A figure that somebody else has published of a region, for a year or (with `month`) one of its months. `value` is in
#: `unit`; missing where the source has none. `code` is SCB's (00, län, kommun); a region that is neither has none.
PUBLISHED = _schema(
    "published",
    {
        "region": _text(),
        "code": _text(required=False),
        "year": _number(least=1900),
        "month": pa.Column("Int64", pa.Check.in_range(1, 12), nullable=True, coerce=True),
        "what": _text(),
        "value": pa.Column("Float64", nullable=True, coerce=True),
        "unit": _text(allowed=PUBLISHED_UNITS),
        "source": _text(),
        "preliminary": pa.Column("bool", coerce=True),
        "group": _text(required=False),
        "note": _text(required=False),
    },
)

#: How many there are of `what` in a grid cell or an area. `size` is the cell's side [m], missing for an area, which
#: is `approximate`: its number is taken as evenly spread. A missing n is unknown; a cell that is not here has none.
EXPOSURE = _schema(
    "exposure",
    {
        "what": _text(),
        "year": pa.Column("Int64", coerce=True),
        "source": _text(required=False),
        "size": pa.Column("float64", pa.Check.gt(0), nullable=True, coerce=True),
        "approximate": pa.Column("bool", coerce=True),
        "cell_id": _text(required=False),
        "n": pa.Column("float64", pa.Check.ge(0), nullable=True, coerce=True),
        "geometry": pa.Column("geometry", nullable=False),
    },
)

#: Answers of a survey: `share` of those who answered [%], or the `score` of an index (no unit), for an area: a
#: kommundel, the kommun by its name, or a larger one to compare with. Without `answer` the question says what the share
#: is of; without `group` it is of all. `n` is how many answered. `lower` and `upper` are as the file gives them, else
#: missing: `analyses.survey_answers` works out what can be.
SURVEYS = _schema(
    "surveys",
    {
        "area": _text(),
        "year": _number(least=1900),
        "question": _text(),
        "answer": _text(required=False),
        "group": _text(required=False),
        "share": _amount(most=100),
        "score": pa.Column("Float64", nullable=True, coerce=True),
        "n": _number(required=False, least=10),
        "lower": pa.Column("Float64", nullable=True, coerce=True),
        "upper": pa.Column("Float64", nullable=True, coerce=True),
        "source": _text(),
    },
)

#: What something cost in a year [kr], in an area: a kommundel or the kommun by its name. The kommun's row holds those
#: of its kommundelar: they are never added to it. `price` is what one job cost, missing where it is not known.
COSTS = _schema(
    "costs",
    {
        "area": _text(),
        "year": _number(least=1900),
        "what": _text(),
        "amount": _amount(required=True),
        "price": _amount(),
        "source": _text(),
    },
)

#: What people have said and what is to come: interviews, safety walks, dialogues, events and plans, with place and day.
#: `end` is missing for a single day. The texts are withheld as those of a register are.
NOTES = _schema(
    "notes",
    {
        "number": _number(unique=True),
        "kind": _text(allowed=NOTE_KINDS),
        "start": _time(required=True),
        "end": _time(),
        "kommundel": _text(required=False, shown=True),
        "plats": _text(required=False),
        "text": _text(),
        "stated_by": _text(required=False),
        "source": _text(required=False),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: How much harm one crime of a type, or of a code, is taken to do: `weight` in `unit`. `valid` says what the weights
#: may be used for and what not.
HARM_WEIGHTS = _schema(
    "harm_weights",
    {
        "brottstyp": _text(required=False),
        "brottskod": _text(required=False),
        "weight": _amount(required=True),
        "unit": _text(),
        "source": _text(),
        "valid": _text(),
    },
)

#: The problems, one analysis of causes for each: which are prioritised, which are not and why, and who decided it.
PROBLEMS = _schema(
    "problems",
    {
        "number": _number(unique=True),
        "text": _text(),
        "short": _text(required=False),
        "kommundel": _text(required=False, shown=True),
        "brottstyp": _text(required=False, shown=True),
        "priority": _text(required=False, allowed=PRIORITIES),
        "why": _text(required=False),
        "decided": _time(),
        "decider": _text(required=False, allowed=DECIDERS),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: Probable causes of an identified problem, in the coding scheme of `orsaker.yml`. `short` is a name for narrow
#: columns; `step` is where in a chain of events it is, and `code` the generic cause that it is one of.
CAUSES = _schema(
    "causes",
    {
        "number": _number(unique=True),
        "problem": _number(required=False),
        "kommundel": _text(required=False, shown=True),
        "text": _text(),
        "short": _text(required=False),
        "perspective": _coded("perspective", required=True),
        "character": _coded("character", required=True),
        "distance": _coded("distance", required=True),
        "level": _coded("level"),
        "influence": _coded("influence", required=True),
        "theory": _coded("theory"),
        "step": _coded("step"),
        "code": _coded("causes", shown=False),
        "place": _text(required=False),
        "time": _text(required=False),
        "source": _text(required=False),
        "stated_by": _text(required=False),
        "rule": _text(required=False),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: Agreed measures. `causes` holds cause numbers separated by commas; `scope` is kommun or a list of kommundelar; `due`
#: is the day a measure is to be, or was, done; measures of one `package` are decided together. A missing `aimed_at` or
#: `character` is not stated. `method` is a key or a name in the library of what is known (`known_measures`), and
#: `deviation` what is done in another way than the method says.
MEASURES = _schema(
    "measures",
    {
        "number": _number(unique=True),
        "text": _text(),
        "short": _text(required=False),
        "package": _text(required=False),
        "causes": _text(required=False, shown=True),
        "aimed_at": _coded("perspective"),
        "character": _coded("character"),
        "term": _text(required=False, shown=True),
        "decided": _time(),
        "decider": _text(required=False, allowed=DECIDERS),
        "responsible": _text(required=False),
        "scope": _text(shown=True),
        "due": _time(shown=False),
        "start": _time(),
        "end": _time(),
        "planned": _text(required=False),
        "evidence": _text(required=False),
        "method": _text(required=False),
        "deviation": _text(required=False),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: The measures as people write them: with the state, what is done and why the rest is not, which `registers.parted`
#: makes follow-up of.
WRITTEN_MEASURES = MEASURES.add_columns(
    {
        "state": _text(required=False, allowed=STATES),
        "done": _text(required=False),
        "why_not": _text(required=False),
    },
)

#: Goals; an effect goal declares before the start which comparison will be made: indicator, kommundel, and the
#: months that `period` and `baseline` name (as 2010-05/2010-08). `target` is aimed at, from `baseline_value`. `lot` is
#: the order that kommundelar begin in, as `analyses.recorded_lot.written` has it. `types` are further types that the
#: measures are to work on in the same way, `outcomes` what else is to be followed: types, or questions of a survey.
GOALS = _schema(
    "goals",
    {
        "number": _number(unique=True),
        "kind": _text(allowed=GOAL_KINDS),
        "text": _text(),
        "measures": _text(required=False, shown=True),
        "causes": _text(required=False, shown=True),
        "indicator": _text(required=False),
        "kommundel": _text(required=False, shown=True),
        "baseline_value": _text(required=False),
        "target": _text(required=False),
        "declared": _time(),
        "period": _text(required=False, shown=True),
        "baseline": _text(required=False, shown=True),
        "follow_up": _time(),
        "promise": _text(required=False, allowed=PROMISES),
        "lot": _text(required=False),
        "types": _text(required=False),
        "outcomes": _text(required=False),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: What became of each measure. `done` of `planned` points; an indicator is computed from the rows, never typed.
FOLLOW_UP = _schema(
    "follow_up",
    {
        "measure": _number(),
        "date": _time(),
        "state": _text(allowed=STATES),
        "done": _number(required=False, least=0),
        "planned": _number(required=False, least=0),
        "text": _text(required=False),
        "why_not": _text(required=False),
        "stated_by": _text(required=False),
        "indicator": _text(required=False),
        "remains": _text(required=False),
        "decide": _text(required=False),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: What is to be decided and what was: about which causes and measures, by whom, who does it and by when.
DECISIONS = _schema(
    "decisions",
    {
        "number": _number(unique=True),
        "date": _time(),
        "text": _text(),
        "short": _text(required=False),
        "kommundel": _text(required=False, shown=True),
        "causes": _text(required=False, shown=True),
        "measures": _text(required=False, shown=True),
        "decider": _text(required=False, allowed=DECIDERS),
        "state": _text(required=False, allowed=(PROPOSED, *TAKEN)),
        "responsible": _text(required=False),
        "due": _time(shown=False),
        "dnr": _text(required=False, shown=True),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: Who may answer for something: `text` is the name as it stands under `responsible`.
OWNERS = _schema(
    "owners",
    {
        "number": _number(unique=True),
        "text": _text(),
        "organisation": _text(required=False, shown=True),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: What is prioritised and what is not, and why: a type of crime, or what `text` says. `harm` to `signal` are judgements
#: that people have stated, each by itself; a missing one was not made, and nothing weighs them together.
#: Of a row there: what a stand is taken on and how it is judged, which is the stand itself and follows its text.
JUDGED = ("brottstyp", "problem", "harm", "touches_many", "can_influence", "costly", "resources", "signal")
PRIORITISED = _schema(
    "priorities",
    {
        "number": _number(unique=True),
        "kommundel": _text(required=False, shown=True),
        "brottstyp": _text(required=False, shown=True),
        "text": _text(required=False),
        "problem": _number(required=False),
        "stance": _text(allowed=STANCES),
        "why": _text(required=False),
        "harm": _text(required=False, allowed=DEGREES),
        "touches_many": _text(required=False, allowed=DEGREES),
        "can_influence": _text(required=False, allowed=DEGREES),
        "costly": _text(required=False, allowed=DEGREES),
        "resources": _text(required=False, allowed=DEGREES),
        "signal": _text(required=False, allowed=DEGREES),
        "decided": _time(),
        "decider": _text(required=False, allowed=DECIDERS),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)

#: What is not known, as people have written it; `who` fills a gap by the day `due`. And their `ASSESSMENT` of what is
#: known, which `who` has made.
NOT_KNOWN = _schema(
    "unknowns",
    {
        "number": _number(unique=True),
        "kommundel": _text(required=False, shown=True),
        "kind": _text(allowed=(*UNKNOWNS, ASSESSMENT)),
        "text": _text(),
        "who": _text(required=False),
        "due": _time(shown=False),
        "sekretess": _text(allowed=SECRECY),
        "utlamnad_text": _text(required=False),
    },
)


def validate(frame: pd.DataFrame, schema: pa.DataFrameSchema, *, where: str) -> pd.DataFrame:
    """The frame with the contract's columns only, in the contract's types.

    Parameters
    ----------
    frame : DataFrame
        Any columns; those the contract does not name are dropped.

    Returns
    -------
    DataFrame
        A GeoDataFrame when the contract has geometry.

    Raises
    ------
    DataError
        All faults at once, by column and row number; never a value.
    """
    missing = [name for name, column in schema.columns.items() if not column.nullable and name not in frame]
    faults = [f"{name}: kolumnen saknas" for name in missing]
    checked = frame
    try:
        asked = schema.remove_columns(missing)
        asked.strict = False  # What the contract does not name is dropped below: then nothing need be copied here.
        checked = asked.validate(frame.copy(deep=False), lazy=True, inplace=True)
    except (pa.errors.SchemaErrors, pa.errors.SchemaError) as error:
        faults += _faults(error)
    if faults:
        raise DataError(
            f"{where}: tabellen {schema.name} följer inte sitt kontrakt.",
            found="; ".join(faults),
            do="rätta raderna i filen; kolumnerna beskrivs i docs/anvandarguide.md.",
        )
    ordered = checked[list(schema.columns)]
    return (
        gpd.GeoDataFrame(ordered, geometry="geometry", crs=getattr(frame, "crs", None))
        if "geometry" in ordered
        else ordered
    )


def _faults(error: "pa.errors.SchemaErrors | pa.errors.SchemaError") -> list[str]:
    cases = getattr(error, "failure_cases", None)
    if not isinstance(cases, pd.DataFrame) or not {"column", "check", "index"} <= set(cases):
        return ["kolumner eller typer som inte passar"]
    found = []
    for (column, check), group in cases.groupby(["column", "check"], dropna=False, sort=False):
        rows = [int(row) + 2 for row in group["index"].dropna() if str(row).lstrip("-").isdigit()]
        at = f", rad {', '.join(map(str, rows[:5]))}{' m.fl.' if len(rows) > 5 else ''}" if rows else ""
        found.append(f"{column}: {_rule(str(check))} ({len(group)} fall{at})")
    return found


def _rule(check: str) -> str:
    if check.startswith("isin"):
        allowed = re.findall(r"'([^']*)'", check)
        return f"annat värde än de tillåtna ({', '.join(allowed)})"
    known = {"not_nullable": "saknar värde", "column_in_dataframe": "kolumnen saknas", "field_uniqueness": "dubblett"}
    if check in known:
        return known[check]
    return "fel typ" if check.startswith(("coerce", "dtype")) else f"bryter mot {check}"
