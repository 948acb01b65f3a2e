"""What is decided for the pages that stand side by side, asked by what is counted."""

from bfa.disclosure import Policy
from bfa.disclosure.linking import name_of


def hides(policy: Policy, *, brottstyp: str, period: str, kommundel: str = "") -> bool:
    """Whether a count of a kommundel ("" is the whole kommun) and a period is hidden on every page."""
    counted = {"brottstyp": brottstyp, "period": str(period)} | ({"kommundel": kommundel} if kommundel else {})
    return policy.cube.of([brottstyp]).hidden.get(name_of(counted), False)
