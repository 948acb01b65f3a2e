"""The little Python a notebook may hold: take names, ask, show. Nothing in it makes an output or a sentence of its own.

What may be written is listed, not what may not: the names of `bfa`, the questions of `ask`, and the sections of a page
in `show`. So numbers reach a reader through a page alone.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import bfa
from bfa.analyses.ask import QUESTIONS
from bfa.errors import DisclosureError

#: Plain facts of what was asked and of the tier, which may be handed from one call to another.
_READ = frozenset(
    ("period", "baseline", "problem_period", "crime_table_period", "start", "named_places", "smallest_cell", "unnamed")
)
_LISTED = frozenset((*(f"bfa.{name}" for name in bfa.__all__), *(f"bfa.ask.{name}" for name in QUESTIONS)))
#: What a notebook calls once: what two releases show side by side is not tied before a batch tries its pages together.
_ONCE = ("bfa.open_policy", "bfa.open_page")
_PARAMETERS = {"parameters", "injected-parameters"}
_BRANCHES = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With, ast.Lambda)
_PICTURE = re.compile(r"!\[|<[A-Za-z!][\w-]*[\s/>]")
_MOST = 3

Cell = Mapping[str, Any]


def refuse_unlisted(cells: Iterable[Cell], *, name: str) -> None:
    """Refuse a notebook that does more than ask and show.

    Parameters
    ----------
    cells : iterable of mapping
        The notebook's, run or not; one that papermill put in is looked at too.

    Raises
    ------
    DisclosureError
        What its first faults are, by cell.
    """
    if found := unlisted(cells):
        more = f"; och {len(found) - _MOST} till" if len(found) > _MOST else ""
        raise DisclosureError(
            f"{name}: notebooken gör mer än att fråga och visa, och blir inget underlag.",
            found="; ".join(found[:_MOST]) + more,
            do="låt sidorna i bfa.pages visa svaren. Utforska i JupyterLab, i en notebook som inte körs för andra.",
        )


def unlisted(cells: Iterable[Cell]) -> list[str]:
    """What in a notebook goes beside the pages, in Swedish, by cell from 1; empty when nothing does."""
    own = [cell for cell in cells if "injected-parameters" not in _tags(cell)]
    numbered = [*enumerate(own, start=1), *((0, cell) for cell in cells if "injected-parameters" in _tags(cell))]
    prose = [
        f"cell {number} har en bild eller HTML i texten; bilder visas av sidorna"
        for number, cell in numbered
        if cell["cell_type"] == "markdown" and (cell.get("attachments") or _PICTURE.search(cell["source"]))
    ]
    code = [(number, cell) for number, cell in numbered if cell["cell_type"] == "code"]
    read = [(number, cell, _parsed(cell["source"])) for number, cell in code]
    broken = [f"cell {number} är inte giltig Python" for number, _, lines in read if lines is None]
    taken = {alias: whole for _, _, lines in read for line in lines or () for alias, whole in _taken(line)}
    found = [(number, fault) for number, cell, lines in read for fault in _faults(lines or [], cell, taken)]
    several = [(number, fault) for once in _ONCE for number, fault in list(_calls(read, once, taken))[1:]]
    return [*prose, *broken, *dict.fromkeys(f"cell {number} {fault}" for number, fault in [*found, *several])]


def assigned(line: ast.stmt) -> tuple[str, Any]:
    """Name and value of a plain assignment of a plain value.

    Raises
    ------
    ValueError
        The line is anything else.
    """
    if not isinstance(line, ast.Assign) or len(line.targets) != 1 or not isinstance(line.targets[0], ast.Name):
        raise ValueError("not a plain assignment")
    return line.targets[0].id, ast.literal_eval(line.value)


def _tags(cell: Cell) -> set[str]:
    return set(cell.get("metadata", {}).get("tags", ()))


def _parsed(source: str) -> list[ast.stmt] | None:
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError):
        return None


def _calls(
    read: Iterable[tuple[int, Cell, list[ast.stmt] | None]], whole: str, taken: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    for number, _, lines in read:
        for node in (node for line in lines or () for node in ast.walk(line)):
            if isinstance(node, ast.Call) and _called(node.func, taken) == whole:
                yield number, f"anropar {whole.removeprefix('bfa.')} en gång till; en notebook har en sida"


def _taken(line: ast.stmt) -> Iterator[tuple[str, str]]:
    if isinstance(line, ast.ImportFrom) and line.module and not line.level:
        yield from ((alias.asname or alias.name, f"{line.module}.{alias.name}") for alias in line.names)


def _faults(lines: list[ast.stmt], cell: Cell, taken: Mapping[str, str]) -> Iterator[str]:
    if _tags(cell) & _PARAMETERS:
        yield from (_told(line) for line in lines if not _is_value(line, taken))
        return
    for line in lines:
        yield from (_told(node) for node in _in_line(line, taken))


def _is_value(line: ast.stmt, taken: Mapping[str, str]) -> bool:
    try:
        return assigned(line)[0] not in taken
    except ValueError:
        return False


def _in_line(line: ast.stmt, taken: Mapping[str, str]) -> Iterator[ast.AST]:
    """The parts of a line that no notebook may hold."""
    match line:
        case ast.ImportFrom():
            if not all(whole in _LISTED for _, whole in _taken(line)) or line.level or line.module != "bfa":
                yield line
        case ast.Assign(targets=[ast.Name(id=name)]) if name not in taken and not name.startswith("_"):
            yield from _in_value(line.value, taken)
        case ast.Expr(value=ast.Call(func=func)) if _called(func, taken) == "bfa.show":
            yield from _in_value(line.value, taken)
        case ast.Expr(value=value):
            yield from list(_in_value(value, taken)) or [line]
        case _:
            yield line


def _in_value(node: ast.expr, taken: Mapping[str, str]) -> Iterator[ast.AST]:
    match node:
        case ast.Name() | ast.Constant(value=bool() | int() | float() | None):
            return
        case ast.Constant(value=str(text)) if not text or text.isidentifier():
            return
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return
        case ast.Attribute(value=ast.Name(), attr=name) if name in _READ:
            return
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            yield from (found for part in parts for found in _in_value(part, taken))
        case ast.Starred(value=value):
            yield from _in_value(value, taken)
        case ast.Dict(keys=keys, values=values):
            yield from (found for part in (*filter(None, keys), *values) for found in _in_value(part, taken))
        case ast.Call(func=func, args=given, keywords=[]) if _called(func, taken) == "bfa.show":
            yield from (part for part in given if not _is_section(part))
        case ast.Call(func=func, args=given, keywords=named) if _called(func, taken):
            parts = [*given, *(each.value for each in named)]
            yield from (found for part in parts for found in _in_value(part, taken))
        case _:
            yield node


def _is_section(node: ast.expr) -> bool:
    """Whether it may be a part of a page; `show` looks whether it is."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not node.attr.startswith("_")


