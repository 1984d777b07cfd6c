"""What the modules about hostile entries, scarcity and load share: a daemon whose log lines are stamped as they come and
whose memory is looked at while it runs; file systems of their own that are small enough to fill."""
import contextlib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / ".ci/checks"))

import harness

# A program that is built already, by whoever runs a module alone.
if os.environ.get("FAIRSLOT_PROGRAM"):
    harness.program = lambda: os.environ["FAIRSLOT_PROGRAM"]

from daemon import Spool  # noqa: E402
from harness import Failed, environment, expect, program, scratch, skip  # noqa: E402

KIB_IN_MIB = 1024


def figures(text):
    """What was measured, beside the checks."""
    print(f"      {text}", flush=True)


def main(run, **options):
    """A module run alone: `--sample` for what continuous integration runs, `--KEY VALUE` for an option of its own."""
    words = sys.argv[1:]
    sample = "--sample" in words
    for key in options:
        if f"--{key}" in words:
            options[key] = type(options[key])(words[words.index(f"--{key}") + 1])
    try:
        run(sample=sample, **options)
    finally:
        harness.clean()
    sys.exit(harness.close())


def until(happened, what, seconds=60, pause=0.01):
    """Waits for a fact; `what` may be a function, for what can only be said at the end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = happened()
        if answer:
            return answer
        time.sleep(pause)
    raise Failed(f"after {seconds} s still not: {what() if callable(what) else what}")


def percentile(values, share):
    """The smallest value that is at least as large as this share of all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * share // 100) - 1))]


def memory(pid, key="VmRSS"):
    """KiB of a process; none once it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = re.search(rf"^{key}:\s+(\d+)", status, re.M)
    return int(found[1]) if found else None


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Event:
    """One line of the daemon's log, and when it came."""

    def __init__(self, line, at):
        self.line, self.at = line, at
        words = dict(word.partition("=")[::2] for word in shlex.split(line))
        self.name = words.pop("event", "")
        self.level = words.pop("level", "")
        self.figures = words


