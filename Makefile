# Every recipe makes what it needs first: on a machine with Python 3.11 or later and make, `make run` is the whole installation.

PORT ?= 8000
INSTANCE ?= ./instance
# Empty: the first python3.x of the machine that is new enough is used.
PYTHON ?=
export PORT INSTANCE PYTHON
# Where Python is told to keep no compiled modules, each start would compile hundreds of them anew.
unexport PYTHONDONTWRITEBYTECODE

# Relative paths throughout: make splits a prerequisite at a space, and the folder's own path may hold one.
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMPS := .venv/runtime.stamp .venv/tests.stamp

.PHONY: help run test prepared check fuzz looks chaos bench bench-million translations editor

help: ## list these recipes
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /  make \1 — /'

run: .venv/runtime.stamp ## serve the site (PORT=8000, INSTANCE=./instance: where its data is kept)
	@exec $(BIN)/python app.py

# The libraries and the programs come at the same time: one core is idle while pip unpacks.
test: ## set up everything that the tests need, then run all of them on SQLite and on PostgreSQL
	@$(MAKE) --no-print-directory --jobs=3 $(STAMPS) prepared
	@PYTHON="$(BIN)/python" sh tests/everything.sh

check: $(STAMPS) ## lint, types and the content's own linter
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m curricula content

fuzz: $(STAMPS) ## try to make the content's linter fall over, with 100,000 damaged files (about an hour)
	@FUZZ=50000 $(BIN)/python -m pytest --quiet tests/curricula/test_reader.py tests/curricula/test_reading_again.py -k "raise or edits"

prepared:
	@sh tests/prepare.sh

looks: $(STAMPS) prepared ## examine every page with axe at both widths in both colour schemes (the tests do half of that)
	@LOOKS=all $(BIN)/python -m pytest --quiet tests/e2e/test_every_page.py

chaos: $(STAMPS) prepared ## lose the connection of two phones at random, in 500 schedules (CHAOS=500; about an hour)
	@CHAOS=$${CHAOS:-500} $(BIN)/python -m pytest --quiet tests/e2e/test_schedules.py

bench: $(STAMPS) ## measure pages, answers and exports against their budgets
	@$(BIN)/python -m tests.bench

bench-million: $(STAMPS) ## measure what must not grow, in a site of a million enrolments (eight minutes, 3 GB of disk)
	@$(BIN)/python -m tests.bench million

editor: ## build the editor for the browser from editor/ anew (needs npm)
	@sh editor/build.sh

# A new language: `.venv/bin/pybabel init --locale kk --domain lms --input-file .venv/lms.pot --output-dir lms/translations`.
translations: .venv/runtime.stamp ## take new sentences into every language's .po file, then compile them
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --sort-output --no-location --output-file .venv/lms.pot .
	@$(BIN)/pybabel --quiet update --domain lms --input-file .venv/lms.pot --output-dir lms/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel compile --domain lms --directory lms/translations --statistics

# The stamps are written last, so an installation that was cut off is taken up again by the next start.
.venv/made.stamp: requirements.txt requirements-test.txt
	@sh .ci/environment.sh
	@touch $@

.venv/runtime.stamp: requirements.txt .venv/made.stamp
	@echo "Installing the libraries (once, up to a minute) …"
	@sh .ci/install.sh $(BIN) requirements.txt
	@touch $@

# As it is: what it needs from the other list may be on its way.
.venv/tests.stamp: requirements-test.txt .venv/made.stamp
	@echo "Installing the libraries of the tests (once) …"
	@sh .ci/install.sh $(BIN) requirements-test.txt as-it-is
	@touch $@
