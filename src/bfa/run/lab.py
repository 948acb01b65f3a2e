"""JupyterLab on the notebooks: this interpreter's kernel, this machine only, and nothing fetched from anywhere."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bfa.run.files import write_json
from bfa.run.forked import kernel_environment
from bfa.run.sources import Say, ensure_store
from bfa.tables.municipality import read_kommun

_LEFT_OUT = ("@jupyterlab/apputils-extension:announcements", "@jupyterlab/extensionmanager-extension:plugin")


def open_lab(root: Path, *, say: Say, browser: bool = True, port: int = 8888) -> int:
    """Open JupyterLab on a project's notebooks and wait until it is closed.

    Parameters
    ----------
    port : int
        First port to try. [1-65535]
    """
    example = root / "params" / "kommun" / "exempelkommun.yml"
    if example.is_file():
        ensure_store(read_kommun(example), say=say)
    with tempfile.TemporaryDirectory(prefix="bfa", ignore_cleanup_errors=True) as folder:
        config = Path(folder) / "bfa_lab_config.json"
        write_json(config, settings(root, Path(folder), browser=browser, port=port))
        write_json(Path(folder) / "page_config.json", {"disabledExtensions": dict.fromkeys(_LEFT_OUT, True)})
        command = [sys.executable, "-m", "jupyterlab", f"--config={config}"]
        say("JupyterLab öppnas. Avsluta med Ctrl-C i det här fönstret.")
        return _until_closed(command)


def settings(root: Path, folder: Path, *, browser: bool, port: int) -> dict[str, Any]:
    """JupyterLab's settings, by class and name.

    `folder` holds what JupyterLab otherwise keeps in its own installation: here, which of its parts are left out.
    It may run as root, as in a container: it answers to this machine alone and can do no more than its user can.
    News, update checks and the extension manager are the three things by which JupyterLab fetches from the network.
    """
    return {
        "ServerApp": {
            "root_dir": str(root / "notebooks"),
            "ip": "127.0.0.1",
            "port": port,
            "open_browser": browser,
            "allow_remote_access": False,
            "allow_root": True,
            "kernel_spec_manager_class": "bfa.run.kernel.OwnKernels",
            "answer_yes": True,
        },
        "LabApp": {
            "app_settings_dir": str(folder),
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
        },
    }


def _until_closed(command: list[str]) -> int:
    process = subprocess.Popen(command, env=os.environ | kernel_environment())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # JupyterLab hears it too, and closes its kernels
            continue
