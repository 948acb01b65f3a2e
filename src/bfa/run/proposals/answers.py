"""What is wrong with an answer, said when it is given and not when the files are written."""

from collections.abc import Callable
from datetime import date, datetime

from bfa.errors import ParameterError
from bfa.tables.period import parse_period
from bfa.tables.tier_rules import TIERS

#: The question when older files were taken out, and its answers.
OLDER, LAST_DAY, SAME_DAY = "äldre_filer", "sista dagen", "samma dag"
_DAY = "ska vara en dag som finns, skriven som 2025-01-31"
#: Days that an extraction can be of; those outside are slips of the hand.
_DAYS = (date(1900, 1, 1), date(2200, 12, 31))


def fault(key: str, value: object) -> str:
    """Why the value of a key cannot be used, in Swedish; "" where it can, or where only the whole file can tell."""
    check = _CHECKS.get(key)
    return check(value) if check else ""


def day_of(value: object) -> date | None:
    """A day as YAML gives it, or as text; None where it is none."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _day(value: object) -> str:
    if isinstance(value, dict):
        return next((f"{name}: {wrong}" for name, day in value.items() if (wrong := _day(day))), "")
    day = day_of(value)
    if day is None:
        return _DAY
    return "" if _DAYS[0] <= day <= _DAYS[1] else f"{day.year} är inget årtal för ett uttag"


def _period(value: object) -> str:
    text = str(value or "").strip()
    try:
        if text:
            parse_period(text)
    except ParameterError as error:
        return f"{error.what} {error.do[:1].upper()}{error.do[1:]}"
    return ""


def _older(value: object) -> str:
    return "" if value in (LAST_DAY, SAME_DAY) else f"ska vara {LAST_DAY} eller {SAME_DAY}"


def _tier(value: object) -> str:
    return "" if value in TIERS else f"ska vara {', '.join(TIERS[:-1])} eller {TIERS[-1]}"


_CHECKS: dict[str, Callable[[object], str]] = {
    "uttag": _day,
    OLDER: _older,
    "period": _period,
    "baseline": _period,
    "tier": _tier,
}
