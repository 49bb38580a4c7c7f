# 巡访 Rounds. A fresh machine needs Python 3.11 or newer and make; everything else comes into this folder.
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset roads test check lint messages faults bench
DEV := sh .ci/bootstrap dev
PY := .venv/bin/python
BENCH ?= ../shared/bench/pvrp
SECONDS ?= 10

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: ## a usable product with a sample city, in some minutes
	@sh .ci/bootstrap demo
	@exec .venv/bin/rounds demo

demo-reset: ## throw the sample city away and start over
	@sh .ci/bootstrap demo
	@sh .ci/forget-demo
	@exec .venv/bin/rounds demo

roads: ## the optional part for travel times on real roads (afterwards: rounds roads build FILE.osm.pbf)
	@sh .ci/bootstrap demo
	@UV_PYTHON_DOWNLOADS=never .uv/bin/uv sync --frozen --no-dev --inexact --extra roads --python .venv/bin/python

test: ## everything CI runs: checks, tests on SQLite and PostgreSQL, a real browser
	@$(DEV)
	@bash .ci/parts
	@$(PY) .ci/tests.py

check: ## what a machine can judge by reading, in about a minute
	@$(DEV)
	@$(PY) .ci/checks.py

lint: ## the quick part of check
	@$(DEV)
	@$(PY) .ci/checks.py ruff imports templates spelling

messages: ## put new strings into the English catalogues and compile them
	@$(DEV)
	@DJANGO_SETTINGS_MODULE=rounds.config.settings ROUNDS_DATA=$(CURDIR)/.tools/messages $(PY) -m tests.house.collect

faults: ## the fault and abuse tests
	@$(DEV)
	@$(PY) -m pytest -m fault

bench: ## public planning instances against the best known values (BENCH=folder SECONDS=per instance)
	@$(DEV)
	@mkdir -p test-results
	@$(PY) -m benchmarks.routing $(BENCH) --seconds $(SECONDS) --json test-results/routing.json
