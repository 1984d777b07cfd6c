"""An error from each system call on the spool: of the disk, of its quota, of the table of descriptors, of rights that
somebody has changed, or a signal's.

The daemon may end with 74 or 75 and a line that names call, path and cause, or go on where the call is none that it
depends on. What a failed sync was to make last is thrown away and made again from the input: the kernel may have dropped
the pages, and would call a second sync of them a success.
"""
import dataclasses
import errno
import functools
import os
import re

import oracle
import tracing
from harness import Failed, expect
from killpoints import worker_calls, worker_workload
from lanes import visit
from workloads import FaultSpool, Workload

ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "EINTR", "EACCES", "EPERM"]
# What a wrong owner or mode gives; nothing that is open already gives it.
RIGHTS = {"EACCES", "EPERM"}
CALLS_BY_NAME = ["mkdirat", "openat", "fchmod", "renameat", "renameat2", "unlinkat"]
# "It may work later."
SHORTAGES = {"ENOSPC", "EDQUOT", "EMFILE"}
CALLS = ["mkdir", "mkdirat", "openat", "read", "pread64", "write", "lseek", "getdents64", "newfstatat", "fstatfs",
         "ftruncate", "fchmod", "flock", "fsync", "fdatasync", "syncfs", "renameat", "renameat2", "unlinkat",
         "inotify_add_watch"]
SYNCS = {"fsync", "fdatasync", "syncfs"}
# What is under way, and what came of it.
UNFINISHED = ["work/.copy-*", "outgoing/.staging/**/*", "rejected/.*/*"]
FINISHED = ["archive/*", "outgoing/[!.]*/**/*", "rejected/[!.]*/*"]
# What is to go, wherever it is on its way, by the pattern of its path.
GOING = r"outgoing/\.staging/.|rejected/\.|rejected/[^/]*/entry|work/\.redaction-inputs|archive/"
# How the daemon calls them.
WORDS = {
    "openat": "open|readdir|read", "mkdirat": "mkdir", "mkdir": "mkdir|open", "newfstatat": "stat|open",
    "fstatfs": "statvfs", "getdents64": "readdir|open", "pread64": "read", "lseek": "seek",
    "ftruncate": "truncate", "renameat": "rename", "renameat2": "rename", "unlinkat": "unlink|rmdir",
    "fchmod": "write|chmod"}


def forgiven(point, said):
    """Calls whose failure the daemon may pass over, and why; `said` is its log."""
    what = point.what
    if "status.json" in what:
        return "anybody may read it, and nothing depends on it"
    if point.call == "inotify_add_watch":
        return "a timer scans as well"
    if point.call == "mkdir":
        return "the root stands, and is opened next"
    if point.call == "newfstatat" and what in (".", "..") and point.number <= 3:
        return "not known to be a file system of its own, the spool is synced file by file"
    if point.call == "flock" and point.number > 1:
        return "the lock ends with the process"
    if what.startswith("incoming/") and point.call in ("openat", "newfstatat", "read"):
        return "one entry that cannot be had keeps nobody else waiting; the next scan decides"
    if what.startswith("control/") and point.call in ("openat", "read", "newfstatat"):
        return "an operator's request that cannot be read stays for the next turn"
    if point.error in RIGHTS and re.match(GOING, what) and "event=not-deleted" in said:
        return "what was to go holds what others alone may delete: it stays, and the log says so"
    if point.error in RIGHTS and "verb=rerun" in said and "verdict=later" in said:
        return "the operator is told, and may ask again"
    if point.error in RIGHTS and point.call == "renameat2" and what.startswith("incoming/"):
        return "what was accepted and may not be moved is known when it is seen again"
    if point.error == "EINTR" and point.call in ("read", "pread64", "write"):
        return "called again"
    return None


def inject(course, workload, expected, paths, lane, point):
    spool = FaultSpool(lane, workload, paths and tracing.emptied(lane, paths[lane.number]))
    log = lane.directory / "errors.strace"
    ended = tracing.traced(
        spool, "-y", "-o", str(log), *tracing.watching(spool, course.patterns), "-e",
        "trace=" + ",".join(sorted({point.call, *tracing.CHANGES})), "-e",
        f"inject={point.call}:error={point.error}:when={point.number}")
    made = tracing.calls(log.read_text())
    failed = next((place for place, call in enumerate(made) if "(INJECTED)" in call.result), None)
    if failed is not None:
        # How often the spool is looked through goes by time: another run's n-th call may be another.
        point = dataclasses.replace(point, what=tracing.told(made[failed]))
        expect_told(point, ended)
        if point.call in SYNCS:
            expect_not_believed(spool, made[failed], made[failed + 1:], ended)
    if failed is not None and is_answered(point, ended.stderr):
        return True
    rubbish = inodes(spool, UNFINISHED) if failed is not None and point.call in SYNCS else set()
    oracle.expect_after_crash(spool, expected)
    expect(not inodes(spool, FINISHED) & rubbish, "a file that was under way when a sync failed was not made again")
    return failed is not None


