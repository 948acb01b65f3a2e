"""Codebooks: word lists that an expert may change, and the four-digit crime codes with their years."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def codebook_file(root: Path, name: str) -> Path:
    """A codebook: `<root>/data/codebook/<name>` if it is there, else the checkout's own.

    Parameters
    ----------
    root : Path
        The project folder (`kommun.root`).
    name : str
        File name, such as `brottskoder.csv`.

    Raises
    ------
    ParameterError
        It is in neither folder.
    """
    from bfa.errors import ParameterError

    for folder in (root, CHECKOUT):
        if (path := folder / "data" / "codebook" / name).is_file():
            return path
    raise ParameterError(f"{name}: kodboken finns inte.", do=f"lägg den i {root / 'data' / 'codebook'}.")
