#!/usr/bin/env python3
"""Walks through a served demo city in Debian's Chromium, at a phone's width.

usage: run.py http://127.0.0.1:8080 [--only WALK] [--shots FOLDER]

With --only, the walks that WALK needs go first. Prints each check; the last line is `N passed, N failed`, the exit code 1 where one failed.
Pictures of every step go to .screenshots/. The city must be fresh: its people have no cases yet.
"""

import argparse
import os
import pathlib
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from playwright.sync_api import sync_playwright  # noqa: E402

import citizens  # noqa: E402
import dress  # noqa: E402
import kinds  # noqa: E402
import marked  # noqa: E402
import officers  # noqa: E402
import refusals  # noqa: E402
import rules  # noqa: E402
import turns  # noqa: E402
import wallet  # noqa: E402
from checks import Checks  # noqa: E402
from reader import PHONE, Reader  # noqa: E402

# In order: later walks look at the cases of earlier ones.
WALKS = [
    ("instant", "instant approval, with its reasons", citizens.instant),
    ("wallet", "from the wallet to the verifier", wallet.wallet),
    # Before the walks whose cases hold the same bill and the same project for good.
    ("uploads", "uploads that are refused", refusals.uploads),
    ("turns", "the law's turns", turns.law_turns),
    ("reimbursement", "a reimbursement, corrected and granted", officers.reimbursement),
    ("paper_bills", "bills on paper, row by row", officers.paper_bills),
    ("disputed", "a held value that is wrong", officers.disputed),
    ("permit", "a construction permit: four agencies, drawings later", officers.permit),
    ("at_once", "two officers at once", officers.at_once),
    ("silence", "silence that the law counts as a grant", turns.silence),
    ("marked", "a broken promise, and what falls with a decision", marked.marked),
    ("switches", "an item's switch, and a reform's page", turns.switches),
    ("rules", "the rules as tables, with the row that applied", rules.rules),
    ("kept", "what was typed is kept", citizens.kept),
    ("dress", "what was typed is kept without a script", dress.asking),
    ("without_javascript", "without JavaScript", citizens.without_javascript),
    ("finding", "finding a service", citizens.finding),
    ("others", "what belongs to others", refusals.others),
    ("answers", "answers that are refused", refusals.answers),
    ("looks", "large print, dark, English", citizens.looks),
    ("remaining", "every other page", kinds.remaining),
    ("late", "a code that is too old", wallet.late),
]

# What a walk looks at, by the walks that made it.
NEEDS = {
    "wallet": ["instant"], "at_once": ["reimbursement"], "rules": ["instant", "reimbursement"],
    "finding": ["instant"], "others": ["wallet"], "looks": ["instant"],
    "remaining": ["instant", "reimbursement"], "late": ["wallet"],
}


def wanted(names):
    """The walks of these names, with those that they need."""
    found = set(names)
    for name in names:
        found |= wanted(NEEDS.get(name, []))
    return found


class City:
    """What all walks share: the browser, the checks, and what earlier walks made."""

    def __init__(self, base, browser, shots):
        self.base = base
        self.browser = browser
        self.shots = shots
        self.checks = Checks()
        self.readers = []
        self.cases = {}
        self.paths = {}
        self.sessions = {}
        self.weights = {}
        self.late_code = None
        self.script_errors = []

    def reader(self, width=PHONE, **options):
        reader = Reader(self, width=width, **options)
        self.readers.append(reader)
        return reader

    def axe(self, reader, kind):
        kinds.axe(self, reader, kind)

    def inspect(self, reader, kind, status=200):
        """axe here, and the weight in a browser that has seen nothing yet."""
        kinds.axe(self, reader, kind)
        kinds.weigh(self, reader, kind, status)

    def looks(self):
        """Pages that are looked at in every print, colour and language."""
        return [("home", "/"), ("guide", "/items/rent-withdrawal"),
                ("case", f"/cases/{self.cases['instant']}"), ("wallet", "/wallet"), ("me", "/me")]

    def leave(self):
        """Closes what a walk left open."""
        for reader in self.readers:
            try:
                reader.close()
            except Exception:  # noqa: BLE001: it was closed already
                pass
        self.readers = []

    def picture_of_break(self, walk):
        for number, reader in enumerate(self.readers):
            try:
                reader.page.screenshot(path=self.shots / f"broken-{walk}-{number}.png",
                                       full_page=True)
            except Exception:  # noqa: BLE001: a closed reader has no picture
                pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base")
    parser.add_argument("--only", action="append", choices=[name for name, _, _ in WALKS])
    parser.add_argument("--shots", default=".screenshots", type=pathlib.Path)
    options = parser.parse_args()
    walks = wanted(options.only or [])
    shutil.rmtree(options.shots, ignore_errors=True)
    options.shots.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        city = City(options.base.rstrip("/"), browser, options.shots)
        for name, title, walk in WALKS:
            if options.only and name not in walks:
                continue
            if options.only and name not in options.only:
                print(f"\nfirst, since a later walk looks at what it makes: {name}", flush=True)
            with city.checks.walk(title, lambda name=name: city.picture_of_break(name)):
                walk(city)
            city.leave()
        browser.close()
    city.checks.that("no script broke, and the content policy held", not city.script_errors,
                     city.script_errors)
    return city.checks.end()


if __name__ == "__main__":
    sys.exit(main())
