# Two commands on a fresh machine: `make demo` and `make test`. Needed: Python 3.11+ and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The long forms of tests take longer than a test that hangs is given.
PATIENT := -o faulthandler_timeout=3600

.PHONY: demo test schedule-crash schedule-clocks lint format bench crash faults mutations lock clean

demo: $(STAMP)
	@$(BIN)/newsletter demo

test: $(STAMP)
	@$(BIN)/python -m pytest

# The scheduler is killed around the due second, 200 times: launched exactly once.
schedule-crash: $(STAMP)
	@SCHEDULE_CRASHES=200 $(BIN)/python -m pytest $(PATIENT) tests/journey/test_schedule.py

# Every recurrence over ten years, in each IANA zone, at the very times that its clocks leave out or repeat.
schedule-clocks: $(STAMP)
	@HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest tests/schedule/test_recurrence.py tests/schedule/test_rhythm.py

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

# The long forms of three tests: 200 random kills each way; every fault of the servers over 20,000 messages;
# 100,000 issue files, broken in every way.
crash: $(STAMP)
	@NEWSLETTER_TEST_KILLS=200 $(BIN)/python -m pytest $(PATIENT) -n 2 tests/sending/test_crash.py

faults: $(STAMP)
	@NEWSLETTER_TEST_FAULTS=20000 $(BIN)/python -m pytest $(PATIENT) -n 2 tests/sending/test_faults.py

mutations: $(STAMP)
	@NEWSLETTER_TEST_MUTATIONS=100000 $(BIN)/python -m pytest -n 2 tests/app/test_mutated.py

# The lock carries versions and hashes and names no index.
lock:
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip -q install pip-tools
	@$(VENV)-lock/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	  --no-emit-trusted-host --no-header --extra postgres --extra dev \
	  --output-file requirements.lock pyproject.toml
	@rm -rf $(VENV)-lock

$(STAMP): requirements.lock pyproject.toml
	@echo "Putting the program into $(VENV), once: about a minute ..."
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip -q --disable-pip-version-check install -q --require-hashes -r requirements.lock
	@$(BIN)/pip -q --disable-pip-version-check install --no-deps --no-build-isolation -e .
	@touch $@

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis newsletter-demo dist
