"""Every sentence of a page is in the catalogue, and a second language is a second file."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import yaml

from bfa.analyses.checks import Check
from bfa.words import catalogue, checks
from bfa.words.catalogue import message, messages
from bfa.words.language import LANGUAGE
from tests.house.test_floors import SOURCE

SWEDISH = Path(catalogue.__file__).with_name("sv.yml")
ENTRIES = catalogue._language("sv").entries
READ = {"message", "messages", "Names", "Group", "say", "heads"}
FLOORS = ("words", "draw", "pages")
FORM = ("register_draft", "register_fields", "register_form", "register_inputs")
TREES = {
    path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for floor in (*FLOORS, "run")
    for path in sorted((SOURCE / floor).rglob("*.py"))
    # What is run speaks in the terminal, in sentences of its own; the form says what pages' readers could read.
    if floor != "run" or path.stem in FORM
}
TEMPLATES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((SOURCE / "draw").rglob("*.j2")))
IN_TEMPLATES = re.findall(r'\bmessages?\("([^"]+)"', TEMPLATES)
#: Codes and classes of ours, and words of other libraries: nobody reads them.
CODES = {
    "stöds",
    "motsägs",
    "ändrat",
    "kvarstår",
    "närliggande",
    "genomfört",
    "föreslagen",
    "ej körd",
    "oförändrad",
    "offset points",
    "wide index",
    "sheet dense",
    "formuläret",
    "pågår",
}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree) if name != "words/catalogue.py" else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READ and node.args:
                yield name, node


def keys(node: ast.expr) -> list[str]:
    """Patterns of the keys that an argument may be: a code in the middle of one may be anything without a dot."""
    if isinstance(node, ast.IfExp):
        return [*keys(node.body), *keys(node.orelse)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(keys(part)[0] if isinstance(part, ast.Constant) else "[^.]+" for part in node.values)]
    return []


def asked() -> Iterator[tuple[str, str]]:
    """Patterns of every key that the code may ask for, with where: also those that a name holds before the call."""
    for name, node in calls():
        ends = r"(\..+)?" if node.func.id not in ("message", "say") else ""
        yield from ((name, f"{pattern}{ends}") for pattern in keys(node.args[0]))
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                yield from ((name, key) for key in keys(node) if re.match(r"[a-z_]+\\\.[a-z_]", key) and " " not in key)
    yield from (("templates", re.escape(key) + r"(\..+)?") for key in IN_TEMPLATES)


def test_every_key_that_is_asked_for_is_there():
    for name, node in calls():
        for pattern in keys(node.args[0]):
            assert any(re.fullmatch(pattern, key) for key in ENTRIES), (name, node.lineno, pattern)
    assert [key for key in IN_TEMPLATES if key not in ENTRIES] == []


def test_every_message_is_asked_for():
    patterns = [re.compile(pattern) for pattern in {pattern for _, pattern in asked()}]
    leaves = [key for key, entry in ENTRIES.items() if not isinstance(entry, dict)]
    assert [key for key in leaves if not any(pattern.fullmatch(key) for pattern in patterns)] == []


def test_a_message_is_given_the_values_that_it_names():
    for name, node in calls():
        if node.func.id in ("message", "say") and all(word.arg for word in node.keywords):
            for pattern in keys(node.args[0]):
                for key in filter(re.compile(pattern).fullmatch, ENTRIES):
                    if not isinstance(ENTRIES[key], dict):
                        given = {word.arg for word in node.keywords}
                        more = ENTRIES[key].places - given if len(node.args) > 1 else set()
                        assert ENTRIES[key].places == given | more, (name, node.lineno, key)


def spread(node: ast.expr, scope: ast.AST) -> list[frozenset[str]]:
    """The names that `**node` may give; none where they cannot be read out of the code."""
    if isinstance(node, ast.Dict):
        named = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        return [frozenset(named)] if len(named) == len(node.keys) else []
    if isinstance(node, ast.IfExp):
        return [*spread(node.body, scope), *spread(node.orelse, scope)]
    if isinstance(node, ast.BinOp):
        return [one | other for one in spread(node.left, scope) for other in spread(node.right, scope)]
    if not isinstance(node, ast.Name):
        return []
    first, more = [], [frozenset[str]()]
    for each in ast.walk(scope):
        if isinstance(each, ast.Assign) and any(isinstance(to, ast.Name) and to.id == node.id for to in each.targets):
            first += spread(each.value, scope)
        elif isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name) and each.target.id == node.id:
            more = [one | other for one in more for other in spread(each.value, scope)]
    return [one | other for one in first for other in more]


def test_values_that_are_spread_out_over_a_message_are_those_that_it_names():
    read = 0
    for name, tree in TREES.items():
        for scope in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
            for node in (each for each in ast.walk(scope) if isinstance(each, ast.Call) and each.keywords):
                if getattr(node.func, "id", "") not in ("message", "say") or all(word.arg for word in node.keywords):
                    continue
                given = {word.arg for word in node.keywords if word.arg}
                parts = [spread(word.value, scope) for word in node.keywords if not word.arg]
                may = [given.union(*each) for each in product(*parts)]
                read += bool(may)
                for key in (key for pattern in keys(node.args[0]) for key in ENTRIES if re.fullmatch(pattern, key)):
                    more = ENTRIES[key].places if len(node.args) > 1 else set()
                    assert not may or any(ENTRIES[key].places == own | (more - own) for own in may), (name, node.lineno)
    assert read > 20


def test_a_value_too_few_or_too_many_is_an_error_and_never_half_a_sentence():
    with pytest.raises(TypeError, match="numbers"):
        message("checks.causes_without_measure.said", n=2)
    with pytest.raises(TypeError, match="extra"):
        message("checks.none", extra="1")
    with pytest.raises(LookupError, match=r"checks\.nothing"):
        message("checks.nothing")


def test_the_number_chooses_the_form():
    assert message("alt.months_hidden", n=1) == "1\u00a0månad är dold."
    assert message("alt.months_hidden", n=1200) == "1\u202f200\u00a0månader är dolda."


def swedish(text: str) -> bool:
    """Two words side by side, or a letter of our own."""
    plain = re.sub(r"<[^>]*>|<[^>]*$|^[^<>]*>", "", text)
    return bool(re.search(r"[åäöÅÄÖ]|[A-Za-z]{2,}[,:;.]? [a-z]{2,}", plain))


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts of a module that are neither docstrings nor of an error of ours, nor say why a table stands alone."""
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "whole"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            apart |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node


