"""The index of a batch: every kommundel and notebook with links, what failed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bfa.present.labels import Labels


@dataclass(frozen=True, slots=True)
class Part:
    """One notebook of one kommundel, as the batch left it.

    Attributes
    ----------
    notebook : str
        File stem, such as `2_hotspots`.
    status : str
        klar, oförändrad (kept from an earlier run), misslyckad, avbruten or ej körd.
    href : str
        The handout, relative to the index; "" where there is none.
    reason : str
        Why it failed, in the words of the refusal. Never a value from data rows.
    """

    notebook: str
    status: str
    href: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One kommundel in the index.

    Attributes
    ----------
    kommundel : str
        Real name; "" for the whole kommun.
    sheet : str
        The meeting sheet, relative to the index; "" where there is none.
    parts : tuple of Part
        One per notebook, in order.
    figures : mapping
        Notebook stem -> the figures it handed on; what failed is absent.
    """

    kommundel: str
    sheet: str = ""
    parts: tuple[Part, ...] = ()
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def index_page(
    rows: Sequence[Row], *, labels: Labels, overview: Row | None = None, run_at: str = "", took: str = ""
) -> str:
    """The index as a whole HTML page. (Not finished.)

    Parameters
    ----------
    rows : sequence of Row
        The kommundelar, in the kommun's own order.
    labels : Labels
        Of the whole kommun.
    overview : Row, optional
        The whole kommun: its notebooks (0_oversikt first) and their figures.
    run_at, took : str
        When the run ended and how long it took, in words ("2010-09-06 14:02", "3 min 12 s").
    """
    raise NotImplementedError
