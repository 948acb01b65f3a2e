# Two commands for a newcomer: `make demo` and `make test`. Windows: see README.md. For one who changes the code: `make check`
# after each change, `make test` before it is handed on.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test test-whole test-parts check check-low check-high lab picture golden pins clean

demo: $(VENV)/runtime.stamp
	$(BIN)/bfa batch params/batch/exempelkommun.yml

# All tests, in two halves side by side, about as long: those that run notebooks and batches or take in much, and the others.
ALL := -p no:cacheprovider -ra --durations=15
WHOLE := tests/whole tests/house/test_project.py tests/benchmarks/test_kills.py tests/analyses/test_comparable_real.py \
  $(patsubst %,tests/run/test_%.py,batch cluster execution forked handouts lab new_kommun promise register_form register_saving single summary workbook_links workers)
test: $(VENV)/dev.stamp
	$(MAKE) --no-print-directory --keep-going --output-sync=target -j 2 test-whole test-parts

test-whole:
	$(BIN)/python -m pytest $(ALL) $(WHOLE)

test-parts:
	$(BIN)/python -m pytest $(ALL) $(addprefix --ignore ,$(WHOLE))

# What is fast, in two halves side by side: style and types, and the tests of the parts that are not costly, start no
# notebook and no browser, and read no real data.
FAST := -q -m "not costly and not slow and not browser and not real" -p no:cacheprovider
check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory -j 2 check-low check-high

check-low:
	$(BIN)/python -m pytest $(FAST) tests/tables tests/methods tests/example tests/benchmarks tests/house --deselect tests/house/test_project.py::test_tool_finds_nothing
	$(BIN)/mypy

check-high:
	$(BIN)/python -m pytest $(FAST) tests/analyses tests/disclosure tests/words tests/draw tests/pages tests/run

lab: $(VENV)/runtime.stamp
	$(BIN)/bfa lab

# The README's picture, taken of the example's meeting sheet as it is today, which needs a browser, and the guide's.
picture: $(VENV)/dev.stamp
	BFA_PICTURE=docs/bild/motesblad.png BFA_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -q tests/whole/test_picture.py
	BFA_GUIDE_PICTURE=docs/bild/insatspaket.png $(BIN)/python -m pytest -q tests/draw/test_guide_picture.py

# The golden tables as handouts are today, of a small kommun and of the example's batch at each tier (some ten minutes):
# read what `git diff` says of them before they are committed.
golden: $(VENV)/dev.stamp
	BFA_GOLDEN=write $(BIN)/python -m pytest -q -p no:cacheprovider tests/attack/test_golden.py
	$(BIN)/python -m tests.golden.demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "bfa needs Python 3.11, 3.12 or 3.13: try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.txt
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	touch $@ $(VENV)/runtime.stamp

# Needs uv. One resolution for every system and Python; hashes, no addresses.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
pins:
	$(COMPILE) pyproject.toml --extra dev --extra cluster --group build --output-file requirements-dev.txt
	$(COMPILE) pyproject.toml --group build --constraint requirements-dev.txt --output-file requirements.txt

clean:
	rm -rf $(VENV) reports data/store data/example .pytest_cache .mypy_cache .ruff_cache .hypothesis
