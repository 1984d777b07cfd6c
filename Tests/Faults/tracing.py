"""strace, which counts the daemon's system calls, breaks in at one of them, and writes down what reached the disk."""
import collections
import dataclasses
import re
import subprocess

from harness import expect
from workloads import FaultSpool

# What changes a spool or makes a change last.
CHANGES = ["mkdir", "mkdirat", "openat", "write", "ftruncate", "fchmod", "fsync", "fdatasync", "syncfs", "renameat",
           "renameat2", "unlinkat"]


def unable():
    """Why nothing can be traced here; nil if it can."""
    try:
        probe = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True)
    except FileNotFoundError:
        return "strace is not installed"
    return None if probe.returncode == 0 else f"strace cannot trace here: {probe.stderr.strip()[-200:]}"


@dataclasses.dataclass(frozen=True)
class Call:
    thread: str
    name: str
    arguments: str
    result: str

    @property
    def failed(self):
        return self.result.startswith("-1")


def calls(log):
    """The calls of a log in the order in which they ended; one that another thread's came into is one line again."""
    begun, found = {}, []
    for line in log.splitlines():
        thread, _, rest = line.partition(" ")
        rest = rest.lstrip()
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest[:-len("<unfinished ...>")]
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>", rest)
        if resumed:
            rest = begun.pop(thread, "") + rest[resumed.end():]
        match = re.match(r"(\w+)\((.*)\) += (.*)$", rest, re.S)
        if match:
            found.append(Call(thread, *match.groups()))
    return found


def traced(spool, *options):
    """A run of the daemon under strace, its workers left alone."""
    return spool.run(prefix=["strace", "-f", "-qq", "-b", "execve", *options])


def paths(log, spool):
    """Every path below the spool that a call went to by descriptor, for runs on other spools."""
    found = set(re.findall(rf"\d<({re.escape(str(spool.path))}[^>]*)>", log))
    return {path.removesuffix(" (deleted)") for path in found}


def relative(found, spool):
    """Paths as they are in any spool; refused entries by their place among the dropped ones."""
    patterns = set()
    for path in found:
        path = path.removeprefix(str(spool.path))
        for number, name in enumerate(spool.entry_names):
            path = path.replace(name, f"{{entry-{number}}}")
        patterns.add(path)
    return patterns


def watching(spool, patterns):
    """What strace is to look at in this spool."""
    words = []
    for pattern in sorted(patterns):
        for number, name in enumerate(spool.entry_names):
            pattern = pattern.replace(f"{{entry-{number}}}", name)
        words += ["-P", str(spool.path) + pattern]
    return words


@dataclasses.dataclass(frozen=True)
class Point:
    """The n-th of the daemon's calls of one name on its spool."""
    workload: str
    call: str
    number: int
    # What that call was in a run in peace.
    what: str
    error: str = ""

    def __str__(self):
        return f"{self.workload}: {self.error or 'killed'} at {self.call} {self.number}, {self.what}"


@dataclasses.dataclass
class Course:
    """A run in peace, call by call."""
    patterns: set
    calls: list

    def points(self, workload, names, wanted=lambda call: True):
        count, found = collections.Counter(), []
        for call in self.calls:
            count[call.thread, call.name] += 1
            if call.name in names and wanted(call):
                found.append(Point(workload.name, call.name, count[call.thread, call.name], told(call)))
        return list(dict.fromkeys(found))


def told(call):
    """A call in a few words: where in the spool it goes to."""
    held, words = re.findall(r"<([^>]*)>", call.arguments), re.findall(r'"([^"]*)"', call.arguments)
    if call.name.startswith("rename"):
        return " → ".join(shortened(word) for word in words[:2])
    if call.name in ("write", "read", "pread64", "getdents64") or not any(words):
        words = held
    return shortened((words or [""])[0])


def shortened(path):
    """Of a path in a spool, what is below it, with the digests that name jobs cut."""
    return re.sub(r"([a-z2-7]{6})[a-z2-7]{46}", r"\1…", re.sub(r"^.*/spool(/|$)", "", path)) or "."


def changes(call):
    return call.name != "openat" or "O_CREAT" in call.arguments


def course(lane, workload, path=None, names=()):
    """Runs a workload twice: which paths are met, then which calls go to them."""
    log = lane.directory / "course.strace"
    spool = FaultSpool(lane, workload, path and emptied(lane, path))
    ended = traced(spool, "-y", "-o", str(log), "-e", "trace=%desc,%file")
    expect(ended.returncode == 0, f"the traced run ended with {ended.returncode}: {ended.stderr[-300:]}")
    patterns = relative(paths(log.read_text(), spool), spool)
    spool = FaultSpool(lane, workload, path and emptied(lane, path))
    wanted = ["-e", "trace=" + ",".join(names)] if names else []
    ended = traced(spool, "-y", "-o", str(log), *watching(spool, patterns), *wanted)
    expect(ended.returncode == 0, f"the traced run ended with {ended.returncode}: {ended.stderr[-300:]}")
    return Course(patterns, calls(log.read_text()))


def emptied(lane, path):
    return lane.fresh(path.relative_to(lane.directory))
