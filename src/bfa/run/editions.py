"""Editions of a batch: each with what it was made from and the figures that were released, kept among working files."""

import json
from collections.abc import Iterator
from pathlib import Path

from bfa.analyses.editions import Changes, Edition, compared
from bfa.disclosure.scan import scan
from bfa.errors import DataError, ParameterError
from bfa.pages.edition_page import edition_page
from bfa.run.files import sha256, told, write_bytes, write_json, write_text
from bfa.run.layout import COMPARISON_NAME, MANIFEST_NAME, Layout
from bfa.run.manifest import Manifest
from bfa.run.params import Batch
from bfa.run.sources import Say
from bfa.run.summary import RESULTS_NAME, refuse
from bfa.tables.lock import held
from bfa.tables.municipality import read_kommun
from bfa.words.editions import lines
from bfa.words.labels import labels

#: What a manifest says of itself, not of what the pages were made from.
_OF_ITSELF = ("edition", "complete", "at")


def kept(layout: Layout, made: Manifest, *, complete: bool) -> list[str]:
    """Put the batch's manifest in place, and keep an edition where it is complete and other than the last of its tier.

    Returns
    -------
    list of str
        What is said of it, in lines of Swedish; nothing where the edition is the first or none is kept.

    Raises
    ------
    DataError
        A file cannot be written.
    """
    every = list(_manifests(layout))
    last = next((each for each in reversed(every) if each["tier"] == made["tier"]), None)
    known = last is not None and _inputs(last) == _inputs(made)
    number = None
    if complete:
        number = last["edition"] if last and known else max((each["edition"] for each in every), default=0) + 1
    made = made | {"edition": number, "complete": complete}
    if number and not known:
        folder = _folder(layout, number)
        results = layout.shared / RESULTS_NAME
        with told(results):
            content = results.read_bytes()
        write_bytes(folder / RESULTS_NAME, content)
        write_json(folder / MANIFEST_NAME, made)  # last: an edition without it is none
    write_json(layout.manifest, made)
    return list(_said(made, last)) if number and last and not known else []


def pair(layout: Layout, tier: str, *, first: int | None = None, last: int | None = None) -> tuple[Edition, Edition]:
    """Two editions of a tier, the earlier first; the last two where no numbers are given.

    Raises
    ------
    ParameterError
        There are not two, a number is of no edition or of one of another tier, or they are not in order.
    DataError
        An edition is not as it was kept.
    """
    every = list(_manifests(layout))
    own = [each["edition"] for each in every if each["tier"] == tier]
    asked = {number for number in (first, last) if number is not None}
    if other := [each for each in every if each["edition"] in asked and each["tier"] != tier]:
        raise ParameterError(
            f"Utgåva {other[0]['edition']} av {layout.batch} är gjord för nivån {other[0]['tier']}, inte {tier}.",
            do="jämför utgåvor av samma nivå: det som döljs på den ena nivån visas på den andra.",
        )
    if absent := sorted(asked - set(own)):
        raise ParameterError(
            f"Utgåva {absent[0]} av {layout.batch} finns inte.", found=_listed(own), do="välj en av dem."
        )
    after = last if last is not None else max(own, default=0)
    before = first if first is not None else max((number for number in own if number < after), default=after)
    if before >= after:
        raise ParameterError(
            f"{layout.batch}: det finns inga två utgåvor att jämföra i den ordningen.",
            found=_listed(own),
            do="kör bfa batch igen när uppgifter, perioder eller register har ändrats, eller välj en tidigare --fran.",
        )
    return _edition(layout, before), _edition(layout, after)


def since_last(layout: Layout, made: Manifest) -> Changes | None:
    """What differs between what now lies among what may be shared and the last edition of the tier that is another.

    None where there is no such edition. `made`: the manifest of what lies there.

    Raises
    ------
    DataError
        An edition is not as it was kept, or the results cannot be read.
    """
    every = list(_manifests(layout))
    own = [each for each in every if each["tier"] == made["tier"]]
    same = next((each["edition"] for each in reversed(own) if _inputs(each) == _inputs(made)), None)
    earlier = [each["edition"] for each in own if same is None or each["edition"] < same]
    if not earlier:
        return None
    number = same or max(each["edition"] for each in every) + 1
    now = Edition(made | {"edition": number}, _read(layout.shared / RESULTS_NAME))
    return compared(_edition(layout, max(earlier)), now)


def every_edition(layout: Layout) -> Iterator[Edition]:
    """Every edition of a batch, in order.

    Raises
    ------
    DataError
        One is not as it was kept.
    """
    for made in _manifests(layout):
        yield _edition(layout, made["edition"])


def compare(batch: Batch, *, first: int | None = None, last: int | None = None, say: Say) -> Path:
    """Write `jamforelse.html` of two editions among what may be shared, and tell the same in a few lines.

    Raises
    ------
    BfaError
        As in `pair`; the page holds something that it must not, and is not left there; it cannot be written; or the
        batch runs elsewhere and does not end (`lock.held`).
    """
    layout = Layout(batch.root / "reports", batch.key)
    target = layout.shared / COMPARISON_NAME
    with held(layout.shared, what=f"Batchen {batch.key} körs", say=say):
        changes = compared(*pair(layout, batch.tier, first=first, last=last))
        html = edition_page(changes, labels=labels(read_kommun(batch.kommun_file), tier=batch.tier))
        refuse(target, scan(html))
        write_text(target, html)
    for line in lines(changes):
        say(line)
    return target


def _inputs(made: Manifest) -> Manifest:
    return {name: value for name, value in made.items() if name not in _OF_ITSELF}


def _said(made: Manifest, last: Manifest) -> Iterator[str]:
    yield (
        f"Utgåva {made['edition']} är sparad. Vad som skiljer den från utgåva {last['edition']} visar "
        f"bfa jamfor params/batch/{made['batch']}.yml."
    )
    if made["utgava"] == last["utgava"]:
        yield f"I kommunfilen heter den fortfarande utgava: {made['utgava']}, fast innehållet är ett annat."


def _listed(numbers: list[int]) -> str:
    return f"utgåva {', '.join(map(str, numbers))}" if numbers else "ingen utgåva på den nivån"


def _folder(layout: Layout, number: int) -> Path:
    return layout.editions / f"{number:04}"


def _manifests(layout: Layout) -> Iterator[Manifest]:
    """The manifest of every whole edition, in order."""
    for path in sorted(layout.editions.glob(f"*/{MANIFEST_NAME}")):
        yield _read(path)


def _edition(layout: Layout, number: int) -> Edition:
    folder = _folder(layout, number)
    made, results = _read(folder / MANIFEST_NAME), folder / RESULTS_NAME
    if not results.is_file() or sha256(results) != made["results"]:
        raise _damaged(results)
    return Edition(made, _read(results))


def _read(path: Path) -> Manifest:
    try:
        held: Manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _damaged(path) from None
    return held


def _damaged(path: Path) -> DataError:
    return DataError(
        f"Utgåva {path.parent.name.lstrip('0')} är inte som den sparades.",
        found=str(path),
        do="lägg tillbaka filen ur en säkerhetskopia, eller ta bort utgåvans mapp.",
    )
