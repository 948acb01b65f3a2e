"""The params file that a command was given: that it is there, and that it is of the kind the command takes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bfa.errors import ParameterError
from bfa.tables.naming import meant

#: Keys that only one kind of params file has.
_OWN = {
    "en batchfil": {"notebooks", "kommun_notebooks", "per_notebook"},
    "en kommunfil": {"incidents", "counts", "areas", "registers", "uttag"},
}
_TAKES = {
    "intake": ("en kommunfil", "bfa intake params/kommun/<namn>.yml"),
    "lofte": ("en kommunfil", "bfa lofte params/kommun/<namn>.yml --mal 1"),
    "medborgarlofte": ("en kommunfil", "bfa medborgarlofte params/kommun/<namn>.yml"),
    "minne": ("en kommunfil", "bfa minne params/kommun/<namn>.yml belysning"),
    "register-in": ("en kommunfil", "bfa register-in params/kommun/<namn>.yml --vem samordnaren"),
    "register-ut": ("en kommunfil", "bfa register-ut params/kommun/<namn>.yml"),
    "slumpkarta": ("en kommunfil", "bfa slumpkarta params/kommun/sverige.yml"),
    "samsyn": ("en kommunfil", "bfa samsyn params/kommun/<namn>.yml"),
    "bekrafta": ("en kommunfil", "bfa bekrafta params/kommun/<namn>.yml --part kommun --vem samordnaren"),
    "batch": ("en batchfil", "bfa batch params/batch/<namn>.yml"),
    "status": ("en batchfil", "bfa status params/batch/<namn>.yml"),
    "jamfor": ("en batchfil", "bfa jamfor params/batch/<namn>.yml"),
    "word": ("en batchfil", "bfa word params/batch/<namn>.yml"),
    "run": ("en parameterfil", "bfa run 4_effekt --params params/<namn>.yml"),
}


def right_file(file: Path, command: str) -> Path:
    """The file, when it can be what the command takes.

    Raises
    ------
    ParameterError
        It is not there (the nearest name that is there is named), or it is another kind of params file.
    """
    if not file.is_file():
        raise ParameterError(
            f"{file.name}: filen finns inte{_nearest(file)}.", found=str(file.parent), do="kontrollera sökvägen."
        )
    takes, usual = _TAKES[command]
    kind = _kind(file)
    if kind and kind != takes:
        own = f"den körs med bfa {'batch' if kind == 'en batchfil' else 'intake'} {file.as_posix()}"
        raise ParameterError(f"{file.name}: det är {kind}; bfa {command} tar {takes}.", found=own, do=f"skriv {usual}.")
    return file


def _nearest(file: Path) -> str:
    folder = file.parent
    root = next((parent for parent in folder.parents if parent.name == "params"), folder)
    there = {path.name: path for place in (root, folder) for path in sorted(place.rglob("*.yml"))}
    if file.suffix not in (".yml", ".yaml") and f"{file.name}.yml" in there:
        return f" (menas {there[f'{file.name}.yml'].as_posix()}?)"
    said = meant(file.name, there)
    name = said.removeprefix(" (menas ").removesuffix("?)")
    return f" (menas {there[name].as_posix()}?)" if name in there else ""


def _kind(file: Path) -> str:
    try:
        found: Any = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return ""  # whoever reads it says what is wrong, with the line
    keys = set(found) if isinstance(found, Mapping) else set()
    return next((kind for kind, own in _OWN.items() if keys & own), "")
