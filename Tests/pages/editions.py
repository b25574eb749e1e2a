#!/usr/bin/env python3
"""New editions of the folder under a running server: taken, refused, and kept over a restart; and
open cases that move from the edition before a reform.

usage: editions.py --binary .build/debug/palmcity --registers FOLDER

Its own copy of the demo city, and its own data. The last line is `N passed, N failed`.
"""

import argparse
import base64
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from checks import Checks  # noqa: E402
from crash import ANSWER_SECONDS, APPLICATIONS, Server, ask, command  # noqa: E402
from samples import pdf  # noqa: E402

ITEM = "items/insurance-certificate/item.yaml"
REFORMED = "business-scope"
BUREAU = "officer-administrative-approval"


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

        code, said = command(options, "serve", *at, "--data", str(data), "--port", "18999")
        checks.that("a second server of the same data is refused, with what to do",
                    code != 0 and "another palmcity serves" in said, said)
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


def before_the_reform(folder):
    """The demo city as it was: the item of `before/` in force, and no mapping yet."""
    item = folder.path / "items" / REFORMED
    text = (item / "before/item.yaml").read_text()
    text = re.sub("^state: .*$", "state: 在用", text, flags=re.MULTILINE)
    text = re.sub("^cancelled: .*\n", "", text, flags=re.MULTILINE)
    (item / "item.yaml").write_text(text)
    for file in ("process.bpmn", "cases.yaml"):
        shutil.move(item / "before" / file, item / file)
    shutil.rmtree(item / "before")
    (item / "migration.yaml").unlink()


def late_holiday(folder):
    """The next three working days become holidays: whoever is waited for waits longer."""
    place = folder.path / "calendar.yaml"
    text = place.read_text()
    off = [(date.fromisoformat(first), date.fromisoformat(last))
           for first, last in re.findall(r"days: (\S+?)\.\.([\d-]+)", text)]
    days = []
    day = date.today()
    while len(days) < 3:
        day += timedelta(days=1)
        if day.weekday() < 5 and not any(first <= day <= last for first, last in off):
            days.append(day)
    for day in days:
        head, mark, tail = text.partition(f"- year: {day.year}\n")
        if not mark:
            mark, tail = f"- year: {day.year}\n  notice: 临时通知\n  holidays:\n", ""
            head = head.rstrip("\n") + "\n"
        line = f"    - {{name: {{zh: 临时放假}}, days: {day}..{day}}}\n"
        text = head + mark + (tail.replace("  holidays:\n", "  holidays:\n" + line, 1) or line)
    place.write_text(text)
    return days


def migration(checks, options, root):
    """A case in review and one in the recheck that the reform ended; then the reform is live."""
    old = Folder(root / "before")
    before_the_reform(old)
    data = root / "reformed"
    server = Server(options, data)
    migrate = ("migrate", "--item", REFORMED, "--data", str(data), "--language", "en")
    try:
        server.start("--city", str(old.path), "--registers", str(options.registers))

        def token(who):
            return command(options, "token", who, "--city", str(old.path), "--data", str(data)
                           )[1].split()[-1]

        shop, window, reviewer = (token("citizen-9-organisation"), token(f"{BUREAU}-window"),
                                  token(f"{BUREAU}-reviewer"))
        cases = []
        for key in ("reviewed", "rechecked"):
            status, found = ask(server.port, "POST", "/api/cases", shop, {
                "item": REFORMED, "answers": {"scopes": ["日用百货销售"], "decided": ["2026-01-05"]},
                "uploads": [{"material": "resolution", "name": "resolution.pdf",
                             "content": base64.b64encode(pdf()).decode()}]}, key)
            cases.append(found["id"])
            ask(server.port, "POST", f"/api/cases/{found['id']}/acceptance", window)
        tasks = ask(server.port, "GET", "/api/tasks", reviewer)[1]["items"]
        second = next(task for task in tasks if task["case"] == cases[1])
        status, _ = ask(server.port, "POST", f"/api/tasks/{second['id']}/completion", reviewer,
                        {"agrees": True, "note": "齐全"})
        checks.that("two cases stand on the edition before the reform", status == 200, status)
        server.process.terminate()
        server.process.wait(ANSWER_SECONDS)

        code, said = command(options, *migrate)
        checks.that("before the reform is live there is nothing to move to", code == 1, said)
        server.start()
        code, said = command(options, *migrate)
        lines = {line.split()[0]: line for line in said.splitlines()}
        checks.that("a dry run says that the one in review would move",
                    lines.get(cases[0], "").endswith("would move"), said)
        checks.that("and that the other stays, with the step that is there no more",
                    "recheck has no counterpart" in lines.get(cases[1], ""), said)
        checks.that("and that one stays is told by the exit code",
                    code == 1 and said.endswith("1 case would move, 1 stay"), said)
        editions_of = lambda: [ask(server.port, "GET", f"/api/cases/{case}", shop)[1]["edition"]
                               for case in cases]
        untouched = editions_of()
        checks.that("nothing was moved yet", untouched[0] == untouched[1], untouched)
        command(options, *migrate, "--apply")
        now = editions_of()
        checks.that("applied, the one moves and the other stays",
                    now[0] != untouched[0] and now[1] == untouched[1], now)
        server.process.terminate()
        server.process.wait(ANSWER_SECONDS)
        code, said = command(options, "audit", str(data))
        checks.that("and the audit agrees", code == 0, said)
        late = Folder(root / "late")
        day = late_holiday(late)
        recount = ("recount", "--city", str(late.path), "--data", str(data))
        code, said = command(options, *recount, "--dry-run")
        checks.that("a holiday announced late: whom it would move is told beforehand",
                    code == 0 and said.endswith("2 cases would be counted anew"), f"{day} {said}")
        code, said = command(options, *recount)
        checks.that("and nothing is counted by a calendar that is not live",
                    code != 0 and "not live" in said, said)
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
    with tempfile.TemporaryDirectory() as folder, checks.walk("cases that move at a reform"):
        migration(checks, options, pathlib.Path(folder))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
