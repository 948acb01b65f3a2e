"""What the process that workers and kernels are forked from has imported: all that they use, and nothing is run."""

import os
from importlib import import_module
from pkgutil import walk_packages

# matplotlib reads it when it is imported, and ipykernel sets it when a kernel starts
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

import ipykernel.kernelapp  # noqa: F401
import papermill.log  # noqa: F401

import bfa.analyses.ask
import bfa.run.cli
import bfa.run.handouts  # noqa: F401
from bfa import pages

for _module in walk_packages(pages.__path__, "bfa.pages."):
    import_module(_module.name)
