# Civimeter: `make demo` to see it, `make test` to check it. Needs python3 (3.11 or newer) and nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check

.PHONY: help setup demo test lint crash disk failover fuzz bench bench-profile oracle outside lock clean

help:            ## what can be made
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Civimeter needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.run   ## the environment in .venv, with the command .venv/bin/civimeter

demo: $(VENV)/.run    ## the whole story on this machine: phones in a page, no token, no account
	@$(BIN)/civimeter demo

lint: $(VENV)/.dev    ## formatting, imports, types, contracts between packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

WORKERS ?= 3
test: lint            ## all the tests
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

KILLS  ?= 60
AGENTS ?= 40
DB     ?= sqlite
BOTS   ?= 1
MODE   ?= polling
MINUTES ?= 0
crash: $(VENV)/.dev   ## kill the bot at random moments of a campaign and count what became of the answers (MODE=webhook DB=postgresql BOTS=2)
	$(BIN)/python -m tests.crash.harness --mode $(MODE) --kills $(KILLS) --agents $(AGENTS) --db $(DB) --workers $(BOTS) --minutes $(MINUTES)

disk: $(VENV)/.dev    ## tear writes, cut the power, fill the disk: what was promised is there all the same (needs gcc)
	CIVIMETER_TORN_POINTS=300 CIVIMETER_POWER_CUTS=1000 CIVIMETER_FULL_DISKS=5 $(BIN)/pytest -n 0 --timeout 1800 tests/crash/test_disk.py tests/crash/test_full_disk.py

FAILOVERS ?= 50
failover: $(VENV)/.dev  ## have a PostgreSQL server die and its standby take its place, again and again (needs PostgreSQL)
	CIVIMETER_FAILOVERS=$(FAILOVERS) $(BIN)/pytest -n 0 tests/crash/test_failover.py

oracle: $(VENV)/.dev  ## record anew what ODK's two engines say of our forms (needs Node 20 and Java 17)
	cd tests/oracle && PYTHONPATH=.:../.. ../../$(BIN)/python record.py

outside: $(VENV)/.dev ## the product in front of somebody else's emulator of Telegram (needs Linux and Python 3.13)
	OUTSIDE=1 $(BIN)/pytest -n 0 tests/outside

TARGET ?= loader
fuzz: RUNS ?= 1000000
fuzz: $(VENV)/.dev    ## feed a reader with bytes that find new ways through it (TARGET=loader, expressions, importer, …)
	$(BIN)/python -m tests.fuzz $(TARGET) --runs $(RUNS)

NAME ?= product-hook
bench: $(VENV)/.dev   ## what the product costs, beside what people would use instead
	$(BIN)/python -m tests.bench "$(RUNS)"

bench-profile: $(VENV)/.dev ## where an answer's processor time goes, by layer and by function (NAME=product-hook, naive-ptb, …)
	$(BIN)/python -m tests.bench.profile "$(NAME)"

lock:                 ## write requirements/*.txt anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --extra build --extra fast pyproject.toml -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --extra dev --extra fast pyproject.toml -o requirements/dev.txt
	echo gramlab==0.1.0a2 | uv pip compile --python-version 3.13 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet - -o requirements/outside.txt

clean:                ## remove what was made
	rm -rf $(VENV) build dist data *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
