"""Replays a log of PalmCity on the processes that made it, with PM4Py: fitness must be 1.0.

usage: replay.py --binary .build/debug/palmcity --city Cities/yantai [--data DIR]
Without --data the log is the one that the golden cases make. A trace is one run of a case's process:
a case that was opened again has several, and each must fit by itself.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import pm4py

# A case that was withdrawn, returned or granted by silence leaves its process where it stands: no
# run of the model.
FINISHED = {"granted", "denied", "held", "reversed"}


def process_of(city: pathlib.Path, item: str) -> pathlib.Path:
    own = city / "items" / item / "process.bpmn"
    if own.exists():
        return own
    text = (city / "items" / item / "item.yaml").read_text(encoding="utf-8")
    name = re.search(r"^process: *(\S+)", text, re.MULTILINE).group(1)
    return city / "processes" / f"{name}.bpmn"


def export(arguments: argparse.Namespace, item: str, folder: str) -> str:
    path = f"{folder}/{item}.xes"
    source = ["--data", arguments.data] if arguments.data else ["--golden"]
    subprocess.run(
        [arguments.binary, "export", "--xes", path, "--item", item, "--city", arguments.city, *source],
        check=True, stdout=subprocess.DEVNULL)
    return path


def check(log, net, start, end) -> list[str]:
    problems = []
    replayed = pm4py.fitness_token_based_replay(log, net, start, end)
    if replayed["log_fitness"] != 1.0 or replayed["percentage_of_fitting_traces"] != 100.0:
        problems.append(f"token replay {replayed}")
    # PM4Py adds a small constant to the costs behind `log_fitness` of alignments, so that it never
    # reads 1.0 exactly; the averages over the traces do.
    aligned = pm4py.fitness_alignments(log, net, start, end)
    if aligned["averageFitness"] != 1.0 or aligned["percFitTraces"] != 100.0:
        problems.append(f"alignments {aligned}")
    return problems


def item_fits(arguments: argparse.Namespace, item: str, folder: str) -> bool | None:
    log = pm4py.read_xes(export(arguments, item, folder))
    if len(log) == 0:
        return None
    log = log[log["case:palmcity:status"].isin(FINISHED)]
    if "case:palmcity:decided" in log:
        log = log[log["case:palmcity:decided"] != "silence"]
    # A case that moved to another edition amid a run is of two models.
    if "case:palmcity:moved" in log:
        log = log[log["case:palmcity:moved"].isna()]
    runs = log["case:concept:name"].nunique()
    if runs == 0:
        return None
    model = pm4py.read_bpmn(str(process_of(pathlib.Path(arguments.city), item)))
    net, start, end = pm4py.convert_to_petri_net(model)
    problems = check(log, net, start, end)
    # A test that cannot fail is none: a trace without its first step must not fit.
    first = log.groupby("case:concept:name").head(1).index
    if len(log) > runs and not check(log.drop(first), net, start, end):
        problems.append("a log without its first steps fits as well")
    cases = log["case:palmcity:case"].nunique()
    print(f"{item}: {cases} cases, {runs} runs, {len(log)} events, "
          + ("fitness 1.0" if not problems else "; ".join(problems)))
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--city", default="Cities/yantai")
    parser.add_argument("--data")
    arguments = parser.parse_args()
    items = sorted(path.name for path in (pathlib.Path(arguments.city) / "items").iterdir())
    with tempfile.TemporaryDirectory() as folder:
        fits = [item_fits(arguments, item, folder) for item in items]
    replayed = [fit for fit in fits if fit is not None]
    print(f"{len(replayed)} of {len(items)} items replayed")
    if not replayed or not all(replayed):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
