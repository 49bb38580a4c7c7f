# 巡访 Rounds. A fresh machine needs Python 3.11 or newer and make; everything else comes into this folder.
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset roads test check lint messages faults bench
DEV := sh .ci/bootstrap dev
PY := .venv/bin/python
BENCH ?= ../shared/bench/pvrp
SECONDS ?= 10
SEEDS ?= 3
LONG ?= 60
CASES ?= 10
IOWA ?= 4
PEER_INSTANCES ?= p01 p04 p08 p11 p14 pr01
GROWTH_SECONDS ?= 30
MANAGERS ?= 60
CITY_SECONDS ?= 9.5
DIVIDED ?= 10000
DIVIDERS ?= 60
DIVIDED_STEPS ?= 6000
BPY := .tools/bench/bin/python

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

faults: ## the fault and abuse tests, and docs/faults.md (ROUNDS_KILLS ROUNDS_IMAGES ROUNDS_SEEDS shorten it)
	@$(DEV)
	@bash .ci/parts
	@mkdir -p test-results && rm -f test-results/faults.jsonl
	@status=0; export ROUNDS_FAULT_FIGURES=$(CURDIR)/test-results/faults.jsonl; \
		$(PY) -m pytest -m fault --durations=0 --ignore tests/faults/test_f7_simulator.py || status=1; \
		$(PY) -m pytest -m fault -n 2 tests/faults/test_f7_simulator.py || status=1; \
		ROUNDS_KILLS=$${ROUNDS_KILLS:-40} $(PY) -m tests.services.postgres run -- $(PY) -m pytest -m fault \
			tests/faults/test_f1_server_killed.py tests/faults/test_f3_disk_full.py tests/faults/test_f4_lost_reply.py \
			tests/faults/test_f5_duplicate_storm.py tests/faults/test_f5_issue_doors.py tests/faults/test_f6_same_id_other_content.py \
			tests/faults/test_f8_photo_cut.py tests/faults/test_f17_task_delivered_twice.py \
			tests/faults/test_f26_tampering.py tests/faults/test_f26_rebuilt.py tests/faults/test_f29_privacy.py || status=1; \
		$(PY) -m tests.faults.page test-results/faults.jsonl; exit $$status

bench: ## all benchmarks and docs/benchmarks.md (SECONDS SEEDS CASES IOWA PEER_INSTANCES LONG=0 shorten it)
	@sh .ci/bootstrap demo
	@UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=$(CURDIR)/.tools/bench .uv/bin/uv sync --frozen --quiet \
		--python .venv/bin/python --no-dev --group bench
	@mkdir -p test-results
	@$(MAKE) -k --no-print-directory bench-instances bench-peers bench-field bench-sample bench-growth bench-city bench-territories bench-inbox bench-closing bench-page

.PHONY: bench-instances bench-peers bench-field bench-sample bench-growth bench-city bench-territories bench-inbox bench-closing bench-page
bench-instances: # ours on public instances, at SECONDS and, unless LONG=0, at LONG
	@rm -f test-results/bench-routing-*.json
	@$(BPY) -m benchmarks.routing $(BENCH) --seconds $(SECONDS) --seeds $(SEEDS) --json test-results/routing.json --keep
	@if [ $(LONG) != 0 ]; then $(BPY) -m benchmarks.routing $(BENCH) --seconds $(LONG) --seeds $(SEEDS) \
		--json test-results/routing-long.json --keep; fi
bench-peers: # the pipelines of the peers beside us on some of them
	@$(BPY) -m benchmarks.peers $(BENCH) --only $(PEER_INSTANCES) --seconds $(SECONDS)
bench-field: # the same on field cases
	@$(BPY) -m benchmarks.field --cases $(CASES) --iowa $(IOWA) --seconds $(SECONDS) --data $(BENCH)/../../data
bench-sample: # the sample city by hand and by the engine
	@$(BPY) -m benchmarks.sample_city
bench-growth: # outlets, managers, memory, first call
	@$(BPY) -m benchmarks.growth --seconds $(GROWTH_SECONDS)
bench-city: # 60 managers, 12,000 outlets, both cores
	@$(BPY) -m benchmarks.city --managers $(MANAGERS) --seconds $(CITY_SECONDS)
bench-territories: # 10,000 outlets into 60, a small case and Iowa, beside open alternatives
	@$(BPY) -m benchmarks.territories --outlets $(DIVIDED) --managers $(DIVIDERS) --steps $(DIVIDED_STEPS) --name large
	@$(BPY) -m benchmarks.territories --outlets 1200 --managers 8 --steps 20000 --seconds 15 --name small
	@if [ -d $(BENCH)/../../data/iowa ]; then $(BPY) -m benchmarks.territories --data $(BENCH)/../../data --managers 12 \
		--steps 20000 --seconds 15 --name iowa; fi
bench-closing: # closing runs of a city and of a tenth of a province, and docs/closing.md
	@$(PY) -m benchmarks.closing --page

bench-inbox: # the inbox and its search with 200,000 issues, on SQLite and PostgreSQL
	@$(PY) -m benchmarks.inbox
bench-page: # picture and page from test-results/
	@$(BPY) -m benchmarks.plot
	@$(BPY) -m benchmarks.report
