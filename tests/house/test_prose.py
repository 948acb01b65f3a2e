"""What pages say lies in the catalogue of `words/`: no Swedish prose stands in the floors that make a page.

Refusals (`BfaError`) are said where they are raised, and are no part of a page.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.house.test_floors import SOURCE

FLOORS = ("analyses", "disclosure", "words", "draw", "pages")
PROSE = re.compile(r"[åäöÅÄÖ]|[a-z]+ [a-z]+ [a-z]+")
REFUSALS = {"DataError", "ParameterError", "DisclosureError"}
#: Words of registers, codebooks, parameters and `results.json`, which stay what they are in any language.
VOCABULARY = {
    *("mån", "lör", "sön", "karaktär", "nära", "antagande_källor", "båda", "övrig", "Övrigt", "områden", "oprövad"),
    *("åtgärd", "invånare", "grönt", "väg", "ändrat", "genomfört"),
    *("öppet", "stängning", "trängsel", "närliggande"),
    *("stöds", "motsägs", "kan inte prövas", "föreslagen", "ej påbörjad", "pågår", "kvarstår", "ej körd", "oförändrad"),
    *("Dag: mån-fre 06-14", "Dag: lör-sön 06-14", "Kväll: sön-tors 14-22", "Kväll: fre-lör 14-22"),
    *("Natt: sön-tors 22-06", "Natt: fre-lör 22-06"),
}
#: Texts of a refusal that is raised elsewhere, patterns, scripts, names that no reader sees, why a table stands alone.
NO_PAGE = {
    "analyses/effect/design.py": 2,
    "analyses/effect/day_profile.py": 2,
    "analyses/goals.py": 2,
    "analyses/promises.py": 2,
    "analyses/question.py": 1,
    "analyses/when/shifts.py": 2,
    "disclosure/cause_tables.py": 1,
    "disclosure/coordinates.py": 2,
    "disclosure/effect_tables.py": 2,
    "disclosure/hotspot_tables.py": 2,
    "disclosure/local_picture.py": 1,
    "disclosure/overview.py": 1,
    "disclosure/partners.py": 1,
    "disclosure/plan.py": 1,
    "disclosure/policy.py": 2,
    "disclosure/scan.py": 19,
    "disclosure/weekly_tables.py": 1,
    "draw/maps/leaflet.py": 3,
    "draw/output.py": 1,
}


def prose(tree: ast.Module) -> Iterator[str]:
    """The literals of a module that are prose, its docstrings and refusals left out."""
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in REFUSALS
        if called or isinstance(node, ast.Raise):
            skipped |= {id(each) for each in ast.walk(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in skipped else None
        if isinstance(text, str) and PROSE.search(text) and text not in VOCABULARY:
            yield text


@cache
def found() -> Counter[str]:
    """How many such literals each file holds."""
    files = [path for floor in FLOORS for path in sorted((SOURCE / floor).rglob("*.py"))]
    held = {path.relative_to(SOURCE).as_posix(): list(prose(ast.parse(path.read_text("utf-8")))) for path in files}
    return Counter({name: len(texts) for name, texts in held.items() if texts})


def test_prose_is_seen_and_docstrings_and_refusals_are_not():
    text = '"""Två ord är fler."""\ndef f():\n    """Åtta."""\n    raise DataError("Så är det.")\nx = "Så är det."\n'
    assert list(prose(ast.parse(text))) == ["Så är det."]


def test_what_pages_say_lies_in_the_catalogue():
    assert {name: many for name, many in found().items() if many > NO_PAGE.get(name, 0)} == {}
