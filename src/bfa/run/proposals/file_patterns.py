"""The pattern of file names that takes in the given files and the next export, and no other file of the folder."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from glob import escape
from itertools import takewhile
from pathlib import Path

from bfa.run.proposals.proposal import Proposal
from bfa.tables.disk import is_left_by_a_program
from bfa.tables.packed import is_packed

_MONTHS = (
    "jan(uari)?|feb(ruari)?|mar(s|ch)?|apr(il)?|maj|june?|juni|july?|juli|aug(usti?)?|sept?(ember)?"
    "|o[kc]t(ober)?|nov(ember)?|de[cs](ember)?"
)
#: Where the part of a name that changes from one export to the next begins: a figure, or a month in words.
_CHANGES = re.compile(
    rf"(?<![^\W\d_])(tertial|kvartal|vecka|år|[tkqvh])[\s_-]?\d|\d|(?<![^\W\d_])({_MONTHS})(?![^\W\d_])", re.IGNORECASE
)
_WORDS = re.compile(r"[\W_]+")
_WORD_END = re.compile(r"^(.*[\W_])[^\W_]*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """A way to write paths in the kommun file: `root` is what they are written from."""

    root: Path

    def __call__(self, path: Path) -> str:
        """The path as it is written."""
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


def propose_files(files: Sequence[Path], named: Named, register: Path) -> Proposal:
    """`files:` as a pattern; as a list, with its doubt, where no pattern finds these files alone.

    Parameters
    ----------
    register : Path
        The register workbook, that lies or will lie in the kommun's folder and that no pattern may find.
    """
    beginning, end = _beginning(files), _end(files[0])
    folder = files[0].parent
    listed = [named(path) for path in files]
    if not beginning or any(path.parent != folder or _end(path) != end for path in files):
        doubt = "namnen har ingen gemensam början, så nästa uttag måste skrivas till här"
        return Proposal("files", listed, _many(len(files)), doubt)
    name = f"{beginning}*{end}"
    others = _found(folder, name, register) - {path.name for path in files}
    if others:
        n = len(others)
        doubt = f"mönstret {name} hade också tagit in {n} {'annan fil' if n == 1 else 'andra filer'} i mappen"
        return Proposal("files", listed, _many(len(files)), f"{doubt}, så nästa uttag måste skrivas till här")
    written = f"{escape(named(folder))}/{escape(beginning)}*{end}".removeprefix("./")
    why = f"mönstret tar in {len(files)} {'fil' if len(files) == 1 else 'filer'}, och nästa uttag som läggs där"
    return Proposal("files", written, why)


def short_name(files: Sequence[Path]) -> str:
    """What the names of a source's files have in common, without dates and figures: what the source is called."""
    name = _beginning(files) or _WORDS.split(files[0].stem)[0]
    return " ".join(_WORDS.sub(" ", name).split())


def _many(n: int) -> str:
    return "filen" if n == 1 else "filerna har samma rubriker och är en källa"


def _end(path: Path) -> str:
    """The last part of a name, with the part before it where the file is packed: ``.csv.gz``."""
    inner = Path(path.stem).suffix
    return f"{inner}{path.suffix}" if is_packed(path) and re.fullmatch(r"\.[A-Za-z]+", inner) else path.suffix


def _beginning(files: Sequence[Path]) -> str:
    """What the names have in common before the first date, cut between words."""
    stems = [path.name.removesuffix(_end(path)) for path in files]
    signs = zip(*(stem[: _cut(stem)] for stem in stems), strict=False)
    common = "".join(each[0] for each in takewhile(lambda each: len(set(each)) == 1, signs))
    inside = common and common[-1].isalpha() and any(stem[len(common) :][:1].isalpha() for stem in stems)
    if inside and not all(_cut(stem) == len(common) for stem in stems):
        found = _WORD_END.match(common)
        common = found[1] if found else ""
    return common if re.search(r"[^\W_]", common) else ""


def _cut(stem: str) -> int:
    found = _CHANGES.search(stem)
    return found.start() if found else len(stem)


def _found(folder: Path, pattern: str, register: Path) -> set[str]:
    """Names in the folder that a pattern finds, the register's own among them where it belongs there."""
    there = {path.name for path in folder.iterdir()}
    if register.parent == folder:
        there.add(register.name)
    known = pattern.replace("[", "[[]").casefold()
    return {name for name in there if fnmatchcase(name.casefold(), known) and not is_left_by_a_program(name)}
