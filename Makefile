# Two of these are all that a newcomer needs: `make run` and `make test`.

CARGO ?= cargo
ROUNDS ?= 50
# On a build machine the lock file is the truth; at a desk it may move with an edit of Cargo.toml.
LOCKED := $(if $(CI),--locked,)
XTASK := $(CARGO) run --quiet $(LOCKED) --package xtask --

.PHONY: help run test quick lint hooks coverage bench crash schema contracts e2e deny clean
.DEFAULT_GOAL := help

help: ## what there is
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

run: ## build for release and open the demo in ./data
	@.ci/needs build
	$(CARGO) build --release $(LOCKED) --package bodega
	target/release/bodega demo --data data

test: ## everything: format, lints, all tests on both databases, crash rounds, schemathesis, a browser
	@.ci/needs build test browser
	@$(XTASK) test

quick: ## format, lints and the fast tests; what the pre-commit hook runs
	@$(XTASK) quick

lint: ## format and lints alone
	@$(XTASK) lint

hooks: ## run `make quick` before each commit
	git config core.hooksPath .hooks
	@echo "Before each commit: .hooks/pre-commit. Leave it out once with git commit --no-verify."

coverage: ## line coverage per crate, the ones under 80 % named
	@.ci/needs build test
	@$(XTASK) coverage

bench: ## every figure of the README, in one run
	@.ci/needs build test
	$(CARGO) build --release $(LOCKED) --package bodega --package bodega-bench
	target/release/bodega-bench

crash: ## kill -9 under load, ROUNDS times on each database
	@.ci/needs build test
	$(CARGO) build $(LOCKED) --package bodega
	@$(XTASK) crash --rounds $(ROUNDS) --on both

schema: ## schemathesis over the served OpenAPI
	@.ci/needs build test
	$(CARGO) build $(LOCKED) --package bodega
	@$(XTASK) schema

contracts: ## hold what is said to payment providers against their descriptions in the folder CONTRACTS
	@.ci/needs build test
	@$(XTASK) contracts "$(CONTRACTS)"

e2e: ## walk through the shop with a browser: journeys, axe, budgets, stored markup
	@.ci/needs build browser
	$(CARGO) build $(LOCKED) --package bodega
	@$(XTASK) e2e

deny: ## licences, advisories, bans; installs cargo-deny if it is not there
	@$(CARGO) deny --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-deny
	$(CARGO) deny check

clean: ## remove what was built, not what was sold
	$(CARGO) clean
