#!/usr/bin/env bash
# Installs what is missing on a Debian machine: nothing where it is all there.
# usage: scripts/setup.sh build|test|release|bench
set -euo pipefail

packages=(make git libintelrdfpmath-dev libsqlite3-dev)
# Swift's own library for XML, linked into the program, asks for this one.
if [ "${1:-build}" = release ]; then
  packages+=(binutils libxml2-dev)
fi
if [ "${1:-build}" = bench ]; then
  packages+=(wrk python3-venv postgresql-15)
fi
if [ "${1:-build}" = test ]; then
  packages+=(chromium fonts-noto-cjk zbar-tools python3-venv curl libxml2-utils zlib1g-dev)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
    missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null
fi

if ! command -v swift >/dev/null; then
  echo "swift is not on the PATH: install Swift 6.1 or newer (swift.org/install)" >&2
  exit 1
fi

if [ "${1:-build}" = test ] && { [ ! -x .venv/bin/schemathesis ] || ! .venv/bin/pip show -q pm4py 2>/dev/null; }; then
  python3 -m venv .venv
  .venv/bin/pip install -q --disable-pip-version-check \
    playwright axe-playwright-python schemathesis pm4py
fi

# What the benchmark measures itself against.
if [ "${1:-build}" = bench ] &&
  ! .venv/bin/python -c 'import zen, bkflow_feel, SpiffWorkflow, dbos' 2>/dev/null; then
  [ -x .venv/bin/pip ] || python3 -m venv .venv
  .venv/bin/pip install -q --disable-pip-version-check \
    zen-engine==2.1.3 bkflow-feel==1.2.0 SpiffWorkflow==3.2.0 dbos==3.4.0
fi
