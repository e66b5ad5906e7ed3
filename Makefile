# Everything a person or CI does here. ARGS="…" goes to the command behind a target: make test ARGS="-k costing".
# PYTHON=… names the Python that .venv is made with.

.DEFAULT_GOAL := help
.PHONY: help report test test-spark lint check bench bench-claims coverage-study lock clean install

ARGS ?=
PYTHON ?=
UV := uv==0.13.9
bin := .venv/bin

help:  ## this list
	@echo "Needs Python >= 3.11, git and make; the first target run installs everything else into .venv."
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

report: install  ## computes the estimates and renders the report to _book (HTML and PDF)
	@$(bin)/fiscal report $(ARGS)

test: install  ## runs the tests
	@$(bin)/python -m pytest $(ARGS)

test-spark: install  ## compares DuckDB and Spark on claims; installs PySpark, and Java 17 if run as root on Debian
	@.ci/spark $(ARGS)

lint: install  ## style (ruff), types (mypy) and which part may import which (import-linter)
	@$(bin)/ruff check
	@$(bin)/mypy
	@$(bin)/lint-imports --no-logo

check: install  ## parameters, bibliography, chapters and numbers typed by hand
	@$(bin)/fiscal check $(ARGS)

bench: install  ## times the report and prints a table; several minutes
	@$(bin)/python tests/bench.py $(ARGS)

bench-claims: install  ## times the claims layer; ARGS="--people 100000,1000000 --write"; minutes to hours, gigabytes of disk
	@$(bin)/python -m tests.claims_bench $(ARGS)

coverage-study: install  ## how often intervals hold a known truth; ARGS="--only ipw" for some; hours for all
	@$(bin)/python -m analysis.effects.study $(ARGS)

lock:  ## writes requirements.lock anew from pyproject.toml; ARGS=--upgrade takes newer versions
	@tool=$$(mktemp -d) && trap 'rm -rf "$$tool"' EXIT && \
	"$(or $(PYTHON),python3)" -m venv "$$tool" && \
	"$$tool/bin/python" -m pip install --quiet --disable-pip-version-check "$(UV)" && \
	"$$tool/bin/uv" pip compile --quiet --no-config --universal --fork-strategy fewest --python-version 3.11 \
		--only-binary :all: --generate-hashes --group dev --custom-compile-command "make lock" \
		$(ARGS) pyproject.toml --output-file requirements.lock && \
	printf 'pyspark>=4.1\nsetuptools\n' | "$$tool/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" $(ARGS) - --output-file requirements-spark.lock

clean:  ## removes everything that is generated, except .venv
	rm -rf _book _results .spark .quarto .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find analysis tests -name __pycache__ -type d -prune -exec rm -rf {} +

install:
	@PYTHON="$(PYTHON)" sh .ci/install
