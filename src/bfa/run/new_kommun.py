"""`bfa ny-kommun`: a kommun file, a batch file and a register workbook, from the files that somebody has.

Every proposal is shown with its reason and its doubt, and a person confirms it or writes another. Nothing that exists
is written over.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from slugify import slugify

from bfa.errors import ParameterError
from bfa.run.files import write_bytes, write_text
from bfa.run.proposals.answers import day_of
from bfa.run.proposals.counts import CountsLook
from bfa.run.proposals.file_patterns import Named, propose_files
from bfa.run.proposals.files import Sorted, Source, sort_files
from bfa.run.proposals.headings import usual_words
from bfa.run.proposals.periods import Spans, find_spans, until
from bfa.run.proposals.proposal import Proposal
from bfa.run.proposals.register_book import register_book
from bfa.run.proposals.rows import Known, RowsLook
from bfa.run.proposals.written import block, commented, flow, item
from bfa.tables.codes import codebook_file
from bfa.tables.disk import is_left_by_a_program
from bfa.tables.municipality import read_kommun

CODEBOOK, WORDS = "brottskoder.csv", "exportrubriker.yml"
Say = Callable[[str], None]
#: Shows a question and its proposals, and hands back what was confirmed.
Confirm = Callable[[str, Sequence[Proposal]], list[Proposal]]


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of a new kommun."""

    kommun: Path
    batch: Path
    register: Path


