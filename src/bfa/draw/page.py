"""A whole page of our own: the shared stylesheet, the security policy, no scripts and nothing from outside."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from bfa.draw.output import escape
from bfa.words.labels import Labels, label_html, statements

#: Blanks a line may break at: not those that keep a number and its unit together.
_BLANK = re.compile(r"[ \t\r\n\f\v]+")


@cache
def stylesheet() -> str:
    """The one stylesheet of handouts, meeting sheet and index."""
    return files("bfa.draw").joinpath("style.css").read_text(encoding="utf-8")


def policy(scripts: Sequence[str] = ()) -> str:
    """The security policy of a page that runs these scripts only, and asks nobody for anything."""
    allowed = " ".join(f"'{name}'" for name in dict.fromkeys(scripts)) or "'none'"
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )


def page(body: str, *, title: str, classes: str = "") -> str:
    """A finished HTML page in Swedish.

    Parameters
    ----------
    body : str
        Finished HTML; every text from data in it has gone through `escape`.
    title : str
        Plain text.
    classes : str
        Classes of the body element: `wide`, `dense`.
    """
    kind = f' class="{escape(classes)}"' if classes else ""
    return (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{stylesheet()}</style>\n</head>\n<body{kind}>\n{body}\n</body>\n</html>\n"
    )


def head(title: str, scope: str, *, labels: Labels) -> str:
    """The head of a page: what it is about, its labels, and what to know of the data. Plain text in, HTML out."""
    top = f'<header>\n<h1>{escape(title)}</h1>\n{label_html(labels)}\n<p class="scope">{escape(scope)}</p>\n</header>'
    return top + "".join(f'\n<p class="warning">{escape(text)}</p>' for text in labels.warnings)


def foot(left: str, *, labels: Labels) -> str:
    """The foot of a page: links to the left (finished HTML), the page's own account to the right."""
    own = " ".join(clipped(line, 88) for line in statements(labels))
    return f"<footer>\n<div>{left}</div>\n<div><p>{escape(own)}</p></div>\n</footer>"


def link(href: str, text: str) -> str:
    """A link to a file beside the page; anything but a relative path comes out as plain text."""
    outside = ":" in href or href.startswith(("/", "\\"))
    return escape(text) if outside or not href else f'<a href="{escape(href)}">{escape(text)}</a>'


def clipped(text: object, limit: int) -> str:
    """The text on one line, cut at a word with an ellipsis where longer than `limit` characters."""
    line = " ".join(_BLANK.split(str(text).strip(" \t\r\n")))
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{(head if space and len(head) > limit // 2 else cut).rstrip(' ,;:.–-')}…"
