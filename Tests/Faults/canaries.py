"""A canary in every string that a scenario may hold, and wherever else somebody could write one: none sings in the log, a
finding, the journal, the status, a command line, a path or what submit says; and in a result only where it is needed."""
import collections
import copy
import json
import os
import pathlib
import random
import re
import subprocess
import threading
import time

import stage
from harness import ROOT, SCENARIOS, check, environment, expect, program, scratch
from stage import Watched, figures, until, workers

MARK = "Zq7"
# Besides their own word free texts carry what a page or a table would have to escape.
RISKY = " <b>&\"'=1+1"
SCHEMA = json.loads((ROOT / "Scenarios/scenario.schema.json").read_text())

# Keys that name something, and what: the same thing is named by the same canary wherever it stands.
NAMED = {
    "site": "site", "sitesAllowed": "site", "scanner": "scanner", "exam": "exam", "exams": "exam", "pool": "pool", "paidFrom": "pool",
    "session": "session", "patient": "patient", "order": "order", "zone": "zone", "visit": "visit", "features": "feature",
    "skill": "skill",
}
LISTS = {"sites": "site", "scanners": "scanner", "exams": "exam", "pools": "pool", "sessions": "session",
         "patients": "patient", "orders": "order", "bookings": "booking"}
TEXTS = {"name", "label", "race", "ethnicity", "sex", "ageBand", "area"}

# What may stand where in a result, and why. A patient's and an order's key, the zone and what was asked for are what the desk
# works with: worklists, the plan that programs read, and the page that stays with the desk. What is made to be shared or
# counted (equity, certificate, manifest, timings) names rooms and hours at most.
DESK = {"worklists", "finance", "plan.json", "report.html", "fhir.ndjson"}
ALLOWED = {
    "patient": {"worklists", "finance", "plan.json", "fhir.ndjson"},
    # The summary says whom to call first, by order.
    "order": DESK | {"summary.txt"},
    "visit": {"worklists", "finance", "plan.json"},
    # The day sheet says who is booked beside who is proposed.
    "booking": DESK,
    "zone": DESK,
    # The summary says which sessions to open.
    "session": DESK | {"certificate.json", "summary.txt"},
    "site": DESK, "scanner": DESK, "exam": DESK, "pool": DESK | {"certificate.json"},
    "feature": DESK, "skill": DESK,
    "name": {"manifest.json", "summary.txt", "report.html", "plan.json", "equity.html", "equity.json", "certificate.json"},
    "label": DESK | {"summary.txt"},
    # For measurement alone: as names of groups, and in plan.json where the policy stands that names one to compare with.
    **{kind: {"equity.json", "equity.html", "report.html", "plan.json", "fhir.ndjson"}
       for kind in ("race", "ethnicity", "sex", "ageBand", "area", "measurementPayer")},
}


def resolved(schema):
    while "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def strings(schema, path=""):
    """Every place for a string that the schema allows, and whether it is free: not one of a list, no date, no time."""
    schema = resolved(schema)
    for part in schema.get("anyOf", []):
        yield from strings(part, path)
    if schema.get("type") == "string":
        pattern = schema.get("pattern", "")
        free = "enum" not in schema and not re.search(r"\[0-9\]|\[A-Z\]\{3\}", pattern.replace("A-Za-z0-9", "")) and path != "timeZone"
        yield path, free
    elif "enum" in schema and all(isinstance(value, str) for value in schema["enum"]):
        yield path, False
    for key, part in schema.get("properties", {}).items():
        if isinstance(part, dict):
            yield from strings(part, f"{path}.{key}" if path else key)
    if "items" in schema:
        yield from strings(schema["items"], path + "[]")


def canary(kind, value):
    number = sum(value.encode()) * 31 + len(value)
    return f"{MARK}{kind}Q{number}"


