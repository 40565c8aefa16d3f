# Everything here works on a machine with only Python 3.11 or newer, make and git.
PYTHON ?= python3
BIN := .venv/bin
CORES ?= 2
# What one process compiled the next finds, also where the machine's settings forbid it.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help setup dev demo test test-postgres check fix bench trace assets lock translations

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

setup: ## environment, locked dependencies, page assets
	@$(PYTHON) scripts/setup.py

dev: ## the same with what tests and checks need
	@$(PYTHON) scripts/setup.py --dev

demo: setup ## both companies with a played year, served on this machine
	@$(BIN)/bihuan demo

test: dev ## all checks, then all tests on SQLite
	@$(BIN)/python scripts/check.py --before-tests
	@$(BIN)/pytest -n $(CORES)

test-postgres: dev ## all tests on an own PostgreSQL, started and stopped here
	@$(BIN)/python scripts/with_postgres.py $(BIN)/pytest -n $(CORES)

check: dev ## format, lint, types, layers, migrations, translations, templates
	@$(BIN)/python scripts/check.py

fix: dev ## format and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

bench: dev ## speed with many records, beside a bare floor
	@$(BIN)/python scripts/bench.py

trace: dev ## every requirement with the tests that prove it
	@$(BIN)/pytest -n $(CORES) -q -m requirement --trace-requirements

assets: setup ## page assets only
	@$(BIN)/python scripts/assets.py

translations: dev ## bring the catalogue in line with the sources
	@$(BIN)/python scripts/translations.py update

lock: dev ## newer versions of everything, with hashes
	@$(BIN)/python scripts/lock.py --upgrade
