"""The measures of a kommundel as the tier may read them, and what is done of each in words."""

import re
from typing import Any

import pandas as pd

from bfa.analyses.answer import Facts
from bfa.analyses.causes import CauseMatch
from bfa.words.catalogue import message
from bfa.words.numbers import joined, missing


def measures(match: CauseMatch | Facts) -> pd.DataFrame:
    """number, text, short, causes (words), cause_numbers, responsible, due, state, done, planned, progress, told (what
    was done, in words), made (both), decide, withheld. The match is a page's, with its registers as the tier may read
    them.
    """
    public, follow = match.measures, match.follow_up.set_index("measure")
    withheld = public["withheld"].astype(bool)
    own = follow["text"].mask(follow["withheld"].astype(bool))
    shown = pd.DataFrame(
        {
            "number": public["number"].astype(int),
            "text": public["text"],
            "short": public["short"],
            "causes": [joined(numbers) for numbers in public["cause_numbers"]],
            "cause_numbers": list(public["cause_numbers"]),
            "responsible": _or_none(public["responsible"].astype(object).mask(withheld)),
            "due": _or_none(pd.to_datetime(public["due"]).dt.strftime("%Y-%m-%d").astype(object).mask(withheld)),
            "state": public["state"].astype(object).where(public["state"].notna(), None),
            "done": public["done"].mask(withheld),
            "planned": public["planned_points"].mask(withheld),
            "told": _or_none(public["number"].map(own).astype(object).mask(withheld)),
            "decide": public["number"].map(follow["decide"]).astype(object).mask(withheld),
            "withheld": withheld,
        }
    )
    shown["decide"] = shown["decide"].where(shown["decide"].notna() & shown["decide"].ne(""), None)
    parts = zip(shown["done"], shown["planned"], public["planned"].mask(withheld), strict=True)
    shown["progress"] = [progress(*part) for part in parts]
    shown["made"] = [made(*part) for part in zip(shown["progress"], shown["told"], strict=True)]
    return shown.reset_index(drop=True)


def _or_none(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    return texts.where(texts.notna() & texts.ne(""), None)


def made(progress: Any, told: Any) -> str | None:
    """What is done of a measure: what is counted, and what is told in words; None where neither is known."""
    return ". ".join(str(each) for each in (progress, told) if not missing(each) and each) or None


def progress(done: Any, planned: Any, agreed: Any = None) -> str | None:
    """What is done of what was agreed, in the noun that was agreed ("8 punkter"); None where it is not counted."""
    if missing(done) or missing(planned):
        return None
    noun = re.fullmatch(rf"{int(planned)} (\w+)", str(agreed))
    what = noun[1] if noun else message("measures.points")
    return message("measures.progress", done=str(int(done)), planned=str(int(planned)), what=what)
