"""A daemon on a spool of its own, for the checks to feed, watch and kill."""
import json
import os
import pathlib
import re
import signal
import subprocess
import time

from harness import ROOT, Failed, environment, expect, fairslot, program, scratch, tree

# What is dropped carries these words in its names and keys; no log line may.
CANARY = "Canary7"
CANARY_FILE = "file-of-Canary7.json"


def scenario(name=CANARY, effort="normal"):
    """The first day, with a name and patients that can be recognised wherever they leak."""
    document = json.loads((ROOT / "Scenarios/first-day.json").read_text())
    document["name"] = name
    document["policy"]["effort"] = effort
    for patient in document["patients"]:
        patient["id"] = f"{CANARY}-{patient['id']}"
    for order in document["orders"]:
        order["patient"] = f"{CANARY}-{order['patient']}"
    return json.dumps(document).encode()


# How many times as long as usual a thing may take: `.dev/coverage` tries a program that is not optimised.
PATIENCE = float(os.environ.get("FAIRSLOT_PATIENCE", 1))


def until(happened, what, seconds=60):
    """Waits for a fact."""
    seconds *= PATIENCE
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = happened()
        if answer:
            return answer
        time.sleep(0.01)
    raise Failed(f"after {seconds} s still not: {what}")


class Spool:
    numbers = iter(range(1_000_000))

    def __init__(self):
        self.path = scratch() / f"spool-{next(self.numbers)}"
        (self.path / "incoming").mkdir(parents=True)
        self.log = self.path.with_suffix(".log")
        self.daemons = []

    def put(self, name, content):
        (self.path / "incoming" / name).write_bytes(content)

    def command(self, *options):
        return [program(), "daemon", "--spool", str(self.path), "--settle", "50ms", *options]

    def once(self, *options, code=0):
        with open(self.log, "ab") as log:
            ended = subprocess.run(self.command("--once", *options), stderr=log, env=environment(), timeout=300 * PATIENCE)
        expect(ended.returncode == code, f"--once ended with {ended.returncode}, not {code}: {self.said()[-500:]}")

    def start(self, *options):
        """A daemon that stays; ready when this returns."""
        before = self.said().count("event=ready")
        with open(self.log, "ab") as log:
            daemon = subprocess.Popen(self.command(*map(str, options)), stderr=log, env=environment())
        self.daemons.append(daemon)
        until(lambda: self.said().count("event=ready") > before or daemon.poll() is not None, "ready")
        expect(daemon.poll() is None, f"the daemon ended at once: {self.said()[-500:]}")
        return daemon

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for daemon in self.daemons:
            if daemon.poll() is None:
                daemon.kill()
            daemon.wait()

    def said(self):
        return self.log.read_text() if self.log.exists() else ""

    def names(self, place):
        """What stands there and is not hidden; a spool not yet made is empty."""
        directory = self.path / place
        return sorted(n for n in os.listdir(directory) if not n.startswith(".")) if directory.exists() else []

    def events(self):
        journal = self.path / "state/journal.jsonl"
        return [json.loads(line) for line in journal.read_text().splitlines()]

    def answers(self):
        """Every result and every rejection with its files; the only file that may differ is left out."""
        return {
            f"{place}/{name}": tree(self.path / place / name, without=["timings.json"])
            for place in ("outgoing", "rejected") for name in self.names(place)}

    def is_entry(self, name):
        """Whether it is the name of something that never became a job; the name of a job may begin with x too."""
        return name.startswith("x") and name in {event.get("entry") for event in self.events()}

    def expect_at_rest(self):
        """Nothing under way, nothing left behind, every answered input in the archive."""
        for place in ("incoming", "work"):
            left = [n for n in os.listdir(self.path / place) if n != ".hidden"]
            expect(not left, f"{place}/ still holds {len(left)} entries")
        expect(not os.listdir(self.path / "outgoing/.staging"), "outgoing/.staging is not empty")
        drafts = [n for n in os.listdir(self.path / "rejected") if n.startswith(".")]
        expect(not drafts, "rejected/ holds a draft")
        jobs = self.names("outgoing") + [name for name in self.names("rejected") if not self.is_entry(name)]
        archived = sorted(name[:16] for name in self.names("archive"))
        expect(sorted(jobs) == archived, f"answers {sorted(jobs)}, archive {archived}")

    def expect_verified(self, count):
        results = self.names("outgoing")
        expect(len(results) == count, f"{len(results)} results, not {count}")
        for name in results:
            fairslot("verify", self.path / "outgoing" / name)

    def expect_discreet(self):
        """No name of a file, of a scenario or of a patient in what people other than the reader see."""
        seen = {"log": self.said()}
        for path in [self.path / "state/journal.jsonl", self.path / "status.json"] + [
                file for file in (self.path / "rejected").rglob("findings.*")]:
            seen[str(path.relative_to(self.path))] = path.read_text()
        for place, text in seen.items():
            expect(CANARY.lower() not in text.lower(), f"{place} tells a name: {re.findall(f'(?i).*{CANARY}.*', text)[:1]}")
        for path in self.path.rglob("*"):
            expect(CANARY.lower() not in path.name.lower(), "a dropped name stands on a path")


def children(pid):
    return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
        int(word) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() if task.name != str(pid)
        for word in (task / "children").read_text().split()]


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill(pid):
    os.kill(pid, signal.SIGKILL)
