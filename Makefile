# Everything runs from .venv, which is made here; only Python (3.11 to 3.13) and make are needed.
PYTHON ?= python3
BIN := .venv/bin
export HF_HUB_OFFLINE := 1
export GRADIO_ANALYTICS_ENABLED := False
# Tests and runs start many processes; where no compiled modules may be kept, each would compile all of ours anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check install bench screenshots corpus wheel clean

run: install  ## read the starter library and open the web page
	$(BIN)/lessonbase ingest corpus
	$(BIN)/lessonbase serve

# What the database does is tested on a server of PostgreSQL, too.
ON_BOTH := $(addprefix tests/,store/test_browsing.py store/test_events.py store/test_names.py \
	store/test_roles.py store/test_store.py review/test_comparing.py review/test_review.py review/test_worklist.py \
	exchange service/test_api.py service/test_collections.py test_people.py)
# A worker takes file after file, in the order that tests/conftest.py puts them in.
AT_ONCE := -n 2 --dist loadfile --no-loadscope-reorder

test: install  ## all tests, two at a time; those in a browser, or on PostgreSQL, skip where it is not installed
	$(BIN)/pytest $(AT_ONCE)
	LESSONBASE_TEST_DATABASE=postgresql $(BIN)/pytest $(AT_ONCE) $(ON_BOTH)

check: install  ## lint, format, types, and which part imports which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

install: .venv/installed  ## .venv with everything that run, test and check need

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "lessonbase needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

bench: install  ## the measured claims of the README, see benchmarks/README.md
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/query.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/samples.py
	$(BIN)/python benchmarks/ocr.py
	$(BIN)/python benchmarks/retrieval.py
	$(BIN)/python benchmarks/tagging.py

screenshots: install  ## photograph every state of the web page into screenshots/
	$(BIN)/python tests/ui/screenshots.py

corpus: install  ## make the PDFs of the starter library anew
	$(BIN)/python scripts/make_corpus_pdfs.py

wheel: install  ## build the wheel, weights and all, and try it in an empty environment
	$(BIN)/python scripts/wheel.py --try

clean:
	rm -rf .venv screenshots
