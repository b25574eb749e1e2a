# demo: builds PalmCity and serves the demo city. test: everything that must hold.
.PHONY: demo test unit pages release bench simulate fuzz format lint check

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

# The program for a server without Swift, with the files of its pages beside it.
RELEASE = .build-release/release
release: $(RELEASE)/palmcity
	rm -rf dist && mkdir dist
	strip -o dist/palmcity $(RELEASE)/palmcity
	cp -R $(RELEASE)/palmcity_*.resources dist/

.PHONY: $(RELEASE)/palmcity
$(RELEASE)/palmcity:
	@scripts/setup.sh release
	swift build -c release --static-swift-stdlib --scratch-path .build-release --product palmcity

bench: $(RELEASE)/palmcity
	@scripts/setup.sh bench
	$(RELEASE)/palmcity bench

format:
	swift format -i -r Sources Tests Package.swift

lint:
	swift format lint --strict -r Sources Tests Package.swift
