"""What the docs, the docstrings and the codebooks name is there: files, modules and what is in them, commands."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.test_floors import SOURCE
from tests.house.test_project import PROJECT, tracked

FOLDERS = "src|docs|tests|benchmarks|notebooks|data/codebook"
FLOORS = "|".join(sorted(path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"))
PATH = re.compile(rf"(?<![\w/.\\{{<>-])(?:{FOLDERS}|bfa|{FLOORS})/[\w/.-]*\w(?![\w%])")
TICKED = re.compile(r"``?((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)(?:\([^`]*\))?``?")
DOTTED = re.compile(r"(?<![\w./])bfa(?:\.\w+)+")
FILE = re.compile(r"\.(?:py|md|j2|yml|csv|json|html|txt|toml|xlsx)$")
SUFFIXES = {".py", ".md", ".yml", ".csv", ".ipynb", ".toml"}


@cache
def texts() -> dict[str, str]:
    there = {path.relative_to(PROJECT).as_posix(): path for path in tracked()}
    kept = {name: path for name, path in there.items() if path.suffix in SUFFIXES or name == "Makefile"}
    kept.pop("CHANGELOG.md", None)
    told = {name: path for name, path in kept.items() if not name.startswith("tests/")}
    return {name: path.read_text(encoding="utf-8") for name, path in told.items() if path.exists()}


def defined(body: list[ast.stmt], under: str) -> Iterator[str]:
    """What a module or a class defines or imports, classes with what they hold."""
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            yield f"{under}.{each.name}"
            yield from defined(each.body, f"{under}.{each.name}") if isinstance(each, ast.ClassDef) else ()
        elif isinstance(each, ast.If):
            yield from defined(each.body, under)
        elif isinstance(each, ast.Import | ast.ImportFrom):
            yield from (f"{under}.{alias.asname or alias.name}" for alias in each.names)
        else:
            yield from (f"{under}.{part.id}" for part in ast.walk(each) if isinstance(part, ast.Name))


@cache
def ours() -> frozenset[str]:
    """Names of every module and of what is in it, in full and from any folder, module or class down."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        for name in (module, f"{module}.__file__", *defined(ast.parse(path.read_text(encoding="utf-8")).body, module)):
            parts = name.split(".")
            found |= {".".join(parts[start:]) for start in range(len(parts))}
    return frozenset(found)


@cache
def exists(path: str) -> bool:
    """Whether a path leads to a file, a folder or a name in a module, from the project or from within the package."""
    bases = (PROJECT, SOURCE.parent, SOURCE, SOURCE / "pages", SOURCE / "draw", SOURCE / "analyses")
    file, _, name = path.partition(".")
    return any((base / path).exists() or (base / f"{path}.py").exists() for base in bases) or (
        bool(name) and f"{file.replace('/', '.')}.{name}" in ours()
    )


def test_every_file_that_is_named_is_there():
    named = {(path, file) for file, text in texts().items() for path in PATH.findall(text)}
    assert {(path, file) for path, file in named if not exists(path)} == set()


def test_every_link_of_the_docs_leads_somewhere():
    docs = {file: text for file, text in texts().items() if file.endswith(".md")}
    links = {(link, file) for file, text in docs.items() for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)}
    assert len(links) > 5
    assert {(link, file) for link, file in links if not (PROJECT / file).parent.joinpath(link).exists()} == set()


def test_every_name_of_a_module_is_there():
    modules = {path.stem for path in SOURCE.rglob("*.py")}
    named = {
        (name, file)
        for file, text in texts().items()
        for name in [*DOTTED.findall(text), *(n for n in TICKED.findall(text) if n.split(".")[0] in modules)]
        if not FILE.search(name)
    }
    assert {(name, file) for name, file in named if name not in ours()} == set()


def test_every_command_of_the_docs_is_there():
    commands = set(re.findall(r'@app\.command\((?:"([\w-]+)", )?[^\n]*\ndef (\w+)', texts()["src/bfa/run/cli.py"]))
    known = {named or plain for named, plain in commands}
    targets = set(re.findall(r"^(\w+):", texts()["Makefile"], re.MULTILINE))
    docs = "\n".join(text for file, text in texts().items() if file.endswith((".md", ".yml")))
    assert set(re.findall(r"(?:`|bin/|\n|: )bfa ([a-z][\w-]+)", docs)) - known == set()
    assert set(re.findall(r"(?:`|\n)make (\w+)", docs)) - targets == set()


def test_every_option_of_a_benchmark_in_the_docs_is_there():
    gone = set()
    for file in (name for name in texts() if name.endswith(".md")):
        for script, rest in re.findall(
            r"python (benchmarks/\w+\.py)((?:[^`\n]|\\\n|\n(?=[^`]*`[^`]))*)", texts()[file]
        ):
            asked = set(re.findall(r"--[a-z][\w-]*", rest))
            gone |= {f"{file}: {script} {option}" for option in asked if f'"{option}"' not in texts()[script]}
    assert gone == set()


def test_what_is_gone_is_seen_to_be():
    assert {"bfa.tables.store.read_incidents", "methods.neighbours", "Effect.period"} <= ours()
    assert not {"methods.nowhere", "neighbours.gone"} & ours()
    assert exists("methods/neighbours")
    assert exists("methods/units.joined_at_border")
    assert not exists("methods/nowhere.py")
