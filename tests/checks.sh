#!/bin/sh
# Every check of the project, in the order that fails soonest; run by `make test`.
set -eu
ruff check .
ruff format --check .
mypy bot handlers storage tests
lint-imports
exec pytest -n "${CAUCUS_TEST_WORKERS:-auto}" --dist worksteal "$@"
