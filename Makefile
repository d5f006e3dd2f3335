# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

PORT ?= 8000
PAYMENTS ?= 1000
SECONDS ?= 60
SIEGE ?= 20
DB ?= sqlite
BASE ?= main
# A journey waits for half of its time: three workers keep two cores busy.
WORKERS ?= 3
PYTHON ?= python3
CERTIFICATES ?= 2000
REQUESTS ?= 20000
BENCH ?=
PEERS ?=
SEED ?= 1
VENV := .venv
BIN := $(VENV)/bin
TOOLS := build/tools

# Images of containers set it. Each of the thousand programs that tests start would compile the kit
# anew: half a second, a third of what it takes to begin.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench bench-documents bench-inbox bench-peers bench-worker chaos chaos-certificates frozen fuzz drawing lock holidays names words clean system

help: ## Muestra esta ayuda
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 22

demo: $(TOOLS)/.ready ## Genera un portal, lo instala, lo llena y lo sirve (PORT=8000)
	@$(TOOLS)/bin/python hooks/demo.py --port $(PORT)

test: $(BIN)/.ready system lint ## Corre todas las pruebas
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --slowest=30

check: $(BIN)/.ready ## Formato, estilo, tipos y las pruebas de lo que cambió desde BASE=main, en un minuto
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy shared_components/munikit modules/*/munikit_*
	$(BIN)/lint-imports --no-cache >/dev/null
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup $$($(BIN)/python tests/changed.py $(BASE))

lint: $(BIN)/.ready ## Revisa estilo, tipos, capas y licencias
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy shared_components/munikit modules/*/munikit_*
	$(BIN)/lint-imports
	$(BIN)/reuse --suppress-deprecation lint --quiet

bench: $(BIN)/.ready ## Mide páginas: CPU, consultas, memoria (BENCH="--databases sqlite …"); build/bench/pages.json
	PYTHONPATH=tests $(BIN)/python -W ignore tests/bench/run.py $(BENCH)

bench-peers: $(BIN)/.ready ## Pone otros portales junto al nuestro (PEERS="pretix.toml …"); build/bench/peers.json
	PYTHONPATH=tests $(BIN)/python -W ignore tests/bench/peers.py $(PEERS) $(BENCH)

bench-documents: $(BIN)/.ready ## Mide los documentos: hacer, firmar, memoria
	PYTHONPATH=tests $(BIN)/python tests/bench/documents.py

bench-inbox: $(BIN)/.ready ## Mide la bandeja con hasta 100.000 solicitudes; build/bench/inbox.json
	PYTHONPATH=tests $(BIN)/python tests/bench/inbox.py

bench-worker: $(BIN)/.ready ## Mide avisos, entregas y mil documentos del trabajador, y cuando no hay nada; build/bench/worker.json, papers.json
	PYTHONPATH=tests $(BIN)/python -W ignore tests/bench/worker.py
	PYTHONPATH=tests $(BIN)/python -W ignore tests/bench/papers.py

chaos: $(BIN)/.ready ## Cobra mientras todo se cae (PAYMENTS=1000 DB=sqlite|postgresql)
	PYTHONPATH=tests $(BIN)/python -W ignore tests/chaos/run.py --payments $(PAYMENTS) --database $(DB)

frozen: $(BIN)/.ready ## Congela el banco y sitia el portal de siete maneras y diez pares (SECONDS=60 SIEGE=20 DB=…)
	PYTHONPATH=tests $(BIN)/python -W ignore tests/chaos/frozen.py --seconds $(SECONDS) --database $(DB)
	PYTHONPATH=tests $(BIN)/python -W ignore tests/chaos/besieged.py --seconds $(SIEGE) --database $(DB)

fuzz: $(BIN)/.ready ## Manda lo que nadie manda, como cada persona (REQUESTS=20000 DB=sqlite|postgresql SEED=1)
	PYTHONPATH=tests $(BIN)/python -W ignore tests/fuzz/run.py --requests $(REQUESTS) --database $(DB) --seed $(SEED)

names: $(BIN)/.ready ## Escribe en docs/reference/public.md lo que otros módulos pueden importar
	PYTHONPATH=tests $(BIN)/python -m architecture.public_page

drawing: $(BIN)/.ready ## Dibuja la casa por sus importaciones en docs/explanation/architecture.md
	PYTHONPATH=tests $(BIN)/python -m architecture.drawing

lock: $(BIN)/.ready ## Vuelve a fijar las dependencias (necesita red)
	$(BIN)/python hooks/lock.py

holidays: $(BIN)/.ready ## Escribe los feriados que dice la biblioteca holidays instalada
	$(BIN)/python hooks/days_off.py

words: $(BIN)/.ready ## Escribe en los catálogos los textos que leen las personas (NEW=fr empieza un idioma)
	$(BIN)/python hooks/words.py $(NEW)

chaos-certificates: $(BIN)/.ready ## Emite 2.000 certificados mientras mata procesos (CERTIFICATES=2000)
	MUNIKIT_CERTIFICATES=$(CERTIFICATES) $(BIN)/python -m pytest tests/databases/test_killed_workers.py -q

clean: ## Borra lo generado
	rm -rf build $(VENV)

system: ## Instala Chromium y Pango si faltan (Debian, como root)
	@sh .ci/system

$(BIN)/.ready: requirements.lock shared_components/pyproject.toml
	@echo "Preparando el entorno de desarrollo en $(VENV) (una sola vez, unos minutos)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r hooks/requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e shared_components $(patsubst %/pyproject.toml,-e %,$(wildcard modules/*/pyproject.toml))
	@touch $@

$(TOOLS)/.ready: hooks/requirements.lock
	@echo "Preparando el generador en $(TOOLS) (una sola vez)"
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r hooks/requirements.lock
	@touch $@
