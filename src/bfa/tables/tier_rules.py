"""What the codebooks `sekretess.yml` and `platstyper.yml` hold: the rules of each tier, as the kommun wrote them."""

from typing import Literal

from pydantic import Field

from bfa.tables.parameters import Strict

#: The tiers, from the narrowest circle to the widest.
TIERS = ("intern", "samverkan", "offentlig")

Secrecy = Literal["ja", "nej", "oprövad"]
Reach = Literal["aldrig", "intern", "samverkan", "offentlig"]


class Tier(Strict):
    """What one circle of readers may see. Thresholds and `fewest_answers` in counts, `smallest_cell` in metres."""

    threshold: int = Field(ge=1)
    narrowing: int = Field(ge=0, le=4)
    sensitive_threshold: int = Field(ge=1)
    sensitive_narrowing: int = Field(ge=0, le=4)
    smallest_cell: float = Field(ge=50)
    fewest_answers: int = Field(30, ge=10)
    texts: list[Secrecy]


class Tiers(Strict):
    """The three circles; none may be left out."""

    intern: Tier
    samverkan: Tier
    offentlig: Tier


class Rules(Strict):
    """`sekretess.yml`."""

    tiers: Tiers
    sensitive: list[str]
    withheld_text: str = Field(min_length=1)
    withheld_columns: list[str]
    unnamed_place: str = Field("en plats som inte nämns", min_length=1)
    unnamed_owner: str = Field("en ansvarig som inte nämns", min_length=1)


class PlaceKinds(Strict):
    """`platstyper.yml`: how far out a kind of place may be named."""

    kinds: dict[str, Reach]


def largest_hidden(rules: Rules) -> int:
    """The largest count that any tier ever hides for being small. [count]"""
    tiers = (rules.tiers.intern, rules.tiers.samverkan, rules.tiers.offentlig)
    return max(each for tier in tiers for each in (tier.threshold, tier.sensitive_threshold))
