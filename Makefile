# Two commands: `make run` tries or runs Caucus, `make test` passes every check.
# Both make their own .venv from the locked, hashed requirements. Needs Python 3.11+ and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench explore torture lock translations picture clean

run: $(VENV)/run.stamp
	@$(BIN)/caucus run

test: $(VENV)/dev.stamp
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/checks.sh

# Lint, types, floors, and what needs neither PostgreSQL nor processes of its own: while one is at work.
check: $(VENV)/dev.stamp
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/checks.sh tests/core tests/politics tests/language tests/subjects \
		tests/engine tests/handlers tests/storage tests/test_words.py tests/test_dialogs.py -k "not postgresql"

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.bench

# The tests that try examples, with new ones every time; what fails here becomes an `@example`.
explore: $(VENV)/dev.stamp
	@CAUCUS_EXAMPLES=explore $(BIN)/python -m pytest -q -n auto --dist worksteal $$(grep -rl "^from hypothesis" tests --include="test_*.py")

# `kill -9` at random moments, faults of both platforms, hostile input, on SQLite and PostgreSQL; a table at the end.
MINUTES ?= 20
torture: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.torture --minutes $(MINUTES)

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "caucus: installing into $(VENV) (once)" >&2
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@$(PIP) --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

# Renew the locks after a change in pyproject.toml (needs uv on the PATH; no index address is written).
lock:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements-dev.lock

# Gather new strings from the source into templates/locale; prints what is left to translate.
translations: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.translations

# Draw the README's picture anew from tests/dialogs/readme.txt.
picture: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.picture

clean:
	rm -rf $(VENV) .venv-bench build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
