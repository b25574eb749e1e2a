#!/usr/bin/env python3
"""Kills the server under load, again and again: nothing acknowledged is lost or half-done.

usage: crash.py --binary .build/debug/palmcity --registers FOLDER [--rounds 5] [--seed 1]

Its own city, made of the register files in FOLDER. In each round several clients submit instant
cases and keep their own list of what was acknowledged; the server is killed (SIGKILL) at a moment
drawn from the seed; `palmcity audit` and the restarted server are held to the lists. The last
line is `N passed, N failed`.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from checks import Checks  # noqa: E402

CLIENTS = 4
START_SECONDS = 90
ANSWER_SECONDS = 30
APPLICANTS = ("citizen-1", "citizen-2")
APPLICATIONS = [
    {"item": "insurance-certificate", "answers": {"purpose": ["求职"]}},
    {"item": "insurance-certificate", "answers": {"purpose": ["其他"], "detail": ["办理会员卡"]}},
]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """One `palmcity serve` on the data folder."""

    def __init__(self, options, data):
        self.options, self.data = options, data
        self.port = free_port()
        self.process = None

    def start(self, *more):
        self.process = subprocess.Popen(
            [self.options.binary, "serve", "--data", str(self.data), "--port", str(self.port),
             *more], stdout=subprocess.DEVNULL, stderr=self._log())
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended ({self.process.returncode}): {self.said()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if ask(self.port, "GET", "/healthz")[0] == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not answer in {START_SECONDS} s: {self.said()}")

    def _log(self):
        return open(self.data.parent / "server.log", "ab")

    def said(self):
        return (self.data.parent / "server.log").read_text(errors="replace")[-600:]

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()


def ask(port, method, path, token=None, body=None, key=None, connection=None):
    """One request; status and JSON (or text)."""
    own = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    headers = {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    try:
        own.request(method, path, body, headers)
        answer = own.getresponse()
        text = answer.read()
    finally:
        if not connection:
            own.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, text.decode(errors="replace")


class Client(threading.Thread):
    """Submits one case after another until the server is gone, and remembers."""

    def __init__(self, port, token, name):
        super().__init__(daemon=True)
        self.port, self.token, self.label = port, token, name
        self.sent = []
        self.acknowledged = {}
        self.refused = []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        for number in range(1_000_000):
            key = f"{self.label}-{number}"
            body = APPLICATIONS[number % len(APPLICATIONS)]
            self.sent.append((key, body))
            try:
                status, found = ask(self.port, "POST", "/api/cases", self.token, body, key,
                                    connection)
            except (OSError, http.client.HTTPException):
                return
            if status != 201:
                self.refused.append((status, str(found)[:300]))
                return
            self.acknowledged[key] = (found["id"], found["status"], found["version"])


def command(options, *arguments):
    """Runs the program; exit code and what it said."""
    done = subprocess.run([options.binary, *arguments], capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def every_case(port, token):
    """Ids of all cases that the city lists for the bearer."""
    ids, path = [], "/api/cases?limit=50"
    while path:
        status, found = ask(port, "GET", path, token)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {found}")
        ids += [one["id"] for one in found["items"]]
        path = f"/api/cases?limit=50&page={found['next']}" if found.get("next") else None
    return ids


class Ledger:
    """What the city promised to each applicant, over all rounds."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.cases = [{} for _ in tokens]

    def hold(self, checks, port, clients, number):
        """Holds the restarted city to what the clients were told."""
        for client in clients:
            self.cases[client.who].update(client.acknowledged)
        count = sum(len(client.acknowledged) for client in clients)
        changed = []
        for client in clients:
            for key, known in client.acknowledged.items():
                status, found = ask(port, "GET", f"/api/cases/{known[0]}", client.token)
                now = (found["id"], found["status"], found["version"]) if status == 200 else status
                if now != known:
                    changed.append((key, known, now))
        checks.that(f"round {number}: all {count} acknowledged cases are there, as they were told",
                    not changed, changed[:3])
        repeated = []
        for client in clients:
            for key, body in client.sent[-5:]:
                status, found = ask(port, "POST", "/api/cases", client.token, body, key)
                known = client.acknowledged.get(key)
                if status != 201 or (known and found["id"] != known[0]):
                    repeated.append((key, status, known, str(found)[:200]))
                else:
                    self.cases[client.who][key] = (found["id"], found["status"], found["version"])
        checks.that(f"round {number}: a key that is sent again gives its own case", not repeated,
                    repeated[:3])
        for who, token in enumerate(self.tokens):
            listed = every_case(port, token)
            known = {case[0] for case in self.cases[who].values()}
            checks.that(
                f"round {number}: {len(known)} cases of {APPLICANTS[who]} are listed, each once",
                len(listed) == len(set(listed)) and set(listed) == known,
                f"listed {len(listed)}, of them {len(set(listed) - known)} unknown, "
                f"{len(known - set(listed))} missing")


def load(server, ledger, number, seconds, checks):
    """Clients at work until the server is killed under them."""
    clients = []
    for index in range(CLIENTS):
        who = index % len(ledger.tokens)
        client = Client(server.port, ledger.tokens[who], f"round{number}-client{index}")
        client.who = who
        clients.append(client)
    for client in clients:
        client.start()
    time.sleep(seconds)
    server.kill()
    for client in clients:
        client.join(ANSWER_SECONDS)
    refused = [one for client in clients for one in client.refused]
    checks.that(f"round {number}: killed after {seconds:.2f} s, nothing refused before",
                not refused, refused[:2])
    return clients


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default=".build/debug/palmcity")
    parser.add_argument("--registers", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--seed", default=1, type=int)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "data"
        server = Server(options, data)
        try:
            with checks.walk(f"killed under load, seed {options.seed}"):
                server.start("--registers", str(options.registers))
                tokens = []
                for who in APPLICANTS:
                    code, said = command(options, "token", who, "--data", str(data))
                    if code != 0:
                        raise RuntimeError(f"token {who}: {said}")
                    tokens.append(said.split()[-1])
                ledger = Ledger(tokens)
                total = 0
                for number in range(1, options.rounds + 1):
                    clients = load(server, ledger, number, moments.uniform(0.5, 3), checks)
                    total += sum(len(client.acknowledged) for client in clients)
                    code, said = command(options, "audit", str(data))
                    checks.that(f"round {number}: the audit right after the kill is clean",
                                code == 0, said)
                    server.start()
                    ledger.hold(checks, server.port, clients, number)
                checks.that(f"{total} cases were acknowledged in {options.rounds} rounds",
                            total > options.rounds)
                server.process.terminate()
                code = server.process.wait(ANSWER_SECONDS)
                checks.that("the server ends by itself when it is told to", code == 0, code)
                code, said = command(options, "audit", str(data))
                checks.that("the last audit is clean", code == 0, said)
        finally:
            server.kill()
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
