"""The answer of the effect follow-up, first on every page: the verdict in words, the figure, how sure it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from bfa.present.labels import VERDICTS
from bfa.present.marks import verdict_mark
from bfa.present.nouns import REPORTED, kind_in
from bfa.present.numbers import HIDDEN, MISSING, change, interval, joined, missing, number
from bfa.present.output import escape
from bfa.present.page import clipped

Figures = Mapping[str, Any]

#: Colour follows the verdict, never the sign of the figure.
TONES = {"fall_shown": "fall", "rise_shown": "rise", "not_assessed": "unknown", "too_early": "unknown"}


def answer_html(effect: Figures | None) -> str:
    """The answer as a block of HTML, from the figures of `4_effekt` (None when that part failed)."""
    verdict = str(effect["verdict"]) if effect else "not_assessed"
    said = "".join(f"<p>{escape(line)}</p>" for line in answer_lines(effect))
    count = f'<p class="count">{count_html(effect)}</p>' if effect else ""
    return (
        f'<section class="answer {TONES.get(verdict, "")}" aria-label="Svaret">\n'
        f'<p class="verdict">{verdict_mark(verdict)}{escape(verdict_words(effect))}</p>\n{count}\n'
        f'<div class="said">{said}</div>\n</section>'
    )


def verdict_words(effect: Figures | None) -> str:
    """The verdict in the words of the closed list."""
    return VERDICTS[str(effect["verdict"])] if effect else VERDICTS["not_assessed"]


def answer_lines(effect: Figures | None) -> list[str]:
    """What the figures are compatible with and how strong the comparison is, one plain sentence per line."""
    if not effect:
        return ["Delen Effekt saknas: beräkningen gick inte att genomföra. Skälet står i körningens förteckning."]
    verdict = effect["verdict"]
    if effect.get("hidden"):
        return ["Antalen lämnas inte ut, och därför visas inte heller jämförelsen i siffror."]
    if verdict in ("not_assessed", "too_early"):
        return [_reason(effect), *_own_change(effect)]
    lines = [_compared(effect)]
    if verdict == "no_difference_shown":
        lines.append(_no_difference(effect))
    return [*lines, *_strength(effect)]


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


def _own_change(effect: Figures) -> list[str]:
    if missing(effect.get("lower")) or missing(effect.get("upper")) or not effect.get("before"):
        return []
    span = interval(effect["lower"], effect["upper"])
    return [f"Antalen i sig, utan jämförelse, är förenliga med allt från {span}."]


def _compared(effect: Figures) -> str:
    other = effect.get("relative")
    if not other:
        return f"Antalen är förenliga med allt från {interval(effect.get('lower'), effect.get('upper'))}."
    size = change(100 * (other["ratio"] - 1))
    return (
        f"Ställt mot utvecklingen i jämförelseområdena är skillnaden {size}, "
        f"och uppgifterna är förenliga med allt från {interval(other['lower'], other['upper'])}."
    )


def _no_difference(effect: Figures) -> str:
    other = effect.get("relative") or {"lower": 0, "upper": 2}
    if not other["lower"] <= 1 <= other["upper"]:
        return (
            "Ingen jämförelse var bestämd på förhand, och bland så många kommundelar ser någon ofta ut så av en slump."
        )
    said = "Det ryms inom vad som skiljer områden åt utan någon åtgärd."
    return (
        f"{said} Det betyder inte att åtgärden saknar verkan."
        if effect.get("acted", True)
        else f"{said} Ingen åtgärd prövas här."
    )


def _strength(effect: Figures) -> list[str]:
    strength, other = effect.get("strength"), effect.get("relative") or {}
    controls = [str(name) for name in other.get("controls") or ()]
    if not strength and not controls:
        return []
    named = joined(controls) if len(controls) <= 6 else f"{len(controls)} andra områden"
    against = f" mot {clipped(named, 90)}" if controls else ""
    shared = other.get("shared_measures") or ()
    also = f", som också haft {_measures(shared)}" if shared else ""
    said = strength or "jämförelse"
    return [f"{said[:1].upper()}{said[1:]}{against}{also}."]


def _measures(shared: Sequence[object]) -> str:
    return f"åtgärd {joined(shared)}" if len(shared) <= 6 else f"{len(shared)} av åtgärderna"
