#!/usr/bin/env bash
# Runs a command with the address of a PostgreSQL 15 of its own, in a temporary folder, where every
# commit waits for its sync (synchronous_commit=on, fsync=on). Removes it afterwards.
# usage: scripts/bench/postgres.sh FOLDER COMMAND…   (ADDRESS in the command is the address)
set -euo pipefail

folder=$1
shift
bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] || {
  echo "no PostgreSQL 15: run scripts/setup.sh bench first" >&2
  exit 1
}
# The server refuses to run as root.
as=()
mkdir -p "$folder"
if [ "$(id -u)" = 0 ]; then
  as=(runuser -u postgres --)
  chown postgres "$folder"
fi
data=$(cd "$folder" && pwd)/postgres
port=$(python3 -c '
import socket
with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    print(one.getsockname()[1])')

finish() {
  "${as[@]}" "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null 2>&1 || true
  rm -rf "$data"
}
trap finish EXIT
cd /
"${as[@]}" "$bin/initdb" -D "$data" -A trust -U postgres >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$data" -w -l "$data/log" -o "-p $port -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories='$data' -c fsync=on -c synchronous_commit=on" start >/dev/null
"${as[@]}" "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres bench
cd "$OLDPWD"
"${@//ADDRESS/postgresql://postgres@127.0.0.1:$port/bench}"
