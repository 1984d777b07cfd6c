"""The daemon killed at a system call that changes the spool, then started again: one after the other.

The calls are counted in one clean run under strace. Each point is a run on a new spool, killed at the n-th call of one
kind, then one clean run; the answers must be those of the clean run, byte for byte. Calls are told apart from the
worker's by path: the daemon goes through a descriptor of the spool's root.
"""
import collections
import json
import re
import subprocess

from daemon import Spool, scenario
from harness import Failed, check, environment, expect, skip

CALLS = ["mkdirat", "renameat2", "renameat", "unlinkat", "write", "fsync", "fdatasync"]


def spool():
    made = Spool()
    made.put("good.json", scenario())
    made.put("copy.json", scenario())
    made.put("broken.json", b'{"schema": "fairslot.scenario/1"}')
    made.put("empty.json", b"")
    # The second one's answer rests on both, in the order of arrival, whatever happens in between.
    for number, outcome in enumerate(["missed", "completed"]):
        made.put(f"outcomes-{number}.json", outcomes(number, outcome))
    return made


def outcomes(number, ending):
    row = {"modality": "US", "requested": "2025-01-01", "outcome": ending}
    days = [f"2025-01-{day:02}" for day in range(8, 28)]
    return json.dumps({"schema": "fairslot.outcomes/1", "appointments": [
        dict(row, order=f"O-{day}", day=day) for day in days[number * 10:number * 10 + 15]]}).encode()


def traced(made, *options):
    places = [made.path] + [
        made.path / name for name in
        ("incoming", "outgoing", "rejected", "work", "archive", "state", "work/.copy-1", "state/journal.jsonl")]
    paths = [word for place in places for word in ("-P", str(place))]
    return subprocess.run(
        ["strace", "-f", "-qq", *paths, *options, *made.command("--once")],
        env=environment(), capture_output=True, text=True, timeout=120)


def counted():
    """How often one thread makes each call, and the answers of that run."""
    made = spool()
    log = made.path.with_suffix(".strace")
    ended = traced(made, "-o", str(log), "-e", "trace=" + ",".join(CALLS))
    expect(ended.returncode == 0, f"the traced run ended with {ended.returncode}: {ended.stderr[-300:]}")
    made.expect_at_rest()
    per_thread = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.M))
    most = collections.Counter()
    for (_, call), count in per_thread.items():
        most[call] = max(most[call], count)
    return most, comparable(made)


def comparable(made):
    """The answers, without the entry that is named by its inode."""
    return {path: files for path, files in made.answers().items() if not path.startswith("rejected/x")}


def point(call, number, expected):
    """True if the run was killed there; another run may make fewer calls on one thread."""
    made = spool()
    ended = traced(made, "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")
    made.once()
    made.expect_at_rest()
    expect(comparable(made) == expected, "the answers differ from those of a run in peace")
    entries = [name for name in made.names("rejected") if name.startswith("x")]
    expect(len(entries) >= 1, "the empty file was lost")
    return ended.returncode != 0


def run():
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        return skip("kill points by strace", f"strace cannot trace here: {probe.stderr.strip()[-200:]}")
    most, expected = {}, {}
    with check("a traced run in peace"):
        most, expected = counted()
        expect(set(CALLS) <= set(most), f"calls that never came: {sorted(set(CALLS) - set(most))}")
    for call in CALLS:
        with check(f"killed at each {call}, {most.get(call, 0)} of them"):
            killed = 0
            for number in range(1, most[call] + 1):
                try:
                    killed += point(call, number, expected)
                except Failed as failure:
                    raise Failed(f"call {number}: {failure}") from None
            expect(killed > 0, "not one run was killed")
