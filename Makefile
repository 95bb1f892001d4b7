# Mizban: `make run` and `make test` do all the set-up; the rest is for those who work on it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test bench look lint types messages build clean-data requirements

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= ./data
DEMO ?= 1
PYTHON ?= python3
ONLY ?=

BIN := .venv/bin
NODE_PATH := $(CURDIR)/.venv/bin:$(PATH)
export MIZBAN_DATA := $(DATA)
export MIZBAN_URL ?= http://$(HOST):$(PORT)

SOURCES := $(shell find static/src -type f 2>/dev/null) $(shell find templates webapp -name '*.html' -o -name '*.py' 2>/dev/null)
CATALOGUES := $(shell find translations -name '*.po' 2>/dev/null)

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/.runtime static/dist/manifest.json translations/.compiled ## start the program: HOST, PORT, DATA, DEMO=1|0
	@mkdir -p $(DATA)
	@$(BIN)/flask --app wsgi migrate
	@if [ "$(DEMO)" = 1 ]; then $(BIN)/flask --app wsgi demo; else $(BIN)/flask --app wsgi ship; fi
	@$(BIN)/flask --app wsgi welcome
	@export HOST=$(HOST) PORT=$(PORT); \
	$(BIN)/honcho start worker & worker=$$!; $(BIN)/honcho start web & web=$$!; \
	trap 'kill $$web $$worker 2>/dev/null' INT TERM; \
	wait $$web; ended=$$?; kill $$worker 2>/dev/null; wait; exit $$ended  # the pages outlive a worker that was killed

test: .venv/.development static/dist/manifest.json translations/.compiled ## all tests: lint, types, contracts, rules … browser
	@tests/run

bench: .venv/.development static/dist/manifest.json translations/.compiled ## measure against the floor: ONLY=slot_move
	@$(BIN)/python -m bench $(ONLY)

look: .venv/.development static/dist/manifest.json translations/.compiled ## a picture of each page for each role, in docs/pictures
	@$(BIN)/python -m tests.look

lint: .venv/.development ## style and contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --config pyproject.toml

types: .venv/.development ## types of core, rules, services, queries
	@$(BIN)/python -m tests.types

messages: .venv/.development ## bring translations/fa up to date with the code
	@$(BIN)/pybabel -q extract -s -F babel.cfg -k _l -k _ -k lazy_gettext --no-location -o /tmp/mizban-messages.pot .
	@$(BIN)/pybabel -q update -N --ignore-obsolete -i /tmp/mizban-messages.pot -d translations -l fa
	@$(BIN)/pybabel compile -d translations

build: static/dist/manifest.json ## scripts and styles into static/dist

requirements: .venv/.development ## pin requirements*.txt anew from pyproject.toml
	@$(BIN)/pip-compile $(PINS) -o requirements.txt pyproject.toml
	@$(BIN)/pip-compile $(PINS) --extra build -c requirements.txt -o requirements-build.txt pyproject.toml
	@$(BIN)/pip-compile $(PINS) --extra build --extra dev -c requirements-build.txt -o requirements-dev.txt pyproject.toml

PINS := -q --no-header --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.venv/.runtime: requirements-build.txt
	@test -d .venv || $(PYTHON) -m venv .venv
	@test -f .venv/.development || $(BIN)/pip install --quiet --disable-pip-version-check -r requirements-build.txt
	@touch $@

.venv/.development: requirements-dev.txt
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .venv/.runtime $@

node_modules/.ready: package-lock.json .npmrc | .venv/.runtime
	@PATH="$(NODE_PATH)" npm ci --silent
	@touch $@

static/dist/manifest.json: node_modules/.ready $(SOURCES)
	@PATH="$(NODE_PATH)" node static/src/build.mjs

translations/.compiled: $(CATALOGUES) | .venv/.runtime
	@$(BIN)/pybabel --quiet compile -d translations
	@touch $@
