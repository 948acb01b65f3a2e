"""What a finished batch holds, as the parts of the document read it: figures by notebook, registers by number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bfa.analyses.decisions import taken
from bfa.draw.document import Paragraph, Table
from bfa.words.catalogue import message
from bfa.words.labels import NOTEBOOKS, Labels, place_name
from bfa.words.numbers import HIDDEN, baseline_label, change, joined, period_label
from bfa.words.sentences import upper

#: Plain JSON by name.
Figures = Mapping[str, Any]
FOLLOW_UP, OVERVIEW, HOTSPOTS, CAUSES, EFFECT = "5_uppfoljning", "0_oversikt", "2_hotspots", "3_orsaker", "4_effekt"


@dataclass(frozen=True, slots=True)
class Absent:
    """A part of the batch that does not stand."""

    #: Real name ("" for the whole kommun) and file stem.
    kommundel: str
    notebook: str
    #: Why, in Swedish; "" where it was not run.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """The figures of a batch that were released together."""

    #: Of the whole kommun and of each kommundel in order: notebook to its figures.
    kommun: Figures
    kommundelar: Mapping[str, Figures]
    absent: Sequence[Absent]
    labels: Labels

    def of(self, notebook: str) -> Iterator[tuple[str, Figures]]:
        """The figures of a notebook, by kommundel, where they are there."""
        yield from ((name, held[notebook]) for name, held in self.kommundelar.items() if notebook in held)

    def entries(self, register: str) -> list[dict[str, Any]]:
        """The rows of a register, by number, each once; what the whole kommun's page says goes first."""
        rows = [*self.kommun.get(FOLLOW_UP, {}).get(register, ())]
        rows += [
            row for notebook in (FOLLOW_UP, CAUSES) for _, each in self.of(notebook) for row in each.get(register, ())
        ]
        found: dict[int, dict[str, Any]] = {}
        for row in rows:
            found[row["number"]] = {**row, **found.get(row["number"], {})}
        return [found[key] for key in sorted(found)]

    def followed(self) -> list[tuple[str, Figures]]:
        """The follow-up of the whole kommun, by ""; where it has none, those of the kommundelar."""
        return [("", self.kommun[FOLLOW_UP])] if FOLLOW_UP in self.kommun else list(self.of(FOLLOW_UP))

    def listed(self, key: str) -> list[Figures]:
        """What the follow-up lists that is told once, however many kommundelar tell it."""
        found = list[Figures]()
        for row in (row for _, each in self.followed() for row in each.get(key) or ()):
            found += [] if row in found else [row]
        return found

    def indicator(self, of: str, key: int) -> Figures | None:
        """What is counted of a measure or a goal; None where nothing is."""
        rows = (row for _, each in (*self.followed(), *self.of(FOLLOW_UP)) for row in each.get("indicators") or ())
        return next((row for row in rows if (row["of"], row["number"]) == (of, key)), None)

    def place(self, kommundel: str) -> str:
        """A kommundel as readers call it; the whole kommun where it is ""."""
        return place_name(replace(self.labels, kommundel=kommundel))


def prioritised(problems: Sequence[Figures]) -> list[Figures]:
    """The problems that are a priority."""
    return [row for row in problems if row.get("priority") == "prioriterat"]


def named(row: Figures) -> str:
    """A row of a register by its short name, else by its text."""
    return str(row.get("short") or row.get("text") or "").rstrip(".")


def numbered(row: Figures) -> str:
    """The same after its number."""
    return message("word.numbered", number=str(row["number"]), name=named(row))


def in_full(row: Figures) -> str:
    """The same with its whole text, where it has a short name besides."""
    text = str(row.get("text") or "").rstrip(".")
    return message("word.in_full", name=numbered(row), text=text) if row.get("short") else numbered(row)


def where(row: Figures) -> str:
    """The kommundelar it is of; "" where the figures do not say."""
    return (joined(row["scope"]) or message("word.everywhere")) if "scope" in row else ""


def own(row: Figures, key: str) -> str:
    """What a row says, that it is lacking, or that it is withheld."""
    return str(row.get(key) or message("word.withheld" if row.get("withheld") else "word.lacks"))


def moved(row: Figures) -> str:
    """The change of a row as it was released."""
    return HIDDEN if row.get("hidden") and row.get("percent") is None else change(row.get("percent"))


def decided_by(row: Figures, decisions: Sequence[Figures] = ()) -> str:
    """Who decided on a row and when, by itself or by the first decision that names it; "" where none is told."""
    if told := [str(row[key]) for key in ("decider", "decided") if row.get(key)]:
        return ", ".join(told)
    numbers = row.get("decisions") or ()
    known = (each for each in decisions if each["number"] in numbers and not each.get("withheld"))
    first = next((each for each in known if taken(each) and each["state"] != "avslaget"), None)
    if first is None:
        return ""
    who = ", ".join(str(first[key]) for key in ("decider", "date") if first.get(key))
    return message("word.by_decision", who=who, number=str(first["number"])) if who else ""


def months(figures: Figures) -> str:
    """The months of figures and those they are held against."""
    now, then = str(figures["period"]), str(figures["baseline"])
    return message("word.against", now=period_label(now), then=baseline_label(now, then))


def crime(figures: Figures) -> str:
    """The type that figures are of, with a capital."""
    return upper(str(figures.get("brottstyp") or ""))


def fill(text: str) -> Paragraph:
    """A place to write in."""
    return Paragraph(message("word.fill", what=text), "fill")


def lost(notebook: str) -> Paragraph:
    """That a part of the batch is not there."""
    return Paragraph(message("word.none_stands", part=NOTEBOOKS[notebook]), "warning")


def table(
    caption: str,
    heads: Mapping[str, str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    numbers: Sequence[int] = (),
) -> Table:
    """A table under its headings; `numbers` are columns of counts."""
    return Table(caption, list(heads.values()), rows, widths, frozenset(numbers))
