"""The answer of the effect follow-up, first on every page: the verdict in words, each change with its own interval."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bfa.draw.marks import mark
from bfa.draw.output import escape
from bfa.draw.page import clipped
from bfa.errors import ParameterError
from bfa.tables.period import months, parse_period
from bfa.words.catalogue import message
from bfa.words.labels import VERDICTS
from bfa.words.missing_months import listed
from bfa.words.nouns import REPORTED, kind_in
from bfa.words.numbers import HIDDEN, MISSING, change, interval, joined, missing, number, percent
from bfa.words.sentences import upper

Figures = Mapping[str, Any]

#: Colour follows the verdict, never the sign of the figure.
TONES = {"fall_shown": "fall", "rise_shown": "rise", "not_assessed": "unknown", "too_early": "unknown"}
_BRIEF, _WHOLE, _MOST_EARLIER = 340, 2000, 6
#: Printed lines of the answer on an A4; what has no room stands in the appendix.
_MOST_SAID = 4
#: Letters on a printed line of the answer.
_SAID_LINE = 106


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it is said: never without its own interval, and never beside another's."""

    #: own, relative or total: where in the figures it stands.
    key: str
    #: How large, and what changed.
    size: str
    what: str
    #: What it is compatible with; "" where there is no interval.
    compatible: str = ""
    #: What stands after, a sentence; "" where nothing does.
    more: str = ""

    @property
    def text(self) -> str:
        """What stands beside the size, plain."""
        told = f"; {self.compatible}" if self.compatible else ""
        return f"{self.what}{told}.{f' {self.more}' if self.more else ''}"


def answer_html(effect: Figures | None, *, brief: bool = False) -> str:
    """The answer as a block of HTML, from the figures of `4_effekt` (None when that part failed).

    `brief`: as many of its sentences as an A4 has room for; the whole stands in the appendix.
    """
    verdict = str(effect["verdict"]) if effect else "not_assessed"
    first, *more = _brief_lines(effect) if brief else [clipped(line, _WHOLE) for line in answer_lines(effect)]
    said = f"<p>{escape(first)}</p>{_points(more)}"
    label = message("answer.label")
    below = "".join(f"<p>{escape(line)}</p>" for line in ground_lines(effect, brief=brief))
    return (
        f'<section class="answer {TONES.get(verdict, "")}" aria-label="{label}">\n'
        f'<p class="verdict">{mark(verdict)} {escape(verdict_words(effect))}</p>\n{_changes_html(effect)}\n'
        f'<div class="said">{said}</div>\n'
        f"{f'<div class={chr(34)}ground{chr(34)}>{below}</div>' if below else ''}</section>"
    )


def _changes_html(effect: Figures | None) -> str:
    rows = "".join(
        f'<li data-figure="{each.key}"><strong>{escape(each.size)}</strong> <span>{escape(each.text)}</span></li>'
        for each in sorted(changes(effect), key=lambda each: each.key == "own")  # what the verdict is of comes first
    )
    return f'<ul class="figures">{rows}</ul>' if rows else ""


def _points(lines: Sequence[str]) -> str:
    """What follows the first sentence: a list, or one more paragraph where it is one sentence."""
    if len(lines) < 2:
        return "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def verdict_words(effect: Figures | None) -> str:
    """The verdict in the words of the closed list."""
    return VERDICTS[str(effect["verdict"])] if effect else VERDICTS["not_assessed"]


def judged_together(effects: Iterable[tuple[str, Figures | None]]) -> dict[str, tuple[str, bool]]:
    """Of each kommundel that is judged with others: with whom, in words, and whether the verdict stands there.

    It stands at the first of them in order, and the others say where it does.
    """
    first, told = dict[Any, str](), dict[str, tuple[str, bool]]()
    for name, effect in effects:
        if joint := (effect or {}).get("joint"):
            leader = first.setdefault(joint["goal"], name)
            whole = message("answer.together", names=joined(joint["kommundelar"]))
            told[name] = (whole, True) if leader == name else (message("answer.elsewhere", name=leader), False)
    return told


def answer_lines(effect: Figures | None) -> list[str]:
    """What the changes may be taken for, how strong the comparison is, and what bears on it: a sentence per line."""
    if not effect:
        return [message("answer.part_lost")]
    if effect.get("hidden"):
        return [message("answer.hidden")]
    if effect["verdict"] in ("not_assessed", "too_early"):
        gone = [parse_period(text) for text in effect.get("not_counted") or ()]
        whole = list(effect.get("said") or ())[:1] if effect.get("joint") else []
        return [_reason(effect) + listed(gone), *whole]
    if effect.get("withheld"):
        return [message("answer.withheld")]
    first, *rest = [str(line) for line in effect.get("said") or ()] or [str(effect["sentence"])]
    return [first, *_strength(effect), *rest]


