#!/bin/sh
# Sends generated requests to every resource of a running city and fails on a server error.
#
#   run_schemathesis.sh BASE_URL TOKEN [MORE SCHEMATHESIS OPTIONS]
#
# TOKEN speaks for a person or an officer of a city that may be written to: palmcity token.
# EXAMPLES (20), SEED (1) and SECONDS_AT_MOST (240) come from the environment.
set -eu

if [ $# -lt 2 ]; then
  echo "usage: $0 BASE_URL TOKEN [options]" >&2
  exit 2
fi
base=${1%/}
token=$2
shift 2

if ! command -v schemathesis >/dev/null 2>&1; then
  echo "schemathesis is missing: pip install schemathesis" >&2
  exit 2
fi

exec schemathesis run "$base/api/openapi.json" \
  --url "$base" \
  --header "Authorization: Bearer $token" \
  --checks not_a_server_error \
  --max-examples "${EXAMPLES:-20}" \
  --seed "${SEED:-1}" \
  --max-time "${SECONDS_AT_MOST:-240}" \
  --request-timeout 20 \
  --generation-database none \
  "$@"
