"""Every sealed comparison in words: what became of each, how many they are, and how often chance alone says as much."""

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.words.catalogue import message
from bfa.words.effect_gates import unlike_agreed
from bfa.words.labels import VERDICTS
from bfa.words.numbers import MISSING, joined, percent, period_label
from bfa.words.partners import why as why_partners
from bfa.words.sentences import upper

COLUMNS = ("number", "where", "brottstyp", "period", "verdict", "told")


def table(found: Facts, goals: pd.DataFrame) -> pd.DataFrame:
    """number, where, brottstyp, period, verdict (its words), told (whether the seal holds).

    `goals` are those of the kommun as the tier may read them: of a goal whose text is withheld, neither place nor type
    is told.
    """
    closed = set(goals.loc[goals["withheld"].astype(bool), "number"])
    rows = [_row(each, closed=each.number in closed) for each in found.promises]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def sentences(found: Facts) -> list[str]:
    """How many sealed comparisons there are, and what chance alone makes of so many."""
    if not found.promises:
        return []
    many, n = len(found.promises), found.answered
    said = [message("outcomes.sealed", n=many)]
    if not n:
        return [*said, message("outcomes.none_answered")]
    error, of = percent(100 * found.any_false), round(1 / found.indicated)
    return [*said, message("outcomes.error", n=n, error=error), message("outcomes.pointing", of=of)]


def _row(each: Facts, *, closed: bool) -> dict[str, object]:
    unseen = closed or not each.period
    return {
        "number": each.number,
        "where": MISSING if unseen else _where(each),
        "brottstyp": MISSING if unseen else upper(each.brottstyp),
        "period": MISSING if unseen else period_label(each.period),
        "verdict": VERDICTS[each.verdict],
        "told": _told(each, closed=closed),
    }


def _where(each: Facts) -> str:
    if not each.kommuner:
        return str(each.kommundel)
    return message("outcomes.partners", where=each.kommundel, names=joined(each.kommuner))


def _told(each: Facts, *, closed: bool) -> str:
    if not each.why:
        return message("outcomes.as_sealed")
    if closed:
        return message("outcomes.changed")
    return upper(why_partners(each.why) if each.kommuner else unlike_agreed(each.why))
