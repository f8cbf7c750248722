# Thin on purpose: what a target does stands in scripts/.
.PHONY: help run install test quick check fix bench soak live-image test-vm clean
.DEFAULT_GOAL := help

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## the demonstration, at http://127.0.0.1:8000
	@scripts/install.sh runtime
	@scripts/run.sh

install: ## .venv with the runtime and the development tools
	@scripts/install.sh development

test: ## everything, on both databases and in Chromium
	@scripts/test.sh

quick: install ## two minutes on SQLite: what changed, then as many other tests as there is time for
	@scripts/suite.sh quick

check: install ## style, types, contracts, translations, migrations, templates
	@scripts/check.sh

fix: install ## mend what the tools can mend
	@scripts/fix.sh

bench: install ## the figures of docs/benchmarks.md
	@scripts/bench.sh

soak: install ## the long tests
	@scripts/suite.sh soak

live-image: install ## the live system of the workbench: an ISO for USB sticks, and a folder for PXE (as root)
	@scripts/live_image.sh

test-vm: live-image ## the live system in QEMU: inspect, erase, cut the power, go on, report (a quarter of an hour)
	@scripts/test_vm.sh

clean: ## remove .venv and caches; var/ is yours and stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build htmlcov
