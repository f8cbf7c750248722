# Thin on purpose: what a target does stands in scripts/.
.PHONY: help run install test quick check fix bench soak clean
.DEFAULT_GOAL := help

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## the demonstration, at http://127.0.0.1:8000
	@scripts/install.sh runtime
	@scripts/run.sh

install: ## .venv with the runtime and the development tools
	@scripts/install.sh development

test: ## everything, on both databases and in Chromium
	@scripts/test.sh

quick: install ## the suite on SQLite, without playing the demonstration
	@scripts/suite.sh sqlite

check: install ## style, types, contracts, translations, migrations, templates
	@scripts/check.sh

fix: install ## mend what the tools can mend
	@scripts/fix.sh

bench: install ## the figures of docs/benchmarks.md
	@scripts/bench.sh

soak: install ## the long tests
	@scripts/suite.sh soak

clean: ## remove .venv and caches; var/ is yours and stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build htmlcov
