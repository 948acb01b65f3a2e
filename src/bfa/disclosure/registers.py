"""What of a register's texts a tier may read, and which places and owners it may not name in any of them."""

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from bfa.analyses.situation import Situation
from bfa.disclosure.policy import Policy
from bfa.tables.contracts import JUDGED
from bfa.tables.kinds import FREE, TEXTS

_GIVEN = "utlamnad_text"
#: What Swedish puts after a word, and from which length on a word of a name is taken to bend. [letters]
_ENDING, _INFLECTED = "(?:e?[nt]s?|s)?", 4


def public_register(frame: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """A register as the tier may read it.

    The register has `text`, `sekretess` and perhaps `utlamnad_text`; it is not changed. `text` is the wording that may
    be read: its own where the tier shows texts so marked, else `utlamnad_text`, else the policy's standing words;
    `short` and what else is free text (`kinds.FREE`, and the columns of `Policy.withheld_columns`) are then missing.
    Of a stand (`stance`) what it is taken on and judged by (`contracts.JUDGED`) is missing then, too.
    None of them names a place of `Policy.unnamed` or an owner of `Policy.owners`. `utlamnad_text` is missing
    throughout. `withheld` (bool) says where the own text is withheld. An unknown mark is withheld.
    """
    shown, withheld = frame.copy(), _withheld(frame, policy)
    public = pd.Series(policy.withheld_text, index=shown.index)
    if _GIVEN in shown:
        given = shown[_GIVEN].astype("str").str.strip()
        public = given.where(given.notna() & (given != ""), policy.withheld_text)
        shown[_GIVEN] = pd.Series(pd.NA, index=shown.index, dtype=shown[_GIVEN].dtype)
    shown["text"] = shown["text"].where(~withheld, public)
    for column in FREE.union(policy.withheld_columns).intersection(shown.columns):
        if not pd.api.types.is_numeric_dtype(shown[column]):
            kept = shown[column] if column == "text" else shown[column].mask(withheld)
            shown[column] = _without(kept, policy)
    for column in JUDGED if "stance" in shown else ():
        shown[column] = shown[column].mask(withheld)
    shown["withheld"] = withheld
    return shown


def pointed_at(situation: Situation, *, policy: Policy) -> frozenset[str]:
    """Names, in lower case, of the known places and streets that a withheld row of any register holds.

    What its own wording for handing out names is not among them, nor is a kommundel.
    """
    known = pd.concat([table["name"] for table in (situation.places, situation.streets) if len(table)] or [_NO_NAMES])
    registers = [getattr(situation, name) for name in TEXTS]
    found = {name for register in registers for name in _in_withheld(register, known, policy)}
    return frozenset(found - {name.casefold() for name in situation.kommundelar})


def unnamed_owners(situation: Situation, *, policy: Policy) -> dict[str, str]:
    """What stands for the name of each owner that is withheld: its wording for handing out, else the policy's."""
    withheld = situation.owners[_withheld(situation.owners, policy)]
    said = withheld[_GIVEN].fillna("").str.strip().replace("", policy.unnamed_owner)
    return dict(zip(withheld["text"], said, strict=True))


_NO_NAMES = pd.Series(dtype="str")


def _in_withheld(register: pd.DataFrame, known: "pd.Series[str]", policy: Policy) -> set[str]:
    rows = register[_withheld(register, policy)].select_dtypes(exclude=["number", "datetime"])
    found = set[str]()
    for row in rows.to_dict("records"):
        given = _names(row.pop(_GIVEN, None), known)
        found |= _names(" \n ".join(str(text) for text in row.values() if pd.notna(text)), known) - given
    return found


def _names(text: object, known: "pd.Series[str]") -> set[str]:
    """The known names that a text holds, in lower case; what a longer name takes is not read again for a shorter."""
    left, found = ("" if pd.isna(text) else str(text).casefold()), set[str]()  # type: ignore[call-overload]
    near = {name for name in known.dropna().astype(str).str.casefold().unique() if name.split()[0] in left}
    for name in _longest_first(near):
        left, hits = _pattern([name]).subn("\n", left)
        found |= {name} if hits else set()
    return found


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))


def _pattern(names: Sequence[str], *, inflected: int = _INFLECTED) -> re.Pattern[str]:
    """Any of the names as a word of its own, also in the definite form and the genitive: Parkering N, parkeringen N."""

    def word(text: str) -> str:
        return re.escape(text) + (_ENDING if len(text) >= inflected else "")

    each = [r"\s+".join(word(part) for part in name.split()) for name in names]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


def _withheld(frame: pd.DataFrame, policy: Policy) -> "pd.Series[bool]":
    return ~frame["sekretess"].isin(policy.texts).fillna(False).astype(bool)


def _without(texts: "pd.Series[str]", policy: Policy) -> "pd.Series[str]":
    """The texts with the places and owners that may not be named left unnamed, longer names first."""
    if pd.api.types.is_datetime64_any_dtype(texts) or texts.isna().all():
        return texts
    instead = [(_pattern([name], inflected=1), policy.owners[name]) for name in _longest_first(policy.owners)]
    if policy.unnamed:
        instead.append((_pattern(_longest_first(policy.unnamed)), policy.unnamed_place))
    for names, words in instead:
        texts = texts.map(lambda text, names=names, words=words: names.sub(lambda _: words, text), na_action="ignore")
    return texts
