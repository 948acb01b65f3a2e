"""Reading a params file (YAML) against its model, with every fault by file and line."""

import os
import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bfa.errors import ParameterError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_SWEDISH = {
    "missing": "saknas",
    "extra_forbidden": "är okänd (felstavad?)",
    "invalid_key": "ska vara text (sätt citattecken)",
    "string_type": "ska vara text",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "int_from_float": "ska vara ett heltal",
    "float_type": "ska vara ett tal",
    "float_parsing": "ska vara ett tal",
    "bool_type": "ska vara true eller false",
    "bool_parsing": "ska vara true eller false",
    "date_type": "ska vara ett datum, ÅÅÅÅ-MM-DD",
    "date_parsing": "ska vara ett datum, ÅÅÅÅ-MM-DD",
    "date_from_datetime_parsing": "ska vara ett datum, ÅÅÅÅ-MM-DD",
    "list_type": "ska vara en lista",
    "dict_type": "ska vara en uppsättning nycklar",
    "model_type": "ska vara en uppsättning nycklar",
    "literal_error": "har ett värde som inte finns",
    "greater_than": "är för litet",
    "greater_than_equal": "är för litet",
    "less_than_equal": "är för stort",
}


class Strict(BaseModel):
    """A params model: unknown names are refused, nothing can be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


Model = TypeVar("Model", bound=BaseModel)


def project_folder(path: Path) -> Path:
    """The folder that relative paths in a params file start from.

    That is the folder holding `params/` when the file lies in there, else the file's own folder.
    """
    path = path.resolve()
    for parent in path.parents:
        if parent.name == "params":
            return parent.parent
    return path.parent


def expand(text: str, *, where: str) -> str:
    """Replace ``${NAME}`` and ``${NAME:-default}`` by the environment.

    Raises
    ------
    ParameterError
        The variable is not set and has no default.
    """

    def value(found: "re.Match[str]") -> str:
        given = os.environ.get(found[1], found[2])
        if given is None:
            raise ParameterError(
                f"{where}: miljövariabeln {found[1]} är inte satt.",
                do=f"sätt {found[1]} till mappen, eller skriv ${{{found[1]}:-mapp}} med en mapp att falla tillbaka på.",
            )
        return given

    return _VARIABLE.sub(value, text)


def read_parameters(path: Path, model: type[Model]) -> Model:
    """Read a params file into its model.

    Parameters
    ----------
    path : Path
        YAML file in UTF-8.
    model : type
        A pydantic model, usually a `Strict`.

    Raises
    ------
    ParameterError
        Any fault; all faults at once, each with its line and the name of the key.
    """
    data, lines = _read(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _refusal(path, error, lines) from None


def _read(path: Path) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]]:
    if not path.is_file():
        raise ParameterError(f"{path.name}: filen finns inte.", found=str(path.parent), do="kontrollera sökvägen.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except UnicodeDecodeError:
        raise ParameterError(f"{path.name}: filen är inte sparad som UTF-8.", do="spara om den som UTF-8.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"rad {mark.line + 1}" if mark else "filen"
        raise ParameterError(
            f"{path.name}, {line}: går inte att läsa som YAML.", do="kontrollera indrag, kolon och citattecken."
        ) from None
    if not isinstance(data, dict):
        raise ParameterError(f"{path.name}: filen är tom eller saknar nycklar.", do="utgå från mallen i params/.")
    _refuse_doubles(node, path.name)
    return _expanded(data, path.name), _lines(node)


def _expanded(value: Any, where: str) -> Any:
    if isinstance(value, str):
        return expand(value, where=where)
    if isinstance(value, dict):
        return {key: _expanded(item, where) for key, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item, where) for item in value]
    return value


def _refuse_doubles(node: Any, name: str) -> None:
    """YAML takes the last of two equal keys without a word; a forgotten line would then decide."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, item in node.value:
            if key.value in seen:
                raise ParameterError(
                    f"{name}, rad {key.start_mark.line + 1}: {key.value} står två gånger.", do="behåll en av raderna."
                )
            seen.add(key.value)
            _refuse_doubles(item, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubles(item, name)


def _lines(node: Any, place: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], int]:
    found = {place: node.start_mark.line + 1} if node is not None else {}
    if isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            found |= _lines(item, (*place, key.value))
            found[(*place, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            found |= _lines(item, (*place, number))
    return found


def _named(place: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> str:
    """The keys as the file has them; pydantic adds parts for the types that a value was tried as."""
    kept: tuple[str | int, ...] = ()
    for number, part in enumerate(place, start=1):
        part = part if (*kept, part) in lines else str(part)
        if (*kept, part) in lines or (number == len(place) and str(part).isidentifier() and part != "str"):
            kept = (*kept, part)
    return ".".join(map(str, kept)) or "filen"


def _refusal(path: Path, error: ValidationError, lines: dict[tuple[str | int, ...], int]) -> ParameterError:
    faults = []
    for fault in error.errors(include_url=False, include_input=False):
        place = tuple(fault["loc"])
        known = place
        while known and known not in lines:
            known = known[:-1]
        said = _SWEDISH.get(fault["type"]) or str(fault.get("ctx", {}).get("error") or fault["msg"])
        if fault["type"] == "literal_error":
            said += f" (tillåtet: {fault['ctx']['expected'].replace(' or ', ' eller ')})"
        faults.append(f"rad {lines.get(known, 1)}: {_named(place, lines)} {said}")
    faults = list(dict.fromkeys(faults))
    return ParameterError(
        f"{path.name}: {len(faults)} fel.",
        found="; ".join(faults),
        do="rätta raderna; mallen i params/ visar varje nyckel.",
    )