def test_no_sentence_is_left_in_the_code():
    left = {
        name: [node.value for node in literals(tree) if node.value not in CODES and swedish(node.value)]
        for name, tree in TREES.items()
        if not name.startswith("draw/")
    }
    assert {name: texts for name, texts in left.items() if texts} == {}


def translated(node: object, key: str = "") -> object:
    """A made-up language: each message is its key with its places in the other order."""
    if isinstance(node, dict):
        return {name: translated(each, f"{key}.{name}".strip(".")) for name, each in node.items()}
    if isinstance(node, list):
        return [f"{key}.{place}" for place in range(len(node))]
    places = dict.fromkeys(re.findall(r"\{\w+\}", str(node)))
    return " ".join([f"<{key}>", *reversed(places)])


def test_a_second_language_is_a_second_file(tmp_path, monkeypatch):
    made_up = translated(yaml.load(SWEDISH.read_text(encoding="utf-8"), yaml.CBaseLoader)) | {"language": "en"}
    (tmp_path / "xx.yml").write_text(yaml.safe_dump(made_up, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv(LANGUAGE, str(tmp_path / "xx.yml"))
    found = [Check("causes_without_measure", (1, 2)), Check("perspectives", names=("brottsoffer",))]
    lone, unseen = (each["said"] for each in checks.told(found, {}))
    assert lone == "<checks.causes_without_measure.said.other> 1 och 2"
    assert unseen == "<checks.perspectives.said.one> <checks.of_perspectives.brottsoffer>"
    for key, entry in ENTRIES.items():
        if hasattr(entry, "places"):
            assert message(key, **dict.fromkeys(entry.places, "one")).startswith(("<", "en"))
    assert set(messages("labels.tiers")) == {"intern", "samverkan", "offentlig"}
