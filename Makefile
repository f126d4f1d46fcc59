# Everything a developer or a machine needs: python3 (3.11 or later) and make; the rest is fetched.
PYTHON ?= python3
BIN := .venv/bin
DEMO ?= demo-place
SPREAD ?= -n auto --maxprocesses 4 --dist worksteal
BENCHMARKS ?= read_spend small_files hostile_places hyndburn national who_is_who read_companies network_multiplier survey_coverage flq food_cycle food_rounds clearing ledger_speed ledger_kill ledger_kill_hands ledger_kill_round ledger_hands ledger_year noticeboard plan plan_answer web_fuzz web_load contract_links stress_economy

.PHONY: demo serve test long real lint types layers bench golden lock docs steps messages mutants clean

# A fresh machine to a report: the environment, the made-up town, the whole loop.
demo: .venv/ready
	rm -rf $(DEMO)
	$(BIN)/ultramicro demo $(DEMO)
	$(BIN)/ultramicro check $(DEMO)
	$(BIN)/ultramicro report $(DEMO)

# The same town in a browser, with a person for each role to try it as.
serve: .venv/ready
	test -f $(DEMO)/place.toml || $(BIN)/ultramicro demo $(DEMO)
	$(BIN)/ultramicro serve $(DEMO) --try-out

# Every test, on as many processes as there are processors. A missing browser is installed or the run fails:
# nothing is skipped quietly.
test: .venv/ready lint types layers
	scripts/need-chromium
	scripts/need-axe
	scripts/need-postgres
	scripts/need-pdfsig
	scripts/need-curl
	$(BIN)/python -m pytest -m "not real and not long" $(SPREAD)

# What takes minutes: workers killed and taken up again, every page in both modes.
long: .venv/ready
	$(BIN)/python -m pytest -m long $(SPREAD)

# The same, on the real files outside the project (../shared or $$ULTRAMICRO_SHARED).
real: .venv/ready
	$(BIN)/python -m pytest -m real -rs

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell src tests benchmarks docs *.md
	$(BIN)/python -m pytest -q tests/test_tidy.py

types: .venv/ready
	$(BIN)/mypy

layers: .venv/ready
	$(BIN)/lint-imports

bench: .venv/ready
	for each in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$each || exit 1; done

# Rewrite what tests compare with; read the difference before it is kept.
golden: .venv/ready
	$(BIN)/python -m pytest tests --update -q

docs: .venv/ready
	$(BIN)/python -m ultramicro.cli.reference docs

# The steps of the books' tables, as SQL.
steps: .venv/ready
	$(BIN)/python -m ultramicro.ledger.stores.migrations.writing

# Texts for translators: extract them, bring every catalogue up to date, compile.
messages: .venv/ready
	scripts/messages

# Small faults planted one at a time, and those that no test finds; ROOMS="money sums" tries some rooms only.
mutants: build/mutants/.venv/ready
	build/mutants/.venv/bin/python scripts/mutants.py $(ROOMS)

# The locked environment and mutmut, apart from what tests and releases use.
build/mutants/.venv/ready: requirements.lock
	$(PYTHON) -m venv build/mutants/.venv
	build/mutants/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	build/mutants/.venv/bin/python -m pip install --quiet --disable-pip-version-check "mutmut>=3.8,<4"
	touch $@

lock:
	$(BIN)/uv pip compile pyproject.toml --extra all --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate -o requirements.lock

.venv/ready: requirements.lock pyproject.toml scripts/make-environment
	scripts/make-environment $(PYTHON)
	touch $@

clean:
	rm -rf .venv $(DEMO) build dist