def marked(node, key="", parent="", above=""):
    """The document with every free text and every key of something replaced."""
    if isinstance(node, dict):
        return {k: marked(v, k, key if key else parent, above if key == "" else parent) for k, v in node.items()}
    if isinstance(node, list):
        return [marked(item, key, parent, above) for item in node]
    if not isinstance(node, str):
        return node
    if key == "id":
        return canary(LISTS.get(parent, "other"), node)
    if parent == "reference":
        return canary(key, node) if key in TEXTS or key == "measurementPayer" else node
    if parent == "strata" and key == "payer":
        return canary("measurementPayer", node)
    if key in NAMED:
        return canary(NAMED[key], node)
    if key in TEXTS:
        # A stratum is compared as it is written, elsewhere too.
        return canary(key, node) + (RISKY if key in ("name", "label") else "")
    return node


def rich(document):
    """With those places for strings that few scenarios use."""
    document = copy.deepcopy(document)
    for patient in document["patients"]:
        patient.setdefault("contactLanguage", "es")
    for order in document["orders"]:
        order.setdefault("features", [])
    people = [patient["id"] for patient in document["patients"]]
    document["measurement"] = {"strata": [
        {"patient": person, "race": f"race {n % 2}", "ethnicity": f"ethnicity {n % 2}", "sex": f"sex {n % 2}",
         "ageBand": f"band {n % 2}", "payer": f"payer {n % 2}", "area": f"area {n % 2}"} for n, person in enumerate(people)]}
    document.setdefault("policy", {})["suppression"] = "internal"
    document["policy"].setdefault("measurement", {})["reference"] = {
        "race": "race 0", "ethnicity": "ethnicity 0", "sex": "sex 0", "ageBand": "band 0", "area": "area 0",
        "measurementPayer": "payer 0"}
    document["policy"]["effort"] = "quick"
    return document


def full():
    """The first day with everything filled that the others leave empty."""
    document = rich(json.loads((ROOT / "Scenarios/first-day.json").read_text()))
    document["exams"][0] |= {"label": "Ultrasound", "features": ["quiet"]}
    document["scanners"][0] |= {"site": "main", "features": ["quiet"]}
    document["sessions"][0]["exams"] = ["us-abdomen"]
    document["orders"][2] |= {
        "sitesAllowed": ["main"],
        "chances": [{"session": "us-1-mon", "completed": 0.8, "cancelled": 0.1, "missed": 0.1},
                    {"site": "main", "completed": 0.7, "cancelled": 0.1, "missed": 0.2}]}
    document["orders"].append(dict(document["orders"][2], id="O-5"))
    document["bookings"] = [
        {"id": "B-1", "session": "us-1-mon", "start": "2027-03-08T09:10", "minutes": 50, "order": "O-5", "patient": "P-3",
         "bundle": [{"pool": "calls-en", "use": 1}]}]
    document["previousPlan"] = [
        {"order": "O-1", "status": "proposed", "site": "main", "session": "us-1-mon", "start": "2027-03-08T08:00",
         "bundle": [{"pool": "calls-en"}]}]
    document["overrides"] = [
        {"order": "O-3", "never": {"session": "us-1-tue"}}, {"order": "O-4", "never": {"site": "main"}},
        {"order": "O-1", "must": {"session": "us-1-mon", "start": "2027-03-08T08:00"}}]
    document["unavailable"] = [
        {"pool": "interp-es", "from": "2027-03-09T09:30", "to": "2027-03-09T10:00", "reason": "staffing"},
        {"session": "us-1-tue", "from": "2027-03-09T09:10", "to": "2027-03-09T09:20", "reason": "service"},
        {"site": "main", "date": "2027-03-10", "reason": "holiday"},
        {"scanner": "us-1", "date": "2027-03-11", "reason": "service"}]
    return document


def good():
    small = [json.loads(path.read_text()) for path in SCENARIOS if path.stat().st_size < 50_000]
    return [marked(document) for document in [full(), *map(rich, small)]]


def places(node, path=()):
    """Every node below, by its path."""
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*path, index))


def plain(path):
    """As `strings` writes it."""
    text = ""
    for step in path:
        text += "[]" if isinstance(step, int) else ("." if text else "") + step
    return text


def replaced(document, path, value):
    document = copy.deepcopy(document)
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return document


