"""Two editions in words: each kind of difference in one line, why they differ, and what is read otherwise."""

from collections.abc import Sequence
from typing import Any

from bfa.analyses.editions import HIDDEN as IS_HIDDEN
from bfa.analyses.editions import Changes, Difference, Kind, Page, Reason
from bfa.words.catalogue import is_said, message, messages
from bfa.words.labels import VERDICTS, part_name
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
    return [_reason(each, changes) for each in changes.why(kind) if kind != "register"]


def rows(changes: Changes, kind: Kind) -> list[dict[str, Any]]:
    """What is read otherwise: where, what, and before and after what is told, the months and a verdict's code."""
    found = [each for each in changes.of(kind) if each.what != "rest"]
    return [_row(same) for same in sorted(_together(found), key=lambda same: _rank(same[0]))]


def _together(found: Sequence[Difference]) -> list[list[Difference]]:
    """Counts that several pages tell alike as one, and everything else by itself."""
    alike: dict[object, list[Difference]] = {}
    for place, each in enumerate(found):
        same = (_where(each), each.months, each.before, each.after)
        alike.setdefault(same if each.what == "count" else place, []).append(each)
    return list(alike.values())


def _rank(each: Difference) -> int:
    """Verdicts and places first, counts of single months last; rows of a register as they are."""
    if each.what == "count":
        return 2 if "/" in each.months[1] else 3
    return int(each.what != "verdict") if each.number is None else 0


def rest(changes: Changes, kind: Kind) -> str:
    """On how many pages other figures too are other ones; "" where there are none."""
    found = [each.page for each in changes.of(kind) if each.what == "rest"]
    names = joined(dict.fromkeys(part_name(name) for _, name in found))
    return message("editions.rest", n=len(found), notebooks=names) if found else ""


def pages(changes: Changes) -> list[str]:
    """Pages that only one of the editions has."""
    told = {"new": changes.new_pages, "gone": changes.gone_pages}
    return [message(f"editions.only.{key}", pages=joined(map(_page_of, found))) for key, found in told.items() if found]


def _world(changes: Changes) -> str:
    if _is_another_way(changes):
        return message("editions.world.unknown")
    found = changes.of("world")
    if not changes.why("world"):
        return message("editions.same.world")
    return " ".join([message("editions.world.moved"), *_judged(found)])


def _judged(found: Sequence[Difference]) -> list[str]:
    """New verdicts, new hot spots and hot spots that are gone, each in a sentence."""
    return [told for what in ("verdict", "hot_spot_new", "hot_spot_gone") if (told := _many(what, found))]


def _is_another_way(changes: Changes) -> bool:
    """Whether what was changed of the method touches every page."""
    return any(not each.pages for each in changes.why("method"))


def _many(what: str, found: Sequence[Difference]) -> str:
    """How many there are of it, and the first by name; "" where there are none."""
    own = [each for each in found if each.what == what]
    if not own:
        return ""
    names = [each.page[0] or message("editions.the_whole") for each in own]
    if what != "verdict":
        names = [message("editions.page_of", page=each.name, name=name) for each, name in zip(own, names, strict=True)]
    more = [message("lists.more", n=len(own) - _MOST_NAMED)] if len(own) > _MOST_NAMED else []
    return message(f"editions.new.{what}", n=len(own), names=joined([*names[:_MOST_NAMED], *more]))


def _register(changes: Changes) -> str:
    found = [each for each in changes.of("register") if each.number is not None]
    if found:
        states = [f"{each.name or _where(each)}: {_told(each, each.after)}" for each in found if each.what == "state"]
        told = message("editions.register.changed", n=len(found))
        said = f"{told} {'; '.join(states)}." if 0 < len(states) <= _MOST_NAMED else told
        return " ".join([said, *_judged(changes.of("register"))])
    if not changes.why("register"):
        return message("editions.same.register")
    if not changes.of("register"):
        return message("editions.register.unseen")
    return " ".join([message("editions.register.beside"), *_judged(changes.of("register"))])


def _data(changes: Changes) -> str:
    files = len(changes.why("data"))
    counts = [each for each in changes.of("data") if each.what == "count"]
    if not files and not counts:
        return message("editions.same.data")
    restated = message("editions.data.beside" if changes.of("data") else "editions.data.unmoved")
    if _is_another_way(changes):
        restated = message("editions.data.unknown")
    if counts:
        first = min(counts, key=_rank)
        shown = {"where": _where(first), "months": period_label(first.months[1])}
        shown |= {"before": _told(first, first.before), "after": _told(first, first.after)}
        restated = message("editions.data.restated", n=len(_together(counts)), **shown)
    said = f"{message('editions.data.files', n=files)}. {upper(restated)}" if files else restated
    return " ".join([said, *_judged(changes.of("data"))])


