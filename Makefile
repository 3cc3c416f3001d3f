# Two commands are enough: `make run` serves the demo, `make test` passes the tests.
# Each does its own set-up; see scripts/setup.

PORT ?= 8000
WAARDEVOL_INSTANCE ?= instance

BIN := .venv/bin
ARGS ?=
# Workers and the commands that tests start share what was compiled, also where no one else does.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist worksteal
.DEFAULT_GOAL := help
.PHONY: help run test lint bench soak messages vendor lock sizes setup setup-dev clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: export WAARDEVOL_INSTANCE := $(WAARDEVOL_INSTANCE)
run: setup ## Serve the demo on http://127.0.0.1:8000 (PORT=, WAARDEVOL_INSTANCE=); Ctrl-C stops it
	@$(BIN)/waardevol db upgrade
	@$(BIN)/waardevol demo
	@exec $(BIN)/waardevol serve --host 127.0.0.1 --port $(PORT)

test: ## Pass all tests: SQLite, PostgreSQL, a real browser (ARGS= goes to pytest)
	@scripts/setup test
	@$(PYTEST) $(ARGS)

lint: setup-dev ## Check style, types, templates and the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-cache
	@$(BIN)/python scripts/sizes

bench: setup-dev ## Print requests per second beside a bare Flask page
	@$(BIN)/python -m tests.bench $(ARGS)

soak: ## Run the tests with all combinations and 10,000 examples for each property
	@scripts/setup test
	@echo "soak: all tests, every combination, 10,000 examples for each property; this release has no kills, faults or mutants"
	@$(PYTEST) --hypothesis-profile=soak $(ARGS)

messages: setup-dev ## Extract the texts, update and compile the translations
	@$(BIN)/python scripts/messages

vendor: ## Fetch the vendored stylesheets, fonts and scripts again, at the versions written there
	@scripts/vendor

lock: setup-dev ## Lock the newest allowed packages, with hashes
	@scripts/lock

sizes: setup-dev ## Report the sizes of modules, functions, templates and tests
	@$(BIN)/python scripts/sizes

setup: ## Set up what `make run` needs
	@scripts/setup run

setup-dev: ## Set up what `make lint` needs
	@scripts/setup dev

clean: ## Remove caches and builds; .venv and instance stay
	rm -rf dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
