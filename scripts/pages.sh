#!/usr/bin/env bash
# The pages in a real browser, the API under Schemathesis, the log after kill -9, new editions: on a
# city of its own, with 2,000 people, in a temporary folder. Needs `swift build` and
# `scripts/setup.sh test`.
# usage: scripts/pages.sh
set -euo pipefail
cd "$(dirname "$0")/.."

binary=.build/debug/palmcity
python=.venv/bin/python
PATH="$PWD/.venv/bin:$PATH"
stop() {
  echo "$1" >&2
  exit 1
}
[ -x "$binary" ] || stop "no $binary: run swift build first"
[ -x "$python" ] || stop "no $python: run scripts/setup.sh test first"
command -v chromium >/dev/null || stop "no chromium: run scripts/setup.sh test first"

data=$(mktemp -d)
port=$("$python" -c '
import socket
with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    print(one.getsockname()[1])')
base="http://127.0.0.1:$port"
server=

finish() {
  if [ -n "$server" ] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$data"
}
trap finish EXIT

"$binary" demo --data "$data" --port "$port" --people 2000 --organisations 200 \
  >"$data/server.log" 2>&1 &
server=$!
for _ in $(seq 600); do
  curl -sf -o /dev/null "$base/" && break
  kill -0 "$server" 2>/dev/null || stop "$(cat "$data/server.log")"
  sleep 0.2
done
curl -sf -o /dev/null "$base/" || stop "no answer from $base: $(cat "$data/server.log")"

failed=()
run() {
  local what=$1
  echo
  echo "== $what"
  shift
  "$@" || failed+=("$what")
}

run "pages in Chromium" "$python" Tests/pages/run.py "$base"
if [ -x Tests/api/run_schemathesis.sh ]; then
  # Each resource as one who may use it: a person's, then a clerk's.
  for persona in citizen-1 officer-medical-insurance-window; do
    token=$("$binary" token "$persona" --data "$data" | tail -n 1)
    run "API under Schemathesis as $persona" env SECONDS_AT_MOST="${SECONDS_AT_MOST:-90}" \
      Tests/api/run_schemathesis.sh "$base" "$token"
  done
fi
run "golden cases replayed on their processes with PM4Py" "$python" Tests/mining/replay.py \
  --binary "$binary"
run "the served city's log replayed with PM4Py" "$python" Tests/mining/replay.py \
  --binary "$binary" --data "$data"
run "killed under load" "$python" Tests/pages/crash.py \
  --binary "$binary" --registers "$data/registers"
run "new editions under a running server" "$python" Tests/pages/editions.py \
  --binary "$binary" --registers "$data/registers"
run "audit of the city that was served" "$binary" audit "$data"
if ! kill -0 "$server" 2>/dev/null; then
  echo "the server ended under its readers:" >&2
  tail -n 40 "$data/server.log" >&2
  failed+=("the server")
fi

echo
if [ ${#failed[@]} -gt 0 ]; then
  tail -n 20 "$data/server.log"
  printf 'failed: %s\n' "${failed[@]}"
  exit 1
fi
echo "pages, API and log hold; pictures are in .screenshots/"
