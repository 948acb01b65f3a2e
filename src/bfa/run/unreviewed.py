"""What the terminal says of texts that a tier does not show since nobody has tried whether it may."""

from bfa.tables.kinds import REGISTERS
from bfa.tables.municipality import Kommun
from bfa.tables.registers import REVIEW, UNREVIEWED
from bfa.tables.store import read_table

_NAMES = {"causes": "orsaker", "measures": "åtgärder", "goals": "mål", "follow_up": "uppföljningar"}


def unreviewed(kommun: Kommun, *, tier: str) -> list[str]:
    """One line where rows of the registers have no text on the pages of this tier, for want of a review.

    Parameters
    ----------
    tier : str
        intern, samverkan or offentlig; intern shows every text.
    """
    if tier == "intern":
        return []
    held = {name: table for name in REGISTERS if (table := read_table(kommun, name)) is not None}
    lacking = {
        name: int((table["sekretess"].eq(UNREVIEWED) & table["utlamnad_text"].isna()).sum())
        for name, table in held.items()
        if {"sekretess", "utlamnad_text"} <= set(table.columns)
    }
    said = [f"{_NAMES[name]} ({n})" for name, n in lacking.items() if n]
    do = f"{REVIEW[:1].upper()}{REVIEW[1:]}."
    return [f"Nivån {tier} visar inte texten för {', '.join(said)}: sekretessen är oprövad. {do}"] if said else []
