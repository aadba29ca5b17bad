# Thin targets: what they call is configured in pyproject.toml.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell git ls-files -co --exclude-standard 'bot/*' 'api/*' 'scoring/*' 'tests/*' pyproject.toml 2>/dev/null)
# Many tests wait for a clock, a browser or a disk: more workers than processors.
WORKERS ?= 3
# Hundreds of small databases: in memory where the system offers it.
export PYTEST_DEBUG_TEMPROOT ?= $(shell test -w /dev/shm && echo /dev/shm || echo /tmp)

.DEFAULT_GOAL := help
.PHONY: help demo run test check fmt lock words bench clean

help:  ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.run: requirements.lock pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing (about a minute) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# A Telegram that others have written; without npm its tests say why they are skipped.
tests/emulator/node_modules: tests/emulator/package.json
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/emulator \
	  || echo "npm could not bring the Telegram emulator: its tests will say so and skip"; fi

# An identity provider that others have written, for single sign-on.
tests/identity/node_modules: tests/identity/package.json
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/identity \
	  || echo "npm could not bring the identity provider: its tests will say so and skip"; fi

demo: $(VENV)/.run  ## Set everything up and serve a fictional kabupaten
	@$(BIN)/puas demo

run: $(VENV)/.run  ## Serve your own installation
	@$(BIN)/puas db upgrade && $(BIN)/puas serve

test: $(VENV)/.dev tests/emulator/node_modules tests/identity/node_modules  ## Run all tests, on SQLite and PostgreSQL
	@rm -f .coverage
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report= --durations=12

# Coverage of the last test run counts as long as nothing has changed since.
.coverage: $(VENV)/.dev $(SOURCES)
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report= --durations=12

check: $(VENV)/.dev .coverage  ## What must be green before anything lands; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage report
	$(BIN)/coverage report --include='scoring/method/*,scoring/*/rules.py' --fail-under=100

fmt: $(VENV)/.dev  ## Rewrite what can be rewritten
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: $(VENV)/.dev  ## Collect the sentences to be translated and merge them into the catalogues
	$(BIN)/pybabel -q extract -F pyproject.toml -k t:1 -k tn:1,2 -k Reason:2 --no-location --sort-output -o $(VENV)/messages.pot bot api scoring
	$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d scoring/locales --no-fuzzy-matching --omit-header=false 2>/dev/null || $(BIN)/pybabel update -i $(VENV)/messages.pot -d scoring/locales --no-fuzzy-matching

lock:  ## Resolve the dependencies anew; no registry's address in the result
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml --group dev -o requirements-dev.lock

bench: $(VENV)/.dev  ## Measure speed, each beside its ceiling: about three minutes; FULL=1 for longer
	$(BIN)/python -m tests.bench $(if $(FULL),--full)

clean:  ## Remove the environment and the demo's data
	rm -rf $(VENV) var .coverage
