"""What has been tried: every measure that ever stood in the register, with its causes, what was done and what came of
it, whatever that was. A measure that failed, or that nothing could be shown of, is told as one that went well."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from bfa.analyses.chain import chain
from bfa.analyses.coding import coding_of
from bfa.analyses.editions import Edition
from bfa.analyses.measures import numbers_in
from bfa.analyses.situation import Situation, load
from bfa.disclosure import TIERS, Policy, open_policy, public_register
from bfa.pages.figures import records
from bfa.run.editions import every_edition
from bfa.run.layout import EDITIONS, WORKING, Layout
from bfa.run.register_saving import log_path
from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import Kommun
from bfa.tables.register_cells import Row, key_columns
from bfa.tables.register_history import Stood, history
from bfa.tables.register_log import Log, read_log, state
from bfa.tables.register_state import registers_of
from bfa.tables.registers import empty, with_written
from bfa.words.measures import progress
from bfa.words.memory import left_out, outcome

#: Columns of the memory, in order.
COLUMNS = (
    *("number", "measure", "short", "earlier", "brottstyp", "causes", "place", "time", "scope", "aimed_at"),
    *("character", "package", "decided", "start", "end", "responsible", "state", "planned", "done", "told", "why_not"),
    *("remains", "outcomes", "first_edition", "last_edition", "stands", "withheld"),
)
History = Mapping[Row, Stood]


def memory(kommun: str | Path, *words: str, tier: str = "samverkan") -> pd.DataFrame:
    """The measures that hold every word, in the order that they came into the register.

    Parameters
    ----------
    kommun : str or Path
        The kommun file.
    *words : str
        Parts of words, whatever their case and accents; none finds all.
    tier : str
        Texts are told as it may read them: a row that is withheld now is withheld as it was before too, and what was
        withheld then stays so. Verdicts are those of editions for this tier or a wider circle.

    Returns
    -------
    DataFrame
        A row per measure, with `COLUMNS`, and in `attrs["left_out"]` sentences on editions that are not told of.
        `earlier`: other texts that it has had; `causes`, `place`, `time`: of its
        causes; `outcomes`: every verdict of an edition whose comparison covered it, oldest first; `first_edition` and
        `last_edition` of the register, missing where it has no log; `stands`: it stands in the register now.

    Raises
    ------
    BfaError
        Nothing has been taken in yet, the tier is unknown, or the log or an edition is damaged.
    """
    situation = load(kommun, rows=False)
    log = read_log(log_path(situation.kommun)) if situation.kommun.registers.log else Log()
    stood = history(log, sekretess=situation.kommun.registers.sekretess)
    policy = open_policy(situation, tier=tier, asked=None)
    snapshots = _snapshots(situation, log, stood, policy) if log.saves else {0: situation}
    policy = _naming_nobody(policy, snapshots.values(), stood, tier)
    editions, left_out = _editions(situation.kommun, tier, log.name)
    found = _outcomes(editions)
    rows = [row for edition, then in snapshots.items() for row in _rows(then, edition, stood, policy, found)]
    rows.sort(key=lambda row: (row["first_edition"] or 0, row["number"]))
    rows = [{**row, "stands": row["last_edition"] in (None, log.edition)} for row in rows]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"first_edition": "Int64", "last_edition": "Int64"})
    table.attrs["left_out"] = left_out
    return holding(table, *words)


def holding(table: pd.DataFrame, *words: str) -> pd.DataFrame:
    """The measures of a memory that hold every word somewhere in their text."""
    kept = [all(_plain(word) in text for word in words) for text in map(_text, records(table))]
    return table[pd.array(kept, dtype="boolean")].reset_index(drop=True)


def _snapshots(situation: Situation, log: Log, stood: History, policy: Policy) -> dict[int, Situation]:
    """The registers of each edition that was the last of some measure, the secrecy of each row as `_governed`."""
    editions = sorted({row.last for (register, _), row in stood.items() if register == "measures"})
    default = situation.kommun.registers.sekretess
    found = dict[int, Situation]()
    for edition in editions:
        where = log_path(situation.kommun).name
        read = registers_of(state(log, edition), where=where, sekretess=default, coding=coding_of(situation))
        tables = {name: read[name].table if name in read else empty(schema) for name, schema in REGISTERS.items()}
        if "measures" in read and read["measures"].follow_up is not None:
            tables["follow_up"] = with_written(tables["follow_up"], read["measures"].follow_up)
        ruled: dict[str, Any] = {name: _governed(table, name, stood, policy) for name, table in tables.items()}
        found[edition] = replace(situation, **ruled)
    return found


def _governed(table: pd.DataFrame, register: str, stood: History, policy: Policy) -> pd.DataFrame:
    """A register whose rows are withheld where they were then, and where they are as they last stood."""
    keys = table[list(key_columns(register))].astype("string").fillna("")
    last = [_last(register, list(key), stood) for key in keys.itertuples(index=False)]
    marks = [row.sekretess if own in policy.texts else own for own, row in zip(table["sekretess"], last, strict=True)]
    given = {"sekretess": marks, "utlamnad_text": [row.cells.get("utlamnad_text") for row in last]}
    return table.assign(**{name: pd.Series(texts, table.index, dtype="string") for name, texts in given.items()})


def _last(register: str, key: Sequence[str], stood: History) -> Stood:
    """The row as it last stood; what a measure says of its own state has the measure's secrecy, and no wording."""
    return stood.get((register, "@".join(key))) or replace(stood["measures", key[0]], cells={})


