"""A scenario of a hundred megabytes: planned, or refused with a limit that says so; never at the cost of whoever else drops
something, and the daemon, which only copies it, stays small."""
import json
import os
import subprocess
import threading
import time

import stage
from daemon import scenario
from harness import check, environment, expect, fairslot, program, scratch
from stage import Watched, figures, memory, until, workers

DAEMON_MIB = 64
WORKER_MIB = 1536
MIB = 1 << 20
# The default limit lies below a hundred megabytes.
DEFAULT_LIMIT = 64 * MIB
ALL = ["--largest-input", "256M"]


def generated(megabytes):
    """A good scenario of about this size."""
    path = scratch() / f"large-{megabytes}.json"
    if not path.exists():
        # An order, its patient and its share of the rest take some 1.6 KB.
        orders = min(100_000, megabytes * MIB // 1600)
        fairslot("generate", "--orders", orders, "--seed", 7, "--output", path)
        size = path.stat().st_size
        # The rest is white space: read as the other bytes are.
        with open(path, "ab") as file:
            for _ in range(max(0, megabytes * MIB - size) // 65_536):
                file.write(b" " * 65_535 + b"\n")
    return path


class Beside:
    """What others feel meanwhile: a small file every second, and the status."""

    def __init__(self, spool, daemon):
        self.spool, self.daemon = spool, daemon
        self.answered, self.status = [], []
        self.workers = {}
        self.stop = threading.Event()
        self.failure = None
        self.threads = [threading.Thread(target=body, daemon=True) for body in (self.drop, self.ask, self.weigh)]
        for thread in self.threads:
            thread.start()

    def drop(self):
        number = 0
        while not self.stop.wait(0.5):
            number += 1
            before = self.spool.count("published")
            start = time.monotonic()
            self.spool.drop(f"small-{number}.json", scenario(f"beside {number}", effort="quick"))
            try:
                until(lambda: self.spool.count("published") > before or self.stop.is_set(), "a small file is answered", seconds=60)
            except Exception as error:
                self.failure = error
                return
            if not self.stop.is_set():
                self.answered.append(time.monotonic() - start)

    def ask(self):
        while not self.stop.wait(0.5):
            start = time.monotonic()
            subprocess.run([program(), "status", "--spool", self.spool.path], capture_output=True, env=environment(), timeout=60)
            self.status.append(time.monotonic() - start)

    def weigh(self):
        while not self.stop.wait(0.05):
            for pid in workers(self.daemon):
                kib = memory(pid, "VmHWM")
                if kib:
                    self.workers[pid] = max(kib, self.workers.get(pid, 0))

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(timeout=70)
        if self.failure:
            raise self.failure


def dropped(path, title, answered, options):
    """Drops it and says how it was answered, with small files and questions beside it."""
    with Watched(options=["--workers", "2", *options]) as spool:
        daemon = spool.start()
        inside = spool.path / "incoming/.large"
        subprocess.run(["cp", path, inside], check=True)
        start = time.monotonic()
        beside = Beside(spool, daemon)
        os.rename(inside, spool.path / "incoming/large.json")
        try:
            until(lambda: answered(spool) or daemon.poll() is not None, f"{title} is answered", seconds=1200, pause=0.1)
            seconds = time.monotonic() - start
        finally:
            beside.end()
        highest = max(beside.workers.values(), default=0) / 1024
        until(lambda: not spool.names("work"), "work/ is empty", seconds=120)
        spool.end(daemon)
        spool.expect_at_rest()
        figures(f"{title}: answered after {seconds:.1f} s; daemon at most {spool.highest():.1f} MiB, a worker {highest:.0f} MiB; meanwhile "
                f"{len(beside.answered)} small files within {max(beside.answered, default=0):.2f} s, "
                f"status within {max(beside.status, default=0):.2f} s")
        expect(spool.highest() <= DAEMON_MIB, f"the daemon grew to {spool.highest():.1f} MiB")
        expect(highest <= WORKER_MIB, f"a worker grew to {highest:.0f} MiB")
        expect(max(beside.status, default=0) < 5, "status took its time")
        return spool, [text for name, text in spool.findings().items()]


def broken(path, megabytes):
    """The last bracket is missing: a syntax error that is found at the end."""
    out = path.with_suffix(".broken.json")
    data = path.read_bytes().rstrip()
    out.write_bytes(data[:-1])
    return out


def planned(path, megabytes):
    def answered(spool):
        large = [event for event in spool.found("accepted") if int(event.figures["bytes"]) > MIB]
        return large and any(spool.count(name, job=large[0].figures["job"]) for name in ("published", "rejected"))
    spool, findings = dropped(path, f"{megabytes} MB", answered, ["--deadline", "240s", *ALL])
    large = next(event.figures["job"] for event in spool.found("accepted") if int(event.figures["bytes"]) > MIB)
    published = spool.count("published", job=large)
    figures("it was " + ("planned" if published else f"refused: {findings[:1]}"))
    if not published:
        expect(any("limit" in text or "deadline" in text for text in findings), f"refused without a limit: {findings}")


def refused(path, megabytes):
    spool, findings = dropped(path, f"{megabytes} MB with an error at the end", lambda spool: spool.count("rejected"), ALL)
    expect(len(findings) == 1 and ":" in findings[0] and "Fairslot itself" not in findings[0], f"the finding is {findings}")


def too_large(path, megabytes):
    limit = path.stat().st_size - 1
    spool, findings = dropped(path, f"{megabytes} MB above the limit", lambda spool: spool.count("entry-refused"),
                              ["--largest-input", str(limit)])
    expect(len(findings) == 1 and f"limit of {limit} bytes" in findings[0], f"the finding is {findings}")


def refused_by_default(path, megabytes):
    spool, findings = dropped(path, f"{megabytes} MB under the default limit", lambda spool: spool.count("entry-refused"), [])
    expect(len(findings) == 1 and f"limit of {DEFAULT_LIMIT} bytes" in findings[0], f"the finding is {findings}")


def run(sample=False, megabytes=100):
    megabytes = 4 if sample else megabytes
    with check(f"a scenario of {megabytes} MB is made"):
        path = generated(megabytes)
    checks = [("above the limit: refused at once, with the limit", lambda: too_large(path, megabytes)),
              ("broken at its end: refused at the place", lambda: refused(broken(path, megabytes), megabytes))]
    if not sample:
        checks.append(("good, under the default limit: refused at once, with the limit", lambda: refused_by_default(path, megabytes)))
        checks.append(("good: planned, or refused with a limit", lambda: planned(path, megabytes)))
    for name, body in checks:
        with check(f"{megabytes} MB {name}"):
            body()


if __name__ == "__main__":
    stage.main(run, megabytes=100)
