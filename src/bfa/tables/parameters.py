"""Reading a params file (YAML) against its model, with every fault by file and line."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bfa.errors import ParameterError
from bfa.tables.file_names import is_personal
from bfa.tables.naming import composed, meant
from bfa.tables.yaml_text import Lines, read_yaml

#: The longest name of a file or a folder that file systems take. [bytes]
_LONGEST = 255
#: Faults told in one refusal. [count]
_SHOWN = 20
#: Where the keys of a file are explained, by its folder.
_SHOWS = {"params": "mallen i params/", "codebook": "början av filen i data/codebook"}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_SWEDISH = {
    "missing": "saknas",
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
    "less_than": "är för stort",
    "finite_number": "ska vara ett tal som går att skriva ut",
    "int_parsing_size": "är för stort",
    "string_too_short": "får inte vara tom",
    "string_too_long": "är för lång",
    "string_pattern_mismatch": "har en annan form än i mallen",
    "too_short": "får inte vara tom",
    "float_from_string": "ska vara ett tal",
    "dict_attributes_type": "ska vara en uppsättning nycklar",
    "model_attributes_type": "ska vara en uppsättning nycklar",
    "tuple_type": "ska vara en lista",
    "none_required": "ska vara null",
}


class Strict(BaseModel):
    """A params model: unknown names are refused, nothing can be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


def read_by(parse: Callable[[str], object]) -> Callable[[str], str]:
    """A validator of a text that `parse` can read; its refusal becomes one of the params file, with the line."""

    def check(text: str) -> str:
        try:
            parse(text)
        except ParameterError as error:
            raise ValueError(f"går inte att läsa: {error.what}") from None
        return text

    return check


Model = TypeVar("Model", bound=BaseModel)
#: A key's place, from the top of the file, and what is said of it after its name.
Fault = tuple[tuple[str | int, ...], str]


def _file_name(text: str) -> str:
    if (
        "\n" in text
        or any(len(part.encode("utf-8")) > _LONGEST for part in re.split(r"[/\\]", text))
        or len(text) > 16 * _LONGEST
    ):
        raise ValueError("är inget namn på en fil")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("får inte vara tom")
    return text


#: A file in a params file; a name that is not empty; a year; a number of signs.
FileName = Annotated[str, AfterValidator(_file_name)]
Named = Annotated[str, AfterValidator(composed), AfterValidator(_filled)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Width = Annotated[int, Field(ge=1, le=100)]


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


def read_parameters(
    path: Path, model: type[Model], *, check: Callable[[Model], Iterable[Fault]] = lambda read: ()
) -> Model:
    """Read a params file into its model.

    Parameters
    ----------
    path : Path
        YAML file in UTF-8.
    check : callable, optional
        What is wrong in a file that follows its model, such as a name of something that is not there.

    Raises
    ------
    ParameterError
        Any fault; all faults at once, each with its line and the name of the key.
    """
    if is_personal(path.name):
        raise ParameterError("params-filens namn ser ut som ett personnummer.", do="byt namn; det skrivs i rapporter.")
    data, lines = read_yaml(path)
    try:
        read = model.model_validate(_expanded(data, path.name))
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise _refusal(path, [(tuple(fault["loc"]), _said(model, fault)) for fault in found], lines) from None
    if faults := list(check(read)):
        raise _refusal(path, faults, lines)
    return read


def _expanded(value: Any, where: str) -> Any:
    if isinstance(value, str):
        return expand(value, where=where)
    if isinstance(value, dict):
        return {key: _expanded(item, where) for key, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item, where) for item in value]
    return value


def _named(place: tuple[str | int, ...], lines: Lines) -> str:
    """The keys as the file has them; pydantic adds parts for the types that a value was tried as."""
    kept: tuple[str | int, ...] = ()
    for number, part in enumerate(place, start=1):
        part = part if (*kept, part) in lines else str(part)
        if (*kept, part) in lines or (number == len(place) and str(part).isidentifier() and part != "str"):
            kept = (*kept, part)
    return ".".join(map(str, kept)) or "filen"


def _refusal(path: Path, found: Iterable[Fault], lines: Lines) -> ParameterError:
    faults = []
    for place, said in found:
        known = place
        while known and known not in lines:
            known = known[:-1]
        faults.append(f"rad {lines.get(known, 1)}: {_named(place, lines)} {said}")
    faults = list(dict.fromkeys(faults))
    more = f" ... och {len(faults) - _SHOWN} till" if len(faults) > _SHOWN else ""
    return ParameterError(
        f"{path.name}: {len(faults)} fel.",
        found="; ".join(faults[:_SHOWN]) + more,
        do=f"rätta raderna; {_SHOWS.get(path.parent.name, _SHOWS['params'])} visar varje nyckel.",
    )


def _said(model: type[BaseModel], fault: Mapping[str, Any]) -> str:
    """One fault in Swedish, with the word that may have been meant."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return f"är okänd{meant(str(fault['loc'][-1]), _keys_beside(model, fault['loc'])) or ' (felstavad?)'}"
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", " eller ")
        close = meant(str(fault["input"]), re.findall(r"'([^']*)'", allowed))
        return f"har ett värde som inte finns (tillåtet: {allowed}){close}"
    if kind == "value_error":
        return str(context.get("error", ""))
    limit = next((context[name] for name in ("ge", "gt", "le", "lt") if name in context), None)
    return _SWEDISH.get(kind, "har ett värde som inte går att läsa") + (
        f" (gräns {limit})" if limit is not None else ""
    )


def _keys_beside(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The keys that could have stood where an unknown one does."""
    models = [model]
    for part in place[:-1]:
        fields = [field for each in models for name, field in each.model_fields.items() if part in (name, field.alias)]
        models = [inner for field in fields for inner in _models_in(field.annotation)] or models
    return [field.alias or name for each in models for name, field in each.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
