"""Decision tables of the benchmark in other engines: zen-engine, bkflow-feel, SpiffWorkflow.

usage: rules.py SECONDS REPETITIONS FILE...

Each FILE holds a table and values for it: {"rows": [{"low", "high", "use", "years", "resident",
"result"}], "contexts": [{"area", "use", "years", "resident"}], "results": [...]}, where results are
what the table must give, null where no row applies. A peer that gives anything else is not measured.
Prints one JSON object a peer and file: {"peer", "version", "rows", "nanoseconds": [one for each
repetition], "empty": the same for the call of an empty graph, "problem": why not measured}. Values
for which a row applies are timed; those for which none does are compared alone.
"""

import importlib.metadata
import json
import sys
import time

COLUMNS = ["area", "use", "years", "resident"]


def zen(table):
    """The table in zen's own form, JDM, and a graph that hands its input on."""
    from zen import ZenDecisionContent, ZenEngine

    inputs = [{"id": name, "name": name, "field": name} for name in COLUMNS]
    rules = [
        {"_id": f"r{index}", "area": f"[{row['low']}..{row['high']}]", "use": json.dumps(row["use"]),
         "years": f">= {row['years']}", "resident": json.dumps(row["resident"]),
         "out": json.dumps(row["result"])}
        for index, row in enumerate(table["rows"])]
    node = {"id": "table", "type": "decisionTableNode", "name": "table", "content": {
        "hitPolicy": "first", "inputs": inputs,
        "outputs": [{"id": "out", "name": "out", "field": "out"}], "rules": rules}}
    first = {"id": "in", "type": "inputNode", "name": "in"}
    last = {"id": "end", "type": "outputNode", "name": "end"}

    def decision(nodes, ways):
        edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ways]
        content = ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
        return ZenEngine().create_decision(content)

    whole = decision([first, node, last], [("in", "table"), ("table", "end")])
    empty = decision([first, last], [("in", "end")])
    return (lambda context: (whole.evaluate(context)["result"] or {}).get("out"),
            lambda context: empty.evaluate(context), dict)


def bkflow(table):
    """FEEL expressions, parsed before: bkflow-feel has no tables, so that rows are tried in turn."""
    from bkflow_feel import parser, transformer

    rows = [
        (transformer.transform(parser.parse(
            f"area >= {row['low']} and area <= {row['high']} and use = {json.dumps(row['use'])} "
            f"and years >= {row['years']} and resident = {json.dumps(row['resident'])}")),
         row["result"])
        for row in table["rows"]]

    def decide(context):
        for condition, result in rows:
            if condition.evaluate(context):
                return result
        return None

    # It compares whole numbers with whole ones only.
    return decide, None, lambda context: {**context, "years": float(context["years"])}


def spiff(table):
    """Its DMN engine on the table as DMN; the cells are Python's, which it evaluates."""
    from lxml import etree
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

    def entry(kind, text, name):
        shown = text.replace("&", "&amp;").replace("<", "&lt;")
        return f'<{kind} id="{name}"><text>{shown}</text></{kind}>'

    rules = "".join(
        f'<rule id="r{index}">'
        + entry("inputEntry", f"{row['low']} <= ? <= {row['high']}", f"a{index}")
        + entry("inputEntry", json.dumps(row["use"]), f"u{index}")
        + entry("inputEntry", f">= {row['years']}", f"y{index}")
        + entry("inputEntry", str(row["resident"]), f"n{index}")
        + entry("outputEntry", json.dumps(row["result"]), f"o{index}") + "</rule>"
        for index, row in enumerate(table["rows"]))
    inputs = "".join(
        f'<input id="i{name}"><inputExpression id="e{name}"><text>{name}</text></inputExpression>'
        "</input>" for name in COLUMNS)
    root = etree.fromstring(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="b" name="b" '
        'namespace="urn:b"><decision id="D" name="D"><decisionTable id="T" hitPolicy="UNIQUE">'
        f'{inputs}<output id="out" name="out"/>{rules}</decisionTable></decision></definitions>')
    reader = DMNParser(None, root, {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"})
    reader.parse()
    # UNIQUE ends at the first row that applies there.
    engine = DMNEngine(reader.decision.decisionTables[0])
    process = BpmnParser()
    process.add_bpmn_str(
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'
        b'<process id="p" isExecutable="true"><startEvent id="s"/>'
        b'<sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process>'
        b"</definitions>")
    task = BpmnWorkflow(process.get_spec("p")).get_next_task()

    def decide(context):
        task.data = dict(context)
        return engine.result(task).get("out")

    return decide, None, dict


def nanoseconds(calls, contexts, seconds):
    """Nanoseconds of one call of each, over the contexts in turn, for about so many seconds each.

    They take turns, so that what else the machine does meets them alike.
    """
    spent, rounds, begin = [0.0] * len(calls), 0, time.perf_counter()
    while True:
        for place, call in enumerate(calls):
            start = time.perf_counter()
            for context in contexts:
                call(context)
            spent[place] += time.perf_counter() - start
        rounds += 1
        if time.perf_counter() - begin >= seconds * len(calls):
            return [one / (rounds * len(contexts)) * 1e9 for one in spent]


def measure(make, table, seconds, repetitions):
    decide, empty, own = make(table)
    contexts = [own(context) for context in table["contexts"]]
    given = [decide(dict(context)) for context in contexts]
    if given != table["results"]:
        wrong = next(i for i, one in enumerate(given) if one != table["results"][i])
        return {"problem": f"another result for {contexts[wrong]}: {given[wrong]}"}
    contexts = [one for one, result in zip(contexts, given) if result is not None]
    found = {"nanoseconds": [], "empty": []}
    calls = [decide, empty] if empty else [decide]
    for _ in range(repetitions):
        for name, one in zip(found, nanoseconds(calls, contexts, seconds)):
            found[name].append(one)
    return found


def main():
    seconds, repetitions = float(sys.argv[1]), int(sys.argv[2])
    for path in sys.argv[3:]:
        with open(path, encoding="utf-8") as file:
            table = json.load(file)
        for peer, make in (("zen-engine", zen), ("bkflow-feel", bkflow), ("SpiffWorkflow", spiff)):
            line = {"peer": peer, "rows": len(table["rows"])}
            try:
                line["version"] = importlib.metadata.version(peer)
                line.update(measure(make, table, seconds, repetitions))
            except Exception as error:  # noqa: BLE001: the others are measured all the same
                line["problem"] = f"{type(error).__name__}: {error}"
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