def _naming_nobody(policy: Policy, snapshots: Iterable[Situation], stood: History, tier: str) -> Policy:
    """The policy, with the places that a withheld row of any time points at, and every owner that was withheld."""
    pointed = (open_policy(then, tier=tier, asked=None).unnamed for then in snapshots)
    owners = dict[str, str]()
    for (register, _), row in stood.items():
        if register == "owners":
            marks = {**row.earlier, row.cells.get("text", ""): row.sekretess}
            hidden = [name for name, mark in marks.items() if not {mark, row.sekretess} <= set(policy.texts)]
            owners |= dict.fromkeys(hidden, row.cells.get("utlamnad_text") or policy.unnamed_owner)
    return replace(policy, unnamed=policy.unnamed.union(*pointed), owners=owners | dict(policy.owners))


def _rows(
    then: Situation, edition: int, stood: History, policy: Policy, outcomes: Mapping[int, Sequence[str]]
) -> Iterable[dict[str, Any]]:
    """The measures that last stood in an edition, as the tier may read them."""
    linked = chain(then)
    public = {name: public_register(getattr(then, name), policy=policy) for name in ("problems", "causes", "goals")}
    follow = public_register(linked.follow_up, policy=policy)
    told = {row["measure"]: row for row in records(follow)}
    for row in records(public_register(linked.measures, policy=policy)):
        kept = stood.get(("measures", str(row["number"])))
        if kept is None or kept.last == edition:
            number = int(row["number"])
            known = _told(row, told.get(number, {})) | _behind(row, public)
            when = {"first_edition": kept.first if kept else None, "last_edition": kept.last if kept else None}
            earlier = "" if kept is None or row["withheld"] else _earlier(kept, policy)
            yield known | when | {"earlier": earlier, "outcomes": "; ".join(outcomes.get(number, ()))}


def _told(row: Mapping[str, Any], follow: Mapping[str, Any]) -> dict[str, Any]:
    """What the register says of a measure and of what was done; of a follow-up that is withheld, its public wording."""
    days = {name: f"{row[name]:%Y-%m-%d}" if row[name] is not None else None for name in ("decided", "start", "end")}
    same = ("number", "short", "scope", "aimed_at", "character", "package", "responsible", "planned", "withheld")
    shown = follow if follow and not row["withheld"] and not follow["withheld"] else {}
    return {
        **{name: row[name] for name in same},
        **days,
        "measure": row["text"],
        "state": row["state"],
        "done": progress(shown.get("done"), shown.get("planned"), row["planned"]),
        "told": follow["text"] if follow and follow["withheld"] else shown.get("text"),
        **{name: shown.get(name) for name in ("why_not", "remains")},
    }


def _behind(row: Mapping[str, Any], public: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The causes that a measure is aimed at, where and when they bear, and the types that it is about."""
    causes = public["causes"][public["causes"]["number"].isin(row["cause_numbers"])]
    problems = public["problems"][public["problems"]["number"].isin(causes["problem"].dropna())]
    goals = public["goals"]
    naming = [row["number"] in numbers_in(of) for of in goals["measures"]]
    types = [*problems["brottstyp"], *goals.loc[naming, "indicator"]]
    return {
        "causes": _joined(f"{n} {text.rstrip('.')}" for n, text in zip(causes["number"], causes["text"], strict=True)),
        "place": _joined(causes["place"]),
        "time": _joined(causes["time"]),
        "brottstyp": _joined(types),
    }


def _earlier(kept: Stood, policy: Policy) -> str:
    """Texts that the measure had before, those that were withheld then left out."""
    texts = {text: mark for text, mark in kept.earlier.items() if mark in policy.texts}
    if not texts:
        return ""
    table = pd.DataFrame({"text": pd.array(list(texts), dtype="string"), "sekretess": list(texts.values())})
    return _joined(public_register(table, policy=policy)["text"])


def _outcomes(editions: Iterable[Edition]) -> dict[int, list[str]]:
    """By measure the verdicts on it, oldest first; of a verdict that several editions say, the last of them."""
    told = dict[tuple[Any, ...], tuple[Edition, list[int], Mapping[str, Any], str]]()
    for edition in editions:
        parts = {"": edition.results.get("kommun", {}), **edition.results.get("kommundelar", {})}
        for name, part in parts.items():
            if (effect := part.get("4_effekt")) and effect.get("measures"):
                asked = (effect["brottstyp"], effect["period"], effect["baseline"], effect["verdict"])
                told[edition.manifest["batch"], name, *asked] = (edition, effect["measures"], effect, name)
    found = dict[int, list[str]]()
    for edition, measures, effect, name in sorted(told.values(), key=lambda each: each[0].manifest["at"]):
        for number in measures:
            found.setdefault(number, []).append(outcome(effect, edition.manifest, kommundel=name))
    return found


def _editions(kommun: Kommun, tier: str, log: str) -> tuple[list[Edition], list[str]]:
    """Editions of the kommun's batches for this tier or a wider circle, of this register; and of those left out."""
    reports = kommun.root / "reports"
    names = sorted(path.parent.name for path in (reports / WORKING).glob(f"*/{EDITIONS}"))
    every = [edition for name in names for edition in every_edition(Layout(reports, name))]
    own = [each for each in every if each.manifest["kommun"] == kommun.kommun]
    wide = [each for each in own if each.manifest["tier"] in TIERS[TIERS.index(tier) :]]
    found = [each for each in wide if each.manifest["register"]["log"] in (None, log)]
    less = {"narrower": len(own) - len(wide), "other_register": len(wide) - len(found)}
    return found, [left_out(kind, n, tier=tier) for kind, n in less.items() if n]


def _text(row: Mapping[str, Any]) -> str:
    return _plain("\n".join(value for value in row.values() if isinstance(value, str)))


def _plain(text: str) -> str:
    """Without regard to case and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _joined(texts: Iterable[Any]) -> str:
    return "; ".join(dict.fromkeys(str(text) for text in texts if not pd.isna(text) and text))
