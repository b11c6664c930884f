# The commands. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test bench lint fuzz screenshots

help: ## List the commands.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## Build everything, run four validators with a demonstration fleet, and serve the portal. ARGS="--fresh" passes flags.
	@scripts/prepare build
	@scripts/portal build
	cargo build --release --locked --bin vinculum
	target/release/vinculum demo $(ARGS)

test: ## Everything that must hold: Rust tests, portal tests, browser tests against a real network.
	@scripts/prepare test
	@scripts/test

bench: ## Measure on this machine; ARGS="--workload mixed" passes flags.
	@scripts/prepare build
	cargo build --release --locked --bin vinculum
	target/release/vinculum bench $(ARGS)

lint: ## Format, clippy with warnings as errors, direction of dependencies, TypeScript.
	@scripts/prepare build
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo test --workspace --locked --test main layers
	@scripts/portal lint

fuzz: ## Run the fuzz target for a minute (needs a nightly toolchain and cargo-fuzz).
	cd fuzz && cargo fuzz run decode -- -max_total_time=60

screenshots: ## Picture every page of the portal, in both languages, on desktop and phone, from the demo at VINCULUM_URL.
	cd portal && VINCULUM_URL=$${VINCULUM_URL:-http://127.0.0.1:8080} node scripts/screenshots.mjs $(ARGS)
