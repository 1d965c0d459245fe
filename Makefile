# kikin: two commands matter, `make report` and `make test`; each sets itself up on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCKED := $(PIP) install --require-hashes --only-binary :all:
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python

export PYTHONDONTWRITEBYTECODE :=  # keep what Python compiled: a build and a test start it many times

.PHONY: report test suite lint style types bench lab quarto lock clean help

help:  ## この一覧
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

# uv takes a third of pip's time; pip comes in where uv can't, for it alone knows the mirror in an office's pip.conf.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 以上が必要です: " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	awk '/^[a-z0-9]/ { wanted = /^uv==/ } wanted' requirements.lock > $(VENV)/uv.lock
	( $(LOCKED) -r $(VENV)/uv.lock && $(UV) --require-hashes --no-build --compile-bytecode -r requirements.lock ) \
	  2> $(VENV)/uv.log || $(LOCKED) -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

report: $(READY)  ## 公表物一式を reports/site/ に、算定の見本（例）を reports/examples/ に作る
	$(BIN)/kikin build params/examples/grants-R6.yml
	$(BIN)/kikin build

test: style  ## すべての試験
	$(MAKE) --no-print-directory --jobs 2 suite types  # the types are looked at on what the tests leave of two cores

suite: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval-lax

lint: style types

style: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

bench: $(READY)  ## 速さを比で測る
	$(BIN)/python benchmarks/bench.py

lab: $(READY)  ## JupyterLab でノートブックを開く
	$(BIN)/jupyter lab --notebook-dir=.

quarto: $(READY)  ## Quarto で公表する（PATH になければ入れる）
	command -v quarto >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[quarto]'
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/kikin build --renderer quarto

lock: $(READY)  ## requirements.lock を作り直す
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --extra test pyproject.toml -o requirements.lock

clean:  ## 作りかけの build/ を消す（reports/site/ には触れない）
	rm -rf build build-examples
