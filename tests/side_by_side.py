"""What is decided for the pages that stand side by side, asked by what is counted."""

from bfa.disclosure import Gate
from bfa.disclosure.linking import name_of


def hides(gate: Gate, *, brottstyp: str, period: str, kommundel: str = "") -> bool:
    """Whether a count of a kommundel ("" is the whole kommun) and a period is hidden on every page."""
    counted = {"brottstyp": brottstyp, "period": str(period)} | ({"kommundel": kommundel} if kommundel else {})
    return gate.cube.of([brottstyp]).hidden.get(name_of(counted), False)
