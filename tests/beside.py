"""Whether each interval on a page stands beside its own change, found by the keys of the figures."""

from collections.abc import Iterable, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from bfa.words.numbers import change, interval, missing, sized

_BLOCKS = ("li", "tr", "p", "figcaption", "h2", "h3")
Ends = tuple[float, float, float]


def changes_of(lines: Iterable[Mapping[str, Any]]) -> list[Ends]:
    """Ratio and ends of every line that has them."""
    every = [tuple(line[name] for name in ("ratio", "lower", "upper")) for line in lines]
    return [ends for ends in every if not any(missing(end) for end in ends)]


def astray(html: str, changes: Iterable[Ends]) -> list[str]:
    """Pieces of a page with the interval of some change and without the change that it belongs to."""
    owners: dict[str, set[str]] = {}
    for ratio, lower, upper in changes:
        owners.setdefault(interval(lower, upper), set()).update({change(100 * (ratio - 1)), sized(ratio)})
    page = BeautifulSoup(html, "html.parser")
    blocks = [tag.get_text(" ") for tag in page.find_all(_BLOCKS) if not tag.find(_BLOCKS)]
    alts = [part for image in page.find_all(alt=True) for part in str(image["alt"]).split("; ")]
    told = [f"{' '.join(text.split(' '))} " for text in [*blocks, *alts]]
    return [text for text in told for span, own in owners.items() if span in text and not any(o in text for o in own)]


def figures_in(html: str, key: str) -> list[str]:
    """The text of every piece that stands for the change of a key."""
    page = BeautifulSoup(html, "html.parser")
    return [tag.get_text(" ") for tag in page.find_all(attrs={"data-figure": key}) if isinstance(tag, Tag)]
