"""Cause, measure, what is done, what hinders and who: one row for each measure, and for each cause without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bfa.analyses.chain import OVER
from bfa.analyses.checks import SENTENCE_END, WORDING
from bfa.pages.measure_card import card_address
from bfa.words.catalogue import message
from bfa.words.nouns import SHORT
from bfa.words.numbers import counted, joined

Figures = Mapping[str, Any]

#: The words of support that stand with their count.
_COUNTED = ("stöds", "motsägs")


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A measure with the causes it answers, or a cause that none answers; "" where nothing is said."""

    causes: tuple[str, ...]
    measure: str
    state: str = ""
    late: str = ""
    done: str = ""
    hinder: str = ""
    who: str = ""
    by: str = ""
    #: The card of its method, from the sheet.
    card: str = ""


def brief(text: Any, room: int = WORDING) -> str:
    """The text in one line; where it is long its first sentences, and where not even one fits that it is long.

    Nothing is cut inside a sentence. `room`: characters. [count]
    """
    line = " ".join(str(text or "").split())
    if len(line) <= room:
        return line
    kept = ""
    for sentence in SENTENCE_END.split(line):
        if len(kept) + len(sentence) >= room:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or message("sheet.long_text")


def named(entry: Figures) -> str:
    """A cause, a measure or a decision by its number and its short name, else its text."""
    return f"{entry['number']} {brief(entry.get('short') or entry['text']).rstrip('.')}"


def chain_rows(
    follow_up: Figures,
    *,
    support: Sequence[Figures] = (),
    kind: str = "crime",
    with_scope: bool = False,
    below: bool = False,
) -> list[ChainRow]:
    """A row for each measure, in order of its first cause, what is over last; a cause is named in full once.

    `follow_up`: figures of `5_uppfoljning`. `support`: the causes of `3_orsaker`, with what the data say of each.
    `with_scope`: each measure with the kommundelar where it acts, where those are some of the kommun's. `below`: the
    sheet is a kommundel's, a folder below the cards.
    """
    cards = {
        n: card_address(each["method"], below=below) for each in follow_up.get("cards", ()) for n in each["measures"]
    }
    data, told = {cause["number"]: cause for cause in support}, set[int]()
    known = {cause["number"]: cause for cause in follow_up["causes"]}
    lone = [cause for cause in known.values() if not cause["measures"]]
    rows: list[tuple[tuple[bool, float, int], Figures | None, list[int]]] = [
        ((False, cause["number"], 0), None, [cause["number"]]) for cause in lone
    ]
    for measure in follow_up["measures"]:
        mine = [number for number in measure["causes"] if number in known]
        rows.append(((measure["state"] in OVER, min(mine, default=10**6), measure["number"]), measure, mine))
    found = list[ChainRow]()
    for _, measure, numbers in sorted(rows, key=lambda row: row[0]):
        causes = _causes(numbers, known, data, told, kind)
        found.append(
            _measure(measure, causes, cards, with_scope) if measure else ChainRow(causes, message("sheet.no_measure"))
        )
    return found


def _causes(
    numbers: Sequence[int], known: Mapping[int, Figures], data: Mapping[int, Figures], told: set[int], kind: str
) -> tuple[str, ...]:
    new = [number for number in numbers if number not in told]
    told.update(new)
    said = [f"{named(known[number])}{_support(data.get(number), kind)}" for number in new]
    return (*said, *(message("sheet.cause_above", number=str(number)) for number in numbers if number not in new))


def _support(cause: Figures | None, kind: str) -> str:
    """What the data say of it, in brackets; "" where they say nothing, or what they say is hidden."""
    if not cause or not cause.get("support"):
        return ""
    word, n = str(cause["support"]), cause.get("support_n")
    return f" ({word}, {counted(n, *SHORT[kind])})" if n and word in _COUNTED else f" ({word})"


def _measure(measure: Figures, causes: tuple[str, ...], cards: Mapping[int, str], with_scope: bool) -> ChainRow:
    where = f" ({', '.join(measure['scope'])})" if with_scope and measure["scope"] else ""
    return ChainRow(
        causes=causes or (message("sheet.no_cause"),),
        measure=named(measure) + where,
        state=measure["state"] or message("sheet.stateless"),
        late=message("sheet.is_late") if measure["late"] else "",
        done=measure["progress"] or brief(measure["told"]),
        hinder=brief(measure["why_not"] or measure["remains"]),
        who=str(measure["responsible"] or ""),
        by=str(measure["by"] or ""),
        card=cards.get(measure["number"], ""),
    )


def support_note(support: Sequence[Figures]) -> str:
    """Of which causes it is not told what the data say; "" where there is none."""
    hidden = [cause["number"] for cause in support if cause.get("hidden")]
    return message("sheet.support_hidden", n=len(hidden), causes=joined(hidden)) if hidden else ""