def broken(documents):
    """One error each: a canary where no such text may stand."""
    seen = set()
    for document in documents:
        for path, node in places(document):
            kind = (plain(path), type(node).__name__)
            if not path or kind in seen:
                continue
            seen.add(kind)
            word = f"{MARK}wrong {plain(path)}"
            yield replaced(document, path, word)
            if isinstance(node, str):
                yield replaced(document, path, [word])
                yield replaced(document, path, {word: word})
            if isinstance(node, dict):
                yield replaced(document, path, {**node, f"{MARK} key{RISKY}": word, "note": word})
                text = json.dumps(document)
                inner = json.dumps(node)
                if len(node) and text.count(inner) == 1:
                    first = next(iter(node))
                    yield text.replace(inner, f'{{{json.dumps(first)}: "{word}", ' + inner[1:]).encode()
                    yield text.replace(inner, f'{{"{word}": 1, "{word}": 2, ' + inner[1:]).encode()
            if isinstance(node, list):
                yield replaced(document, path, [*node, word, {word: word}])
    text = json.dumps(documents[0])
    middle = text.index(MARK) + 5
    for ending in [b"", b"\x01", b"\xff\xfe", b"\\ud800\"", b"\n", b"\\x"]:
        yield text[:middle].encode() + ending
        yield text[:middle].encode() + ending + text[middle:].encode()
    yield text.replace(f'"{MARK}', MARK, 1).encode()
    yield b"\xef\xbb\xbf" + text.encode()
    yield text.encode("utf-16")
    yield (text + f" {MARK}after").encode()
    yield f"{MARK} not JSON at all {RISKY}".encode()
    yield f'["{MARK}"]'.encode()
    yield f'"{MARK}"'.encode()


def encoded(document):
    return document if isinstance(document, bytes) else json.dumps(document).encode()


class Titles:
    """The command lines of the daemon and of whatever it starts, for as long as it runs."""

    def __init__(self, daemon):
        self.seen = set()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.watch, args=[daemon], daemon=True)
        self.thread.start()

    def watch(self, daemon):
        while not self.stop.wait(0.02):
            for pid in [daemon.pid, *workers(daemon)]:
                for part in ("cmdline", "comm", "environ"):
                    try:
                        self.seen.add(pathlib.Path(f"/proc/{pid}/{part}").read_bytes())
                    except OSError:
                        pass

    def end(self):
        self.stop.set()
        self.thread.join()
        return self.seen


# What a finding may name, for somebody has to correct it: rooms, machines and hours, nothing of a patient.
SPOKEN = rf"{MARK}(?:site|scanner|exam|pool|session)Q"


def silent(spool, titles, said):
    """Everything but results: (where, how it was told)."""
    mark = MARK.encode()
    told = {"the log": spool.said().encode(), "status.json": (spool.path / "status.json").read_bytes(),
            "the journal": (spool.path / "state/journal.jsonl").read_bytes(), "submit": spoken(said),
            "a command line": b"".join(sorted(titles))}
    for name in spool.names("rejected"):
        for path in sorted((spool.path / "rejected" / name).glob("findings.*")):
            told[f"a finding ({path.name} of {name})"] = spoken(path.read_bytes())
    for directory, names, files in os.walk(os.fsencode(spool.path)):
        told[f"a path in {os.fsdecode(directory)}"] = b"".join(names + files)
    hits = []
    for where, text in told.items():
        at = text.find(mark)
        if at >= 0:
            hits.append(f"{where}: {text[max(0, at - 60):at + 60]!r}")
    return hits, len(told)


def spoken(text):
    return re.sub(SPOKEN.encode(), b"", text)


def submitted(spool, documents):
    """What submit prints, for a good one and a broken one, under a name that sings."""
    said = b""
    for number, document in enumerate(documents):
        file = scratch() / f"{MARK}-{number}.json"
        file.write_bytes(encoded(document))
        for json_too in ([], ["--json"]):
            ended = subprocess.run([program(), "submit", file, "--spool", spool.path, "--wait", *json_too], capture_output=True,
                                   env=environment(), timeout=300)
            expect(ended.returncode in (0, 65), f"submit ended with {ended.returncode}")
            said += ended.stdout + ended.stderr
    said += subprocess.run([program(), "status", "--spool", spool.path], capture_output=True, env=environment()).stdout
    return said


