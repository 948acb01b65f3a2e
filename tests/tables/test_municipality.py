from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from bfa.errors import ParameterError
from bfa.tables.intake import named_files
from bfa.tables.municipality import ExposureSource, Kommun, read_kommun

FILES = sorted((Path(__file__).parents[2] / "params" / "kommun").glob("*.yml"))


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def lacking(model: type[BaseModel], written: Any, place: str = "") -> list[str]:
    """Keys of the model that the written mapping does not show, all the way down."""
    found = []
    for name, field in model.model_fields.items():
        if name not in written:
            found.append(f"{place}{name}")
            continue
        below = written[name][0] if isinstance(written[name], list) and written[name] else written[name]
        for inner in models_in(field.annotation):
            if isinstance(below, dict):
                found += lacking(inner, below, f"{place}{name}.")
    return found


def test_the_template_shows_every_key_of_the_kommun_file(project):
    path = project / "params" / "kommun" / "mall.yml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert lacking(Kommun, written) == []


def test_the_template_explains_population_from_another_layer_in_a_comment(project):
    text = (project / "params" / "kommun" / "mall.yml").read_text(encoding="utf-8")
    for key in ("file:", "column:", "year:", "source:", "crs:"):
        assert key in text.split("population: {")[1].split("}")[0]


def test_the_areas_that_the_template_shows_in_a_comment_are_a_source_like_any_other(project):
    text = (project / "params" / "kommun" / "mall.yml").read_text(encoding="utf-8")
    (shown,) = yaml.safe_load(text.split("som om det vore jämnt spritt")[1].split("#   ")[1].split("\n")[0])
    source = ExposureSource(**shown)
    assert (source.cell_id, source.layer) == (None, "deso")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_kommun_file_of_the_checkout_can_be_read(path, monkeypatch):
    monkeypatch.setenv("BFA_REAL_DATA", "elsewhere")
    kommun = read_kommun(path)
    assert kommun.key == path.stem
    assert named_files(kommun)


def test_an_unknown_key_is_told_with_its_line(tmp_path):
    path = tmp_path / "x.yml"
    path.write_text("kommun: X\nincidents:\n  - file: a.csv\n    sorce: b\n    columns: {}\n", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_kommun(path)
    said = str(caught.value)
    assert "rad 4: incidents.0.sorce är okänd" in said
    assert "incidents.0.source saknas" in said
