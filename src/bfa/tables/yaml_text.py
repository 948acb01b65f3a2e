"""A YAML file as plain values and the line of each key, or a refusal: nothing in such a file may crash or hang a run.

Taken are texts, numbers, true and false, dates, lists and mappings, and what an anchor points back at. All else that
YAML can say (sets, binaries, objects, references to themselves) is refused with its line, as are texts that hold
control characters and numbers that no key can mean.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bfa.errors import ParameterError
from bfa.tables.personal import personal_in

#: A params file is a few kilobytes; one with ten thousand recoded words is a third of this. [bytes]
LARGEST = 1_000_000
#: Lists and mappings inside each other. The deepest key of a kommun file is at 6. [levels]
DEEPEST = 30
#: Values, counted again each time an anchor is pointed back at. [count]
MOST = 100_000
#: The largest number a key can mean, whichever it is. [-]
GREATEST = 10**12

#: Every key's place, from the top of the file, to its line.
Lines = dict[tuple[str | int, ...], int]

_PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "value")}
_HOLDERS = {"tag:yaml.org,2002:map": yaml.MappingNode, "tag:yaml.org,2002:seq": yaml.SequenceNode}
_MERGE = "tag:yaml.org,2002:merge"
#: What YAML calls a lone equals sign, which is text here.
_EQUALS = "tag:yaml.org,2002:value"

#: A file's name may hold a day and a clock time, such as uttag_202401051234.csv.
_FILE = re.compile(r"\.[A-Za-z]{2,7}$")
_CONTROL, _HALF = re.compile(r"[^\t\n\x20-\x7e\xa0-\U0010ffff]"), re.compile(r"[\ud800-\udfff]")


class _OddError(Exception):
    """Something that YAML allows and a params file does not."""

    def __init__(self, node: yaml.Node, what: str, do: str) -> None:
        self.line, self.what, self.do = node.start_mark.line + 1, what, do
        super().__init__(what)


class _Loader(yaml.SafeLoader):
    """Composes no deeper than `DEEPEST`."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        try:
            if self.depth > DEEPEST and parent is not None:
                raise _OddError(parent, "nycklar i för många nivåer", "kontrollera indrag och klamrar.")
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def read_yaml(path: Path) -> tuple[dict[Any, Any], Lines]:
    """The values of a YAML file and the line of each.

    Raises
    ------
    ParameterError
        The file cannot be read, is larger than any params file, or says something that none can say; with its line.
    """
    text = _text(path)
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise ParameterError(
                    f"{path.name}: filen är tom eller saknar nycklar.", do="utgå från mallen i params/."
                )
            _refuse_odd(node)
            return _value(loader, node), _lines(node)
        finally:
            loader.dispose()
    except _OddError as odd:
        raise ParameterError(f"{path.name}, rad {odd.line}: {odd.what}.", do=odd.do) from None
    except yaml.YAMLError as error:
        raise _unreadable(path, error) from None


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise ParameterError(f"{path.name}: det är en mapp, ingen fil.", do="ange en fil i mappen.")
        if not path.is_file():
            raise ParameterError(f"{path.name}: filen finns inte.", found=str(path.parent), do="kontrollera sökvägen.")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = "ni får inte läsa den" if isinstance(error, PermissionError) else type(error).__name__
        raise ParameterError(
            f"{path.name[:80]}: filen går inte att läsa ({why}).", do="kontrollera sökvägen."
        ) from None
    if len(raw) > LARGEST:
        raise ParameterError(
            f"{path.name}: filen är större än {LARGEST // 1_000_000} MB och kan inte vara en paramsfil.",
            do="kontrollera att det är rätt fil; data anges med file: i kommunfilen.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParameterError(f"{path.name}: filen är inte sparad som UTF-8.", do="spara om den som UTF-8.") from None


def _unreadable(path: Path, error: yaml.YAMLError) -> ParameterError:
    mark, problem = getattr(error, "problem_mark", None), str(getattr(error, "problem", "") or "")
    do = "kontrollera indrag, kolon och citattecken."
    if "'\\t'" in problem:
        do = "byt tabbar mot mellanslag i indragen."
    elif re.search("alias|anchor", f"{problem} {getattr(error, 'context', '')}"):
        do = "sätt citattecken om text som börjar med * eller &."
    elif isinstance(error, yaml.reader.ReaderError):
        do = "ta bort styrtecknen, eller spara om filen som text i UTF-8."
    line = f"rad {mark.line + 1}" if mark else "filen"
    return ParameterError(f"{path.name}, {line}: går inte att läsa som YAML.", do=do)


def _refuse_odd(top: yaml.Node) -> None:
    """Look at every node as it will be built, so that what points at itself or multiplies is stopped beforehand."""
    left = MOST

    def look(node: yaml.Node, above: tuple[int, ...]) -> None:
        nonlocal left
        left -= 1
        if id(node) in above:
            raise _OddError(node, "en hänvisning (*) pekar på det den själv står i", "skriv ut värdet i stället.")
        if left < 0 or len(above) > DEEPEST:
            raise _OddError(node, "hänvisningar (*) gör filen orimligt stor", "skriv ut värdena i stället.")
        _refuse_kind(node)
        for part in _parts(node):
            look(part, (*above, id(node)))

    look(top, ())


def _parts(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            if key.tag == _MERGE:
                _refuse_merge(item)
            elif not isinstance(key, yaml.ScalarNode):
                raise _OddError(key, "en nyckel är en lista eller flera nycklar", "kontrollera klamrar och kolon.")
            else:
                yield key
            yield item
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _refuse_merge(item: yaml.Node) -> None:
    given = item.value if isinstance(item, yaml.SequenceNode) else [item]
    if not all(isinstance(each, yaml.MappingNode) for each in given):
        raise _OddError(item, "<< ska följas av en hänvisning till nycklar", "skriv ut nycklarna i stället.")


def _refuse_kind(node: yaml.Node) -> None:
    plain = isinstance(node, yaml.ScalarNode) and node.tag in _PLAIN
    if not plain and not isinstance(node, _HOLDERS.get(node.tag, ())):
        raise _OddError(node, "märken med ! kan inte användas", "skriv värdet som text, tal, lista eller nycklar.")


def _value(loader: _Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node)
    try:
        value = node.value if node.tag == _EQUALS else loader.construct_object(node)
    except (ValueError, OverflowError, KeyError, AttributeError, IndexError, yaml.YAMLError):
        raise _OddError(
            node, "ett datum eller tal som inte finns", "rätta det; ska det vara text: sätt citattecken om det."
        ) from None
    _refuse_value(node, value)
    return value


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    """The mapping; what is merged in by ``<<`` gives way to what is written, and of two equal keys neither is taken."""
    merged: dict[Any, Any] = {}
    own: dict[Any, Any] = {}
    for key, item in node.value:
        if key.tag == _MERGE:
            for each in item.value if isinstance(item, yaml.SequenceNode) else [item]:
                merged = _mapping(loader, each) | merged
            continue
        name = _value(loader, key)
        if name in own:
            raise _OddError(key, f"{str(name)[:40]} står två gånger", "behåll en av raderna.")
        own[name] = _value(loader, item)
    return merged | own


def _refuse_value(node: yaml.Node, value: object) -> None:
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= GREATEST):
        raise _OddError(node, "ett tal är för stort eller inget tal", "rätta det; ska det vara text: sätt citattecken.")
    if isinstance(value, str) and _CONTROL.search(value):
        raise _OddError(node, "en text har styrtecken i sig", "skriv texten utan \\0, \\x och liknande.")
    if isinstance(value, str) and not _FILE.search(value) and personal_in(value):
        raise _OddError(node, "en text ser ut som ett personnummer", "ta bort det; texterna kan hamna på sidor.")
    if isinstance(value, str) and _HALF.search(value):
        raise _OddError(node, "en text har ett halvt tecken i sig (\\ud800)", "skriv tecknet som det är.")


def _lines(node: yaml.Node, place: tuple[str | int, ...] = ()) -> Lines:
    found = {place: node.start_mark.line + 1}
    if isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            found |= _lines(item, (*place, str(key.value)))
            found[(*place, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            found |= _lines(item, (*place, number))
    return found
