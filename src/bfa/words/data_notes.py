"""What every page says of the data behind it: which months are counted, and how many rows could not be read."""

from collections.abc import Mapping, Sequence
from typing import Any

from bfa.words.catalogue import message
from bfa.words.numbers import period_label

#: Stretches named; more are counted.
_NAMED = 3


def span(quality: Mapping[str, Any]) -> str:
    """The months that are counted: "januari 2022–december 2024"; "" where nothing is known.

    `quality`: `tables.quality.QualityReport.figures`.
    """
    spans = [each["span"] for each in quality.get("coverage", {}).values()]
    return period_label(f"{min(first for first, _ in spans)}/{max(last for _, last in spans)}") if spans else ""


def warnings(quality: Mapping[str, Any]) -> tuple[str, ...]:
    """What a reader must know before a figure is used, one sentence each; empty when there is nothing.

    Months inside the span that are not counted, and the share of rows that could not be read, or that no kommundel
    has, as a class: never a figure, which would bound a small count.
    """
    unplaced = _unplaced(quality.get("unplaced", {}))
    return (*_gaps(quality.get("coverage", {})), *_refused(quality.get("refusals", {})), *unplaced)


def _gaps(coverage: Mapping[str, Any]) -> list[str]:
    gaps = dict.fromkeys(gap for each in coverage.values() for gap in each["not_counted"])
    return [message("data_notes.gaps", months=_listed([period_label(gap) for gap in gaps]))] if gaps else []


def _refused(refusals: Mapping[str, Any]) -> list[str]:
    return [
        message(
            "data_notes.refused_unevenly" if each["uneven"] else "data_notes.refused",
            share=each["class"].capitalize(),
            rows=message(f"data_notes.rows.{kind if len(refusals) > 1 else 'all'}"),
        )
        for kind, each in refusals.items()
        if each["class"]
    ]


def _unplaced(classes: Mapping[str, str]) -> list[str]:
    return [
        message("data_notes.unplaced", share=words.capitalize(), what=message(f"data_notes.unplaced_kinds.{kind}"))
        for kind, words in classes.items()
    ]


def _listed(texts: Sequence[str]) -> str:
    rest = len(texts) - _NAMED
    named = ", ".join(texts[:_NAMED])
    return message("data_notes.more", named=named, n=rest) if rest > 0 else named
