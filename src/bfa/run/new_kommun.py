"""`bfa ny-kommun`: a kommun file, a batch file and a register workbook, from the files that somebody has.

Every proposal is shown with its reason and its doubt, and a person confirms it or writes another. Nothing that exists
is written over.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from slugify import slugify

from bfa.analyses.batch_types import MOST_COMMON
from bfa.errors import BfaError, ParameterError
from bfa.run.extraction_questions import days_said, newest, older_files
from bfa.run.files import write_bytes, write_text
from bfa.run.proposals.counts import CountsLook
from bfa.run.proposals.crime_types import types_of
from bfa.run.proposals.file_patterns import Named, propose_files, short_name
from bfa.run.proposals.files import Sorted, Source, sort_files
from bfa.run.proposals.headings import usual_words
from bfa.run.proposals.periods import Spans, find_spans
from bfa.run.proposals.proposal import Proposal, settings
from bfa.run.proposals.rows import Known, RowsLook
from bfa.run.proposals.written import block, commented, flow, item, remark
from bfa.run.register_workbook import workbook_of
from bfa.run.source_questions import Confirm, Confirmed, Say, confirmed, unread_columns
from bfa.tables.codes import codebook_file
from bfa.tables.coverage import COUNTED
from bfa.tables.disk import is_left_by_a_program
from bfa.tables.extraction import late_months
from bfa.tables.file_names import refuse_personal_files
from bfa.tables.intake import read_settled
from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import Kommun, Registers, read_kommun
from bfa.tables.register_example import EXAMPLE
from bfa.tables.register_log import Log

CODEBOOK, WORDS = "brottskoder.csv", "exportrubriker.yml"
_POPULATION = (
    "Finns den under ett annat namn, skriv population: kolumnen, och population_year: året; "
    "i en annan fil, se population i params/kommun/mall.yml."
)
#: The sheet of places in the register workbook: it is no register, and is read as the kommun file's `places` say.
_PLACES = {"Platser": [["nummer", "namn", "slag", "öst", "nord"], [EXAMPLE, "Busstorget", "torg", "674000", "6580000"]]}
_SEVERAL = "prövas tillsammans med den i alla kommundelar, och står med var sin rad på mötesbladen"
_SHORTER = "en lista, eller 'kategori: ...', om ni bara vill se vissa"
_NO_TYPE = "ingen kolumn ger typerna; skriv den som sidorna ska gälla"


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of a new kommun."""

    kommun: Path
    batch: Path
    register: Path


def new_kommun(
    root: Path, name: str, files: Sequence[Path], *, confirm: Confirm, say: Say, program: str = "bfa"
) -> Paths:
    """Look at the files, ask, and write the three files of a new kommun.

    Parameters
    ----------
    name : str
        The kommun's name, as it is to stand on every page.
    files : list of Path
        Exports, counts and the layer of kommundelar, in any order; from `root` or whole paths.
    program : str
        How `bfa` was started, for the command in the batch file.

    Raises
    ------
    BfaError
        The name gives no file name, a file is there already, or a given file cannot be used.
    """
    paths = _free_paths(root, name)
    if not files:
        raise ParameterError(
            "ny-kommun: inga filer är angivna.",
            do="ange exporten med --fil, en gång per fil; kartan över kommundelarna också om den finns.",
        )
    known = Known(usual_words(codebook_file(root, WORDS)), _codes(root), CODEBOOK)
    given = [path if path.is_absolute() else root / path for path in files]
    refuse_personal_files(given, root=root)
    found = sort_files(_exports(given, paths.register, say=say), known)
    sources: list[Confirmed] = []
    for source, short in zip(found.sources, _source_names(found.sources), strict=True):
        named = propose_files(source.paths, Named(root), paths.register)
        called = [
            named,
            Proposal("source", short, "filernas namn utan tid: så heter källan under varje figur"),
            *days_said(source, named),
        ]
        sources.append((source, confirmed(source, called, confirm=confirm, say=say)))
    areas = _areas_lines(root, found, confirm=confirm, say=say)
    uttag = newest(found, sources, confirm=confirm, say=say)
    draft = _Draft(root, name, sources, areas, uttag, paths)
    try:
        spans = _taken_in(draft, confirm=confirm, say=say)
        chosen = confirm("Vad körningen gäller", _batch_proposals(_usual_types(sources, known), spans))
        write_text(paths.batch, _batch_text(root, paths, chosen, spans, program))
    except BaseException:  # a stop at a question too leaves nothing half written
        paths.kommun.unlink(missing_ok=True)
        raise
    if not paths.register.exists():
        write_bytes(paths.register, workbook_of(Log(), kommun=name, at=datetime.now(), others=_PLACES))
    return paths


@dataclass(frozen=True, slots=True)
class _Draft:
    """What has been confirmed of a kommun file."""

    root: Path
    name: str
    sources: Sequence[Confirmed]
    areas: list[str]
    uttag: list[Proposal]
    paths: Paths

    def write(self, left_out: Mapping[int, list[str]]) -> Kommun:
        """Write it, with the lines that each source, by its place, has behind comment signs."""
        for path in (self.paths.kommun, self.paths.batch, self.paths.register):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_text(self.paths.kommun, _kommun_text(self, left_out))
        return read_kommun(self.paths.kommun)


