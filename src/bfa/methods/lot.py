"""An order drawn by lot that anyone can draw again from the words it was drawn with."""

import hashlib
import unicodedata
from collections.abc import Iterable

from bfa.errors import ParameterError


def drawn(names: Iterable[str], seed: str) -> tuple[str, ...]:
    """Names in an order drawn by lot; the same names and seed give the same order on every machine.

    Parameters
    ----------
    names : list of str
        What is drawn among, each once, in any order.
    seed : str
        The words of the draw, written down before it is made.

    Raises
    ------
    ParameterError
        A name stands twice, or the seed is empty.

    Notes
    -----
    By the SHA-256 of `seed:name` in UTF-8 and normal form C, as hexadecimal digits, the smallest first. Who may choose
    the seed may choose the order: it is fair where the seed was settled before.

    Source: National Institute of Standards and Technology (2015), FIPS 180-4, Secure hash standard.
    """
    listed = list(names)
    if len(set(listed)) < len(listed):
        raise ParameterError("Ett namn står två gånger i lottningen.", do="skriv varje namn en gång.")
    if not seed.strip():
        raise ParameterError(
            "Lottningen saknar frö.", do="skriv de ord som lottningen ska göras med, till exempel KS 2011/7."
        )
    return tuple(sorted(listed, key=lambda name: _digest(f"{seed.strip()}:{name}")))


def _digest(text: str) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8")).hexdigest()
