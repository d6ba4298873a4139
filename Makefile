# `make run` and `make test` need Python 3.11 or newer and nothing else; everything goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= out/denmark

.PHONY: run test test-pulp4 setup lint bench docs browser office clean

run: .venv/run-ready
	$(BIN)/placement run scenarios/denmark.yaml --out $(OUT) --force

test: .venv/dev-ready browser office
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# PuLP 4 needs Python 3.12: where there is one, the road through PuLP is tested on it too.
PYTHON_PULP4 ?= $(firstword $(foreach python,python3.14 python3.13 python3.12 \
 $(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python3),$(shell $(python) -c 'print("$(python)")' 2>/dev/null)))

test-pulp4:
	$(if $(PYTHON_PULP4),,$(error no Python 3.12 or newer found; name one with PYTHON_PULP4=))
	test -x .venv-pulp4/bin/python || $(PYTHON_PULP4) -m venv .venv-pulp4
	.venv-pulp4/bin/python -m pip install -q --disable-pip-version-check 'pulp>=4' -e '.[cbc]' pytest hypothesis
	.venv-pulp4/bin/python -m pytest tests/model/test_pulp_road.py

setup: .venv/dev-ready

lint: .venv/dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev-ready
	$(BIN)/python benchmarks/run.py $(if $(INSTANCES),--instances $(INSTANCES))

docs: .venv/docs-ready
	$(BIN)/python tools/make_reference.py
	$(BIN)/zensical build

clean:
	rm -rf .venv .venv-pulp4 out site

# The page is tested in a real browser. It is not a Python package, so it is looked for and, where that is
# possible, installed; without one the tests fail and say so.
browser: .venv/dev-ready
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium; } \
	 || $(BIN)/playwright install chromium \
	 || { echo "The tests need Chromium: install it (Debian: apt-get install chromium)." >&2; exit 1; }

# Workbooks and text documents are recomputed and opened by LibreOffice, and PDFs are looked at by Poppler.
office:
	@{ command -v soffice && command -v pdftoppm; } >/dev/null \
	 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
	 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libreoffice-calc libreoffice-writer poppler-utils fonts-liberation2 >/dev/null; } \
	 || { echo "The tests need LibreOffice and Poppler: install them (Debian: apt-get install libreoffice-calc libreoffice-writer poppler-utils)." >&2; exit 1; }

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	 || { echo "placement needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run-ready: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[maps]'
	touch $@

.venv/dev-ready: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	touch $@ .venv/run-ready

.venv/docs-ready: .venv/dev-ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[docs]'
	touch $@
