# Needs Python >= 3.11 with pip and venv, and a package index; everything else is installed here.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
# Which tests: make test TESTS=tests/procedure
TESTS  ?=

# One lock for CPython 3.11 to 3.13 on every machine; it names no index, so yours is used.
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--custom-compile-command 'make lock'

RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready

# What is compiled is kept, also where the environment says otherwise: each worker of the tests, and
# each process that they start, would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: pictures help install demo run test test-all lint fix docs lock vendor bench-case bench-portal bench-commands bench-screening bench-ordinary clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(RUN_READY) ## install what Caveat needs into .venv

demo: $(RUN_READY) ## play one case through all five measures, nine months of clocks included
	$(BIN)/caveat rehearse official-red-notice --intake samples/traffic

run: $(RUN_READY) ## start everything with sample messages arriving, and open the portal; Ctrl-C ends it
	$(BIN)/caveat up --samples

test: $(DEV_READY) ## run the tests on the real server, without those that take long
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder \
		--hypothesis-profile quick -m 'not long' $(TESTS)

test-all: $(DEV_READY) ## run all tests
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder $(TESTS)

lint: $(DEV_READY) ## check style, types, imports, released editions, reference tables and wording
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/lint-imports --config imports_at_run_time.toml
	$(BIN)/python -m tools.released
	$(BIN)/python -m tools.reference --check
	$(BIN)/python -m tools.plain_english

fix: $(DEV_READY) ## fix what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV_READY) ## write the reference tables of the documents from the code
	$(BIN)/python -m tools.reference

vendor: $(DEV_READY) ## fetch again what browsers get from others (needs npm)
	$(BIN)/python -m tools.vendor

lock: $(DEV_READY) ## choose the newest versions again and write their hashes
	$(BIN)/uv pip compile pyproject.toml --extra build $(LOCK) --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --constraint requirements.txt \
		$(LOCK) --output-file requirements-dev.txt

pictures: $(DEV_READY) ## make the pictures of all pages in docs/images
	mkdir -p docs/images
	CAVEAT_TEST_PICTURES=docs/images $(BIN)/python -m pytest -q tests/browser/test_every_page.py

bench-case: $(RUN_READY) ## what a case costs, compared with a bare Temporal workflow
	$(BIN)/python -m benchmarks.case

bench-portal: $(DEV_READY) ## how long pages take with a hundred thousand cases
	$(BIN)/python -m benchmarks.portal

bench-commands: $(RUN_READY) ## the processor time of commands
	$(BIN)/python -m benchmarks.commands

bench-screening: $(RUN_READY) ## how well and how fast the screening finds people
	$(BIN)/python -m benchmarks.screening.evaluate 1805
	$(BIN)/python -m benchmarks.screening.evaluate 10000
	$(BIN)/python -m benchmarks.screening.peers 400 12
	$(BIN)/python -m benchmarks.screening.speed 10000
	$(BIN)/python -m benchmarks.screening.speed 100000
	$(BIN)/python -m benchmarks.screening.hostile 10000

bench-ordinary: $(RUN_READY) ## how much ordinary email would be restricted: make bench-ordinary FOLDER=emails
	$(BIN)/python -m benchmarks.screening.ordinary $(FOLDER)

clean: ## remove what was installed and cached; the state of an installation stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The development environment holds all of the other, so that one folder serves both.
$(DEV_READY): requirements-dev.txt pyproject.toml
	@$(MAKE) --no-print-directory environment REQUIREMENTS=requirements-dev.txt
	@touch $(DEV_READY) $(RUN_READY)

$(RUN_READY): requirements.txt pyproject.toml
	@$(MAKE) --no-print-directory environment REQUIREMENTS=requirements.txt
	@touch $(RUN_READY)

.PHONY: environment
environment:
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Caveat needs Python 3.11 or newer; say which with: make PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --requirement $(REQUIREMENTS)
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -x '/\.' .
