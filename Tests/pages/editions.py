#!/usr/bin/env python3
"""New editions of the folder under a running server: taken, refused, and kept over a restart.

usage: editions.py --binary .build/debug/palmcity --registers FOLDER

Its own copy of the demo city, and its own data. The last line is `N passed, N failed`.
"""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from checks import Checks  # noqa: E402
from crash import ANSWER_SECONDS, APPLICATIONS, Server, ask, command  # noqa: E402

ITEM = "items/insurance-certificate/item.yaml"


class Folder:
    """A copy of the demo city that changes under the server."""

    def __init__(self, path):
        self.path = path
        shutil.copytree("Cities/yantai", path)

    def change(self, file, old, new):
        place = self.path / file
        text = place.read_text()
        if old not in text:
            raise RuntimeError(f"{file} has no {old}")
        place.write_text(text.replace(old, new, 1))


def health_when(server, holds):
    """What /healthz says once `holds` is true of it, or at the end of the patience."""
    end = time.monotonic() + ANSWER_SECONDS
    while True:
        found = ask(server.port, "GET", "/healthz")[1]
        if holds(found) or time.monotonic() > end:
            return found
        time.sleep(0.2)


def apply(server, token, key):
    """The edition on which a new case stands."""
    status, found = ask(server.port, "POST", "/api/cases", token, APPLICATIONS[0], key)
    if status != 201:
        raise RuntimeError(f"{status}: {found}")
    return found["id"], found["edition"]


def editions(checks, options, root):
    city = Folder(root / "city")
    data = root / "data"
    server = Server(options, data)
    at = ["--city", str(city.path)]
    try:
        server.start(*at, "--registers", str(options.registers), "--watch")
        token = command(options, "token", "citizen-1", *at, "--data", str(data))[1].split()[-1]
        first = ask(server.port, "GET", "/healthz")[1]["edition"]
        case, edition = apply(server, token, "one")
        checks.that("a case stands on the edition that is live", edition == first, edition)

        city.change("city.yaml", "en: Yantai", "en: Yantai-on-Sea")
        second = health_when(server, lambda found: found["edition"] != first)["edition"]
        checks.that("a changed folder that is watched becomes the live edition", second != first)
        checks.that("new cases stand on it", apply(server, token, "two")[1] == second)
        status, found = ask(server.port, "GET", f"/api/cases/{case}", token)
        checks.that("the first case stays on its own", found.get("edition") == first, found)

        city.change(ITEM, "\nversion:", "\nverison:")
        server.process.send_signal(signal.SIGHUP)
        told = health_when(server, lambda found: "refusedEdition" in found)
        checks.that("a broken edition is refused with file and line, and the live one stays",
                    told["edition"] == second
                    and told.get("refusedEdition", {}).get("first", "").startswith(f"{ITEM}:"), told)
        checks.that("applications are taken meanwhile", apply(server, token, "three")[1] == second)

        city.change(ITEM, "\nverison:", "\nversion:")
        server.process.send_signal(signal.SIGHUP)
        told = health_when(server, lambda found: "refusedEdition" not in found)
        checks.that("set right, it is refused no longer", told == {"status": "ok", "edition": second},
                    told)

        server.process.terminate()
        checks.that("the server ends when it is told to",
                    server.process.wait(ANSWER_SECONDS) == 0, server.said())
        city.change("city.yaml", "Yantai-on-Sea", "Yantai Bay")
        server.start(*at)
        third = ask(server.port, "GET", "/healthz")[1]["edition"]
        status, found = ask(server.port, "GET", f"/api/cases/{case}", token)
        checks.that("after a restart on a third edition the first case is still on its own",
                    status == 200 and found["edition"] == first and third not in (first, second),
                    found)
        server.process.terminate()
        server.process.wait(ANSWER_SECONDS)
        code, said = command(options, "audit", str(data))
        checks.that("the audit finds all three editions whole",
                    code == 0 and "3 editions kept whole" in said, said)
    finally:
        server.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default=".build/debug/palmcity")
    parser.add_argument("--registers", required=True, type=pathlib.Path)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder, checks.walk("new editions under a server"):
        editions(checks, options, pathlib.Path(folder))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
