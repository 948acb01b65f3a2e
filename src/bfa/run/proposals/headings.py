"""Headings of an export held against the words they usually have (`data/codebook/exportrubriker.yml`)."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from bfa.tables.naming import composed

Words = Mapping[str, Any]


@cache
def usual_words(path: Path) -> Words:
    """The codebook: section to our name to words, in order; `totals`, `crimes` and `extracted` are lists of words."""
    found: Words = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def columns_of(frame: pd.DataFrame) -> list[str]:
    """The headings of a table, its shapes left out."""
    return [str(name) for name in frame.columns if name != "geometry"]


def plain(heading: object) -> str:
    """A heading in small letters, with single spaces for other signs and before figures: ``BEF_2023``, ``pop23``."""
    return " ".join(re.sub(r"[\W_]+|(?<=[^\W\d_])(?=\d)", " ", composed(str(heading)).casefold()).split())


def best(headings: Iterable[str], words: Iterable[str]) -> str | None:
    """The heading, as it stands in the file, that is one of the words; else one that has it as a word of its own.

    The words are in order of weight. None where none does.
    """
    there, wanted = {heading: plain(heading) for heading in headings}, list(words)
    for word in wanted:
        for heading, text in there.items():
            if text == word:
                return heading
    for word in (word for word in wanted if len(word) > 2):
        for heading, text in there.items():
            if f" {word} " in f" {text} ":
                return heading
    return None
