# Lintel. `make help` lists what there is.
# Without it SwiftPM shuffles the flags of some packages from run to run and builds them anew. For building only: tests run without.
DETERMINISTIC := SWIFT_DETERMINISTIC_HASHING=1
export SWIFT_BACKTRACE := enable=no
# A thousand tests at once on two cores keep each other waiting beyond what clients' own time-outs allow.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 8

.DEFAULT_GOAL := help
.PHONY: help build test demo lint format facts methods fuzz bench bench-kit soak clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the release binary, .build/release/lintel, and the Swift example
	@scripts/setup build
	@$(DETERMINISTIC) swift build -c release --product lintel
	@$(DETERMINISTIC) swift build -c release --product DealPulse

test: ## Everything: formatting, pure tests, servers in process, browser, PostgreSQL, third-party clients
	@scripts/setup build browser python postgres
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests Examples
	@scripts/facts --check
	@$(DETERMINISTIC) swift build --build-tests
	@swift test --skip-build --disable-xctest --skip WholeCertificationTests
	@echo "Now whole certifications, each with a sandbox, a browser and an application of its own"
	@swift test --skip-build --disable-xctest --filter WholeCertificationTests

demo: ## Certify a faultless and a faulty application in the sandbox
	@scripts/setup build browser python
	@$(MAKE) --no-print-directory build
	@scripts/demo

lint: ## Check the formatting
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests Examples

format: ## Put the formatting right
	@swift format --in-place --parallel --recursive Package.swift Sources Tests Examples

facts: ## Write the typed names of methods, scopes, events and placements from the tables of facts
	@scripts/facts

methods: ## Write docs/methods.md, what the sandbox does with each method
	@swift build --product lintel
	@.build/debug/lintel methods --markdown > docs/methods.md

fuzz: ## Try a million wrong inputs and forgeries on what the kit reads and believes
	@scripts/setup build
	@$(DETERMINISTIC) swift build -c release --product KitProgram
	@COUNT=$${LINTEL_FUZZ:-1000000} .build/release/KitProgram fuzz

bench: build ## Measure the sandbox side by side with what one would use instead and write Benchmarks/SANDBOX.md
	@scripts/setup build python
	@Benchmarks/run --write

soak: build ## Watch the sandbox's memory under ten minutes of mixed load
	@Benchmarks/soak --minutes 10

bench-kit: build ## Measure the kit side by side with other clients and write Benchmarks/RESULTS.md
	@scripts/setup build python postgres
	@$(DETERMINISTIC) swift build -c release --product KitProgram
	@Benchmarks/kit --write

clean: ## Remove what was built
	@rm -rf .build
