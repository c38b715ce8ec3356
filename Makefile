# `make` alone says what there is. Everything installs itself first, and only what changed.

ARGS ?=
PY := .venv/bin/python
SOURCES := bench config messages portal scheduling telephony tenants tests

.PHONY: help install build run test soak bench-slots bench-delivery bench-provisioning lint audit types lock messages clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install build: ## Install the packages, build the front end, compile the translations
	@python3 -I config/install.py

run: install ## Everything on this machine with demo data (PORT=8000); Ctrl-C ends it
	@exec $(PY) -m config.launch --with-parent $(ARGS)

test: install ## All tests; some of them: make test ARGS="-k dispatch"
	@$(PY) -m pytest -n logical $(ARGS)

soak: install ## Ten thousand random lives of calls (LIVES=n for another number)
	@LIVES=$${LIVES:-10000} $(PY) -m pytest -n logical -q tests/lives

bench-slots: install ## Free times of 20 agendas over 60 days, beside django-appointment
	@$(PY) -m tests.servers $(PY) -m bench.slots

bench-delivery: install ## Deliveries beside empty Celery tasks: how many a second, how soon
	@$(PY) -m bench.delivery

bench-provisioning: install ## New clients and migrations beside django-tenants' own (CLIENTS=1000)
	@CLIENTS=$${CLIENTS:-1000} TESTS_ON_DISK=1 $(PY) -m tests.servers $(PY) -m bench.provisioning

lint: install ## Style, types, templates, security, the direction of imports, missing migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(MAKE) --no-print-directory types
	.venv/bin/djlint --check --lint --quiet .
	$(PY) -m bandit -q -ll -ii -s B608 -x '*/migrations/*' -r $(filter-out bench tests,$(SOURCES))
	.venv/bin/lint-imports
	$(PY) -m tests.servers $(PY) manage.py makemigrations --check --dry-run

audit: install ## Known holes in what is installed (asks the package index)
	$(PY) -m pip_audit --disable-pip --require-hashes -r requirements.lock --progress-spinner off

types:
	$(PY) -m tests.servers $(PY) -m mypy $(SOURCES)

lock: install ## Write requirements.lock anew from pyproject.toml (docs/decisions/0001)
	@UV=$$(command -v uv || echo .run/boot/bin/uv); $$UV pip compile pyproject.toml \
		--universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet -o requirements.lock

messages: install ## Collect the texts to translate into locale/
	$(PY) -m tests.servers $(PY) manage.py makemessages -l fr --no-location \
		-i .venv -i .run -i node_modules

clean: ## Remove everything that was installed or built; the data in .run stays
	rm -rf .venv node_modules frontend/dist staticfiles .run/boot .run/stamps .run/logs \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
