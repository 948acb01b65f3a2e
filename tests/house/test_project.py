"""The project's own files: dependencies agree, pins are hashed and name no address, tools are clean."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bfa.run.summary import SCHEMA
from tests.house.test_floors import FILES, imports

PROJECT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAMES = {"matplotlib-base": "matplotlib", "jupyter_client": "jupyter-client"}


def declared() -> dict[str, SpecifierSet]:
    wanted = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["build"]
    return {requirement.name: requirement.specifier for requirement in map(Requirement, wanted)}


def in_conda() -> dict[str, SpecifierSet]:
    listed = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = [item for item in listed if isinstance(item, str)] + [
        p for i in listed if isinstance(i, dict) for p in i["pip"]
    ]
    found = {requirement.name: requirement.specifier for requirement in map(Requirement, plain)}
    return {CONDA_NAMES.get(name, name): bounds for name, bounds in found.items() if name != "pip"}


def pinned(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(line[0], set()).add(line[1])
    return found


def test_conda_and_pip_users_get_the_same_dependencies_with_the_same_bounds():
    conda = in_conda()
    python = conda.pop("python")
    assert python == SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert conda == declared()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_inside_its_bounds(name: str):
    pins = pinned(name)
    assert {want: pins.get(want.lower()) for want, bounds in declared().items() if not pins.get(want.lower())} == {}
    outside = {
        want: pins[want.lower()]
        for want, bounds in declared().items()
        if not all(bounds.contains(version) for version in pins[want.lower()])
    }
    assert outside == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_no_address(name: str):
    text = (PROJECT / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 100
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "index" not in text.replace("indexes", "")


def test_what_runs_is_what_is_tested():
    runtime, tested = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {name: versions for name, versions in runtime.items() if tested.get(name) != versions} == {}


def test_the_windows_pins_are_there():
    assert "sys_platform == 'win32'" in (PROJECT / "requirements.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_tool_finds_nothing(command: list[str]):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [PROJECT / name for name in listed.stdout.split("\0") if name]


def test_nothing_of_a_municipality_is_committed():
    inside = [path.relative_to(PROJECT).as_posix() for path in tracked()]
    assert not [name for name in inside if name.startswith(("data/store/", "data/example/", "reports/"))]
    assert not [name for name in inside if name.endswith((".parquet", ".xlsx", ".geojson", ".gpkg"))]


def test_a_licence_stands_at_the_top():
    assert (PROJECT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert PYPROJECT["project"]["license"] == "MIT"


def test_the_readme_names_the_two_commands_and_its_links_lead_somewhere():
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_every_test_that_is_called_costly_is_there():
    for name in (PROJECT / "tests" / "costly.txt").read_text(encoding="utf-8").split():
        file, _, test = name.partition("::")
        assert f"def {test}(" in (PROJECT / file).read_text(encoding="utf-8"), name


def test_the_architecture_tells_which_version_the_results_have():
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"`schema` (now {SCHEMA})" in text


def test_the_package_declares_what_it_imports_and_imports_what_it_declares():
    names = {"yaml": "pyyaml", "slugify": "python-slugify", "python_calamine": "python-calamine", "IPython": "ipython"}
    names |= {"jupyter_client": "jupyter-client", "PIL": "pillow", "docx": "python-docx"}
    imported = {name.split(".")[0] for path in FILES for name in imports(path)} - sys.stdlib_module_names - {"bfa"}
    wanted = {requirement.name for requirement in map(Requirement, PYPROJECT["project"]["dependencies"])}
    run_not_imported = {"jupyterlab", "jupyter-server", "xstatic-jquery", "xstatic-leaflet"}
    assert {names.get(name, name) for name in imported} - wanted == set()
    assert wanted - {names.get(name, name) for name in imported} - run_not_imported == set()
