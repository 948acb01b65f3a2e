"""The figures of `1_lagesbild` under stable keys, after the release."""

from typing import TYPE_CHECKING

from bfa.pages.figures import Figures, picked, records
from bfa.pages.local_picture import ahead, assessment, draft, repeat, since, sources, unknown
from bfa.pages.local_picture.comparable import comparable_figures

if TYPE_CHECKING:
    from bfa.pages.local_picture.page import LocalPicturePage

_LINE = (
    *("brottskategori", "brottstyp", "reading_class", "n", "hidden", "share", "per_1000", "per_100000"),
    *(
        "mean",
        "years",
        "ratio",
        "lower",
        "upper",
        "adjusted",
        "changed",
        "subtotal",
        "antagen",
        "strategic",
        "signal",
        "part_of",
    ),
)
_INNER = (
    *("brottstyp", "part_of", "n", "hidden", "within", "per_1000", "per_100000", "mean", "years", "ratio"),
    *("lower", "upper", "strategic", "signal"),
)
_LEVEL = (
    *("kommundel", "brottstyp", "n", "per_1000", "expected", "ratio", "lower", "upper", "adjusted"),
    *("shrunk", "shrunk_lower", "shrunk_upper", "stands"),
)
_COMPARED = (
    *("kommundel", "brottstyp", "n", "ratio", "lower", "upper", "adjusted", "shrunk", "shrunk_lower", "shrunk_upper"),
    "stands",
)


def figures(page: "LocalPicturePage") -> Figures:
    """The figures of the page."""
    from bfa.pages.local_picture.page import sentences

    own = page.picture.kommundel
    levels, compared = (table[table["kommundel"] == own] if own else table for table in (page.levels, page.compared))
    return {
        "kind": "crime",
        "kommundel": own,
        "period": str(page.picture.period),
        "earlier": [str(each) for each in page.picture.earlier],
        "sentences": sentences(page),
        "assessment": assessment.figures(page),
        "worst": assessment.worst(page),
        "common": [str(name) for name in page.common["brottstyp"]],
        "crimes": [picked(row, *_LINE) for row in records(page.table)],
        "inner": [picked(row, *_INNER) for row in records(page.inner)],
        "breaks": [picked(row, "brottstyp", "month", "comparable", "what") for row in records(page.picture.breaks)],
        "levels": [picked(row, *_LEVEL) for row in records(levels)],
        "compared": [picked(row, *_COMPARED) for row in records(compared)],
        "places": [
            {
                **picked(row, "brottstyp", "n", "known_n", "peak", "stretch"),
                **{"kinds": row["told"], "known": row["told_known"]},
            }
            for row in records(page.placed)
        ],
        "weighed": [
            picked(row, "brottstyp", "n", "percent", "deviates", "sort", "judged", "stance")
            for row in records(page.criteria)
        ],
        "measures": since.figures(page),
        "beside": sources.figures(page),
        "comparable": comparable_figures(page),
        "repeats": repeat.figures(page),
        "ahead": ahead.figures(page),
        "unknown": unknown.figures(page),
        "drafts": draft.figures(page),
        "priorities": [
            picked(row, "number", "kommundel", "brottstyp", "text", "stance", "why", "withheld")
            for row in records(page.picture.priorities)
        ],
    }
