"""What holds and what does not: each check is one line, the last line counts them."""

import contextlib
import traceback


class Checks:
    """Prints each check as it is made; `failed` keeps the names of those that did not hold."""

    def __init__(self):
        self.passed = 0
        self.failed = []

    def that(self, name, holds, detail=""):
        """One check. `detail` is printed where it does not hold."""
        if holds:
            self.passed += 1
            print(f"ok    {name}", flush=True)
        else:
            self.failed.append(name)
            print(f"FAIL  {name}" + (f": {str(detail)[:600]}" if detail != "" else ""), flush=True)
        return bool(holds)

    def holds(self, name, text, *parts):
        """Each of `parts` stands in `text`."""
        missing = [part for part in parts if part not in text]
        return self.that(name, not missing, f"{missing} not in: {' '.join(text.split())[:400]}")

    @contextlib.contextmanager
    def walk(self, name, on_break=None):
        """A walk through pages: what breaks it is one failed check, and the next walk goes on."""
        print(f"\n{name}", flush=True)
        try:
            yield
        except Exception as error:  # noqa: BLE001: whatever it is, the other walks still count
            lines = traceback.extract_tb(error.__traceback__)
            own = next((l for l in reversed(lines) if "/pages/" in l.filename), lines[-1])
            place = f"{own.filename.rsplit('/', 1)[-1]}:{own.lineno} {own.line}"
            self.that(f"{name}: to its end", False, f"{place}\n      {error}")
            if on_break:
                with contextlib.suppress(Exception):
                    on_break()

    def end(self):
        """Prints the count; the exit code."""
        if self.failed:
            print("\nfailed:")
            for name in self.failed:
                print(f"  {name}")
        print(f"\n{self.passed} passed, {len(self.failed)} failed")
        return 1 if self.failed else 0
