# demo: builds PalmCity and serves the demo city. test: everything that must hold.
.PHONY: demo test unit pages bench simulate fuzz format lint check

PORT ?= 8080
DATA ?= data/yantai

demo:
	@scripts/setup.sh build
	swift build --product palmcity
	.build/debug/palmcity demo --data $(DATA) --port $(PORT)

test:
	@scripts/setup.sh test
	$(MAKE) lint
	SWIFT_BACKTRACE=enable=no swift build --build-tests
	$(MAKE) check
	SWIFT_BACKTRACE=enable=no swift test --skip-build
	$(MAKE) pages

check:
	.build/debug/palmcity check Cities/yantai --strict

# The pages in a real browser, the API under Schemathesis, the log after kill -9: on a city of its own.
pages:
	scripts/pages.sh

# Random processes and stimuli from seeds, the machine failing between every two effects.
SEEDS ?= 1000
simulate:
	@scripts/setup.sh build
	SEEDS=$(SEEDS) SWIFT_BACKTRACE=enable=no swift test --filter PropertyTests

# FEEL and the DMN reader under libFuzzer, guided by what it reaches.
SECONDS ?= 60
fuzz:
	@scripts/setup.sh build
	scripts/fuzz.sh $(SECONDS)

bench:
	@scripts/setup.sh bench
	swift build -c release --product palmcity
	.build/release/palmcity bench

format:
	swift format -i -r Sources Tests Package.swift

lint:
	swift format lint --strict -r Sources Tests Package.swift
