"""The weighed judgement on the first page: as people have written it, and what stands out in the figures beside it."""

from typing import TYPE_CHECKING

from bfa.pages.figures import Figures, records
from bfa.words import assessment as words
from bfa.words.catalogue import message

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage


def assessment(page: "LocalPicturePage") -> list[str]:
    """What is written, and what stands out beside it."""
    return [*words.written(figures(page)), message("assessment.worst", said=worst(page))]


def worst(page: "LocalPicturePage") -> str:
    """Which types stand out in level, in change and in harm as people judge it, without weighing them together."""
    return words.worst(words.apart(page.weighed, page.levels, page.compared, page.picture))


def figures(page: "LocalPicturePage") -> list[Figures]:
    """What is written, as the tier may read it."""
    rows = words.assessments(page.picture.unknowns, page.picture.kommundel)
    return list(records(rows[["number", "text", "who", "withheld"]]))
