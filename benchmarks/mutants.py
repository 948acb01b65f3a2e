"""Which small faults no test sees: one operator, number or condition of a module changed at a time, its tests run.

    OMP_NUM_THREADS=1 nice -n 10 python benchmarks/mutants.py src/bfa/disclosure --tests tests/disclosure --each 20

Of every module `--each` places are drawn by lot (`--seed`); `--lines 40-60` draws among some lines only. A changed
module is never written: a forked child takes it from memory and runs the tests that import it, then those that reach it
through other modules, until one fails. Costly tests are left out unless `--costly` says otherwise, so that a survivor
may be one that only they see. Some survivors are equivalent: the changed code does the same.

Own code, since the usual tools write the changed file and start a new Python each time: 5 s of imports a change.
"""

import argparse
import ast
import importlib
import os
import random
import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

#: Plugins that were loaded before the fork cannot have their assertions explained, which nobody reads.
QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
FAST = "not slow and not browser and not real"
#: Loaded once, before any child is forked.
LOADED = ("pandas", "scipy.stats", "statsmodels.stats.rates", "geopandas", "pandera.pandas", "hypothesis")
#: Processor time after which a child counts as failed: a changed loop may have no end. [s]
LONGEST = 180
PAIRS = [
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div),
    (ast.BitAnd, ast.BitOr),
    (ast.And, ast.Or),
]
OPERATORS: dict[Any, Any] = dict(PAIRS) | {other: one for one, other in PAIRS}
OPERATORS |= {ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.USub: ast.UAdd}
NAMES = {"min": "max", "minimum": "maximum", "any": "all", "isf": "ppf", "sf": "cdf", "floor": "ceil"}
NAMES |= {other: name for name, other in NAMES.items()}
#: Neither types nor messages are changed, nor arguments that are no part of the figures.
FIELDS = ("annotation", "returns", "decorator_list")
SPARED = (ast.Raise, ast.JoinedStr, ast.Assert, ast.Import, ast.ImportFrom, ast.AnnAssign)
ARGUMENTS = ("strict", "stable", "directed", "keepdims")
Place = tuple[int, str, ast.AST, Callable[[], None]]


def places(node: ast.AST, line: int = 0) -> Iterator[Place]:
    """Line, kind, node and change of every change that can be made, in the order of the source."""
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            quiet = isinstance(child, SPARED) and not (isinstance(child, ast.AnnAssign) and child.value)
            if field in FIELDS or not isinstance(child, ast.AST) or quiet:
                continue
            if isinstance(child, ast.keyword) and child.arg in ARGUMENTS:
                continue
            at = getattr(child, "lineno", line)
            yield from ((at, kind, child, make) for kind, make in changes(child))
            yield from places(child, at)


