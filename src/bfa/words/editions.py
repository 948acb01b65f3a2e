"""Two editions in words: each kind of difference in one line, why they differ, and what is read otherwise."""

from collections.abc import Sequence
from typing import Any

from bfa.analyses.editions import HIDDEN as IS_HIDDEN
from bfa.analyses.editions import Changes, Difference, Kind, Page, Reason
from bfa.words.catalogue import is_said, message, messages
from bfa.words.labels import NOTEBOOKS, VERDICTS
from bfa.words.numbers import HIDDEN, MISSING, joined, missing, number, period_label
from bfa.words.sentences import upper

#: What a meeting asks first comes first; where the method is another, it is what must be known first.
_ORDER: tuple[Kind, ...] = ("world", "register", "data", "method")
#: Kommundelar that are named one by one. [count]
_MOST_NAMED = 3


def order(changes: Changes) -> tuple[Kind, ...]:
    """The kinds in the order that they are told."""
    return ("method", *_ORDER[:-1]) if changes.why("method") else _ORDER


def named(changes: Changes) -> tuple[str, str]:
    """Both editions by number and time, and by what the kommun calls them where that is not the same."""
    every = [each.manifest for each in (changes.before, changes.after)]
    days = [str(made["at"])[:16].replace("T", " ") for made in every]
    if every[0]["utgava"] != every[1]["utgava"]:
        days = [f"{made['utgava'] or MISSING}, {day}" for made, day in zip(every, days, strict=True)]
    numbers = [str(made["edition"]) for made in every]
    before, after = (message("editions.named", number=own, day=day) for own, day in zip(numbers, days, strict=True))
    return before, after


def lines(changes: Changes) -> list[str]:
    """Which editions, what there is of each kind, and the pages that are new or gone."""
    kinds = messages("editions.kinds")
    before, after = named(changes)
    both = message("editions.both", before=before, after=after)
    return [both, *(f"{kinds[kind]}: {said}" for kind, said in summary(changes).items()), *pages(changes)]


def summary(changes: Changes) -> dict[Kind, str]:
    """What there is of each kind, in one line each."""
    told = {"world": _world, "register": _register, "data": _data, "method": _method}
    return {kind: told[kind](changes) for kind in order(changes)}


def reasons(changes: Changes, kind: Kind) -> list[str]:
    """What the editions were made from that is not the same, one sentence each."""
    return [_reason(each, changes) for each in changes.why(kind) if each.what != "register"]


def rows(changes: Changes, kind: Kind) -> list[dict[str, Any]]:
    """What is read otherwise: where, what, and before and after what is told, the months and a verdict's code.

    Single months come after what is of several: a reader asks for those first.
    """
    found = [each for each in changes.of(kind) if each.what != "rest"]
    return [_row(each) for each in sorted(found, key=_is_one_month)]


def rest(changes: Changes, kind: Kind) -> str:
    """On how many pages other figures too are other ones; "" where there are none."""
    found = [each.page for each in changes.of(kind) if each.what == "rest"]
    names = joined(dict.fromkeys(NOTEBOOKS.get(name, name) for _, name in found))
    return message("editions.rest", n=len(found), notebooks=names) if found else ""


def pages(changes: Changes) -> list[str]:
    """Pages that only one of the editions has."""
    told = {"new": changes.new_pages, "gone": changes.gone_pages}
    return [message(f"editions.only.{key}", pages=joined(map(_page_of, found))) for key, found in told.items() if found]


def _world(changes: Changes) -> str:
    if any(not each.pages for each in changes.why("method")):
        return message("editions.world.unknown")
    found = changes.of("world")
    if not changes.why("world"):
        return message("editions.same.world")
    parts = [_many(f"editions.world.{what}", found, what) for what in ("hot_spot_new", "hot_spot_gone", "verdict")]
    parts = [part for part in parts if part] or [_many("editions.world.count", found, "count")]
    return " ".join([message("editions.world.moved"), f"{upper(joined(filter(None, parts)))}."])


def _many(key: str, found: Sequence[Difference], what: str) -> str:
    many = sum(each.what == what for each in found)
    return message(key, n=many) if many else ""


def _register(changes: Changes) -> str:
    found = [each for each in changes.of("register") if each.number is not None]
    if found:
        states = [f"{each.name or _where(each)}: {_told(each, each.after)}" for each in found if each.what == "state"]
        told = message("editions.register.changed", n=len(found))
        return f"{told} {'; '.join(states)}." if 0 < len(states) <= _MOST_NAMED else told
    return message("editions.register.unseen" if changes.why("register") else "editions.same.register")


def _data(changes: Changes) -> str:
    files = len(changes.why("data"))
    counts = [each for each in changes.of("data") if each.what == "count"]
    if not files and not counts:
        return message("editions.same.data")
    restated = message("editions.data.unmoved")
    if counts:
        first = min(counts, key=_is_one_month)
        shown = {"where": _where(first), "months": period_label(first.months[1])}
        shown |= {"before": _told(first, first.before), "after": _told(first, first.after)}
        restated = message("editions.data.restated", n=len(counts), **shown)
    return f"{message('editions.data.files', n=files)}. {upper(restated)}" if files else restated


