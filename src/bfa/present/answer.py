"""The answer of the effect follow-up, first on every page: the verdict in words, the figure, how sure it is."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bfa.errors import ParameterError
from bfa.present.labels import VERDICTS
from bfa.present.marks import verdict_mark
from bfa.present.missing_months import listed
from bfa.present.nouns import REPORTED, kind_in
from bfa.present.numbers import HIDDEN, MISSING, SPACE, change, interval, joined, missing, number, percent
from bfa.present.output import escape
from bfa.present.page import clipped
from bfa.tables.period import months, parse_period

Figures = Mapping[str, Any]

#: Colour follows the verdict, never the sign of the figure.
TONES = {"fall_shown": "fall", "rise_shown": "rise", "not_assessed": "unknown", "too_early": "unknown"}
_BRIEF, _WHOLE, _MOST_EARLIER = 340, 2000, 6
#: Printed lines of the answer on an A4; what has no room stands in the appendix.
_MOST_SAID = 6
_WITHHELD = "Jämförelsen visas inte i siffror, för att ett annat områdes antal inte ska gå att räkna fram."
#: Letters on a printed line of the answer, and of what it rests on.
_SAID_LINE, _GROUND_LINE = 76, 118


def answer_html(effect: Figures | None, *, brief: bool = False) -> str:
    """The answer as a block of HTML, from the figures of `4_effekt` (None when that part failed).

    Parameters
    ----------
    brief : bool
        As many of its sentences as an A4 has room for; the whole stands in the appendix.
    """
    verdict = str(effect["verdict"]) if effect else "not_assessed"
    first, *more = _brief_lines(effect) if brief else [clipped(line, _WHOLE) for line in answer_lines(effect)]
    said = f"<p>{escape(first)}</p>{_points(more)}"
    count = f'<p class="count">{count_html(effect)}</p>' if effect else ""
    below = "".join(f"<p>{escape(line)}</p>" for line in ground_lines(effect))
    return (
        f'<section class="answer {TONES.get(verdict, "")}" aria-label="Svaret">\n'
        f'<p class="verdict">{verdict_mark(verdict)}{escape(verdict_words(effect))}</p>\n{count}\n'
        f'<div class="said">{said}</div>\n'
        f"{f'<div class={chr(34)}ground{chr(34)}>{below}</div>' if below else ''}</section>"
    )


def _points(lines: Sequence[str]) -> str:
    """What follows the first sentence: a list, or one more paragraph where it is one sentence."""
    if len(lines) < 2:
        return "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def verdict_words(effect: Figures | None) -> str:
    """The verdict in the words of the closed list."""
    return VERDICTS[str(effect["verdict"])] if effect else VERDICTS["not_assessed"]


def answer_lines(effect: Figures | None) -> list[str]:
    """What the figures are compatible with, how strong the comparison is, and what bears on it: a sentence per line."""
    if not effect:
        return ["Delen Effekt saknas: beräkningen gick inte att genomföra. Skälet står i körningens förteckning."]
    if effect.get("hidden"):
        return ["Antalen lämnas inte ut, och därför visas inte heller jämförelsen i siffror."]
    if effect["verdict"] in ("not_assessed", "too_early"):
        return [_reason(effect) + _not_counted(effect), *_own_change(effect)]
    if effect.get("withheld"):
        return [_WITHHELD]
    first, *rest = _sentences(told(str(effect["sentence"]), str(effect["verdict"])))
    return [first, *_strength(effect), *rest]


def ground_lines(effect: Figures | None) -> list[str]:
    """What the answer rests on: how far the area would have to depart by itself, how it has departed, what was seen."""
    if not effect or effect.get("hidden"):
        return []
    robust = effect.get("robustness") or {}
    foreseen = effect.get("acted", True) and effect["verdict"] != "not_assessed"
    planned = before_start(effect.get("smallest_visible_fall")) if foreseen else ""
    departed = clipped(robust.get("sentence") or "", _BRIEF // 2)
    return [line for line in (departed, _earlier(effect), planned) if line]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[a-zåäö%\d)]\.) (?=[A-ZÅÄÖ])", text)


def _brief_lines(effect: Figures | None) -> list[str]:
    """As many whole sentences as an A4 has room for; the first cut at a word where not even that has room."""
    first, *rest = answer_lines(effect)
    kept = [clipped(first, _BRIEF)]
    for line in rest:
        if _printed([*kept, line]) > _MOST_SAID:
            break
        kept.append(line)
    return kept


def _printed(lines: Sequence[str]) -> int:
    return sum(math.ceil(len(line) / _SAID_LINE) for line in lines)


def printed_lines(effect: Figures | None) -> int:
    """How many lines the answer takes on an A4, its heading not counted."""
    ground = sum(math.ceil(len(line) / _GROUND_LINE) for line in ground_lines(effect))
    return _printed(_brief_lines(effect)) + ground


def told(sentence: str, verdict: str) -> str:
    """What the sentence says after the verdict's words, which stand above it, and the areas the strength names.

    "Ingen skillnad kunde beläggas mot A och B: uppgifterna ..." gives "Uppgifterna ...".
    """
    rest = sentence.removeprefix(VERDICTS.get(verdict, "")).strip()
    rest = re.sub(r"\A(mot [^:]*)?[.:]\s*", "", rest)
    return f"{rest[:1].upper()}{rest[1:]}"


def before_start(fall: float | None) -> str:
    """What could have been seen, as it was computable before the start; "" where it was not."""
    if missing(fall) or not fall:
        return ""
    return f"Före start beräknades att en minskning på {percent(100 * fall)} eller mer skulle synas i fyra fall av fem."


def count_html(effect: Figures) -> str:
    """The bare percentage with its two counts below."""
    before, after, noun = effect.get("before"), effect.get("after"), REPORTED[kind_in(effect)]
    if effect.get("hidden"):
        return f"<strong>{HIDDEN}</strong> för att ett litet antal inte ska gå att räkna fram"
    if missing(before) or missing(after):
        return f"<strong>{MISSING}</strong> antal saknas"
    if not before and not after:
        return f"<strong>0</strong> {noun[1]} i båda perioderna"
    if missing(effect.get("percent")):
        return f"<strong>{number(before)} till {number(after)}</strong> {noun[after != 1]}"
    return f"<strong>{change(effect['percent'])}</strong> från {number(before)} till {number(after)} {noun[after != 1]}"


def _reason(effect: Figures) -> str:
    reason = clipped(effect.get("reason") or "skäl är inte angivet", 260).rstrip(".")
    return f"Skäl: {reason[:1].lower()}{reason[1:]}."


def _not_counted(effect: Figures) -> str:
    return listed([parse_period(text) for text in effect.get("not_counted") or ()])


def _own_change(effect: Figures) -> list[str]:
    if missing(effect.get("lower")) or missing(effect.get("upper")) or not effect.get("before"):
        return []
    span = interval(effect["lower"], effect["upper"])
    return [f"Antalen i sig, utan jämförelse, är förenliga med allt från {span}."]


def _earlier(effect: Figures) -> str:
    """The area's own earlier departures: "−4, +9, −12 %"; the latest where they are many."""
    percents = list(effect.get("own_years") or ())
    if not percents:
        return ""
    latest = percents[-_MOST_EARLIER:]
    noun = "år" if _is_year(effect) else "perioder"
    which = f"Områdets {len(latest)} senaste {noun}" if len(latest) < len(percents) else f"Områdets tidigare {noun}"
    figures = ", ".join(change(value).removesuffix(f"{SPACE}%") for value in latest)
    return f"{which}, räknade på samma sätt utan åtgärd: {figures}{SPACE}%."


def _is_year(effect: Figures) -> bool:
    try:
        return len(months(parse_period(str(effect.get("period"))))) == 12
    except ParameterError:
        return False


def _strength(effect: Figures) -> list[str]:
    strength, other = effect.get("strength"), effect.get("relative") or {}
    controls = [str(name) for name in other.get("controls") or ()]
    if not strength and not controls:
        return []
    named = joined(controls) if len(controls) <= 6 else f"{len(controls)} andra områden"
    against = f" mot {clipped(named, 90)}" if controls else ""
    said = str(strength or "jämförelse")
    return [f"{said[:1].upper()}{said[1:]}{against}."]
