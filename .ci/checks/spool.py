"""The daemon and its spool: nothing lost, nothing twice, nothing told, whoever is killed."""
import os
import re
import signal
import time

from daemon import CANARY_FILE, Spool, alive, children, kill, scenario, until
from harness import ROOT, check, expect, fairslot, scratch, tree


def mixed_drop():
    with Spool() as spool:
        incoming = spool.path / "incoming"
        spool.put(CANARY_FILE, scenario())
        spool.put("copy-" + CANARY_FILE, scenario())
        spool.put("broken-" + CANARY_FILE, scenario().replace(b'"exam"', b'"examination"', 1))
        spool.put("empty-" + CANARY_FILE, b"")
        spool.put(".hidden", scenario(name="not yet"))
        os.mkfifo(incoming / ("fifo-" + CANARY_FILE))
        os.symlink("/etc/hostname", incoming / ("link-" + CANARY_FILE))
        (incoming / ("folder-" + CANARY_FILE)).mkdir()
        first = scratch() / "first-link"
        first.write_bytes(scenario())
        os.link(first, incoming / ("two-links-" + CANARY_FILE))
        spool.once()
        spool.expect_at_rest()
        spool.expect_verified(1)
        entries = [name for name in spool.names("rejected") if spool.is_entry(name)]
        jobs = [name for name in spool.names("rejected") if not spool.is_entry(name)]
        expect(len(jobs) == 1, f"{len(jobs)} broken scenarios, not 1")
        expect(len(entries) == 5, f"{len(entries)} refused entries, not 5")
        expect((incoming / ".hidden").exists(), "a name that begins with a dot was taken")
        events = [event["event"] for event in spool.events()]
        for event, count in [("accepted", 2), ("duplicate", 1), ("published", 1), ("rejected", 1)]:
            expect(events.count(event) == count, f"{events.count(event)} times {event} in the journal, not {count}")
        spool.expect_discreet()
        before = spool.answers()
        spool.put("again.json", scenario())
        spool.once()
        spool.expect_at_rest()
        expect(spool.answers() == before, "the same file again changed an answer")


def long_scenario(spool):
    """One that is still being planned when it is interrupted."""
    path = scratch() / "long.json"
    if not path.exists():
        fairslot("generate", "--orders", 100, "--seed", 5, "--output", path)
    spool.put("long-" + CANARY_FILE, path.read_bytes())


def working(spool, daemon):
    """Waits until a worker plans, and says which process it is."""
    until(lambda: any((spool.path / "work").glob("*/attempt-*")), "a job is being planned")
    return until(lambda: [pid for pid in children(daemon.pid) if alive(pid)], "there is a worker")[0]


def worker_killed():
    with Spool() as spool:
        daemon = spool.start()
        long_scenario(spool)
        kill(working(spool, daemon))
        until(lambda: spool.names("outgoing"), "the job is published", seconds=300)
        until(lambda: not spool.names("work"), "work/ is empty")
        expect("event=attempt-failed" in spool.said(), f"the log does not tell it: {spool.said()[-400:]}")
        stop(daemon)
        spool.expect_at_rest()
        spool.expect_verified(1)
        spool.expect_discreet()


def daemon_killed():
    with Spool() as spool:
        daemon = spool.start()
        spool.put("first.json", scenario())
        # Killed before its files are in the archive, a job is rightly journalled once more: that is for the kill points.
        until(lambda: spool.names("outgoing") and not spool.names("work"), "the first is finished")
        long_scenario(spool)
        worker = working(spool, daemon)
        kill(daemon.pid)
        daemon.wait()
        until(lambda: not alive(worker), "the worker ends with its daemon", seconds=5)
        spool.once()
        spool.expect_at_rest()
        spool.expect_verified(2)
        published = [event["job"] for event in spool.events() if event["event"] == "published"]
        expect(len(published) == len(set(published)) == 2, f"published in the journal: {published}")
        spool.expect_discreet()


