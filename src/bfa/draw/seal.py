"""What binds an output to its mark and to the run that made it.

The secret of a run is handed to its kernel alone. A mark written by hand, an output changed afterwards, or one made in
another run or in JupyterLab has no seal that fits. That stops accident and habit, not malice: who runs code in the
kernel can read its memory.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any

#: The environment variable that hands a kernel the secret of its run.
SECRET = "BFA_RUN_SECRET"


def seal(data: Mapping[str, Any], mark: Mapping[str, Any], *, secret: str) -> str:
    """What binds an output to its mark and to one run.

    Parameters
    ----------
    data : mapping
        What the output holds, by mime type; plain JSON.
    mark : mapping
        What it says of itself; a seal in it is left out.
    secret : str
        The run's. The same output has another seal in another run.
    """
    said = {name: value for name, value in mark.items() if name != "seal"}
    return hmac.new(secret.encode(), json.dumps([data, said], sort_keys=True).encode(), "sha256").hexdigest()
