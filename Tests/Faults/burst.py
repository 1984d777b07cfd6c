"""Ten thousand files at once: all broken, or all small scenarios that differ; on the file system of the scratch directory
and on one of their own. What is measured is what the daemon adds to solving: seconds, sync calls, its own memory."""
import contextlib
import json
import os
import re
import shutil
import subprocess
import time

import stage
from harness import ROOT, check, environment, expect, scratch, skip
from stage import Watched, figures, mounted, until

SYNCS = ["fsync", "fdatasync", "syncfs"]
LARGEST_MIB = 64
# Seconds beyond solving for ten thousand files.
SECONDS = 60
# Waits for the disk that a job may cost, of the daemon and the worker together. A published job on a shared file system
# waits once for each file and directory of its result besides, and shares the other waits with what ends beside it: alone
# it needs 20 of those, in a burst 8 to 15 were seen, as more or fewer of them overlap.
WAITS = {"broken": 2, "small scenarios, shared": 18, "small scenarios, own": 6}


def broken(number):
    """2 KB that no scenario begins with: the same error in each, and no two alike."""
    text = json.dumps({"schema": "fairslot.scenario/1", "name": f"broken {number:05}", "orders": [7]})
    return (text + " " * (2048 - len(text))).encode()


def small(number):
    """Four orders; as quick as can be, and no two alike."""
    document = json.loads((ROOT / "Scenarios/first-day.json").read_text())
    document["name"] = f"burst {number:05}"
    document["policy"]["effort"] = "quick"
    return json.dumps(document, separators=(",", ":")).encode()


def prepare(directory, make, count):
    directory.mkdir()
    for number in range(count):
        (directory / f"{number:05}.json").write_bytes(make(number))


@contextlib.contextmanager
def emptied(path):
    """The directory itself stays: it may be where a file system is mounted."""
    yield
    for entry in path.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def drop(spool, directory):
    """All by rename, as fast as one process can."""
    for name in sorted(os.listdir(directory)):
        os.rename(directory / name, spool.path / "incoming" / name)


def solving(spool):
    """Seconds that workers spent with the jobs that were published, by the jobs' own clocks."""
    spent = 0.0
    for job in spool.names("outgoing"):
        timings = json.loads((spool.path / "outgoing" / job / "timings.json").read_text())
        spent += sum(timings["phases"].values())
    return spent


def burst(spool, make, count, place):
    """The seconds from the first rename to the last answer, with everything answered that was dropped."""
    ready = spool.path / ".ready"
    prepare(ready, make, count)
    daemon = spool.start()
    start = time.monotonic()
    drop(spool, ready)
    dropped = time.monotonic() - start
    until(lambda: len(os.listdir(spool.path / place)) - (place == "outgoing") >= count or daemon.poll() is not None,
          f"{count} answers in {place}/", seconds=3600, pause=0.1)
    until(lambda: not spool.names("work") or daemon.poll() is not None, "work/ is empty")
    seconds = time.monotonic() - start
    expect(daemon.poll() is None, f"the daemon ended with {daemon.returncode}: {spool.said()[-300:]}")
    spool.end(daemon)
    spool.expect_at_rest()
    expect(len(spool.names(place)) == count, f"{len(spool.names(place))} answers, not {count}")
    return seconds, dropped


def syncs(path, make, count):
    """How often the daemon waits for the disk, per job, by strace; a run apart, for tracing takes time."""
    with emptied(path), Watched(path) as spool:
        for number in range(count):
            spool.put(f"{number}.json", make(number))
        log = spool.log.with_suffix(".strace")
        ended = subprocess.run(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=" + ",".join(SYNCS), "-o", log, *spool.command("--once")],
            env=environment(), capture_output=True, text=True, timeout=600)
        expect(ended.returncode == 0, f"traced, it ended with {ended.returncode}: {ended.stderr[-300:]}")
        calls = {call: len(re.findall(rf"\b{call}\(", log.read_text())) for call in SYNCS}
        return {call: number / count for call, number in calls.items()}, entries(path)


def entries(path):
    """Files and directories of one result, the directory itself with them; 0 where nothing was published."""
    published = [job for job in (path / "outgoing").iterdir() if not job.name.startswith(".")]
    return 1 + sum(1 for _ in published[0].rglob("*")) if published else 0


def waiting(path):
    """Milliseconds that one fsync of a new small file takes here and now: what any burst is made of."""
    spent = []
    for number in range(20):
        start = time.monotonic()
        with open(path / f".fsync-{number}", "wb") as file:
            file.write(b"x" * 2048)
            os.fsync(file.fileno())
        spent.append(1000 * (time.monotonic() - start))
        (path / f".fsync-{number}").unlink()
    return sorted(spent)[len(spent) // 2]


def measured(title, path, make, place, count, sample):
    with check(f"{title}: {count} files at once, all answered"):
        with emptied(path), Watched(path) as spool:
            seconds, dropped = burst(spool, make, count, place)
            solved = solving(spool)
            beyond = seconds - solved
            fsync = waiting(path)
            figures(f"{title}: {seconds:.1f} s in all, dropped in {dropped:.1f} s; solving {solved:.1f} s; beyond solving "
                    f"{beyond:.1f} s, {1000 * beyond / count:.2f} ms a file (an fsync here: {fsync:.2f} ms; load "
                    f"{os.getloadavg()[0]:.1f}); daemon at most {spool.highest():.1f} MiB")
        expect(spool.highest() <= LARGEST_MIB, f"{spool.highest():.1f} MiB resident, more than {LARGEST_MIB}")
        # A few hundred on a machine that does other things tell nothing of seconds.
        allowed = SECONDS * count / 10_000
        expect(sample or beyond <= allowed, f"{beyond:.1f} s beyond solving, more than {allowed:.1f}")


def counted(title, path, make, count, beside, is_own):
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode != 0:
        return skip(f"{title}: sync calls a job", "strace cannot trace here")
    with check(f"{title}: few waits for the disk a job"):
        calls, written = syncs(path, make, count)
        allowed = beside + (0 if is_own else written)
        figures(f"{title}: a job " + ", ".join(f"{number:.2f} {call}" for call, number in calls.items()) + f"; at most {allowed}")
        # Forty more for the start and the end, whatever the number of jobs.
        expect(sum(calls.values()) <= allowed + 40 / count, f"{sum(calls.values()):.1f} waits a job, more than {allowed}")


KINDS = [("broken", broken, "rejected"), ("small scenarios", small, "outgoing")]


def everywhere(title, path, count, is_own, sample):
    for kind, make, place in KINDS:
        measured(f"{kind}, {title}", path, make, place, count, sample)
        beside = WAITS.get(kind) or WAITS[f"{kind}, {'own' if is_own else 'shared'}"]
        counted(f"{kind}, {title}", path, make, 16 if sample else 128, beside, is_own)


def run(sample=False, count=10_000):
    count = 30 if sample else count
    shared = scratch() / "shared"
    shared.mkdir()
    everywhere("file system shared with others", shared, count, False, sample)
    try:
        with mounted("ext4", *([] if sample else ["-N", "1500000"]), megabytes=512 if sample else 8192) as place:
            everywhere("ext4 of its own", place, count, True, sample)
    except OSError as error:
        skip("bursts on a file system of their own", f"nothing can be mounted here: {error}")


if __name__ == "__main__":
    stage.main(run, count=10_000)