def ground_lines(effect: Figures | None, *, brief: bool = False) -> list[str]:
    """What the answer rests on: how far the area would have to depart by itself, how it has departed, what was seen.

    Brief, how it has departed is left to the counts of the same months where they are told, and what could be seen to
    what the next answer can show.
    """
    if not effect or effect.get("hidden"):
        return []
    robust = effect.get("robustness") or {}
    foreseen = effect.get("acted", True) and effect["verdict"] != "not_assessed"
    planned = before_start(effect) if foreseen and not brief else ""
    departed = clipped(robust.get("sentence") or "", _BRIEF // 2)
    earlier = "" if brief and _same_months(effect) else _earlier(effect)
    return [line for line in (departed, earlier, planned) if line]


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


def before_start(effect: Figures) -> str:
    """What could have been seen of which areas in how many months, as it was computable before; "" where it was not."""
    fall, joint = effect.get("smallest_visible_fall"), effect.get("joint")
    if missing(fall) or not fall:
        return ""
    where = message("answer.visible_of", names=joined(joint["kommundelar"])) if joint else ""
    length = len(months(parse_period(str(effect["period"]))))
    return message("answer.visible_fall", fall=percent(100 * fall), where=where, n=length)


def changes(effect: Figures | None) -> list[Change]:
    """The area's own change, and what it was against the controls where that is assessed and may be shown."""
    return [_own(effect), *_against(effect)] if effect else []


def _own(effect: Figures) -> Change:
    before, after, noun = effect.get("before"), effect.get("after"), REPORTED[kind_in(effect)]
    if effect.get("hidden"):
        return Change("own", HIDDEN, message("answer.own.hidden"))
    if missing(before) or missing(after):
        return Change("own", MISSING, message("answer.own.missing"))
    if not before and not after:
        return Change("own", number(0), message("answer.own.none", nouns=noun[1]))
    years = _same_months(effect)
    if missing(effect.get("percent")):
        size = message("answer.own.from_to", before=before, after=after)
        return Change("own", size, noun[after != 1], more=years)
    what = message("answer.own.change", before=before, after=after, nouns=noun[after != 1])
    return Change("own", change(effect["percent"]), what, _compatible(effect), years)


def _against(effect: Figures) -> list[Change]:
    """The comparison: what was expected had the area moved as the controls, and what it became."""
    other = effect.get("relative")
    untold = effect.get("hidden") or effect.get("withheld") or effect["verdict"] in ("not_assessed", "too_early")
    if not other or untold:
        return []
    size, told = change(100 * (other["ratio"] - 1)), _of_all_years(other)
    if effect.get("joint"):
        return [Change("relative", size, message("answer.joint", names=joined(effect["joint"]["kommundelar"])), told)]
    if missing(other.get("total_ratio")):
        return [Change("relative", size, _against_others("relative", effect), told)]
    total = {name: other[f"total_{name}"] for name in ("ratio", "lower", "upper")}
    return [
        Change("relative", size, message("answer.typical"), told),
        Change("total", change(100 * (total["ratio"] - 1)), _against_others("total", effect), _of_all_years(total)),
    ]


def _against_others(line: str, effect: Figures) -> str:
    if missing(effect.get("expected")) or missing(effect.get("after")):
        return message(f"answer.against.{line}")
    expected = round(effect["expected"])
    return message(f"answer.foreseen.{line}", expected=expected, after=effect["after"])


def _compatible(ends: Figures) -> str:
    told = not missing(ends.get("lower")) and not missing(ends.get("upper"))
    return message("answer.compatible", interval=interval(ends["lower"], ends["upper"])) if told else ""


def _of_all_years(ends: Figures) -> str:
    told = _compatible(ends)
    return message("answer.of_all_years", told=told) if told else ""


def _same_months(effect: Figures) -> str:
    """What the same months held each year, the latest where they are many: "Samma månader 2006–2010: 29, ..."."""
    years = list(effect.get("same_months") or ())[-_MOST_EARLIER:]
    if len(years) < 3:
        return ""
    first = [parse_period(str(year["period"])).first.year for year in years]
    counts = [HIDDEN if year["hidden"] else number(year["n"]) for year in years]
    what = message("answer.years" if _is_year(effect) else "answer.same_months")
    odd = _odd_before(effect, years)
    if first != list(range(first[0], first[0] + len(first))):
        return f"{what}: {joined(f'{n} ({at})' for n, at in zip(counts, first, strict=True))}.{odd}"
    return f"{what} {first[0]}–{first[-1]}: {joined(counts)}.{odd}"


def _odd_before(effect: Figures, years: Sequence[Figures]) -> str:
    """That the months before were the highest or lowest of all, as a sentence to put after another; "" otherwise."""
    before = [str(year["period"]) == str(effect.get("baseline")) for year in years]
    if not any(before) or any(year["hidden"] for year in years):
        return ""
    here = years[before.index(True)]["n"]
    others = [year["n"] for year, own in zip(years, before, strict=True) if not own]
    kind = "high" if here > max(others) else "low" if here < min(others) else ""
    return f" {message(f'answer.before.{kind}', n=number(here))}" if kind else ""


def _reason(effect: Figures) -> str:
    reason = clipped(effect.get("reason") or message("answer.no_reason"), 260).rstrip(".")
    return message("answer.reason", reason=f"{reason[:1].lower()}{reason[1:]}")


def _earlier(effect: Figures) -> str:
    """The area's own earlier departures by period: "−4 % (2008) och +9 % (2009)"; the latest where they are many."""
    percents = list(effect.get("own_years") or ())
    if not percents:
        return ""
    latest = percents[-_MOST_EARLIER:]
    unit = "years" if _is_year(effect) else "periods"
    which = message(f"answer.earlier.{unit}")
    if len(latest) < len(percents) or effect.get("joint"):
        which = message(f"answer.latest.{'joint' if effect.get('joint') else unit}", n=len(latest), of=len(percents))
    names = list(effect.get("own_year_names") or ())[-len(latest) :]
    told = [change(value) for value in latest]
    if len(names) == len(latest):
        told = [f"{text} ({name})" for text, name in zip(told, names, strict=True)]
    how = "said" if all(name.isdigit() for name in names) else "said_by_month"
    return message(f"answer.departed.{how}", which=which, told=joined(told))


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
    named = joined(controls) if len(controls) <= 6 else message("answer.other_areas", n=len(controls))
    said = upper(str(strength or message("answer.comparison")))
    return [message("answer.strength", said=said, against=clipped(named, 90)) if controls else f"{said}."]