class Watched(Spool):
    """A spool whose daemon is watched. The log is the one of `Spool`; every line of it is an `Event` here too."""

    def __init__(self, path=None, settle="50ms", options=(), settings=None, before=()):
        super().__init__()
        if path is not None:
            self.path.joinpath("incoming").rmdir()
            self.path.rmdir()
            self.path = pathlib.Path(path)
            (self.path / "incoming").mkdir(parents=True, exist_ok=True)
        self.settle, self.options, self.settings, self.before = settle, list(options), settings or {}, list(before)
        self.seen = []
        self.resident = []
        self.threads = []

    def command(self, *options):
        return [*self.before, program(), "daemon", "--spool", str(self.path), "--settle", self.settle, *self.options,
                *options]

    def start(self, ready=True):
        before = self.count("ready")
        daemon = subprocess.Popen(
            self.command(), stderr=subprocess.PIPE, text=True, errors="backslashreplace", env=environment() | self.settings)
        self.daemons.append(daemon)
        self.threads += [threading.Thread(target=body, args=[daemon], daemon=True) for body in (self.read, self.weigh)]
        for thread in self.threads[-2:]:
            thread.start()
        if ready:
            until(lambda: self.count("ready") > before or daemon.poll() is not None, "ready")
            expect(daemon.poll() is None, f"the daemon ended at once: {self.said()[-500:]}")
        return daemon

    def read(self, daemon):
        with open(self.log, "a") as log:
            for line in daemon.stderr:
                at = time.monotonic()
                log.write(line)
                log.flush()
                self.seen.append(Event(line.rstrip("\n"), at))

    def weigh(self, daemon):
        while daemon.poll() is None:
            kib = memory(daemon.pid)
            if kib is not None:
                self.resident.append((time.monotonic(), kib))
            time.sleep(0.05)

    def end(self, daemon, code=0):
        """Asks the daemon to stop, and reads its log to the end."""
        if daemon.poll() is None:
            daemon.terminate()
        ended = daemon.wait(timeout=60)
        for thread in self.threads:
            thread.join(timeout=10)
        expect(ended == code, f"the daemon ended with {ended}, not {code}: {self.said()[-500:]}")

    def found(self, name, **figures):
        return [event for event in list(self.seen)
                if event.name == name and all(event.figures.get(key) == str(value) for key, value in figures.items())]

    def count(self, name, **figures):
        return len(self.found(name, **figures))

    def wait(self, name, count=1, seconds=60, **figures):
        until(lambda: self.count(name, **figures) >= count or self.daemons[-1].poll() is not None,
              lambda: f"{count} times {name} {figures or ''}; the log ends {self.said()[-300:]!r}", seconds)
        return self.found(name, **figures)

    def highest(self):
        """MiB resident at the daemon's worst moment so far."""
        return max(kib for _, kib in self.resident) / KIB_IN_MIB

    def drop(self, name, content):
        """As a careful writer does: whole under a name with a dot, then renamed."""
        name = os.fsencode(name)
        incoming = os.fsencode(self.path / "incoming")
        draft = os.path.join(incoming, b".draft-" + str(next(self.numbers)).encode())
        with open(draft, "wb") as file:
            file.write(content)
        os.rename(draft, os.path.join(incoming, name))

    def expect_at_rest(self):
        """Nothing under way, nothing left behind, every answered input in the archive."""
        for place, allowed in [("incoming", []), ("work", []), ("outgoing/.staging", [])]:
            left = [name for name in os.listdir(self.path / place) if not name.startswith(".draft") and name not in allowed]
            expect(not left, f"{place}/ still holds {len(left)} entries")
        drafts = [name for name in os.listdir(self.path / "rejected") if name.startswith(".")]
        expect(not drafts, f"rejected/ holds {len(drafts)} drafts")
        # By the journal, since the id of a job may begin with an x too.
        entries = {event["entry"] for event in self.events() if event["event"] == "refused"}
        jobs = {name for place in ("outgoing", "rejected") for name in self.names(place)} - entries
        archived = {name[:16] for name in self.names("archive")}
        expect(jobs == archived, f"{len(jobs - archived)} answers without their input in the archive, "
               f"{len(archived - jobs)} inputs in the archive without an answer")

    def findings(self):
        """Every rejection's text, by its name."""
        return {name: (self.path / "rejected" / name / "findings.txt").read_text() for name in self.names("rejected")}


def workers(daemon):
    """Processes that the daemon has started and that still run."""
    try:
        children = pathlib.Path(f"/proc/{daemon.pid}/task/{daemon.pid}/children").read_text().split()
        tasks = os.listdir(f"/proc/{daemon.pid}/task")
        for task in tasks:
            children += pathlib.Path(f"/proc/{daemon.pid}/task/{task}/children").read_text().split()
    except OSError:
        return []
    return sorted({int(pid) for pid in children})


def root():
    return os.geteuid() == 0


@contextlib.contextmanager
def mounted(kind, *options, megabytes=0, mount="defaults"):
    """A file system of its own: `ext4` or `xfs` in a file, made with options, or a tmpfs with options. Raises `OSError` where that is not
    allowed, for the caller to skip loudly."""
    place = scratch() / f"mount-{next(Spool.numbers)}"
    place.mkdir()
    image = place.with_suffix(".img")
    if kind == "tmpfs":
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", place]
    else:
        with open(image, "wb") as file:
            file.truncate(megabytes << 20)
        made = subprocess.run([f"mkfs.{kind}", "-q", *options, image], capture_output=True, text=True)
        if made.returncode != 0:
            raise OSError(made.stderr.strip()[-200:])
        command = ["mount", "-o", f"loop,{mount}", image, place]
    ended = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if ended.returncode != 0:
        raise OSError(ended.stderr.strip()[-200:])
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], capture_output=True)
        subprocess.run(["umount", "-l", str(place)], capture_output=True)
        image.unlink(missing_ok=True)
