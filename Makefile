# One place for everything a newcomer types: `make help` lists it. The work is in scripts/ and handoff/.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: help
help: ## This list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

# --- what people run -------------------------------------------------------------------------------------------------

.PHONY: up
up: gateway-env rasa-env web fonts train ## Install what is missing, train if needed, start the whole line. Ctrl-C stops it.
	@exec .venv/bin/porchlight up

.PHONY: check
check: dev-env ## Everything quick: format, lint, types, architecture, content, tests without processes. A minute and a half.
	@scripts/check

.PHONY: test
test: check rasa-env-dev train web fonts chromium ## The whole suite: real Redis, Rasa and Chromium, processes killed. A quarter of an hour or more.
	@scripts/test

.PHONY: test-kill
test-kill: dev-env rasa-env-dev train web ## Processes killed twenty times at random under load, every message accounted for. About eight minutes.
	@scripts/test kill

.PHONY: bench
bench: dev-env rasa-env train web ## Measure the line against stock Rasa; results in benchmarks/.
	@$(PY) -m benchmarks

.PHONY: evaluate
evaluate: dev-env rasa-env train ## Measure what is understood, in every language; results in benchmarks/understanding.md.
	@$(PY) -m benchmarks.understanding

.PHONY: fuzz
fuzz: dev-env rasa-env train ## Any text, for about an hour: reading it may never fail.
	@FUZZ_EXAMPLES=150000 $(PY) -m pytest -q --timeout=0 tests/triage/test_reading.py

.PHONY: routes
routes: dev-env rasa-env train ## Every route through every guided path in every language, on the running line.
	@EVERY_ROUTE=1 $(PY) -m pytest -q -s tests/line/test_paths.py

# --- parts -----------------------------------------------------------------------------------------------------------

.PHONY: train
train: rasa-env ## Train Rasa's model, only when what it learns from has changed.
	@scripts/train

.PHONY: adapt
adapt: dev-env rasa-env ## Teach the sentence encoder anew from data/. By hand, after much new training text; most of an hour.
	@.venv-rasa/bin/python -W ignore -m triage.adapt
	@$(MAKE) vectors

.PHONY: vectors
vectors: dev-env ## Keep the vectors of all examples with the project, so that training is quick. After new training text.
	@$(PY) -m triage.vectors

.PHONY: web
web: ## Build the widget and the console, only when their sources have changed.
	@scripts/web

.PHONY: fonts
fonts: ## Fetch the fonts of the record of work and pay. Without them the line runs, and offers no page.
	@scripts/fonts || echo "fonts: no record of work and pay until make fonts succeeds" >&2

.PHONY: gateway-env
gateway-env: ## The gateway's environment, .venv (Python 3.12), equal to its lock.
	@scripts/venv .venv 3.12 gateway dev

.PHONY: dev-env
dev-env: ## .venv with what checks and tests need.
	@scripts/venv .venv 3.12 dev

.PHONY: rasa-env
rasa-env: ## Rasa's environment, .venv-rasa (Python 3.10), equal to its lock.
	@scripts/venv .venv-rasa 3.10 rasa rasa-dev

.PHONY: rasa-env-dev
rasa-env-dev: ## .venv-rasa with what its tests need.
	@scripts/venv .venv-rasa 3.10 rasa-dev

.PHONY: chromium
chromium: ## Find Chromium for the browser tests, or install it.
	@scripts/chromium >/dev/null

.PHONY: format
format: dev-env ## Put the code in its form and mend what can be mended.
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .

.PHONY: lock
lock: ## Resolve requirements/*.in anew. `scripts/lock --upgrade` takes newer releases.
	@scripts/lock

.PHONY: clean
clean: ## Remove environments, builds and models. Data in var/ stays.
	rm -rf .venv .venv-rasa .tools web/node_modules web/dist fonts/node_modules fonts/dist models artifacts results .rasa *.egg-info \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
