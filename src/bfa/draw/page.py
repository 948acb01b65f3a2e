"""A whole page of our own: templates that escape every text, the shared stylesheet, and nothing from outside."""

import base64
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bfa.draw.marks import mark
from bfa.draw.output import escape
from bfa.words.catalogue import message, messages
from bfa.words.labels import TIERS, Labels, statements
from bfa.words.numbers import HIDDEN, MISSING, number, percent

#: Blanks a line may break at: not those that keep a number and its unit together.
_BLANK = re.compile(r"[ \t\r\n\f\v]+")


@cache
def stylesheet() -> Markup:
    """The one stylesheet of handouts, meeting sheet and index."""
    return Markup(files("bfa.draw").joinpath("style.css").read_text(encoding="utf-8"))


def policy(scripts: Sequence[str] = ()) -> Markup:
    """The security policy of a page that runs these scripts only, and asks nobody for anything."""
    allowed = " ".join(f"'{name}'" for name in dict.fromkeys(scripts)) or "'none'"
    return Markup(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )


def page(template: str, *, title: str, labels: Labels, scripts: Sequence[str] = (), **texts: Any) -> str:
    """A finished HTML page in Swedish, with its labels at the top and its own account at the foot.

    `template`: name of one that extends `page.j2`. `**texts`: what the template names: `heading` and `scope` of its
    head, and more. Plain text is escaped; only what is `Markup` is written as it stands.
    """
    own = " ".join(clipped(line, 88) for line in statements(labels))
    known = {"own": own, "policy": policy(scripts), "style": stylesheet()}
    return filled(template, title=title, labels=labels, **known, **texts)


def filled(template: str, **texts: Any) -> str:
    """A template with its texts, each through `escape` unless it is `Markup`."""
    return _templates().get_template(template).render(texts)


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("bfa.draw"),
        autoescape=True,
        finalize=lambda text: text if isinstance(text, Markup) else Markup(escape(text)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters |= {"clipped": clipped, "number": number, "percent": percent}
    found.globals |= {
        "HIDDEN": HIDDEN,
        "MISSING": MISSING,
        "message": message,
        "messages": messages,
        "TIERS": TIERS,
        "link": link,
        "mark": mark,
    }
    return found


def drawing(svg: str, *, alt: str) -> Markup:
    """A drawing as an image that runs nothing, with its text alternative."""
    held = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return Markup(f'<img src="data:image/svg+xml;base64,{held}" alt="{escape(alt)}">')


def link(href: str, text: str) -> Markup:
    """A link to a file beside the page; anything but a relative path comes out as plain text."""
    outside = ":" in href or href.startswith(("/", "\\"))
    return Markup(escape(text) if outside or not href else f'<a href="{escape(href)}">{escape(text)}</a>')


def clipped(text: object, limit: int) -> str:
    """The text on one line, cut at a word with an ellipsis where longer than `limit` characters."""
    line = " ".join(_BLANK.split(str(text).strip(" \t\r\n")))
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{(head if space and len(head) > limit // 2 else cut).rstrip(' ,;:.–-')}…"