def _taken_in(draft: _Draft, *, confirm: Confirm, say: Say) -> Spans | None:
    """Write the kommun file, and find the periods that its files can be asked about as the intake counts them."""
    kommun = draft.write({})
    if not draft.sources:
        return None
    try:  # The register that it names is not written yet.
        found = read_settled(kommun.model_copy(update={"registers": Registers()}))
    except BfaError as error:
        say(f"Perioden lämnas tom, för filerna går inte att läsa in ännu:\n{error}")
        return None
    draft.write(older_files(draft.sources, kommun, found, confirm=confirm))
    known = {month for cover in found.covers for month in cover.in_state(COUNTED)}
    late = [month for own in late_months(found.taken, kommun).values() for month in own]
    return find_spans(pd.PeriodIndex(sorted(known), freq="M"), late)


def _free_paths(root: Path, name: str) -> Paths:
    key = slugify(name, separator="_")
    if not key:
        raise ParameterError(f"Namnet {name!r} ger inget filnamn.", do="skriv kommunens namn med bokstäver.")
    paths = Paths(
        root / "params" / "kommun" / f"{key}.yml",
        root / "params" / "batch" / f"{key}.yml",
        root / "data" / "raw" / key / "register.xlsx",
    )
    taken = [path for path in (paths.kommun, paths.batch) if path.exists()]
    if taken:
        raise ParameterError(
            f"{taken[0].name} finns redan i params/{taken[0].parent.name}/, och skrivs inte över.",
            do="välj ett annat namn, eller flytta undan filen.",
        )
    return paths


def _exports(files: Sequence[Path], register: Path, *, say: Say) -> list[Path]:
    """The given files without those that are no exports; each of them is told."""
    kept: list[Path] = []
    for path in files:
        if is_left_by_a_program(path.name) or path.name.startswith("."):
            say(f"{path.name} hoppas över: ett program har lagt filen där, och den har inga uppgifter.")
        elif path.name.casefold() == register.name:
            say(f"{path.name} hoppas över: så heter registerarbetsboken. Är det en export, ge filen ett annat namn.")
        else:
            kept.append(path)
    if not kept:
        raise ParameterError(
            "ny-kommun: ingen av de angivna filerna är en export.",
            found=", ".join(path.name for path in files),
            do="ange exporten med --fil, en gång per fil; kartan över kommundelarna också om den finns.",
        )
    return kept


def _codes(root: Path) -> dict[str, str]:
    book = pd.read_csv(codebook_file(root, CODEBOOK), sep=";", dtype="str", comment="#")
    return dict(zip(book["brottskod"], book["brottstyp"], strict=True))


def _kommun_text(draft: _Draft, left_out: Mapping[int, list[str]]) -> str:
    rows, counts = (
        [
            [*_source_lines(each), *left_out.get(place, [])]
            for place, each in enumerate(draft.sources)
            if _of_rows(each[0]) is of_rows
        ]
        for of_rows in (True, False)
    )
    areas, name = draft.areas, draft.name
    register = Named(draft.root)(draft.paths.register)
    lines = [
        f"# {name}: skriven av bfa ny-kommun. Varje förslag står under sitt skäl. mall.yml förklarar alla nycklar.",
        f"kommun: {flow(name)}",
        "crs: EPSG:3006",
        *block(draft.uttag, indent=0),
        *(["incidents:", *(line for each in rows for line in each)] if rows else []),
        *(["counts:", *(line for each in counts for line in each)] if counts else []),
        *(["areas:", *areas] if areas else []),
        "# Registren står på var sitt blad i arbetsboken. Är de sparade med bfa register-in läses loggen i stället,",
        "# och flera kan fylla i var sin arbetsbok utan att något skrivs över.",
        "registers:",
        *(f"  {each}: {register}" for each in REGISTERS),
        f"  log: {Named(draft.root)(draft.paths.register.with_suffix('.jsonl'))}",
        "  # Gäller rader där sekretess inte är ifyllt. oprövad: texten visas bara på nivån intern.",
        "  # Skriv nej när ni har prövat att registrens texter får visas för samordningsgruppen.",
        "  sekretess: oprövad",
        "# När bladet Platser är ifyllt, ta bort # framför raderna:",
        "# places:",
        f"#   - file: {register}",
        "#     sheet: Platser",
        "#     columns: {place_id: nummer, name: namn, kind: slag}",
        "#     x: öst",
        "#     y: nord",
        "#     crs: EPSG:3006",
        "# Siffror ni redan känner till, som inläsningen ska stämmas av mot: control_sums, se mall.yml.",
    ]
    return "\n".join(lines) + "\n"


def _of_rows(source: Source) -> bool:
    return isinstance(source.look, RowsLook)


