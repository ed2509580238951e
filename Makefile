# What a newcomer, a developer and the CI run. Everything happens inside .venv; see scripts/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
# Another Python's or QGIS' settings must not leak into the environment.
unexport PYTHONPATH PYTHONHOME

export PYTHON ?= python3
BIN := .venv/bin
BENCHMARKS := end_to_end vectorise memory seams borders robustness accuracy
PINS := pyproject.toml constraints.txt
# Stamps: an environment is set up again only when what it is made of changes.
ENGINE := .venv/.engine-is-set-up
DEV := .venv/.dev-is-set-up

.PHONY: help demo test test-fast lint format bench docs clean

help: ## Show the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(ENGINE) ## Set up and segment a generated scene into demo-output/
	$(BIN)/crispline demo demo-output

test: $(DEV) ## Set up and run every check and test
	@scripts/install-qgis.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

test-fast: $(DEV) ## Tests without QGIS and without the slow ones
	$(BIN)/pytest -m "not slow" --ignore tests/qgis

lint: $(DEV) ## Style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV) ## Run the benchmarks into benchmarks/results/
	for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name; done

docs: $(DEV) ## Build the documentation into site/
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean: ## Remove the environment and everything built
	rm -rf .venv build dist site demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(ENGINE): $(PINS)
	@scripts/set-up-venv.sh engine
	@touch $@

$(DEV): $(PINS)
	@scripts/set-up-venv.sh dev
	@touch $@ $(ENGINE)