def stop(daemon):
    daemon.send_signal(signal.SIGTERM)
    code = daemon.wait(timeout=20)
    expect(code == 0, f"after SIGTERM the daemon ended with {code}")


def stopped_while_planning():
    with Spool() as spool:
        daemon = spool.start()
        long_scenario(spool)
        worker = working(spool, daemon)
        stop(daemon)
        until(lambda: not alive(worker), "the worker ends with its daemon", seconds=5)
        expect("event=stopped" in spool.said().splitlines()[-1], "the last line of the log is another")
        expect(len(spool.names("work")) == 1, "the job was not given back")
        spool.once()
        spool.expect_at_rest()
        spool.expect_verified(1)


def second_daemon():
    with Spool() as spool:
        daemon = spool.start()
        spool.once(code=75)
        expect("running" in fairslot("status", "--spool", spool.path).stdout, "status does not see the first one")
        stop(daemon)
        expect("not running" in fairslot("status", "--spool", spool.path).stdout, "status still sees one")


def submitted():
    with Spool() as spool:
        daemon = spool.start()
        file = scratch() / CANARY_FILE
        file.write_bytes(scenario())
        answer = fairslot("submit", file, "--spool", spool.path, "--wait").stdout.strip()
        expect((spool.path / "outgoing" / answer.rpartition("/")[2] / "manifest.json").exists(), f"it says {answer!r}")
        again = fairslot("submit", file, "--spool", spool.path, "--wait").stdout.strip()
        expect(again == answer, "the same file again has another answer")
        file.write_bytes(scenario().replace(b'"exam"', b'"examination"', 1))
        refused = fairslot("submit", file, "--spool", spool.path, "--wait", code=65)
        expect(re.search(r":\d+:\d+", refused.stdout), f"it does not show the findings: {refused.stdout[:300]}")
        stop(daemon)
        spool.expect_at_rest()
        spool.expect_discreet()


def same_as_solve():
    """Whoever plans a file, daemon or command line, by the policy's effort: the same bytes."""
    with Spool() as spool:
        file = scratch() / "either-way.json"
        file.write_bytes(scenario(effort="quick"))
        spool.put("either-way.json", file.read_bytes())
        spool.once()
        fairslot("solve", file, "--output", scratch() / "either-way")
        solved = tree(scratch() / "either-way", without=["timings.json", "scenario.json"])
        published = tree(spool.path / "outgoing" / spool.names("outgoing")[0], without=["timings.json"])
        different = sorted(name for name in solved.keys() | published if solved.get(name) != published.get(name))
        expect(not different, f"these differ: {', '.join(different)}")


def file_under_way():
    """A file that grows is taken when it is whole, not before."""
    with Spool() as spool:
        daemon = spool.start()
        whole = scenario()
        with open(spool.path / "incoming/slow.json", "wb", buffering=0) as file:
            for start in range(0, len(whole), len(whole) // 8 + 1):
                file.write(whole[start:start + len(whole) // 8 + 1])
                # Longer than half the settle time of these daemons: the file is seen standing still once, not twice.
                time.sleep(0.03)
        until(lambda: spool.names("outgoing"), "it is published")
        until(lambda: not spool.names("work"), "work/ is empty")
        stop(daemon)
        expect(not spool.names("rejected"), "half a file was rejected")
        spool.expect_at_rest()


def run():
    for name, body in [
        ("a good file, its copy, a broken one, an empty one, a pipe, a link, a folder: each answered once", mixed_drop),
        ("a file still being written is taken whole", file_under_way),
        ("the daemon publishes what solve writes", same_as_solve),
        ("submit --wait: a result, the same result, findings", submitted),
        ("a worker is killed while it plans: the job is planned again", worker_killed),
        ("the daemon is killed while a worker plans: nothing lost, nothing twice", daemon_killed),
        ("SIGTERM while a worker plans: ends in order, the job is planned after the next start", stopped_while_planning),
        ("a second daemon on the same spool refuses", second_daemon),
    ]:
        with check(name):
            body()
