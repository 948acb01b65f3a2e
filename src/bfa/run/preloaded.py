"""What the process that kernels are forked from has imported: the shell, and all that pages are made with."""

import os
from importlib import import_module
from pkgutil import walk_packages

import ipykernel.kernelapp  # noqa: F401

import bfa.analyses.ask
import bfa.pages

# matplotlib reads it when it is imported, ipykernel sets it when a kernel starts
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
for _module in walk_packages(bfa.pages.__path__, "bfa.pages."):
    import_module(_module.name)
