# The whole interface of a contributor. `make run` and `make test` set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
export DO_NOT_TRACK = 1

.PHONY: run test pytest acceptance check setup ui contracts docs lock clean

run: setup            ## the main job on the embedded synthetic sample: no network, no keys
	$(BIN)/five-bases run --profile sample

test: check pytest    ## everything CI runs; with -j2 side by side

pytest: setup
	$(BIN)/pytest --numprocesses 2 --dist worksteal

acceptance: setup     ## what takes minutes on real files of publishers, where they are
	$(BIN)/pytest -m acceptance

check: setup          ## format, lint, types, SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt/models dbt/tests

setup: .venv/installed

# uv where it is there, pip otherwise; both install exactly the lock, by hash.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "five-bases needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if command -v uv >/dev/null 2>&1; then \
		uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

ui: setup             ## Dagster's web UI on loopback
	$(BIN)/five-bases ui

contracts: setup      ## write dbt's source files from the contracts in sources/*/tables.py
	$(BIN)/python -m sources.dbt_sources dbt/models/staging

docs: setup           ## write dbt's texts of thresholds from the seeds, and the pages on method from the contracts of the marts
	$(BIN)/python -m dagster_project.doc_blocks
	$(BIN)/python -m dagster_project.methodology docs

lock:                 ## resolve pyproject.toml anew; needs uv
	uv pip compile --quiet --universal --no-strip-extras --generate-hashes --no-emit-index-url --no-header --extra dev \
		--output-file requirements.lock pyproject.toml

clean:                ## remove what can be made again; never the data
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache dbt/target dbt/logs build *.egg-info
