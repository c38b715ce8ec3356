# `make` alone says what there is. Everything installs itself first, and only what changed.

ARGS ?=
PY := .venv/bin/python
SOURCES := config messages scheduling telephony tenants tests

.PHONY: help install build run test lint types lock messages clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install build: ## Install the packages, build the front end, compile the translations
	@python3 -I config/install.py

run: install ## Everything on this machine with demo data (PORT=8000); Ctrl-C ends it
	@exec $(PY) -m config.launch --with-parent $(ARGS)

test: install ## All tests; some of them: make test ARGS="-k dispatch"
	@$(PY) -m pytest -n logical $(ARGS)

lint: install ## Style, types, templates, the direction of imports, missing migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(MAKE) --no-print-directory types
	.venv/bin/djlint --check --lint --quiet .
	.venv/bin/lint-imports
	$(PY) -m tests.servers $(PY) manage.py makemigrations --check --dry-run

types:
	$(PY) -m tests.servers $(PY) -m mypy $(SOURCES)

lock: install ## Write requirements.lock anew from pyproject.toml (docs/decisions/0001)
	@UV=$$(command -v uv || echo .run/boot/bin/uv); $$UV pip compile pyproject.toml \
		--universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet -o requirements.lock

messages: install ## Collect the texts to translate into locale/
	$(PY) -m tests.servers $(PY) manage.py makemessages -l fr -l en --no-location \
		-i .venv -i .run -i node_modules

clean: ## Remove everything that was installed or built; the data in .run stays
	rm -rf .venv node_modules frontend/dist staticfiles .run/boot .run/stamps .run/logs \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
