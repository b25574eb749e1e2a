#!/usr/bin/env bash
# FEEL and the DMN reader under libFuzzer. What it learns is kept in .build/fuzz/corpus; what breaks
# is written to .build/fuzz/findings: put it into Tests/DecisionsTests/Findings, where the tests
# try it, and mend it.
# usage: scripts/fuzz.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
folder=.build/fuzz
mkdir -p "$folder/corpus" "$folder/seeds" "$folder/findings"

PALMCITY_FUZZ=1 swift build -c release --scratch-path "$folder/build" --product fuzz \
  -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld

# Seeds: the demo city's rules, each expression of the truth tables, and what was found before.
for file in Cities/*/items/*/rules.dmn; do
  cp "$file" "$folder/seeds/$(basename "$(dirname "$file")").dmn"
done
for table in Tests/FEELTests/Tables/*.csv; do
  number=0
  tail -n +2 "$table" | sed 's/;[^;]*$//' | while IFS= read -r line; do
    number=$((number + 1))
    printf '%s' "$line" >"$folder/seeds/$(basename "$table" .csv)-$number"
  done
done
find Tests/DecisionsTests/Findings -type f ! -name README.md -exec cp {} "$folder/seeds/" \;

binary=$(PALMCITY_FUZZ=1 swift build -c release --scratch-path "$folder/build" --show-bin-path)/fuzz
SWIFT_BACKTRACE=enable=no "$binary" "$folder/corpus" "$folder/seeds" -max_total_time="$seconds" \
  -dict=Tests/Fuzz/words.dict -artifact_prefix="$folder/findings/" \
  -timeout=10 -rss_limit_mb=1024 -max_len=32768 -print_final_stats=1
