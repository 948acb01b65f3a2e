"""A kommun whose pages are made by the notebooks' own cells, run in this process."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bfa.draw import output
from bfa.errors import BfaError
from bfa.tables import intake
from bfa.tables.municipality import read_kommun
from bfa.tables.store import kommundelar

CHECKOUT = Path(__file__).resolve().parents[2]
TYPE = "misshandel utomhus"
TRACES = ("Traceback", " nan", "NaN", "None", "<NA>", "inf ")
NOTEBOOKS = ("0_oversikt", "2_hotspots", "3_orsaker", "4_effekt", "5_uppfoljning")


class Kommun:
    """A project folder with one kommun, and its pages."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.shown = folder, []
        (folder / "params" / "kommun").mkdir(parents=True, exist_ok=True)
        (folder / "data").mkdir(exist_ok=True)
        monkeypatch.setattr(output, "display", lambda data, raw, metadata: self.shown.append(data))

    def take(self, file: dict[str, Any], **texts: str) -> None:
        for name, text in texts.items():
            (self.folder / "data" / name.replace("__", ".")).write_text(text, encoding="utf-8")
        self.path = self.folder / "params" / "kommun" / "prov.yml"
        self.path.write_text(yaml.safe_dump({"kommun": "Provby", **file}, allow_unicode=True), encoding="utf-8")
        intake.take_in(read_kommun(self.path))

    def page(self, stem: str, kommundel: str, **asked: Any) -> str:
        """Words of the page, or the reason why there is none."""
        self.shown.clear()
        notebook = json.loads((CHECKOUT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8"))
        names: dict[str, Any] = {}
        try:
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    exec("".join(cell["source"]), names)
                if "parameters" in cell["metadata"].get("tags", []):
                    names |= {"kommun": str(self.path), "kommundel": kommundel, "brottstyp": TYPE} | asked
        except BfaError as error:
            return str(error)
        html = "\n".join(data["text/html"] for data in self.shown if "text/html" in data)
        words = re.sub(
            r"<(script|style).*?</\1>|<[^>]+>", " ", re.sub(r'(srcdoc|src|href)="[^"]*"', "", html), flags=re.S
        )
        assert [trace for trace in TRACES if trace in words] == [], stem
        return words

    def pages(self, **asked: Any) -> dict[tuple[str, str], str]:
        """Every page of the kommun and its first kommundel."""
        names = ["", *kommundelar(read_kommun(self.path))[:1]]
        wanted = [(name, stem) for name in names for stem in NOTEBOOKS if name or stem != "3_orsaker"]
        return {(name, stem): self.page(stem, name, **_of(stem, asked)) for name, stem in wanted}


def _of(stem: str, asked: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in asked.items()
        if name != "baseline" or stem in ("0_oversikt", "4_effekt", "5_uppfoljning")
    }
