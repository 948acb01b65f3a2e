"""The rules that hold for one tier, read from the codebooks `sekretess.yml` and `platstyper.yml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bfa.errors import DisclosureError, ParameterError
from bfa.tables.parameters import read_parameters
from bfa.tables.tier_rules import TIERS, PlaceKinds, Rules, Tier

if TYPE_CHECKING:
    from bfa.disclosure.cube import Cube


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that hold for one tier."""

    #: One of `TIERS`.
    tier: str
    #: Counts 1 to `threshold` are hidden where at least `narrowing` of place, time and person narrow them.
    threshold: int
    narrowing: int
    #: A type is sensitive when its name holds one of these, in lower case.
    sensitive: tuple[str, ...]
    #: The same as `threshold` and `narrowing`, for sensitive types.
    sensitive_threshold: int
    sensitive_narrowing: int
    #: Side of the smallest map cell. [m]
    smallest_cell: float
    #: Of fewer answers than this nothing is told of a survey. [count]
    fewest_answers: int
    #: Secrecy marks whose own text is shown.
    texts: tuple[str, ...]
    #: Stands where a text is withheld and none was written for handing out.
    withheld_text: str
    #: Columns that are withheld with the text, besides all free text of the registers (`kinds.FREE`).
    withheld_columns: tuple[str, ...]
    #: Kinds of place that may be named, in lower case.
    named_places: tuple[str, ...]
    #: Stands where a text that is shown names a place that may not be named.
    unnamed_place: str
    #: Stands for the name of an owner that may not be named and has no wording of its own.
    unnamed_owner: str
    #: Names of places, in lower case, that may not be named whatever their kind: what is withheld points at them
    #: (`registers.pointed_at`).
    unnamed: frozenset[str] = frozenset()
    #: Names of owners that may not be named, to what stands instead (`registers.unnamed_owners`).
    owners: Mapping[str, str] = field(default_factory=dict, hash=False)
    #: What is decided for the pages that stand side by side (`disclosure.cube`); None where a page stands alone.
    cube: "Cube | None" = None
    #: What was released through the release that a page has without its cube: asked for, held in no field.
    told: Callable[[], list[dict[str, Any]]] = field(default=list, repr=False, compare=False)

    def released(self) -> list[dict[str, Any]]:
        """All that was released through the release, for a batch to try together with other pages."""
        return [each.plain() for each in self.cube.printed] if self.cube else self.told()

    def without_data(self) -> "Policy":
        """The policy as a page has it: the rules, and neither the data that the cube decides by nor what is hidden."""
        return replace(self, cube=None, told=self.released) if self.cube else self


def policy_from(path: Path, *, tier: str, places: Path | None = None) -> Policy:
    """The policy for one tier, by the rules of a file.

    `places` is the `platstyper.yml` beside `path`, a `sekretess.yml`, unless given.

    Raises
    ------
    ParameterError
        The tier is unknown, or a file is missing or holds faults.
    """
    if tier not in TIERS:
        raise ParameterError(f"tier: {tier!r} finns inte.", do=f"välj {', '.join(TIERS[:-1])} eller {TIERS[-1]}.")
    rules = read_parameters(path, Rules)
    kinds = read_parameters(places or path.with_name("platstyper.yml"), PlaceKinds).kinds
    own = cast(Tier, getattr(rules.tiers, tier))
    far = TIERS.index(tier)
    return Policy(
        tier=tier,
        sensitive=tuple(word.casefold() for word in rules.sensitive),
        withheld_text=rules.withheld_text,
        withheld_columns=tuple(rules.withheld_columns),
        unnamed_place=rules.unnamed_place,
        unnamed_owner=rules.unnamed_owner,
        named_places=tuple(kind.casefold() for kind, reach in kinds.items() if reach in TIERS[far:]),
        **own.model_dump(exclude={"texts"}),
        texts=tuple(own.texts),
    )


def may_name(kind: object, name: object = "", *, policy: Policy) -> bool:
    """Whether a place of a kind may be named at this tier. A kind the codebook does not hold never is."""
    own = str(name).strip().casefold()
    return str(kind).strip().casefold() in policy.named_places and own not in policy.unnamed


def largest_small(brottstyp: str, kind: str, narrowed: int, *, policy: Policy) -> int:
    """The largest small count of a type where so many of place, time and person narrow it; 0: none is small. [count]"""
    usual = policy.threshold if narrowed >= policy.narrowing else 0
    if kind == "activity":
        return 0
    special = narrowed >= policy.sensitive_narrowing and any(word in brottstyp.casefold() for word in policy.sensitive)
    return max(usual, policy.sensitive_threshold) if special else usual


def allowed_cell(size: float, *, policy: Policy) -> float:
    """The side of a map cell, if the tier allows it. [m]

    Raises
    ------
    DisclosureError
        The cell is smaller than the tier allows.
    """
    if not size >= policy.smallest_cell:
        raise DisclosureError(
            f"Kartrutor om {size:g} m är för små för nivån {policy.tier}.",
            found=f"minsta ruta är {policy.smallest_cell:g} m",
            do=f"sätt cell_size till minst {policy.smallest_cell:g}, eller välj en snävare krets av läsare (tier).",
        )
    return float(size)
