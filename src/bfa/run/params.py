"""Batch files and notebook defaults: every name is checked against the notebook's parameters cell before anything runs.

papermill pastes parameter names into the notebook as code and only warns about unknown ones, so they are checked here.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, PrivateAttr, create_model

from bfa.analyses.batch_types import ALONE, CATEGORY, MOST_COMMON, Types, named_types, refuse_others
from bfa.analyses.other_types import MOST
from bfa.analyses.situation import Situation
from bfa.errors import ParameterError
from bfa.run import notebooks as notebook_files
from bfa.run.kinds import is_period, kind_of
from bfa.run.layout import SINGLE, WORKING
from bfa.tables.naming import Name, meant
from bfa.tables.parameters import FileName, Strict, project_folder, read_parameters
from bfa.tables.promises import FOLDER

#: Parameters that the run itself sets.
OWN = ("kommun", "kommundel", "tier", "beside")


def _stem(text: str) -> str:
    if not text.replace("-", "").replace("_", "").isalnum() or len(text) > 100:
        raise ValueError("ska vara ett filnamn utan mapp och ändelse, som 4_effekt")
    return text


Stem = Annotated[str, AfterValidator(_stem)]


class _Typed(Strict):
    model_config = ConfigDict(strict=True)


class Batch(Strict):
    """One batch: a kommun, its kommundelar and the notebooks to run for each."""

    #: The kommun file.
    kommun: FileName
    #: Who the handouts are for: intern, samverkan or offentlig.
    tier: Literal["intern", "samverkan", "offentlig"] = "samverkan"
    #: Real names.
    kommundelar: list[Name] | Literal["alla"] = "alla"
    #: File stems, run for every kommundel and for the whole kommun.
    notebooks: list[Stem] = []
    kommun_notebooks: list[Stem] = []
    #: The types that the pages are about: a list, or in words which (`batch_types`). The first is `brottstyp` of
    #: `parameters` where that is said.
    brottstyper: Types = []
    #: File stems of those above, made for each further type too; or stem to the types that it is made for.
    bilagor: list[Stem] | dict[Stem, list[Name]] = []
    #: For every notebook that has the name.
    parameters: dict[str, Any] = {}
    #: Stem to parameters for that notebook only; goes before `parameters`.
    per_notebook: dict[str, dict[str, Any]] = {}
    #: Longest time for one cell. [s]
    timeout: int = Field(default=600, ge=1, le=7 * 24 * 3600)
    #: Most memory one notebook may take, of which what pages import reserves 1 400. [MiB]
    memory: int = Field(default=4096, ge=2048, le=2**20)

    _path: Path = PrivateAttr(default=Path())
    _given: dict[str, dict[str, Any]] = PrivateAttr(default={})

    @property
    def key(self) -> str:
        """Name of the batch's folders: the stem of the batch file."""
        return self._path.stem

    @property
    def root(self) -> Path:
        """The project folder."""
        return project_folder(self._path)

    @property
    def kommun_file(self) -> Path:
        """The kommun file, as a path."""
        return (self.root / self.kommun).resolve()

    @property
    def types(self) -> list[str]:
        """Its types by name.

        Raises
        ------
        TypeError
            They are said in words, and not yet `settled`.
        """
        if isinstance(self.brottstyper, str):
            raise TypeError(self.brottstyper)
        return self.brottstyper

    def notebook(self, stem: str) -> Path:
        """A notebook file of the project."""
        return notebook_file(self.root, stem)


def read_batch(path: Path | str) -> Batch:
    """Read `params/batch/<x>.yml`.

    Raises
    ------
    ParameterError
        The file, a notebook or a file of defaults is missing; an unknown name; a wrong type. With file and line.
        Or the file has the name of a folder of ours under `reports/`.
    """
    path = Path(path).resolve()
    if path.stem.casefold() in (SINGLE, WORKING, FOLDER):
        raise ParameterError(
            f"{path.name}: namnet är upptaget; mappen reports/{path.stem} används till annat.", do="byt namn på filen."
        )
    loose = read_parameters(path, Batch)
    root = project_folder(path)
    stems = list(dict.fromkeys([*loose.kommun_notebooks, *loose.notebooks]))
    if not stems:
        raise ParameterError(f"{path.name}: inga notebooks är valda.", do="fyll i notebooks eller kommun_notebooks.")
    _refuse_strangers(path, "per_notebook", loose.per_notebook, stems)
    _refuse_strangers(path, "bilagor", loose.bilagor, stems)
    _refuse_appendices(path, loose)
    read_parameters(path, _typed_batch({stem: notebook_file(root, stem) for stem in stems}))
    loose._path = path
    loose._given = {stem: defaults(root, stem) for stem in stems}
    return loose


