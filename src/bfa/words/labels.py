"""The labels every page carries: tier, fictional data, day of extraction, counting rule, edition, who confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bfa.errors import ParameterError
from bfa.tables.municipality import CountSource, IncidentSource, Kommun
from bfa.tables.naming import page_parts
from bfa.words.catalogue import Group, message, messages
from bfa.words.data_notes import span, warnings

#: The tiers and the notebooks (by file stem) as readers call them, and the closed list of verdicts.
TIERS, NOTEBOOKS = Group("labels.tiers", messages), Group("labels.notebooks", messages)
VERDICTS = Group("labels.verdicts", messages)


@dataclass(frozen=True, slots=True)
class Labels:
    """What a page says about itself; all plain text, escaped where it is written."""

    #: Real names; `kommundel` is "" for the whole kommun.
    kommun: str
    kommundel: str
    #: intern, samverkan or offentlig.
    tier: str
    #: The data are made up.
    fiktiv: bool
    #: As the kommun file has them; "" where it says nothing. Where cases are counted the counting rule says so.
    uttag: str
    raknesatt: str
    utgava: str
    problembild: str
    sekretessprovning: str
    sources: str
    nasta_uppfoljning: str = ""
    dnr: str = ""
    #: Who made the lägesbild, which its own pages say and no other.
    lagesbild: str = ""
    #: The months that are counted; "" where that is not known.
    span: str = ""
    #: What a reader must know before a figure is used.
    warnings: tuple[str, ...] = ()


def labels(kommun: Kommun, *, kommundel: str = "", tier: str, quality: Mapping[str, Any] | None = None) -> Labels:
    """The labels of one page; those of the data need the `quality` of its intake.

    Raises
    ------
    ParameterError
        The tier is none of intern, samverkan, offentlig.
    """
    if tier not in TIERS:
        raise ParameterError(f"Nivån {tier!r} finns inte.", do=f"välj en av {', '.join(TIERS)}.")
    return Labels(
        kommun=kommun.kommun,
        kommundel=kommundel,
        tier=tier,
        fiktiv=kommun.fiktiv,
        uttag=kommun.uttag.isoformat() if kommun.uttag else "",
        raknesatt=kommun.raknesatt + _counted(kommun),
        utgava=kommun.utgava,
        problembild=kommun.problembild,
        sekretessprovning=kommun.sekretessprovning,
        sources=_sources(kommun),
        nasta_uppfoljning=kommun.nasta_uppfoljning,
        dnr=kommun.dnr,
        lagesbild=kommun.lagesbild,
        span=span(quality or {}),
        warnings=warnings(quality or {}),
    )


def _sources(kommun: Kommun) -> str:
    """Who counts: those of crime, then those that count events and activities alone."""
    every: list[IncidentSource | CountSource] = [*kommun.incidents, *kommun.counts]
    crime = dict.fromkeys(each.source for each in every if each.kind == "crime" or "kind" in each.columns)
    others = dict.fromkeys(each.source for each in every if each.source not in crime)
    if not crime or not others:
        return ", ".join(crime or others)
    return message("labels.sources", crime=", ".join(crime), others=", ".join(others))


def _counted(kommun: Kommun) -> str:
    """What one of the figures is, where it is not a crime in every source."""
    cases = [source.source for source in kommun.incidents if source.counted == "case"]
    if not cases:
        return ""
    if len(cases) == len(kommun.incidents):
        return message("labels.cases")
    return message("labels.cases_in", sources=", ".join(cases))


def part_name(page: str) -> str:
    """A page of a batch as readers call it, by its name (`naming.page_name`): "Effekt", "Effekt: cykelstöld"."""
    notebook, brottstyp = page_parts(page)
    name = NOTEBOOKS.get(notebook, notebook)
    return message("labels.part_of_type", name=name, brottstyp=brottstyp) if brottstyp else name


def place_name(labels: Labels) -> str:
    """What the page is about: the kommundel, else the whole kommun. A bare letter or number is given its noun."""
    name = labels.kommundel
    bare = name and (len(name) <= 2 or name.isdigit())
    return message("labels.kommundel", name=name) if bare else name or labels.kommun


#: What stands on the pages that ask for it, and on no other.
_ASKED_FOR = ("lagesbild",)


def statements(labels: Labels, *names: str) -> tuple[str, ...]:
    """The page's own account, one plain sentence each, for the foot of every page; of `names` only, where any is given.

    What the kommun file leaves out is said to be missing, never left unsaid.
    """
    told = {
        "sources": labels.sources,
        "uttag": labels.uttag,
        "raknesatt": labels.raknesatt,
        "span": labels.span,
        "utgava": labels.utgava,
        "problembild": labels.problembild.rstrip("."),
        "sekretessprovning": labels.sekretessprovning.rstrip("."),
        "lagesbild": labels.lagesbild.rstrip("."),
    }
    unsaid = messages("labels.unsaid")
    return tuple(
        message(f"labels.statements.{name}", said=said) if said else unsaid[name]
        for name, said in told.items()
        if (said or name in unsaid) and (name in names if names else name not in _ASKED_FOR)
    )
