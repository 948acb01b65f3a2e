"""A place on a page that is filled when all pages are there: what no page can know while it is made."""

import re

from markupsafe import Markup

#: What stands around it. What it is filled with has no `div` of its own.
_SLOT = re.compile(r"(<div data-slot>).*?(</div>)", re.DOTALL)


def slot(held: Markup) -> Markup:
    """The place, with what it holds until it is filled."""
    return Markup("<div data-slot>{}</div>").format(held)


def with_slot(page: str, held: Markup) -> str:
    """A finished page with its place filled; as it was where it has none."""
    return _SLOT.sub(lambda found: f"{found[1]}{held}{found[2]}", page)