def changes(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    """The changes of this very node."""

    def put(name: str, value: object) -> Callable[[], None]:
        return lambda: setattr(node, name, value)

    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                yield "comparison", put("ops", [*ops[:at], OPERATORS[type(op)](), *ops[at + 1 :]])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in OPERATORS:
            kind = "and, or" if isinstance(op, (ast.And, ast.Or, ast.BitAnd, ast.BitOr)) else "arithmetic"
            yield kind, put("op", OPERATORS[type(op)]())
        case ast.UnaryOp(op=ast.USub()):
            yield "sign", put("op", ast.UAdd())
        case ast.UnaryOp(op=ast.Not() | ast.Invert() as op, operand=operand):
            yield "not", put("operand", ast.UnaryOp(op, operand))
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "condition", put("test", ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[_, *_]):
            yield "condition", put("ifs", [])
        case ast.Constant(value=bool(value)):
            yield "number", put("value", not value)
        case ast.Constant(value=int(value) | float(value)):
            yield "number", put("value", value + 1 if isinstance(value, int) or not value else 2 * value)
        case ast.Attribute(attr=name) if name in NAMES:
            yield "function", put("attr", NAMES[name])
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield "function", put("func", ast.Name(NAMES[name], ast.Load()))
        case ast.Expr(value=ast.Call()):
            yield "call left out", put("value", ast.Constant(None))


def imported(path: Path) -> set[str]:
    """Modules of the project that a file imports, with the packages it lies in, which are imported before it."""
    name = module_of(path)
    found = {name.rsplit(".", back)[0] for back in range(1, name.count(".") + 1)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.startswith(("bfa", "tests"))}


def found(path: Path, name: str) -> list[Path]:
    """The file, or those in the folder that are named so."""
    return sorted(path.rglob(name)) if path.is_dir() else [path]


def module_of(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(part for part in parts[parts[0] == "src" :] if part != "__init__")


def project() -> dict[str, set[str]]:
    """What every module of the project and its tests imports."""
    return {module_of(path): imported(path) for root in ("src/bfa", "tests") for path in Path(root).rglob("*.py")}


def reaching(module: str, graph: dict[str, set[str]]) -> dict[str, int]:
    """How many imports away from a module those that reach it are."""
    far, edge = {module: 0}, {module}
    while edge:
        edge = {name for name, others in graph.items() if name not in far and others & edge}
        far |= dict.fromkeys(edge, max(far.values()) + 1)
    return far


def reached(files: list[str], graph: dict[str, set[str]]) -> set[str]:
    """The project's own modules that test files import, by themselves or through others."""
    seen, edge = set[str](), {module_of(Path(file)) for file in files}
    while edge:
        seen |= edge
        edge = {other for name in edge for other in graph[name] if other in graph} - seen
    return {name for name in seen if name.startswith("bfa.")}


def nearest_first(files: list[Path], far: dict[str, int]) -> list[list[str]]:
    """The test files that import the module, those that import one that does, and those that reach it at all."""
    away = {path.as_posix(): min(far[module_of(path)], 3) for path in files if module_of(path) in far}
    return [group for least in (1, 2, 3) if (group := [path for path, steps in away.items() if steps == least])]


def in_child(work: Callable[[], int]) -> int:
    """What the work gives back, done in a process of its own."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def fails(module: str, tree: ast.Module, groups: list[list[str]], marks: str) -> bool:
    """Whether any of the tests fails with the module so changed."""

    def work(tests: list[str]) -> int:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        code, usual = compile(ast.fix_missing_locations(tree), f"{module} changed", "exec"), SourceFileLoader.get_code
        SourceFileLoader.get_code = lambda self, name: code if name == module else usual(self, name)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        return int(
            pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", *QUIET, "-m", marks, *tests])
        )

    return any(in_child(lambda: work(tests)) not in (0, 5) for tests in groups)  # noqa: B023


def trial(path: Path, asked: argparse.Namespace, graph: dict[str, set[str]]) -> int:
    """One module: a line for each survivor, then how many fell."""
    text, module = path.read_text(encoding="utf-8"), module_of(path)
    first, last = asked.lines
    marks = FAST if asked.costly else f"{FAST} and not costly"
    every = [at for at, (line, *_) in enumerate(places(ast.parse(text))) if first <= line <= last]
    drawn = sorted(random.Random(f"{asked.seed} {module}").sample(every, min(asked.each, len(every))))
    far = reaching(module, graph)
    groups = nearest_first([file for root in asked.tests for file in found(root, "test_*.py")], far)
    for name in sorted(reached([file for group in groups for file in group], graph)) if drawn else []:
        if name not in far:
            importlib.import_module(name)
    if not drawn or fails(module, ast.parse(text), groups, marks):
        print(f"{module}: {'a test fails without any change' if drawn else 'nothing to change'}", flush=True)
        return 0
    fell = 0
    for at in drawn:
        tree = ast.parse(text)
        line, kind, node, make = list(places(tree))[at]
        before = ast.unparse(node)
        make()
        if fails(module, tree, groups, marks):
            fell += 1
        else:
            print(f"  {module}:{line} {kind}: {before[:90]} -> {ast.unparse(node)[:90]}", flush=True)
    print(f"{module}: {fell} of {len(drawn)} fell, of {len(every)} places", flush=True)
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="+", help="modules or folders, from the root of the checkout")
    parser.add_argument("--tests", type=Path, nargs="+", default=[Path("tests")])
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=lambda text: [int(part) for part in text.split("-")], default=[0, 10**6])
    parser.add_argument("--costly", action="store_true")
    asked = parser.parse_args()
    sys.path[0] = str(Path.cwd())
    for name in LOADED:
        importlib.import_module(name)
    graph = project()
    for path in [file for source in asked.sources for file in found(source, "*.py")]:
        in_child(lambda: trial(path, asked, graph))  # noqa: B023


if __name__ == "__main__":
    main()
