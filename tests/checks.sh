#!/bin/sh
# Every check of the project; run by `make test`. What fails soonest comes first; types are checked beside the tests.
set -eu
# Python is started some hundred times: what it has compiled is kept.
unset PYTHONDONTWRITEBYTECODE
ruff check .
ruff format --check .
lint-imports
mypy bot handlers storage tests &
types=$!
failed=0
pytest -n "${CAUCUS_TEST_WORKERS:-auto}" --dist worksteal "$@" || failed=$?
wait "$types" || failed=$?
exit "$failed"
