"""A JSON text that carries its own digest: whichever bit of it is changed, that is noticed on reading."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_OPEN, _SIZE = b'{\n "sha256": "', 64
_BLANK = b"0" * _SIZE


def sealed(value: Mapping[str, Any]) -> bytes:
    """The value as JSON, led by `sha256`: the digest of the whole text as it is with that digest's 64 digits all 0.

    Raises
    ------
    ValueError
        The value holds something that is no JSON, such as NaN.
    """
    text = json.dumps({"sha256": _BLANK.decode(), **value}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    raw = text.encode("utf-8")
    return _OPEN + _digest(raw) + raw[len(_OPEN) + _SIZE :]


def unsealed(raw: bytes) -> dict[str, Any] | None:
    """What `sealed` was given, or None where the text is not as it was written."""
    given, rest = raw[len(_OPEN) : len(_OPEN) + _SIZE], raw[len(_OPEN) + _SIZE :]
    if not raw.startswith(_OPEN) or given != _digest(_OPEN + _BLANK + rest):
        return None
    value: dict[str, Any] = json.loads(raw)
    return {key: held for key, held in value.items() if key != "sha256"}


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).hexdigest().encode("ascii")
