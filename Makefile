# Everything needs only git, make and Python 3.11 or newer, and no root.
#   make demo    set up, convert the sample article to every format, say where to look
#   make fuzz    tear inputs at random for SECONDS at each door (default: 60), save what breaks us in tests/fuzz-findings;
#                with GUIDED=FOLDER, let Atheris keep there what reaches new code
#   make check   set up, then format, lint, import rules, types, tests, wheel: all that must pass

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FORMATS := json newsml docx epub html

SECONDS ?= 60

.PHONY: demo check fuzz format clean
demo: $(VENV)/.run
	$(BIN)/roundtable-convert examples/roundtable.damaged.txt -O out --force $(addprefix -t ,$(FORMATS))
	@echo "Look into out/: the article as JSON, NewsML-G2, DOCX, EPUB and a review page."
	@echo "What was damaged: examples/roundtable.damaged.txt. What it was before: examples/roundtable.zh-Hans.txt."

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/mypy tests examples scripts benchmarks
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest -n auto $(TESTS)

fuzz: $(VENV)/.dev $(if $(GUIDED),$(VENV)/.fuzz)
	cd tests && ../$(BIN)/python -m fuzz --seconds $(SECONDS) $(if $(GUIDED),--guided $(abspath $(GUIDED))) $(TARGETS)

corpus: $(VENV)/.corpus

$(VENV)/.fuzz: $(VENV)/.dev
	$(PIP) install --group fuzz
	@touch $@

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is older. Name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"

$(VENV)/.run: $(BIN)/python pyproject.toml
	$(PIP) install --editable '.[epub]'
	@touch $@

# The frameworks that some tests run in, a gigabyte: without it those tests are skipped, but never in CI.
$(VENV)/.corpus: $(VENV)/.dev
	$(PIP) install --group corpus
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(PIP) install --editable '.[all]' --group dev
	@touch $@