def _called(func: ast.expr, taken: Mapping[str, str]) -> str:
    """The whole name of what is called, where a notebook may call it; otherwise ""."""
    match func:
        case ast.Name(id=name):
            whole = taken.get(name, "")
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            whole = f"{taken[name]}.{attr}" if name in taken else ""
        case _:
            whole = ""
    return whole if whole in _LISTED else ""


def _told(node: ast.AST) -> str:
    match node:
        case ast.Import() | ast.ImportFrom():
            names = ", ".join(alias.name for alias in node.names)
            of = f" ur {node.module}" if isinstance(node, ast.ImportFrom) else ""
            return f"importerar {names}{of}; ta {', '.join(bfa.__all__)} ur bfa, och inget annat"
        case _ if isinstance(node, _BRANCHES):
            return "har en egen funktion, slinga eller ett villkor; lägg det i bfa.analyses"
        case ast.JoinedStr() | ast.BinOp() | ast.Constant():
            return "har egen text i koden eller räknar själv; meningar med tal hör till sidan och bfa.words"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return f"anropar {name}, som varken är en fråga i bfa.ask eller show; visa svaret genom dess sida"
        case ast.Attribute(attr=name):
            return f"läser {name} ur ett svar; lämna hela svaret till dess sida"
        case ast.Expr():
            return "visar ett värde som inte gått genom en sida; ta bort raden eller visa det genom sidan"
        case _:
            return "gör annat än att fråga och visa; lägg det i bfa.analyses eller på en sida"