def new_kommun(root: Path, name: str, files: Sequence[Path], *, confirm: Confirm, say: Say) -> Paths:
    """Look at the files, ask, and write the three files of a new kommun.

    Parameters
    ----------
    root : Path
        The project folder.
    name : str
        The kommun's name, as it is to stand on every page.
    files : list of Path
        Exports, counts and the layer of kommundelar, in any order; from `root` or whole paths.
    confirm : callable
        Asked for each group of proposals.
    say : callable
        Told in Swedish.

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
    found = sort_files(_exports(given, paths.register, say=say), known)
    text, uttag = _kommun_text(root, name, found, paths, confirm=confirm, say=say)
    spans, brottstyp = _asked_about(found, uttag)
    batch = _batch_text(root, paths, confirm("Vad körningen gäller", _batch_proposals(brottstyp, spans)), spans)
    _write(paths, text, batch)
    return paths


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


def _kommun_text(
    root: Path, name: str, found: Sorted, paths: Paths, *, confirm: Confirm, say: Say
) -> tuple[str, date | None]:
    """The kommun file, and the day of extraction that was confirmed."""
    rows = [
        _source_lines(root, source, paths, confirm=confirm, say=say) for source in found.sources if _of_rows(source)
    ]
    counts = [
        _source_lines(root, source, paths, confirm=confirm, say=say) for source in found.sources if not _of_rows(source)
    ]
    areas = _areas_lines(root, found, confirm=confirm)
    when = _extraction(found, confirm=confirm, say=say)
    uttag = next((day_of(each.value) for each in when if each.key == "uttag"), None)
    register = _named(root, paths.register)
    lines = [
        f"# {name}: skriven av bfa ny-kommun. Varje förslag står under sitt skäl. mall.yml förklarar alla nycklar.",
        f"kommun: {flow(name)}",
        "crs: EPSG:3006",
        *block(when, indent=0),
        *(["incidents:", *(line for each in rows for line in each)] if rows else []),
        *(["counts:", *(line for each in counts for line in each)] if counts else []),
        *(["areas:", *areas] if areas else []),
        "# Orsaker, åtgärder, mål och uppföljning står på var sitt blad i arbetsboken.",
        "registers:",
        *(f"  {each}: {register}" for each in ("causes", "measures", "goals", "follow_up")),
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
    return "\n".join(lines) + "\n", uttag


def _extraction(found: Sorted, *, confirm: Confirm, say: Say) -> list[Proposal]:
    """The day of extraction as it was confirmed; nothing where the files have counts only."""
    last = _uttag(found)
    if last is None:
        return []
    proposed = Proposal("uttag", last, "så långt räcker raderna i filerna", "skriv dagen då uppgifterna togs ut")
    kept = confirm("Uttaget", [proposed])
    if any(each.key == "uttag" and (day := day_of(each.value)) and day < last for each in kept):
        say(f"  Tveksamt: filerna har rader till {last}, efter uttaget. Rader efter uttaget räknas inte.")
    return kept


def _of_rows(source: Source) -> bool:
    return isinstance(source.look, RowsLook)


def _source_lines(root: Path, source: Source, paths: Paths, *, confirm: Confirm, say: Say) -> list[str]:
    names = ", ".join(path.name for path in source.paths)
    say(f"{names}: {source.rows} rader.")
    files = propose_files(source.paths, Named(root), paths.register)
    first = confirm(f"Filerna i {names}", [files, *source.how])
    short = slugify(source.paths[0].stem.split("_")[0].split("-")[0], separator="_") or "uttag"
    kept = [*first, Proposal("source", short, "kort namn på källan")]
    for question, proposals in source.look.groups:
        kept += confirm(question, proposals)
    for note in source.look.notes if isinstance(source.look, RowsLook) else ():
        say(note)
    return item(kept)


def _named(root: Path, path: Path) -> str:
    return Named(root)(path)


def _areas_lines(root: Path, found: Sorted, *, confirm: Confirm) -> list[str]:
    if found.areas is None:
        return []
    file = Proposal("file", _named(root, found.areas.path), f"{len(found.areas.names)} kommundelar")
    return block(confirm("Kommundelarnas fil", [file, *found.areas.proposals]), indent=2)


def _starts(found: Sorted) -> list["pd.Series[pd.Timestamp]"]:
    return [each.look.start if isinstance(each.look, RowsLook) else each.look.months for each in found.sources]


def _uttag(found: Sorted) -> date | None:
    starts = [each.look.start for each in found.sources if isinstance(each.look, RowsLook)]
    return until(pd.concat(starts, ignore_index=True)) if starts else None


def _asked_about(found: Sorted, uttag: date | None) -> tuple[Spans | None, str]:
    """The months, and the type that there is most of."""
    starts = _starts(found)
    spans = find_spans(pd.concat(starts, ignore_index=True), uttag=uttag) if starts else None
    total: Counter[str] = Counter()
    for source in found.sources:
        if isinstance(source.look, CountsLook):
            total.update({str(name): int(n) for name, n in source.look.types.items()})
        else:
            total.update({str(name): int(n) for name, n in source.look.types.value_counts().items()})
    return spans, total.most_common(1)[0][0] if total else ""


def _batch_proposals(brottstyp: str, spans: Spans | None) -> list[Proposal]:
    found = [
        Proposal("tier", "samverkan", "sidorna är till för samordningsgruppen: intern, samverkan eller offentlig"),
        Proposal("brottstyp", brottstyp, "den typ som filerna har flest av"),
    ]
    if spans is None:
        return [*found, Proposal("period", "", "tomt är den senaste hela tertial som uppgifterna täcker")]
    others = "; ".join(f"{why} {period}" for period, _, why in spans.others)
    period = Proposal("period", spans.period, spans.why, f"annars: {others}" if others else "")
    short = f"filerna börjar {spans.first} och når inte samma månader året före; utan dem bedöms ingen ändring"
    doubt = "" if spans.baseline else short
    return [*found, period, Proposal("baseline", spans.baseline, "samma månader året före", doubt)]


def _batch_text(root: Path, paths: Paths, chosen: Sequence[Proposal], spans: Spans | None) -> str:
    values = {each.key: each.value for each in chosen}
    tier = values.pop("tier", "samverkan")
    alternatives = [
        line
        for period, baseline, why in (spans.others if spans else ())
        for line in commented({"period": period, "baseline": baseline}, indent=2, why=f"Annars {why}")
    ]
    lines = [
        f"# Körs med: bfa batch {_named(root, paths.batch)}. Sidorna hamnar i reports/{paths.batch.stem}/index.html.",
        "# Nästa tertial: lägg den nya filen i mappen, skriv uttag: i kommunfilen och perioderna här. Kör sedan om.",
        f"kommun: {_named(root, paths.kommun)}",
        "# Vem sidorna är till för: intern, samverkan eller offentlig.",
        f"tier: {tier}",
        "kommundelar: alla",
        "notebooks: [2_hotspots, 3_orsaker, 4_effekt]",
        "kommun_notebooks: [0_oversikt, 2_hotspots]",
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


def _write(paths: Paths, kommun: str, batch: str) -> None:
    for path in (paths.kommun, paths.batch, paths.register):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_text(paths.kommun, kommun)
    try:
        read_kommun(paths.kommun)
    except ParameterError:
        paths.kommun.unlink()
        raise
    write_text(paths.batch, batch)
    if not paths.register.exists():
        write_bytes(paths.register, register_book())