def defaults(root: Path, stem: str) -> dict[str, Any]:
    """What a notebook runs with when nothing else is said: its parameters cell, then `params/notebooks/<stem>.yml`.

    Raises
    ------
    ParameterError
        The file names a parameter that the cell lacks, or gives it another type.
    """
    file = root / "params" / "notebooks" / f"{stem}.yml"
    return parameters_with(notebook_file(root, stem), file) if file.is_file() else own_values(root, stem)


def own_values(root: Path, stem: str) -> dict[str, Any]:
    """The values of a notebook's parameters cell."""
    return notebook_files.parameters(notebook_file(root, stem))


def parameters_with(notebook: Path, file: Path) -> dict[str, Any]:
    """The notebook's parameters with those of a params file put in.

    Raises
    ------
    ParameterError
        Unknown name or wrong type, with file and line.
    """
    return read_parameters(file, parameter_model(notebook)).model_dump()


def settled(batch: Batch, situation: Situation) -> Batch:
    """The batch with its types by name, the one that its pages are about first; raises as `batch_types.named_types`."""
    if not batch.brottstyper:
        return batch
    where, main = f"{batch.key}.yml", batch.parameters.get("brottstyp")
    first = [main] if main else []
    types = list(dict.fromkeys([*first, *named_types(batch.brottstyper, situation, where=where)]))
    if not types:
        raise ParameterError(
            f"{where}: ingen brottstyp är räknad i hela det senaste året och så vanlig att ingen nivå döljer den.",
            do="räkna upp brottstyperna i en lista.",
        )
    if isinstance(batch.bilagor, dict):
        refuse_others([name for each in batch.bilagor.values() for name in each], types, where=where)
    return batch.model_copy(update={"brottstyper": types})


def further_types(batch: Batch, stem: str) -> list[str]:
    """The types that a notebook of a settled batch has further pages of, in order."""
    if stem not in batch.bilagor:
        return []
    own = _asked(batch, stem).get("brottstyp")
    wanted = batch.bilagor[stem] if isinstance(batch.bilagor, dict) else batch.types
    return [name for name in batch.types if name != own and name in wanted]


def resolved(
    batch: Batch, stem: str, *, kommundel: str = "", brottstyp: str = "", beside: Sequence[str] = ()
) -> dict[str, Any]:
    """The parameters of one run of a settled batch, by name.

    Parameters
    ----------
    kommundel : str
        "" for the whole kommun.
    brottstyp : str
        That of a further page; "" for the one that the notebook is about.
    beside : sequence of str
        What is decided beside it.
    """
    own: dict[str, Any] = {"kommun": as_seen_from(batch.root / "notebooks", batch.kommun_file), "kommundel": kommundel}
    own |= {"tier": batch.tier, "beside": list(beside)}
    asked = _asked(batch, stem, brottstyp)
    return {name: own.get(name, value) for name, value in asked.items()}


def _asked(batch: Batch, stem: str, brottstyp: str = "") -> dict[str, Any]:
    """What a notebook is asked about: its defaults, what the batch file says, and the types of the batch."""
    said = batch.parameters | batch.per_notebook.get(stem, {})
    known = batch._given[stem] | {name: value for name, value in said.items() if name in batch._given[stem]}
    if not batch.types or "brottstyp" not in known:
        return known
    own = brottstyp or str(said.get("brottstyp") or batch.types[0])
    others = [name for name in batch.types if name != own]
    lists = {"family": [*others, *(name for name in known.get("family", ()) if name not in (own, *others))]}
    if "andra_brottstyper" not in said:
        lists["andra_brottstyper"] = others[:MOST]
    return known | {name: value for name, value in lists.items() if name in known} | {"brottstyp": own}