def is_answered(point, said):
    """An entry or a request that is not the daemon's to read is refused, a rerun of what it may not move is too, and what is
    not its own to delete stays: other answers than those of a run in peace."""
    return point.error in RIGHTS and (
        point.call == "openat" and point.what.startswith(("incoming/", "control/"))
        or "verdict=later" in said
        or "event=not-deleted" in said and re.match("rejected/[^/]*/entry|archive/", point.what) is not None)


def expect_told(point, ended):
    """Ended in order, and said what failed."""
    if ended.returncode == 0:
        expect(forgiven(point, ended.stderr), f"{point.what}: went on as if nothing were, said {ended.stderr[-200:].strip()!r}")
        return
    code = 75 if point.error in SHORTAGES else 74
    last = ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else ""
    expect(ended.returncode == code, f"ended with {ended.returncode}, not {code}: {last!r}")
    words = WORDS.get(point.call, point.call)
    cause = os.strerror(getattr(errno, point.error))
    if not re.fullmatch(rf"fairslot: ({words}) \S.*: {re.escape(cause)}", last):
        raise Failed(f"call, path and cause are not named: {last!r}")


def expect_not_believed(spool, failed, after, ended):
    """After a sync that failed, in the same run: no sync of the same thing, and no rename that relies on it."""
    expect(ended.returncode != 0, "a failed sync was passed over")
    path = re.search(r"<([^>]*)>", failed.arguments)[1]
    for call in after:
        again = call.name in SYNCS and f"<{path}>" in call.arguments
        expect(not again, f"{tracing.told(failed)} was synced again after its sync failed")
        expect(not call.name.startswith("rename") or "status.json" in call.arguments,
               f"after a failed sync: rename {tracing.told(call)}")
    if path.endswith("journal.jsonl"):
        expect_journal_without(spool, failed)


def expect_journal_without(spool, failed):
    """Lines whose sync failed are not there to be believed: who reads them after the next start would chain on them."""
    journal = (spool.path / "state/journal.jsonl").read_bytes()
    expect(journal == synced_journal(spool), "the journal keeps lines whose sync failed")


def synced_journal(spool):
    """What of the journal had been synced, by the log of the run."""
    journal = spool.path / "state/journal.jsonl"
    synced = size = 0
    for call in tracing.calls((spool.lane.directory / "errors.strace").read_text()):
        if f"<{journal}>" not in call.arguments or call.failed:
            continue
        if call.name == "write":
            size += int(call.result.split()[0])
        elif call.name in ("fdatasync", "fsync"):
            synced = size
    whole = journal.read_bytes()
    before = spool.workload.journal_before()
    # The run cuts half a line off before it writes its own.
    return whole[:before.rfind(b"\n") + 1 + synced]


def inodes(spool, patterns):
    """Of the files in these places."""
    return {path.stat().st_ino for pattern in patterns for path in spool.path.glob(pattern) if path.is_file()}


def sweep(lanes, workload, course, expected, error, sample, paths=None):
    calls = CALLS_BY_NAME if error in RIGHTS else CALLS
    failing = [dataclasses.replace(point, error=error) for point in course.points(workload, calls)]
    return visit(lanes, sample(failing), functools.partial(inject, course, workload, expected, paths))


def of_worker(lanes, sample, errors=ERRORS):
    """A worker that meets an error says so and is tried again; the daemon stays."""
    quiet = worker_workload("", "")
    expected = oracle.in_peace(lanes[0], Workload("worker", quiet.drops))
    course = worker_calls(lanes[0])
    names = ["openat", "mkdir", "write", "fsync"]
    found = [dataclasses.replace(point, error=error)
             for point in course.points(quiet, names, tracing.changes) for error in errors]

    def work(lane, point):
        spool = FaultSpool(lane, worker_workload(point.call, f"error={point.error}:when={point.number}"))
        spool.recover()
        oracle.expect_at_rest(spool, expected)
        return "(INJECTED)" in (spool.mark / "log").read_text()

    return visit(lanes, sample(found), work)
