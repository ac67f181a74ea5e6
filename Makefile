# The commands of Beforehand; `make` lists them.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run run-cluster install test lint bench bench-nlu bench-learning desk-day clean

# A service without compiled bytecode needs far longer to start, and no setting may bring that about by accident.
unexport PYTHONDONTWRITEBYTECODE
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

python := .venv/bin/python
side_by_side := -n 2 --dist loadfile --no-loadscope-reorder
browser_code_tests = $(shell find tests/web -name '*.test.mjs' -o -name '*.test.js')

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

run: install ## Install what is missing, make the demonstration shop, serve on PORT (8000)
	@$(python) -m bot seed
	@exec $(python) -m bot serve

run-cluster: install ## The same as two processes behind nginx, with a PostgreSQL and a Redis of their own
	@sh bot/setup/servers.sh
	@exec $(python) -m bot.setup.cluster

install: ## Make .venv with CPython 3.10 and the locked packages; nothing to do when it is up to date
	@exec sh bot/setup/install.sh

# Two modules at a time: what needs no server, beside the training; then what starts servers, beside talks with the
# trained model; then browsers.
test: install ## Run all tests, also those with a real browser, PostgreSQL, Redis and nginx
	@sh tests/setup/install.sh
	@mkdir -p .artefacts; failed=0; \
	$(python) -m bot train >/dev/null 2>&1 & training=$$!; \
	$(python) -m pytest -q --durations 12 $(side_by_side) tests/bench tests/house tests/simulation tests/unit || failed=1; \
	wait $$training; \
	$(python) -m pytest -q --durations 12 tests/talk >.artefacts/talk.txt 2>&1 & talking=$$!; \
	$(python) -m pytest -q --durations 12 $(side_by_side) tests/services tests/setup || failed=1; \
	wait $$talking || failed=1; cat .artefacts/talk.txt; \
	$(python) -m pytest -q --durations 12 $(side_by_side) tests/web || failed=1; \
	node --test $(browser_code_tests) || failed=1; \
	exit $$failed

lint: install ## Check style, types and directions of imports
	@$(python) -m ruff check
	@$(python) -m ruff format --check
	@$(python) -m mypy
	@$(python) .venv/bin/lint-imports

bench: install ## Measure beside stock Rasa, two processes beside one, a large desk and harvest beside a small one, swaps of models under load; ARGS="--only turns|training|processes|desk|swaps|harvest"
	@sh bot/setup/servers.sh
	@exec $(python) -m tests.bench $(ARGS)

bench-nlu: install ## Measure understanding beside Rasa's default pipeline; ARGS="--diet-epochs 100 --messages FILE"
	@exec $(python) -m tests.bench.nlu $(ARGS)

bench-learning: install ## Measure learning day by day, and whether faults put in are refused; ARGS="--messages FILE --sample 30 --only days|faults|rules"
	@exec env LOG_LEVEL=ERROR $(python) -m tests.bench.learning $(ARGS)

desk-day: install ## Simulate a day of 10,000 tickets: nobody forgotten, and how true the waits shown are; ARGS="--tickets 2000"
	@exec $(python) -W ignore -m tests.simulation $(ARGS)

clean: ## Remove .venv, caches and reports; the data folder and the models stay
	@rm -rf .venv .bench .artefacts .rasa .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache results
	@find actions bot tests -name __pycache__ -type d -prune -exec rm -rf {} +