def asked_of(batch: Batch) -> list[str]:
    """Every period and every type that some run of a settled batch is asked about."""
    runs = [_asked(batch, stem) for stem in batch._given]
    periods = {value for run in runs for name, value in run.items() if value and is_period(name, value)}
    types = {
        name
        for run in runs
        for name in (run.get("brottstyp"), *run.get("family", ()), *run.get("andra_brottstyper", ()))
        if name
    }
    return [*sorted(periods), *sorted(types.union(batch.types))]


def weeks_of(batch: Batch) -> list[dict[str, Any]]:
    """What each weekly page of the batch is asked, as `which_week.week` takes it: its months follow from the week."""
    runs = [_asked(batch, stem) for stem in batch._given]
    names = ("brottstyp", "andra_brottstyper", "vecka")
    return [{name: run[name] for name in names if name in run} for run in runs if "vecka" in run]


def years_of(batch: Batch) -> list[str]:
    """The period that each page of all crime is asked of; "" is the latest calendar year."""
    runs = (_asked(batch, stem) for stem in batch._given)
    return [run["period"] for run in runs if "period" in run and "brottstyp" not in run]


def parameter_model(notebook: Path, *, leave_out: Iterable[str] = ()) -> type[Strict]:
    """A model with the names and types of the notebook's parameters cell."""
    return _model(notebook.stem, notebook_files.parameters(notebook), leave_out)


def notebook_file(root: Path, stem: str) -> Path:
    """A notebook of a project.

    Raises
    ------
    ParameterError
        There is none of that name; those there are, are named.
    """
    path = root / "notebooks" / f"{stem}.ipynb"
    notebook_files.read_cells(path)
    return path


def as_seen_from(folder: Path, file: Path) -> str:
    """A file's path relative to a folder, with forward slashes; absolute where there is no such path."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return file.as_posix()


def _refuse_strangers(path: Path, key: str, given: Iterable[str], stems: list[str]) -> None:
    strangers = [f"{stem}{meant(stem, stems)}" for stem in given if stem not in stems]
    if strangers:
        raise ParameterError(
            f"{path.name}: {key} nämner {', '.join(strangers)}, som inte körs i batchen.",
            found=f"notebooks: {', '.join(stems)}",
            do="rätta namnet, eller lägg notebooken under notebooks.",
        )


def _refuse_appendices(path: Path, batch: Batch) -> None:
    if alone := [stem for stem in batch.bilagor if stem in ALONE]:
        raise ParameterError(
            f"{path.name}: bilagor nämner {', '.join(alone)}, som bara kan göras för en brottstyp i taget.",
            found="sidorna för två brottstyper skulle tillsammans kunna röja ett dolt antal",
            do="ta bort den ur bilagor. En annan brottstyp kan köras i en egen batch som lämnas ut för sig.",
        )
    if batch.bilagor and not batch.brottstyper:
        raise ParameterError(
            f"{path.name}: bilagor är valda, men inga brottstyper.",
            do=f"fyll i brottstyper: en lista, {MOST_COMMON!r} eller '{CATEGORY}: ...'.",
        )
    for stem in batch.bilagor:
        if "brottstyp" not in own_values(project_folder(path), stem):
            raise ParameterError(
                f"{path.name}: bilagor nämner {stem}, som inte handlar om en brottstyp.", do="ta bort den ur bilagor."
            )


def _typed_batch(files: Mapping[str, Path]) -> type[Batch]:
    shared: dict[str, Any] = {}
    for file in files.values():
        shared = notebook_files.parameters(file) | shared
    each = {
        _field(stem): (parameter_model(file, leave_out=OWN), Field(default=None, alias=stem))
        for stem, file in files.items()
    }
    per_notebook = create_model("per_notebook", __base__=_Typed, **each)  # type: ignore[call-overload]
    fields = {"parameters": (_model("parameters", shared, OWN), None), "per_notebook": (per_notebook, None)}
    return create_model("TypedBatch", __base__=Batch, **fields)  # type: ignore[no-any-return,call-overload]


def _model(name: str, cell: Mapping[str, Any], leave_out: Iterable[str]) -> type[Strict]:
    fields = {key: (kind_of(key, value), value) for key, value in cell.items() if key not in set(leave_out)}
    return create_model(name, __base__=_Typed, **fields)  # type: ignore[no-any-return,call-overload]


def _field(stem: str) -> str:
    # pydantic fields may not start with a digit in every version; the alias is what the file says
    return "n" + stem.replace("-", "_")
