# Two commands on a fresh machine: `make demo` and `make test`. Needed: Python 3.11+ and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
RUNS := $(VENV)/.runs
# The long forms of tests take longer than a test that hangs is given.
PATIENT := -o faulthandler_timeout=3600

# Tests start the program some fifty times: it is compiled once, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test compiled schedule-crash schedule-clocks lint format bench crash migration-locks faults haraka html-validate sign-ups fuzz walk mutations events lock clean

# What shows the program to a stranger does not wait for what tests it.
demo: $(RUNS)
	@$(BIN)/newsletter demo

test: $(STAMP)
	@$(BIN)/python -m pytest

# Compiles all test modules, which else every worker does by itself: beside `make lint` it costs no time.
compiled: $(STAMP)
	@$(BIN)/python -m pytest -n 0 --collect-only -q >/dev/null

# The scheduler is killed around the due second, 200 times: launched exactly once.
schedule-crash: $(STAMP)
	@SCHEDULE_CRASHES=200 $(BIN)/python -m pytest $(PATIENT) tests/journey/test_schedule.py

# Every recurrence over ten years, in each IANA zone, at the very times that its clocks leave out or repeat.
schedule-clocks: $(STAMP)
	@HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest tests/schedule/test_recurrence.py tests/schedule/test_job_interval.py

lint: $(STAMP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache >/tmp/newsletter-lint-imports.$$$$ 2>&1 \
	  || { cat /tmp/newsletter-lint-imports.$$$$; rm -f /tmp/newsletter-lint-imports.$$$$; exit 1; }; \
	  rm -f /tmp/newsletter-lint-imports.$$$$
	@echo "lint: clean"

format: $(STAMP)
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

bench: $(STAMP)
	@$(BIN)/python -m bench

# The long forms of tests: 200 random kills each way, and 200 mailings by one, two and four workers to which ten things
# happen; every fault of the servers over 20,000 messages; 100,000 issue files, broken in every way.
crash: $(STAMP)
	@NEWSLETTER_TEST_KILLS=200 $(BIN)/python -m pytest $(PATIENT) -n 2 tests/sending/test_crash.py tests/sending/test_crash_loop.py
	@NEWSLETTER_TEST_WORKER_ROUNDS=200 $(BIN)/python -m pytest $(PATIENT) -n 0 tests/journey/test_worker_crash.py

# Steps of the schema on a PostgreSQL server with ten million people, beside a session that reads and writes: about 12 GB.
# Its database takes some 10 GB: on the disk, and not in memory like those of other tests.
migration-locks: $(STAMP)
	@TMPDIR=$${TMPDIR:-/var/tmp} NEWSLETTER_TEST_MIGRATION_ROWS=10000000 $(BIN)/python -m pytest $(PATIENT) -n 0 tests/store/test_migration_locks.py

faults: $(STAMP)
	@NEWSLETTER_TEST_FAULTS=20000 $(BIN)/python -m pytest $(PATIENT) -n 2 tests/sending/test_faults.py

# Ten thousand sign-ups for one address, and ten thousand from one network, by form and by JSON.
sign-ups: $(STAMP)
	@NEWSLETTER_TEST_SIGNUPS=10000 $(BIN)/python -m pytest $(PATIENT) -n 2 tests/web/test_list_bombing.py

# Two thousand random requests of each kind to each route, and as many calls as the JSON contract allows.
fuzz: $(STAMP)
	@NEWSLETTER_TEST_FUZZ=2000 $(BIN)/python -m pytest $(PATIENT) tests/web/test_fuzz.py tests/web/test_fuzz_json.py

# Every page in a real browser, in English and Spanish, light and dark; pictures of all of them in .walk.
walk: $(STAMP)
	@mkdir -p .walk
	@NEWSLETTER_TEST_WALK=all NEWSLETTER_TEST_PICTURES=$(CURDIR)/.walk \
	  $(BIN)/python -m pytest $(PATIENT) tests/web/test_in_a_browser.py

# A mail server that takes nothing behind the end of a message, for real; npm puts it into .haraka, once.
haraka: $(STAMP)
	@NEWSLETTER_TEST_HARAKA=$(CURDIR)/.haraka $(BIN)/python -m pytest $(PATIENT) -n 0 tests/transports/smtp/test_haraka.py

# The static archive of the sample by html-validate, which npx fetches once: it needs Node.js 18 or newer.
# An issue's page is an email, whose tables have attributes that HTML calls old.
html-validate: $(STAMP)
	@command -v npx >/dev/null || { echo "make html-validate needs Node.js (npx)"; exit 1; }
	@rm -rf .html-validate
	@$(BIN)/newsletter demo --dir .html-validate >/dev/null 2>&1
	@$(BIN)/newsletter -C .html-validate archive build .html-validate/site
	@npx --yes html-validate@9 --preset standard --rule "no-deprecated-attr:off" '.html-validate/site/**/*.html'
	@rm -rf .html-validate

mutations: $(STAMP)
	@NEWSLETTER_TEST_MUTATIONS=100000 $(BIN)/python -m pytest -n 2 tests/app/test_mutated.py

# 100,000 reports of an email provider, shuffled, repeated, late and forged, against the same ones in order.
events: $(STAMP)
	@NEWSLETTER_TEST_EVENTS=100000 $(BIN)/python -m pytest $(PATIENT) -n 2 tests/web/test_hooks_storm.py

# The locks carry versions and hashes and name no index: all that the tests need, and that part of it which runs.
COMPILE = $(VENV)-lock/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
  --no-emit-find-links --no-emit-trusted-host --no-header --extra postgres --extra checkout

lock:
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip -q install pip-tools
	@$(COMPILE) --extra dev --output-file requirements.lock pyproject.toml
	@$(COMPILE) --constraint requirements.lock --output-file requirements-run.lock pyproject.toml
	@rm -rf $(VENV)-lock

PIP = $(BIN)/pip -q --disable-pip-version-check install -q

$(RUNS): requirements-run.lock pyproject.toml
	@echo "Putting the program into $(VENV), once: about half a minute ..."
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements-run.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP): $(RUNS) requirements.lock
	@echo "Putting what the tests need into $(VENV), once: about a minute ..."
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis newsletter-demo dist
