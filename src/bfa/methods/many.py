"""Many comparisons at once: what is left when each is held against how many were made."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from bfa.errors import DataError


def benjamini_hochberg(p: Sequence[float]) -> NDArray[np.float64]:
    """Adjusted p-values: picking those at most q keeps the expected share of false ones among the picked at q.

    Parameters
    ----------
    p : sequence of float, shape (n,)
        Two-sided p-values of the whole family, those that show nothing included. [0-1]

    Returns
    -------
    ndarray, shape (n,)
        Adjusted p-values in the same order. [0-1]

    Raises
    ------
    DataError
        A value outside 0-1, or missing.

    Notes
    -----
    Holds for independent or positively dependent comparisons. Areas compared with each other are weakly negatively
    dependent; with ten areas or more that is small.

    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate.
    """
    values = np.asarray(p, dtype=float)
    if values.size == 0:
        return values
    if not ((values >= 0) & (values <= 1)).all():
        raise DataError("p-värden ska ligga mellan 0 och 1.", do="ta bort jämförelser som inte kunde räknas.")
    return np.asarray(multipletests(values, method="fdr_bh")[1], dtype=float)
