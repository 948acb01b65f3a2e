"""What has been tried, in words: what came of a measure in an edition, and a measure in a few lines."""

from collections.abc import Mapping
from typing import Any

from bfa.words.catalogue import message, messages
from bfa.words.labels import VERDICTS
from bfa.words.numbers import baseline_label, missing, period_label
from bfa.words.sentences import upper

Row = Mapping[str, Any]


def outcome(effect: Row, manifest: Row, *, kommundel: str) -> str:
    """A verdict in the words of the closed list: of what, where, which months, by which edition of when."""
    return message(
        "memory.outcome",
        verdict=VERDICTS[effect["verdict"]],
        brottstyp=effect["brottstyp"],
        where=kommundel or message("overview.whole_kommun"),
        period=period_label(effect["period"]),
        baseline=baseline_label(effect["period"], effect["baseline"]),
        batch=manifest["batch"],
        edition=str(manifest["edition"]),
        day=manifest["at"][:10],
    )


def lines(row: Row) -> list[str]:
    """A measure in a few lines: what it is, and under it what is known of it, each with its heading."""
    name = row["short"] if not missing(row["short"]) and row["short"] else row["measure"]
    state = row["state"] if not missing(row["state"]) else message("sheet.stateless")
    gone = "" if row["stands"] else message("memory.gone", edition=str(row["last_edition"]))
    known = {of: row[of] for of in messages("memory.heads") if of in row}
    known |= {"measure": "" if name == row["measure"] else row["measure"], "when": _when(row), "done": _done(row)}
    heads = messages("memory.heads")
    told = [f"  {heads[of]}: {known[of]}" for of in heads if not missing(known[of]) and known[of]]
    return [message("memory.named", number=str(row["number"]), name=name, state=state, gone=gone), *told]


def found(n: int, of: int) -> str:
    """How many were found of how many."""
    return message("memory.found", n=n, of=of)


def left_out(kind: str, n: int, *, tier: str) -> str:
    """That the verdicts of some editions are not told, and why."""
    return message("memory.narrower", n=n, tier=tier) if kind == "narrower" else message("memory.other_register", n=n)


def _when(row: Row) -> str:
    ends = ["" if missing(row[name]) else row[name] for name in ("start", "end")]
    return "–".join(ends) if any(ends) else ""


def _done(row: Row) -> str:
    parts = [str(row[name]).strip() for name in ("done", "told") if not missing(row[name]) and row[name]]
    return upper(". ".join(part.rstrip(".") for part in parts))
