# `make` lists what there is; `make run` and `make test` do all the set-up they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test test-slow check format bench clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(READY) ## start helpbot; without a config.toml, the demo in this terminal
	@test -e config.toml || test -n "$$HELPBOT_CONFIG" || $(BIN)/helpbot init --demo
	@exec $(BIN)/helpbot run

test: $(READY) ## all tests that are not slow, side by side on every core, some 5 minutes on two
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

test-slow: $(READY) ## the slow tests: PostgreSQL, killed processes, the newcomer's path
	$(BIN)/python -m pytest -m slow

check: $(READY) ## format, lint, types, import contracts, no address in a lock file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	@! grep -nE '[a-z]+://|--(index|find-links|trusted)' constraints.txt || (echo 'constraints.txt holds an address' && false)

format: $(READY) ## put the code into form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## the speed figures, as JSON
	$(BIN)/python -m bench.house

clean: ## take the virtual environment and caches away
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# uv is faster where it is there; pip does as well.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo 'helpbot needs Python 3.11 or newer: make PYTHON=python3.11 …' && false)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; \
	then uv pip install --quiet --compile-bytecode --python $(BIN)/python -c constraints.txt -e '.[dev]'; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; fi
	@touch $@
