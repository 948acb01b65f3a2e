"""Floor 5, making it happen: params, notebooks, the batch, handouts and the command line."""

import sys

# nbformat imports jsonschema, which, where it finds this package (JupyterLab brings it), compiles a grammar of web
# addresses: 2.5 s of processor in the batch and in each of its workers, for a check that no notebook file asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