def _method(changes: Changes) -> str:
    found = [each.what for each in changes.why("method")]
    if not found:
        return message("editions.same.method")
    named = [_counted(f"editions.method.{what}", found.count(what)) for what in dict.fromkeys(found)]
    told = [message("editions.method.changed", what=joined(named))]
    many = len(_together(changes.of("method")))
    return " ".join([*told, *([message("editions.method.touched", n=many)] if many else [])])


def _counted(key: str, n: int) -> str:
    return message(key) if key.endswith(("code", "reading")) else message(key, n=n)


def _reason(reason: Reason, changes: Changes) -> str:
    name, before, after = part_name(reason.name), _value(reason.before), _value(reason.after)
    if reason.what == "source":
        return _source(reason)
    if reason.what == "reading":
        return message("editions.reading")
    if reason.what == "code":
        old, new = (each.manifest["versions"].get("bfa", MISSING) for each in (changes.before, changes.after))
        return (
            message("editions.code_alone", version=old)
            if old == new
            else message("editions.code", before=old, after=new)
        )
    if reason.what == "version":
        return message("editions.version", name=name, before=before, after=after)
    if reason.what in ("notebook", "codebook"):
        return message(f"editions.files.{reason.what}", name=name)
    key = f"editions.periods.{reason.name}"
    name = message(key) if is_said(key) else reason.name
    return message("editions.asked", name=name, before=before, after=after, pages=_touched(reason, changes))


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


def _touched(reason: Reason, changes: Changes) -> str:
    """The notebooks, and the kommundelar where it is not all that they were run for."""
    notebooks = dict.fromkeys(name for _, name in reason.pages)
    said = joined(part_name(name) for name in notebooks)
    every = {(run["kommundel"], run["notebook"]) for run in changes.after.manifest["runs"]}
    if {page for page in every if page[1] in notebooks} <= set(reason.pages):
        return said
    places = list(dict.fromkeys(place or message("editions.the_whole") for place, _ in reason.pages))
    more = [message("lists.more", n=len(places) - _MOST_NAMED)] if len(places) > _MOST_NAMED else []
    return message("editions.pages", notebooks=said, places=joined([*places[:_MOST_NAMED], *more]))


def _page_of(page: Page) -> str:
    place, name = page
    return message("editions.page_of", page=part_name(name), name=place or message("editions.whole"))


def _row(same: Sequence[Difference]) -> dict[str, Any]:
    each = same[0]
    told = tuple(_told(each, value) for value in (each.before, each.after))
    marks = (each.before, each.after) if each.what == "verdict" else ("", "")
    moved = each.months[0] != each.months[1]
    months = [
        period_label(own) if moved and said != MISSING else "" for said, own in zip(told, each.months, strict=True)
    ]
    return {"where": _where(each), "what": _what(same), "told": told, "marks": marks, "months": months}


def _where(each: Difference) -> str:
    if each.number is None:
        return (each.name if each.what == "count" else each.page[0]) or message("editions.whole")
    row = message(f"editions.rows.{each.page[1]}", number=str(each.number))
    return f"{row} {each.name}".strip()


def _what(same: Sequence[Difference]) -> str:
    each = same[0]
    if each.number is not None:
        return message(f"editions.fields.{each.what}")
    page = joined(dict.fromkeys(part_name(every.page[1]) for every in same))
    if each.what == "count":
        if each.months[0] != each.months[1]:
            return message("editions.count_moved", page=page)
        return message("editions.count", page=page, months=period_label(each.months[0]))
    if each.what == "verdict":
        return message("editions.verdict", page=page)
    return message(f"editions.place.{each.what}", page=page, name=each.name)


def _told(each: Difference, value: Any) -> str:
    if value == IS_HIDDEN:
        return HIDDEN
    if value is None and each.what.startswith("hot_spot"):
        return message("editions.no_hot_spot")
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
    found = changes.of(kind)
    if not found:
        return []
    both = kind == "data" and any(each.what == "verdict" for each in found) and changes.why("register")
    return [message(f"editions.notes.{kind}"), *([message("editions.data.with_register")] if both else [])]
