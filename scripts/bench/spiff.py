"""SpiffWorkflow on the benchmark's models: in memory, and with its state saved to SQLite at FULL.

usage: spiff.py FOLDER SECONDS MODEL...
Prints one JSON object a model: cases a second in memory, and durable ones.
"""

import json
import os
import sqlite3
import sys
import time

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


def parse(path):
    # SpiffWorkflow's expressions are Python's: a duration is a text there.
    text = open(path, encoding="utf-8").read().replace(">P5D<", '>"P5D"<')
    parser = BpmnParser()
    parser.add_bpmn_str(text.encode())
    return parser.get_spec("p")


def run(spec, save):
    """One case from start to end; `save` is called where an answer must be durable."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    save(workflow)
    while not workflow.is_completed():
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.run()
        workflow.do_engine_steps()
        save(workflow)


def rate(spec, seconds, save):
    cases, begin = 0, time.perf_counter()
    while True:
        run(spec, save)
        cases += 1
        elapsed = time.perf_counter() - begin
        if elapsed >= seconds:
            return cases / elapsed


def durable(spec, seconds, folder):
    path = os.path.join(folder, "spiff.db")
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
    serializer = BpmnWorkflowSerializer()

    def save(workflow):
        if "row" not in workflow.data:
            workflow.data["row"] = save.next
            save.next += 1
        database.execute(
            "INSERT INTO cases VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
            (workflow.data["row"], serializer.serialize_json(workflow)),
        )

    save.next = 1
    try:
        return rate(spec, seconds, save)
    finally:
        database.close()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(path + end):
                os.remove(path + end)


def main():
    folder, seconds, models = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    for path in models:
        spec = parse(path)
        print(
            json.dumps(
                {
                    "peer": "SpiffWorkflow",
                    "model": os.path.splitext(os.path.basename(path))[0],
                    "memory": rate(spec, seconds, lambda workflow: None),
                    "durable": durable(spec, seconds, folder),
                }
            ),
            flush=True,
        )


main()
