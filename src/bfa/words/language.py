"""Which language pages speak."""

import os

#: Names the language: a file beside this one ("sv"), or the path of a file.
LANGUAGE = "BFA_LANGUAGE"


def language() -> str:
    """The language that pages speak."""
    return os.environ.get(LANGUAGE, "sv")