def _is_one_month(each: Difference) -> bool:
    return each.what == "count" and "/" not in each.months[1]


def _method(changes: Changes) -> str:
    found = [each.what for each in changes.why("method")]
    if not found:
        return message("editions.same.method")
    named = [_counted(f"editions.method.{what}", found.count(what)) for what in dict.fromkeys(found)]
    told = [message("editions.method.changed", what=joined(named))]
    many = len(changes.of("method"))
    return " ".join([*told, *([message("editions.method.touched", n=many)] if many else [])])


def _counted(key: str, n: int) -> str:
    return message(key) if key.endswith(("code", "reading")) else message(key, n=n)


def _reason(reason: Reason, changes: Changes) -> str:
    if reason.what == "source":
        return _source(reason)
    told: dict[str, str] = {} if reason.what == "reading" else {"name": NOTEBOOKS.get(reason.name, reason.name)}
    if reason.what == "code":
        bfa = [each.manifest["versions"].get("bfa", MISSING) for each in (changes.before, changes.after)]
        told = {"before": bfa[0], "after": bfa[1]}
    if reason.what in ("version", "parameter", "period"):
        told |= {"before": _value(reason.before), "after": _value(reason.after)}
    if reason.what in ("parameter", "period"):
        key = f"editions.periods.{reason.name}"
        told |= {"name": message(key) if is_said(key) else reason.name, "pages": _touched(reason.pages)}
    return message(f"editions.reasons.{reason.what}", **told)


def _source(reason: Reason) -> str:
    day = message("editions.uttag", day=str(reason.after)) if reason.after else ""
    if reason.after is None:
        return message("editions.source_gone", name=reason.name)
    if reason.before is None:
        return message("editions.source_new", name=reason.name, day=day)
    return message("editions.source_changed", name=reason.name, day=day)


def _value(value: Any) -> str:
    """A parameter as it is written: a period in words, a list by its parts."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return joined(map(str, value)) or message("editions.unset")
    return period_label(str(value)) if value not in (None, "") else message("editions.unset")


def _touched(pages: Sequence[Page]) -> str:
    notebooks = joined(dict.fromkeys(NOTEBOOKS.get(name, name) for _, name in pages))
    places = list(dict.fromkeys(place for place, _ in pages if place))
    told = joined(places) if len(places) <= _MOST_NAMED else message("editions.places", n=len(places))
    if any(not place for place, _ in pages):
        whole = message("editions.whole")
        told = message("editions.whole_and", places=told) if places else whole[:1].lower() + whole[1:]
    return message("editions.pages", notebooks=notebooks, places=told)


def _page_of(page: Page) -> str:
    place, name = page
    return message("editions.page_of", page=NOTEBOOKS.get(name, name), name=place or message("editions.whole"))


def _row(each: Difference) -> dict[str, Any]:
    told = tuple(_told(each, value) for value in (each.before, each.after))
    marks = (each.before, each.after) if each.what == "verdict" else ("", "")
    moved = each.months[0] != each.months[1]
    months = [
        period_label(months) if moved and said != MISSING else ""
        for said, months in zip(told, each.months, strict=True)
    ]
    return {"where": _where(each), "what": _what(each), "told": told, "marks": marks, "months": months}


def _where(each: Difference) -> str:
    if each.number is None:
        return each.name if each.what == "count" and each.name else each.page[0] or message("editions.whole")
    row = message(f"editions.rows.{each.page[1]}", number=str(each.number))
    return f"{row} {each.name}".strip()


def _what(each: Difference) -> str:
    if each.number is not None:
        return message(f"editions.fields.{each.what}")
    page = NOTEBOOKS.get(each.page[1], each.page[1])
    if each.what == "count":
        if each.months[0] != each.months[1]:
            return message("editions.count_moved", page=page)
        return message("editions.count", page=page, months=period_label(each.months[0]))
    named = {"name": each.name} if each.what.startswith("hot_spot") else {}
    return message(f"editions.{each.what}", page=page, **named)


def _told(each: Difference, value: Any) -> str:
    if value == IS_HIDDEN:
        return HIDDEN
    if each.what == "verdict":
        return VERDICTS.get(str(value), MISSING)
    if isinstance(value, (list, tuple)):
        return joined(map(str, value)) or MISSING
    if isinstance(value, str):
        return value or MISSING
    return MISSING if missing(value) else number(value)


def heads(changes: Changes) -> dict[str, str]:
    """The headings of a table of differences."""
    numbers = [str(each.manifest["edition"]) for each in (changes.before, changes.after)]
    return messages("editions.heads", before=numbers[0], after=numbers[1])


def notes(changes: Changes, kind: Kind) -> list[str]:
    """What must be known to read the differences of a kind."""
    both = kind == "data" and any(each.what == "verdict" for each in changes.of(kind)) and changes.why("register")
    return [message(f"editions.notes.{kind}"), *([message("editions.data.with_register")] if both else [])]