def sung(spool):
    """Which kinds of canary stand in which files of the results."""
    found = collections.defaultdict(set)
    for job in spool.names("outgoing"):
        for path in (spool.path / "outgoing" / job).rglob("*"):
            if path.is_file():
                place = path.relative_to(spool.path / "outgoing" / job).parts[0]
                for kind in re.findall(rf"{MARK}([A-Za-z]+)Q", path.read_text()):
                    found[kind].add(place)
    return found


def beside_somebody(spool):
    """Results in which what is for measurement stands beside one patient or order: a row of a table, an object."""
    groups = rf"{MARK}(?:race|ethnicity|sex|ageBand|area|measurementPayer)Q"
    people = rf"{MARK}(?:patient|order)Q"
    hits = []
    for job in spool.names("outgoing"):
        result = spool.path / "outgoing" / job
        plan = json.loads((result / "plan.json").read_text())
        plan.pop("policy", None)
        if re.search(groups, json.dumps(plan)):
            hits.append("plan.json beyond its policy")
        for path in result.glob("*.html"):
            rows = re.split(r"<tr|<li|<p", path.read_text())
            hits += [path.name for row in rows if re.search(groups, row) and re.search(people, row)]
        for path in [*result.glob("worklists/*"), *result.glob("finance/*")]:
            hits += [path.name] if re.search(groups, path.read_text()) else []
    return hits


def covered(documents):
    """Free places that no document fills, by the schema."""
    filled = {plain(path) for document in documents for path, node in places(document) if isinstance(node, str)}
    return sorted({path for path, free in strings(SCHEMA) if free} - filled)


def run(sample=False):
    documents = good()
    wrong = list(broken(documents))
    if sample:
        wrong = random.Random(1).sample(wrong, 60)
        documents = documents[:3]
    with check("every free string of the schema holds a canary in one of the scenarios"):
        missing = covered(good())
        unusual = set(missing) - LEFT_OUT
        expect(not unusual, f"no canary in {', '.join(sorted(unusual))}")
    with check(f"{len(documents)} good scenarios and {len(wrong)} broken ones full of canaries"), Watched() as spool:
        daemon = spool.start()
        titles = Titles(daemon)
        for number, document in enumerate(documents + wrong):
            spool.drop(f"{MARK}-{number}.json", encoded(document))
        distinct = len({encoded(document) for document in documents + wrong})
        until(lambda: not spool.names("incoming") and not spool.names("work"), "all is answered", seconds=900, pause=0.2)
        said = submitted(spool, [documents[0], wrong[0]])
        # Its answer stood there already; the copies that it dropped are duplicates.
        until(lambda: not spool.names("incoming") and not spool.names("work"), "all is answered")
        spool.end(daemon)
        spool.expect_at_rest()
        answers = len(spool.names("outgoing")) + len(spool.names("rejected"))
        expect(answers == distinct, f"{answers} answers to {distinct} files")
        expect(len(spool.names("outgoing")) >= len(documents), f"good ones were refused: {refusals(spool, documents)}")
        hits, looked = silent(spool, titles.end(), said)
        expect(not hits, f"{len(hits)} hits: {'; '.join(hits[:6])}")
        found = sung(spool)
        table = "; ".join(f"{kind}: {' '.join(sorted(where))}" for kind, where in sorted(found.items()))
        figures(f"{len(spool.names('outgoing'))} results, {len(spool.names('rejected'))} rejections, {looked} places: no canary outside "
                f"results. In results: {table}")
        expect(not (beside := beside_somebody(spool)), f"a group for measurement beside a person in {sorted(set(beside))}")
        astray = [f"{kind} in {place}" for kind, where in found.items() for place in where - ALLOWED.get(kind, set())]
        expect(not astray, f"where it does not belong: {'; '.join(sorted(astray))}")


# Free by the schema, bound by what is checked beyond it: these name groups that the format knows.
LEFT_OUT = {f"policy.measurement.reference.{field}" for field in (
    "areaQuartile", "cost", "digitalAccess", "disability", "distanceBand", "interpreter", "language", "payer", "transport")}


def refusals(spool, documents):
    ids = {path.name[:16]: path.read_bytes() for path in (spool.path / "archive").iterdir()}
    wanted = {encoded(document) for document in documents}
    return [text[:300] for name, text in spool.findings().items() if ids.get(name) in wanted][:2]


if __name__ == "__main__":
    stage.main(run)
