# Every target that needs Python sets it up first, once: .venv holds a stamp for what was installed from which lock file.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime.stamp
DEVELOPMENT := $(VENV)/development.stamp

INPUT ?= tests/corpus/samples
OUTPUT ?= output
FLINK_JOB_SERVER ?=
PRISM ?=
STREAM_OUTPUT ?= $(OUTPUT)-stream
EMULATOR_HOST ?= 127.0.0.1:8085
SCENARIOS ?=
REPORT ?= report.html

.PHONY: help
help: ## Explain every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo
	@echo '  Variables: INPUT (file, folder or glob of articles; $(INPUT)), OUTPUT (folder; $(OUTPUT)), REPORT (page; $(REPORT)),'
	@echo '  STREAM_OUTPUT (folder; $(STREAM_OUTPUT)), EMULATOR_HOST (host:port; $(EMULATOR_HOST)), SCENARIOS (of soak; all),'
	@echo '  MEASURES (of bench; all), PYTHON (3.11 or 3.12)'

.PHONY: run-local
run-local: $(RUNTIME) ## Extract events from INPUT into OUTPUT on this machine and show them
	@$(BIN)/python -m pipeline run --input $(INPUT) --output '$(OUTPUT)'
	@$(BIN)/python -m pipeline show '$(OUTPUT)' --limit 40
	@echo 'Avro files:'
	@find '$(OUTPUT)' -name '*.avro' | sort | sed 's/^/  /'

.PHONY: run-stream
run-stream: $(RUNTIME) ## Send INPUT through a Pub/Sub emulator and show the events that arrive
	@$(BIN)/python -m pipeline demo --input $(INPUT) --output '$(STREAM_OUTPUT)/'$$(date -u +%Y%m%dT%H%M%SZ)

.PHONY: emulator
emulator: $(RUNTIME) ## Run a Pub/Sub emulator at EMULATOR_HOST until interrupted, and say how to use it
	@$(BIN)/python -m pipeline emulator --host '$(EMULATOR_HOST)'

.PHONY: report
report: $(RUNTIME) ## Make one page for a browser, REPORT, of the events in OUTPUT
	@$(BIN)/python -m pipeline report '$(OUTPUT)' --output '$(REPORT)'

.PHONY: test
test: $(DEVELOPMENT) ## Run the tests
	@$(BIN)/python -m pytest

.PHONY: soak
soak: $(DEVELOPMENT) ## Run SCENARIOS of streaming at length (kills, backlogs, ...; all take about ten minutes)
	@PYTHONPATH=.:tests $(BIN)/python tests/soak.py $(SCENARIOS)

.PHONY: check
check: $(DEVELOPMENT) ## Check lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

MEASURES ?=
.PHONY: bench
bench: $(DEVELOPMENT) ## Measure the speed (MEASURES; all take a quarter of an hour) and write bench/results.md
	@$(BIN)/python -m bench.speed $(MEASURES)

# The articles of GOLD stand beside it, under the same name with "articles" for "gold".
GOLD ?= tests/corpus/fresh/gold-a.jsonl
.PHONY: evaluate
evaluate: $(DEVELOPMENT) ## Score the extractor on GOLD and group its differences by cause
	@$(BIN)/python -m bench.evaluate '$(subst gold,articles,$(GOLD))' '$(GOLD)' --examples 3
.PHONY: flink-demo
flink-demo: $(RUNTIME) ## Compare Flink with the embedded engine and kill TaskManagers (needs Java, Maven)
	@FLINK_JOB_SERVER='$(FLINK_JOB_SERVER)' $(BIN)/python -m deploy.cluster flink

.PHONY: prism-demo
prism-demo: $(RUNTIME) ## Compare Prism with the embedded engine and kill its worker (needs Go or PRISM)
	@PRISM='$(PRISM)' $(BIN)/python -m deploy.cluster prism

.PHONY: template
template: $(RUNTIME) ## Check the Dataflow template: metadata, image steps in a clean environment, job graph
	@$(BIN)/python -m deploy.template

.PHONY: format
format: $(DEVELOPMENT) ## Format the code and apply the safe fixes of the linter
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: lock
lock: ## Resolve the dependencies anew into the lock files (needs uv)
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes -o requirements.lock pyproject.toml
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --extra dev -o requirements-dev.lock pyproject.toml
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --extra gcp -c requirements.lock -o requirements-gcp.lock pyproject.toml

.PHONY: clean
clean: ## Remove the environment, caches and OUTPUT's default
	rm -rf $(VENV) output output-stream build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An explicit PYTHON is taken at its word; otherwise the first of these that runs and is of a supported version.
PYTHON ?=
$(BIN)/python:
	@for candidate in $(or $(PYTHON),python3.12 python3.11 python3 python); do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1; then \
	    echo "creating $(VENV) with $$("$$candidate" --version) ($$candidate)"; \
	    exec "$$candidate" -m venv $(VENV); \
	  fi; \
	done; \
	echo "No Python 3.11 or 3.12 with the venv module found (tried: $(or $(PYTHON),python3.12 python3.11 python3 python))." >&2; \
	echo "Install one (on Debian and Ubuntu: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3.11" >&2; \
	exit 1

# A set-up that was interrupted may have left an environment without pip. Its progress is noise in a log, its errors are not.
PIP := $(BIN)/python -m ensurepip --upgrade >/dev/null && $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

$(RUNTIME): requirements.lock | $(BIN)/python
	@echo 'installing what runs need (once, a minute or two)'
	@$(PIP) -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(BIN)/python
	@echo 'installing what development needs (once, two minutes or so)'
	@$(PIP) -r requirements-dev.lock
	@touch $@ $(RUNTIME)