def _source_names(sources: Sequence[Source]) -> list[str]:
    """A name for each source; those that would be alike are numbered."""
    names = [short_name(source.paths) or "uttag" for source in sources]
    return [
        f"{name} {names[:number].count(name) + 1}" if names[:number].count(name) else name
        for number, name in enumerate(names)
    ]


def _source_lines(each: Confirmed) -> list[str]:
    """The source as it is written, with the columns that nothing reads in a remark."""
    source, kept = each
    unread = unread_columns(source, kept) if _of_rows(source) else []
    return [*item(kept), *remark(f"Läses inte: {', '.join(unread)}.", indent=4)] if unread else item(kept)


def _areas_lines(root: Path, sorted_rows: Sorted, *, confirm: Confirm, say: Say) -> list[str]:
    areas = sorted_rows.areas
    if areas is None:
        return []
    if not any(each.key == "population" for each in areas.proposals):
        others = [name for name in areas.headings if name != areas.proposals[0].value]
        there = f" (kolumner: {', '.join(others)})" if others else ""
        say(f"Ingen kolumn i {areas.path.name} är folkmängd efter sin rubrik{there}. {_POPULATION}")
    file = Proposal("file", Named(root)(areas.path), f"{len(areas.names)} kommundelar")
    return block(confirm("Kommundelarnas fil", [file, *areas.proposals]), indent=2)


def _usual_types(sources: Sequence[Confirmed], known: Known) -> list[str]:
    """The types that are known, as the columns were confirmed, the one that there is most of first."""
    total: Counter[str] = Counter()
    for source, kept in sources:
        types = types_of(source.frame, settings(kept), known.codes)
        n = source.look.n if isinstance(source.look, CountsLook) else pd.Series(1, index=types.index)
        for name, many in n.reindex(types.index).groupby(types).sum().items():
            total[str(name)] += int(many)
    joined: Counter[str] = Counter()
    for name, many in total.items():
        joined[name.casefold()] += many
    return sorted(total, key=lambda name: (-joined[name.casefold()], name.casefold(), -total[name]))


def _batch_proposals(types: Sequence[str], spans: Spans | None) -> list[Proposal]:
    brottstyp = next(iter(types), "")
    several = [Proposal("brottstyper", MOST_COMMON, _SEVERAL, _SHORTER)] if len(types) > 1 else []
    found = [
        Proposal("tier", "samverkan", "sidorna är till för samordningsgruppen: intern, samverkan eller offentlig"),
        Proposal("brottstyp", brottstyp, "den typ som filerna har flest av, efter era svar" if brottstyp else _NO_TYPE),
        *several,
    ]
    if spans is None:
        return [*found, Proposal("period", "", "tomt är den senaste hela tertial som uppgifterna täcker")]
    others = "; ".join(f"{why} {period}" for period, _, why in spans.others)
    period = Proposal("period", spans.period, spans.why, f"annars: {others}" if others else "")
    short = f"filerna börjar {spans.first} och når inte samma månader året före; utan dem bedöms ingen ändring"
    doubt = "" if spans.baseline else short
    return [*found, period, Proposal("baseline", spans.baseline, "samma månader året före", doubt)]


def _batch_text(root: Path, paths: Paths, chosen: Sequence[Proposal], spans: Spans | None, program: str) -> str:
    values = {each.key: each.value for each in chosen}
    tier, types = values.pop("tier", "samverkan"), values.pop("brottstyper", "")
    alternatives = [
        line
        for period, baseline, why in (spans.others if spans else ())
        for line in commented({"period": period, "baseline": baseline}, indent=2, why=f"Annars {why}")
    ]
    own = Named(root)(paths.batch)
    lines = [
        f"# Körs med: {program} batch {own}. Sidorna hamnar i reports/{paths.batch.stem}/index.html.",
        "# Nästa tertial: lägg den nya filen i mappen, skriv uttag: i kommunfilen och perioderna här. Kör sedan om.",
        f"kommun: {Named(root)(paths.kommun)}",
        "# Vem sidorna är till för: intern, samverkan eller offentlig.",
        f"tier: {tier}",
        "kommundelar: alla",
        "notebooks: [1_lagesbild, 2_hotspots, 3_orsaker, 4_effekt, 5_uppfoljning]",
        "kommun_notebooks: [0_datakvalitet, 0_oversikt, 1_lagesbild, 2_hotspots, 5_uppfoljning]",
        *(
            [
                "# De prövas tillsammans: en lista, tio vanligaste eller 'kategori: ...'. En egen sida för var och en",
                "# ger till exempel bilagor: [4_effekt].",
                f"brottstyper: {flow(types)}",
            ]
            if types
            else []
        ),
        "parameters:",
        f"  brottstyp: {flow(values.pop('brottstyp', ''))}",
        "  # En tom period ('') är alltid den senaste hela tertial som uppgifterna täcker.",
        *(f"  {name}: {flow(value)}" for name, value in values.items()),
        *alternatives,
        "per_notebook:",
        "  # Tomt: de senaste tolv månaderna.",
        "  2_hotspots: {period: ''}",
        "  3_orsaker: {period: ''}",
    ]
    return "\n".join(lines) + "\n"
