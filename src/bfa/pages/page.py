"""What every page is: sections of what has been released, and one way to show them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from bfa.disclosure import Policy
from bfa.draw.output import Output, show_output, with_printed
from bfa.errors import DisclosureError
from bfa.words.nouns import counting


class Page(Protocol):
    """Something with sections, whose numbers were released by one policy when it was opened."""

    @property
    def policy(self) -> Policy:
        """The rules of the tier."""


@dataclass(frozen=True, slots=True)
class Section:
    """The outputs of a part of a page, in order, and the tier they were released for. At the end of a cell it is seen
    as it will look; only `show` marks it, so that a handout takes it.
    """

    outputs: tuple[Output, ...]
    tier: str

    def _repr_html_(self) -> str:
        return "".join(output.data.get("text/html", "") for output in self.outputs)


class section(property):  # noqa: N801  # a decorator, named as one
    """A method that yields outputs, as an attribute that is a `Section`. Where there is nothing to show, it yields
    nothing, or None. What a page counts (`kind`, crime where it does not say) is what its words say.
    """

    def __init__(self, drawn: Callable[[Any], Iterator[Output | None]]) -> None:
        def gathered(page: Any) -> Section:
            with counting(getattr(page, "kind", "crime")):
                outputs = [output for output in drawn(page) if output is not None]
            printed = page.policy.released() if any(output.kind == "figures" for output in outputs) else []
            return Section(tuple(with_printed(output, printed) for output in outputs), page.policy.tier)

        super().__init__(gathered, doc=drawn.__doc__)


def show(*sections: Section) -> None:
    """Show sections in order, marked with their tier and sealed. Nothing else writes the mark.

    Raises
    ------
    DisclosureError
        Something that is no section of a page.
    """
    for each in sections:
        if not isinstance(each, Section):
            raise DisclosureError(
                "Bara en sidas delar kan visas här.",
                found=type(each).__name__,
                do="öppna svarets sida med open_page och visa en av dess delar, till exempel show(page.in_short).",
            )
    for each in sections:
        for output in each.outputs:
            show_output(output, tier=each.tier)
