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
PACKAGE := .venv-package/.is-set-up
# A process for each core, up to four; a file's tests share one, as they share what is made for them.
SPREAD := --numprocesses auto --maxprocesses 4 --dist loadfile
# The releases of Debian whose QGIS the plugin is tested in besides the installed one.
QGIS_SUITES := trixie
# The zip under test; the one to publish is made by `make package`.
TESTED := build/package

.PHONY: help demo test test-python test-qgis test-qgis-matrix test-fast qgis lint format package i18n screenshots bench docs clean

help: ## Show the targets
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(ENGINE) ## Set up and segment a generated scene into demo-output/
	$(BIN)/crispline demo demo-output

test: $(DEV) qgis lint test-python test-qgis ## Set up and run every check and test

qgis:
	@scripts/install-qgis.sh

test-python: $(DEV) $(PACKAGE)
	$(BIN)/pytest $(SPREAD)

test-qgis: $(DEV) $(PACKAGE) qgis ## Tests inside the installed QGIS
	scripts/test-all-in-qgis.sh "$$(scripts/package.sh --uncommitted $(TESTED))"

test-qgis-matrix: test-qgis ## The same in the QGIS of other Debian releases too
	for suite in $(QGIS_SUITES); do \
	    scripts/test-qgis-matrix.sh $$suite "$$(scripts/package.sh --uncommitted $(TESTED))"; \
	done

test-fast: $(DEV) ## Tests without QGIS and without the slow ones
	$(BIN)/pytest $(SPREAD) -m "not slow" --ignore tests/qgis

lint: $(DEV) ## Style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV) ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

package: $(PACKAGE) ## Build the zip that QGIS installs into dist/
	@scripts/package.sh

i18n: $(DEV) ## Bring the plugin's translation catalogues up to date
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[i18n]"
	$(BIN)/python -m scripts.update_translations

screenshots: $(DEV) $(PACKAGE) qgis ## Take the pictures of the documentation in QGIS
	scripts/make-screenshots.sh

bench: $(DEV) ## Run the benchmarks into benchmarks/results/
	for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name; done

docs: $(DEV) ## Build the documentation into site/
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean: ## Remove the environment and everything built
	rm -rf .venv .venv-package build dist site demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(ENGINE): $(PINS)
	@scripts/set-up-venv.sh engine
	@touch $@

$(DEV): $(PINS)
	@scripts/set-up-venv.sh dev
	@touch $@ $(ENGINE)

$(PACKAGE): $(PINS)
	@scripts/set-up-venv.sh package .venv-package
	@touch $@
