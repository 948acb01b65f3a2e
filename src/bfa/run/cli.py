"""The command `bfa`; what it ends with is in `exit_codes`."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bfa.errors import BfaError
from bfa.run import command_line
from bfa.run.exit_codes import Code
from bfa.run.terminal import as_started, default_workers, given, project_root, shown
from bfa.tables.disk import is_known, reason
from bfa.tables.lock import BusyError

app = typer.Typer(cls=command_line.Group, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
_File = Annotated[Path, typer.Argument(metavar="FIL", show_default=False, help="Fil i params/.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        _say(f"bfa {version('bfa')}")
        raise typer.Exit


@app.callback()
def bfa(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Visa versionen.")] = False,
) -> None:
    """Underlag för lokalt brottsförebyggande arbete: var och när, varför, och gav det effekt?"""


@app.command(cls=command_line.Command)
def intake(file: _File) -> None:
    """Läs in en kommuns uppgifter: params/kommun/<kommun>.yml."""
    from bfa.run.asked_file import right_file
    from bfa.run.sources import ensure_store, what_was_read
    from bfa.tables.municipality import read_kommun
    from bfa.tables.store import store_folder

    kommun = read_kommun(right_file(file, "intake"))
    report = ensure_store(kommun, say=_say, fresh=True)
    for line in what_was_read(report.figures) if report else []:
        _say(line)
    _say(f"Kvalitetsrapport: {shown(store_folder(kommun) / 'kvalitetsrapport.html')}")


@app.command("register-in", cls=command_line.Command)
def register_in(
    file: _File,
    vem: Annotated[str, typer.Option(metavar="NAMN", show_default=False, help="Vem som sparar, gärna en roll.")],
    fil: Annotated[
        Path | None,
        typer.Option(metavar="FIL", show_default=False, help="Arbetsboken, om det inte är kommunens egen."),
    ] = None,
    part: Annotated[
        str, typer.Option(metavar="PART", help="Vems bild det är: kommun, polis eller gemensam.")
    ] = "kommun",
    ta_bort: Annotated[bool, typer.Option("--ta-bort", help="Ta bort rader som inte finns i arbetsboken.")] = False,
) -> None:
    """Spara registrens arbetsbok i registrets logg; inget som någon annan har skrivit skrivs över."""
    from bfa.run.asked_file import right_file
    from bfa.run.register_saving import Given
    from bfa.run.registers import save_registers
    from bfa.run.sources import ensure_example
    from bfa.tables.municipality import read_kommun

    kommun = read_kommun(right_file(file, "register-in"))
    ensure_example(kommun, say=_say)
    if save_registers(kommun, Given(fil, vem, part, ta_bort, datetime.now()), say=_say):
        raise typer.Exit(Code.FAILED)


@app.command("register-ut", cls=command_line.Command)
def register_ut(
    file: _File,
    fil: Annotated[
        Path | None,
        typer.Option(metavar="FIL", show_default=False, help="Dit arbetsboken skrivs, om det inte är kommunens egen."),
    ] = None,
) -> None:
    """Skriv registrens senaste utgåva som en arbetsbok att fylla i."""
    from bfa.run.asked_file import right_file
    from bfa.run.registers import export_registers
    from bfa.tables.municipality import read_kommun

    kommun = read_kommun(right_file(file, "register-ut"))
    _say(f"Skrivet: {shown(export_registers(kommun, fil, at=datetime.now(), say=_say))}")


@app.command(cls=command_line.Command)
def samsyn(file: _File) -> None:
    """Visa vad polis och kommun har kvar att tala om i problem och orsaker, och vem som har bekräftat dem."""
    from bfa.run.asked_file import right_file
    from bfa.run.joint_picture import left_to_talk_about
    from bfa.tables.municipality import read_kommun

    for line in left_to_talk_about(read_kommun(right_file(file, "samsyn"))):
        _say(line)


@app.command(cls=command_line.Command)
def bekrafta(
    file: _File,
    part: Annotated[str, typer.Option(metavar="PART", show_default=False, help="Vem det är: kommun eller polis.")],
    vem: Annotated[str, typer.Option(metavar="NAMN", show_default=False, help="Vem som bekräftar, gärna en roll.")],
) -> None:
    """Bekräfta problem och orsaker i registrets senaste utgåva."""
    from bfa.run.asked_file import right_file
    from bfa.run.joint_picture import confirm
    from bfa.tables.municipality import read_kommun

    kommun = read_kommun(right_file(file, "bekrafta"))
    _say(confirm(kommun, party=part, who=vem, at=datetime.now(), say=_say))


@app.command("ny-kommun", cls=command_line.Command)
def ny_kommun(
    namn: Annotated[str, typer.Argument(metavar="NAMN", show_default=False, help="Kommunens namn.")],
    fil: Annotated[
        list[Path] | None,
        typer.Option(metavar="FIL", show_default=False, help="Export, antal eller karta; kan upprepas."),
    ] = None,
    ja: Annotated[bool, typer.Option("--ja", help="Ta alla förslag utan att fråga.")] = False,
) -> None:
    """Skriv en ny kommuns filer med förslag ur exporten, som ni bekräftar."""
    from bfa.run.confirming import asking, telling
    from bfa.run.new_kommun import new_kommun

    root = project_root()
    confirm = (
        telling(_say) if ja else asking(lambda text: str(typer.prompt(text, default="", show_default=False)), _say)
    )
    program = _as_started("bfa batch", sys.argv[0]).removesuffix(" batch")
    written = new_kommun(root, namn, given(fil or [], root), confirm=confirm, say=_say, program=program)
    _say("")
    for path in (written.kommun, written.batch, written.register):
        _say(f"Skrivet: {shown(path)}")
    _say(
        f"Egna filer kan ligga i {shown(written.register.parent)}; den mappen följer aldrig med i versionshanteringen."
    )
    _say(f"Nästa steg: bfa intake {shown(written.kommun)}")


@app.command(cls=command_line.Command)
def run(
    notebook: Annotated[str, typer.Argument(metavar="NOTEBOOK", show_default=False, help="Till exempel 4_effekt.")],
    params: Annotated[Path, typer.Option(metavar="FIL", show_default=False, help="Notebookens parametrar (YAML).")],
) -> None:
    """Kör en notebook med egna parametrar."""
    from bfa.run.asked_file import right_file
    from bfa.run.execution import RunError
    from bfa.run.single import run_single

    try:
        _say(f"Klart: {shown(run_single(notebook, right_file(params, 'run'), say=_say))}")
    except RunError as error:
        _complain(str(error))
        raise typer.Exit(Code.FAILED) from None


@app.command(cls=command_line.Command)
def batch(
    file: _File,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="ANTAL", show_default=False, help="Så många körningar åt gången."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="KOMMUNDEL", show_default=False, help="Bara den kommundelen; kan upprepas."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Gör om allt, även inläsningen.")] = False,
    scheduler: Annotated[
        str, typer.Option(metavar="ADRESS", help="Kör på ett Daskkluster: tcp://dator:8786 (kräver tillägget cluster).")
    ] = "",
    exchange: Annotated[
        str, typer.Option(metavar="ADRESS", help="Skicka filerna till klustret genom en mapp eller s3://hink/mapp.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Skriv händelser på stdout, ett JSON-objekt per rad.")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Starta en egen Python för varje notebook (långsamt).")
    ] = False,
) -> None:
    """Kör alla valda notebooks för alla kommundelar: params/batch/<körning>.yml."""
    from bfa.run.as_left import found_as_left, settings
    from bfa.run.asked_file import right_file
    from bfa.run.events import lines_to
    from bfa.run.layout import Layout
    from bfa.run.pace import duration
    from bfa.run.screen import Screen

    if plain:
        from bfa.run.forked import PLAIN

        os.environ[PLAIN] = "1"
    say, told = (_complain, [lines_to(sys.stdout)]) if json else (_say, [])
    layout, at_once = Layout.of(right_file(file, "batch")), workers or default_workers()
    before = settings(file)
    with Screen(Console(stderr=True)) as screen:
        heard = [screen.tell, *told]
        asked = fresh or only or scheduler or exchange
        done = None if asked else found_as_left(layout, before, at_once, *heard)
        done = done or _run_batch(file, (at_once, tuple(only or ()), fresh, scheduler, exchange, before), heard)
    say(f"{done.made} körningar på {duration(done.seconds)}, {done.kept} oförändrade, {len(done.failed)} misslyckade.")
    if done.index:
        say(f"Öppna {shown(done.index)}")
    if done.failed:
        raise typer.Exit(Code.FAILED)


def _run_batch(file: Path, choices: tuple[Any, ...], heard: list[Any]) -> Any:
    """Run a batch that does not lie as it was left; only then is what computes imported."""
    from bfa.run.batch import Choices, Interrupted, run_batch
    from bfa.run.params import read_batch

    try:
        return run_batch(read_batch(file), Choices(*choices), *heard)
    except Interrupted as stopped:
        _complain(
            f"Avbrutet: {stopped.made} av {stopped.total} körningar är klara och sparade. "
            "Samma kommando igen fortsätter där det slutade."
        )
        raise typer.Exit(Code.STOPPED) from None


@app.command(cls=command_line.Command)
def status(
    file: _File,
    json: Annotated[bool, typer.Option("--json", help="Skriv det som ett JSON-objekt.")] = False,
) -> None:
    """Visa hur en körning går eller gick: vad som är klart, körs, misslyckades och väntar, och vem som kör den."""
    from json import dumps

    from bfa.run.asked_file import right_file
    from bfa.run.layout import Layout
    from bfa.run.status import as_json, lines
    from bfa.run.status import status as found_in

    found = found_in(Layout.of(right_file(file, "status")))
    for line in [dumps(as_json(found), ensure_ascii=False)] if json else lines(found):
        _say(line)
    raise typer.Exit(found.code)


@app.command(cls=command_line.Command)
def lofte(
    file: _File,
    mal: Annotated[int, typer.Option(min=1, metavar="NUMMER", show_default=False, help="Målets nummer i registret.")],
    niva: Annotated[str, typer.Option(metavar="NIVÅ", help="intern, samverkan eller offentlig.")] = "samverkan",
    jamforelse: Annotated[
        list[str] | None,
        typer.Option(metavar="KOMMUNDEL", show_default=False, help="Jämför bara med den; kan upprepas."),
    ] = None,
    beslutat_av: Annotated[str, typer.Option(metavar="NAMN", show_default=False, help="Vem som har beslutat.")] = "",
    avstamning: Annotated[
        list[int] | None,
        typer.Option(
            min=1, metavar="MÅNADER", show_default=False, help="Stäm av redan efter så många månader; kan upprepas."
        ),
    ] = None,
    dag: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAG", show_default=False, help="Bara för påhittade data."),
    ] = None,
) -> None:
    """Ge ett löfte om uppföljning före åtgärdens start; efteråt fylls resultatet i."""
    from bfa.run.asked_file import right_file
    from bfa.run.promise import Asked, keep_promise

    day, looks = dag.date() if dag else None, tuple(avstamning or ())
    asked = Asked(mal, day, niva, tuple(jamforelse or ()), beslutat_av, looks)
    kept = keep_promise(right_file(file, "lofte"), asked, say=_say)
    _say(kept.said)
    for remark in kept.remarks:
        _complain(remark)
    _say(f"Öppna {shown(kept.page)}")
    if not kept.intact:
        raise typer.Exit(Code.FAILED)


@app.command(cls=command_line.Command)
def medborgarlofte(file: _File) -> None:
    """Skriv en sida för medborgarna om varje mål som är ett medborgarlöfte: vem som helst får läsa den."""
    from bfa.run.asked_file import right_file
    from bfa.run.citizens import write_citizen_pages

    for page in write_citizen_pages(right_file(file, "medborgarlofte"), today=datetime.now().date(), say=_say):
        _say(f"Öppna {shown(page)}")


@app.command(cls=command_line.Command)
def minne(
    file: _File,
    ord: Annotated[  # noqa: A002 - what the terminal shows
        list[str] | None, typer.Argument(metavar="ORD", show_default=False, help="Ord, eller delar av ord.")
    ] = None,
    niva: Annotated[str, typer.Option(metavar="NIVÅ", help="intern, samverkan eller offentlig.")] = "samverkan",
) -> None:
    """Sök bland alla åtgärder som har stått i registret: vad som gjordes, varför inte, och vad det ledde till."""
    from bfa.pages.figures import records
    from bfa.run.asked_file import right_file
    from bfa.run.memory import holding, memory
    from bfa.run.sources import ensure_store
    from bfa.tables.municipality import read_kommun
    from bfa.words.memory import found, lines

    kommun = read_kommun(right_file(file, "minne"))
    ensure_store(kommun, say=_say)
    every = memory(kommun.path, tier=niva)
    asked = holding(every, *(ord or ()))
    for row in records(asked):
        for line in (*lines(row), ""):
            _say(line)
    for line in (*every.attrs["left_out"], found(len(asked), len(every))):
        _say(line)


@app.command(cls=command_line.Command)
def jamfor(
    file: _File,
    fran: Annotated[
        int | None, typer.Option(min=1, metavar="NUMMER", show_default=False, help="Den äldre utgåvan.")
    ] = None,
    till: Annotated[
        int | None, typer.Option(min=1, metavar="NUMMER", show_default=False, help="Den nyare utgåvan.")
    ] = None,
) -> None:
    """Visa vad som är nytt mellan två utgåvor av en körning, annars de två senaste."""
    from bfa.run.asked_file import right_file
    from bfa.run.editions import compare
    from bfa.run.params import read_batch

    page = compare(read_batch(right_file(file, "jamfor")), first=fran, last=till, say=_say)
    _say(f"Öppna {shown(page)}")


@app.command(cls=command_line.Command)
def word(
    file: _File,
    fil: Annotated[
        Path | None,
        typer.Option(metavar="FIL", show_default=False, help="Dit dokumentet skrivs, om det inte är körningens eget."),
    ] = None,
) -> None:
    """Skriv en färdig körning som ett Worddokument i lagens ordning, att skriva vidare i."""
    from bfa.run.asked_file import right_file
    from bfa.run.params import read_batch
    from bfa.run.word import write_document

    document = write_document(read_batch(right_file(file, "word")), fil, say=_say)
    _say(f"Skrivet: {shown(document)}")


@app.command(cls=command_line.Command)
def tag(
    fil: Annotated[Path, typer.Argument(metavar="FIL", show_default=False, help="CSV, arbetsbok eller Parquet.")],
    text: Annotated[
        list[str], typer.Option(metavar="KOLUMN", show_default=False, help="Kolumn med fritext; kan upprepas.")
    ],
    out: Annotated[Path, typer.Option(metavar="UT", show_default=False, help="Dit taggarna skrivs, en .csv.")],
    ident: Annotated[
        str | None, typer.Option("--id", metavar="KOLUMN", show_default=False, help="Kolumn med id.")
    ] = None,
) -> None:
    """Tagga fritext: alkohol, vapen, ungdomar, nära relation, plats ... enligt data/codebook/taggar.yml."""
    from bfa.run.tag import Asked, tag_file

    tag_file(Asked(fil, text, ident, out), root=project_root(), today=datetime.now().date(), say=_say)
    _say(f"Skrivet: {shown(out)}")


@app.command(cls=command_line.Command)
def hamta(
    fran: Annotated[str, typer.Argument(metavar="FRÅN", show_default=False, help="kolada eller scb.")],
    vad: Annotated[
        str, typer.Argument(metavar="VAD", show_default=False, help="Nyckeltal (N00941,N07403) eller tabell.")
    ],
    ar: Annotated[str, typer.Option(metavar="ÅR", show_default=False, help="Ett år eller ett spann: 2015-2024.")] = "",
    kommun: Annotated[str, typer.Option(metavar="KODER", show_default=False, help="Kommunkoder; utan dem alla.")] = "",
    val: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABEL=KODER", show_default=False, help="SCB: vilka koder; kan upprepas."),
    ] = None,
    fil: Annotated[
        Path | None, typer.Option(metavar="FIL", show_default=False, help="Dit talen sparas, annars i data/raw.")
    ] = None,
) -> None:
    """Hämta publicerade tal från Kolada eller SCB till en fil (kräver nät och tillägget hamta)."""
    from bfa.run.hamta import Asked, fetch

    chosen = tuple((name, codes) for name, _, codes in (each.partition("=") for each in val or ()))
    asked = Asked(fran, vad, ar, kommun, chosen, fil)
    _say(f"Skrivet: {shown(fetch(asked, root=project_root(), today=datetime.now().date(), say=_say))}")


@app.command(cls=command_line.Command)
def slumpkarta(
    file: _File,
    granser: Annotated[
        Path | None,
        typer.Option(metavar="FIL", show_default=False, help="Kommunernas gränser med koder; utan dem ingen karta."),
    ] = None,
    fil: Annotated[
        Path | None, typer.Option(metavar="FIL", show_default=False, help="Dit sidan skrivs, annars i reports.")
    ] = None,
) -> None:
    """Skriv Sveriges slumpkarta: hur ofta anmälda brott minskar lika mycket som efter en åtgärd, vad som än gjordes."""
    from bfa.run.asked_file import right_file
    from bfa.run.chance_map import write_chance_map

    _say(f"Öppna {shown(write_chance_map(right_file(file, 'slumpkarta'), granser, fil, say=_say))}")


@app.command(cls=command_line.Command)
def example() -> None:
    """Bygg Exempelkommun (påhittade data) i data/example/."""
    from bfa.run.sources import build_example

    files = build_example(project_root() / "data" / "example")
    _say(f"{len(files)} filer i {shown(project_root() / 'data' / 'example')}")


@app.command(cls=command_line.Command)
def lab(
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Öppna i webbläsaren.")] = True,
    port: Annotated[int, typer.Option(metavar="PORT", help="Första port att pröva.")] = 8888,
) -> None:
    """Öppna notebooks i JupyterLab på den här datorn."""
    from bfa.run.lab import open_lab

    raise typer.Exit(open_lab(project_root(), say=_say, browser=browser, port=port))


@app.command(cls=command_line.Command)
def check() -> None:
    """Kontrollera params, kodböcker och notebooks, och vad som saknas på datorn."""
    from bfa.run.check import check as look

    faults = 0
    for finding in look(project_root()):
        faults += finding.grade == "fel"
        _say(f"{finding.grade:<7}{finding.what}" + (f": {finding.text}" if finding.text else ""))
    if faults:
        _complain(f"{faults} fel.")
        raise typer.Exit(Code.FAILED)
    _say("Inga fel.")


def main() -> None:
    """Run the command; what the user can mend is said without a traceback."""
    sys.exit(_main(sys.argv[1:]))


def _main(arguments: list[str]) -> int:
    command_line.speak_swedish()
    try:
        return int(app(arguments, prog_name="bfa", standalone_mode=False) or 0)
    except BfaError as error:
        _complain(str(error))
        return Code.BUSY if isinstance(error, BusyError) else Code.MEND
    except OSError as error:
        if not is_known(error):
            raise
        where = Path(error.filename or "filen")
        found, do = reason(error, where)
        _complain(f"{where.name}: kan inte läsas eller skrivas.\n  Hittat: {found} ({where})\n  Gör så här: {do}")
        return Code.MEND
    except (KeyboardInterrupt, typer.Abort, command_line.StoppedError):
        _complain("Avbrutet. Inget är halvskrivet; samma kommando igen börjar om där det behövs.")
        return Code.STOPPED
    except command_line.usage_error() as error:
        _complain(command_line.said(error))
        return Code.MEND


def _say(text: str) -> None:
    typer.echo(_as_started(text, sys.argv[0]))


def _complain(text: str) -> None:
    typer.echo(_as_started(text, sys.argv[0]), err=True)


def _as_started(text: str, program: str) -> str:
    named = (str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands)
    return as_started(text, program, commands=[*named, "--help"])
