# Everything needs only git, make and Python 3.11 or newer, and no root.
#   make demo    set up, convert the sample article to every format, say where to look
#   make fuzz    tear inputs at random for SECONDS at each door (default: 60), save what breaks us in tests/fuzz-findings;
#                with GUIDED=FOLDER, let Atheris keep there what reaches new code
#   make check   set up, then format, lint, import rules, types, tests, wheel: all that must pass
#   make lowest  test with the oldest releases of other people's packages that pyproject.toml allows
#   make coverage  the same tests; then which lines and branches none of them reached: at most one in twenty
#   make mutants   change each expression of the forward model in turn, in a copy: a test has to notice four in five
#   make site    build the documentation as a site into out/site, offline, every warning an error
#   make lock    write .ci/constraints.txt anew: the releases that CI installs

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FORMATS := json newsml docx epub html

SECONDS ?= 60
# Where other people's packages do the work; the doors and the whole way through.
LOWEST := decoding decoding_html script docx docx_reading epub epub_reading epub_style html json jsonl newsml tables loading round_trips \
  archive_sources archive_ledger cli
UV := $(BIN)/uv

.PHONY: demo check corpus coverage fuzz lowest lock mutants site format clean
demo: $(VENV)/.run
	$(BIN)/roundtable-convert examples/roundtable.damaged.txt -O out --force $(addprefix -t ,$(FORMATS))
	@echo "Look into out/: the article as JSON, NewsML-G2, DOCX, EPUB and a review page."
	@echo "What was damaged: examples/roundtable.damaged.txt. What it was before: examples/roundtable.zh-Hans.txt."

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/mypy tests examples scripts benchmarks docs/site/conf.py
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest -n auto $(TESTS)

fuzz: $(VENV)/.dev $(if $(GUIDED),$(VENV)/.fuzz)
	cd tests && ../$(BIN)/python -m fuzz --seconds $(SECONDS) $(if $(GUIDED),--guided $(abspath $(GUIDED))) $(TARGETS)

corpus: $(VENV)/.corpus

coverage: $(VENV)/.dev
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest -n auto --cov $(TESTS)

mutants: $(VENV)/.mutants
	rm -rf out/mutants && git clone --quiet . out/mutants
	cd out/mutants && export PATH="$(abspath $(BIN)):$$PATH" && \
	  cosmic-ray init --force tests/mutants.toml ../mutants.sqlite && cosmic-ray exec tests/mutants.toml ../mutants.sqlite
	$(BIN)/cr-report --surviving-only out/mutants.sqlite
	$(BIN)/cr-rate --fail-over 20 out/mutants.sqlite

lowest: $(VENV)/.lowest
	$(VENV)/lowest/bin/python -m pytest -q -n auto $(LOWEST:%=tests/test_%.py)

lock: $(UV)
	$(UV) pip compile --quiet --upgrade --universal --no-annotate --no-header --python-version 3.11 \
	  --all-extras --group dev --group corpus --output-file .ci/constraints.txt pyproject.toml

$(UV): $(BIN)/python
	$(PIP) install uv

$(VENV)/.lowest: $(UV) pyproject.toml
	$(UV) venv --quiet --clear --python $(BIN)/python $(VENV)/lowest
	$(UV) pip install --quiet --python $(VENV)/lowest/bin/python --resolution lowest-direct --editable '.[all]' --group test
	@touch $@

$(VENV)/.mutants: $(VENV)/.dev
	$(PIP) install --group mutants
	@touch $@

$(VENV)/.fuzz: $(VENV)/.dev
	$(PIP) install --group fuzz
	@touch $@

site: $(VENV)/.dev
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --fresh-env --quiet -c docs/site -d out/site-work . out/site
	@echo "Open out/site/index.html."

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is older. Name another: make PYTHON=python3.12"; exit 1; }
	@echo "Installing into $(VENV), which takes a minute or two."
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
