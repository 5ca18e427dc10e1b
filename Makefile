# `make run` serves the portal with its demonstration world; `make test` runs every test. See README.md.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
export PYTHONUNBUFFERED := 1

.PHONY: install run test soak check bench

install: $(STAMP) node_modules/.installed
	@$(PY) manage.py collect_static

$(STAMP): requirements.txt requirements-dev.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json $(STAMP)
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

run: install
	@$(PY) manage.py serve

test: install
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not soak" --timeout 300 # some tests wait: three for two cores

soak: install
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --timeout 3000 -m "soak or not soak" --hypothesis-profile soak

check: install
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check_templates
	$(PY) -m pytest -q tests/architecture/test_parameter_files.py tests/architecture/test_papers.py \
	  tests/architecture/test_words.py tests/reconciliation/test_rules_policy_index.py
	@SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") \
	 ALLOWED_HOSTS=portal.example DATABASE_URL=postgresql://localhost/portal REDIS_URL=redis://localhost \
	 FIELD_ENCRYPTION_KEYS=check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	 BLIND_INDEX_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
	 RECEIPT_KEYS=check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= EMAIL_HOST=mail.example \
	 DJANGO_SETTINGS_MODULE=portal.settings.production $(PY) manage.py check --deploy --fail-level WARNING

bench: install
	$(PY) -m benchmarks $(ONLY)
