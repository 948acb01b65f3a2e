"""What happened, row by row: a column of codes, a column of words, or one type for the whole file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bfa.run.proposals.headings import Words, best, plain
from bfa.run.proposals.proposal import Proposal
from bfa.tables.coded_names import coded
from bfa.tables.naming import spelled
from bfa.tables.recoding import recode

#: Most different words that a column of types can have, whatever its length. [count]
_WORDS = 80
#: Most different words of a longer column, as a share of its cells: each is used by many rows. [0-1]
_REPEATED = 0.05
#: Share of codes that must be in the codebook, and of cells that must be words for crimes. [0-1]
_KNOWN = 0.5
_CODE = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The proposals, the type of each row (missing where it is not known), and the headings that are spoken for."""

    proposals: tuple[Proposal, ...]
    types: "pd.Series[str]"
    used: tuple[str, ...]


def find_types(
    frame: pd.DataFrame, words: Words, codes: Mapping[str, str], codebook: str, free: Sequence[str]
) -> Found:
    """The column that says what happened, by its codes, by what its cells say, and by its heading.

    Parameters
    ----------
    codes : mapping of str to str
        brottskod to brottstyp, of the codebook.
    free : list of str
        Headings that nothing else has taken.
    """
    for name in [each for each in (best(free, words["columns"]["brottskod"]), *free) if each]:
        text = frame[name].dropna()
        figures = text[text.str.fullmatch(r"\d{1,4}")]
        if len(text) and len(figures) >= _KNOWN * len(text) and _padded(figures).isin(codes).mean() >= _KNOWN:
            return _coded(frame[name], codes, codebook)
    few = [name for name in free if is_repeated(frame[name])]
    headed = best(
        [name for name in few if best([name], words["columns"]["plats_typ"]) is None], words["columns"]["brottstyp"]
    )
    shares = {name: _crimes(frame[name], words, codes) for name in few}
    told = max(shares, key=lambda each: shares[each], default=None)
    if told is not None and shares[told] >= _KNOWN and (headed is None or shares[headed] < _KNOWN):
        return _worded(frame, told, f"{100 * shares[told]:.0f} % av cellerna är ord för brott", _unheaded(headed))
    if headed is not None:
        return _worded(frame, headed, "rubriken", "")
    doubt = "skriv vad raderna är, till exempel misshandel utomhus"
    if few:
        doubt += f"; säger någon av {', '.join(few)} det, skriv columns.brottstyp: kolumnen"
    one = Proposal("brottstyp", "brott", "ingen kolumn säger vad som hänt: alla rader är av ett slag", doubt)
    return Found((one,), pd.Series("brott", index=frame.index, dtype="str"), ())


def is_repeated(cells: "pd.Series[str]") -> bool:
    """Whether few different words stand in a column, each in many rows."""
    filled = cells.dropna()
    return 1 <= filled.nunique() <= max(_WORDS, _REPEATED * len(filled))


def types_of(frame: pd.DataFrame, declared: Mapping[str, Any], codes: Mapping[str, str]) -> "pd.Series[str]":
    """The type of each row as declared; missing where it is not known.

    Parameters
    ----------
    declared : mapping
        The confirmed keys of the source, nested as in the kommun file.
    codes : mapping of str to str
        brottskod to brottstyp.
    """
    columns, fixed = declared.get("columns") or {}, declared.get("brottstyp")
    types = pd.Series(fixed, index=frame.index, dtype="str")
    if (column := columns.get("brottstyp")) in frame:
        types = recode(frame[column], (declared.get("values") or {}).get("brottstyp"))[0]
    if declared.get("codes") and (column := columns.get("brottskod")) in frame:
        types = _padded(frame[column]).map(dict(codes)).astype("str").fillna(types)
    for name, words in (declared.get("where") or {}).items():
        if name in frame and isinstance(words, Mapping):
            types = types[~frame[name].reindex(types.index).isin(_listed(words.get("not")))]
        elif name in frame:
            types = types[frame[name].reindex(types.index).isin(_listed(words))]
    return types


def _listed(words: Any) -> list[str]:
    return [str(each) for each in words] if isinstance(words, list) else [str(words)]


def _unheaded(headed: str | None) -> str:
    return f"rubriken på {headed} säger också att den är det" if headed else "rubriken säger det inte"


def _crimes(cells: "pd.Series[str]", words: Words, codes: Mapping[str, str]) -> float:
    """The share of the cells that are a type of the codebook, or have a word that a crime usually has."""
    filled = cells.dropna()
    types, ends = {plain(each) for each in codes.values()}, tuple(words["crimes"])
    known = {
        cell: (text := plain(cell)) in types or any(word.endswith(ends) for word in text.split())
        for cell in filled.unique()
    }
    return float(filled.map(known).mean()) if len(filled) else 0.0


def _worded(frame: pd.DataFrame, column: str, why: str, doubt: str) -> Found:
    cells = frame[column].dropna()
    n = spelled(cells).str.casefold().nunique()
    found = Proposal("columns.brottstyp", column, f"{why}, och {n} olika ord i {len(cells)} celler", doubt)
    names = without_codes(cells)
    types = recode(frame[column], names[0].value)[0] if names else frame[column]
    return Found((found, *names), types, (column,))


def without_codes(cells: "pd.Series[str]") -> tuple[Proposal, ...]:
    """`values.brottstyp` where words are one name but for the crime codes before or after them; else nothing."""
    words = sorted(spelled(cells).dropna().unique())
    if not (pairs := coded(words)):
        return ()
    said = f"{len(pairs)} ord har en brottskod före eller efter sig och är annars lika ett annat: de blir ett namn"
    values = {word: pairs.get(word, word) for word in words}
    doubt = "ett ord som inte står här läses inte: skriv till nya ord"
    return (Proposal("values.brottstyp", values, said, doubt),)


def _padded(cells: "pd.Series[str]") -> "pd.Series[str]":
    return cells.where(~cells.str.fullmatch(r"\d{1,4}", na=False), cells.str.zfill(_CODE))


def _coded(cells: "pd.Series[str]", codes: Mapping[str, str], codebook: str) -> Found:
    padded = _padded(cells)
    types = padded.map(dict(codes)).astype("str").where(padded.isin(codes))
    known, filled = int(types.notna().sum()), int(cells.notna().sum())
    doubt = f"{filled - known} rader har en kod som inte står där" if filled > known else ""
    found = [
        Proposal(
            "columns.brottskod", str(cells.name), f"{known} av {filled} celler är brottskoder i {codebook}", doubt
        ),
        Proposal("codes", codebook, "kodboken gör koder till typer"),
    ]
    short = int(cells.str.fullmatch(r"\d{1,3}", na=False).sum())
    if short:
        found.append(Proposal("pad", _CODE, f"{short} koder har färre än {_CODE} siffror: inledande nollor är borta"))
    return Found(tuple(found), types, (str(cells.name),))
