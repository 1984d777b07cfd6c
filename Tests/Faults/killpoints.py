"""kill -9 at each system call that changes the spool: of the daemon, and of a worker.

The calls are those of one run in peace under strace. A point is a run on a new spool that is killed where the call
would have begun, a look at what readers then see, and one clean run.
"""
import functools

import oracle
import tracing
from harness import expect
from lanes import visit
from workloads import GOOD, OUTCOMES, FaultSpool, Workload, script

MOST_TOLD = {}


def points(course, workload):
    return course.points(workload, tracing.CHANGES, tracing.changes)


def kill(course, workload, expected, paths, lane, point):
    spool = FaultSpool(lane, workload, paths and tracing.emptied(lane, paths[lane.number]))
    ended = tracing.traced(
        spool, "-o", "/dev/null", *tracing.watching(spool, course.patterns), "-e", f"trace={point.call}",
        "-e", f"inject={point.call}:signal=KILL:when={point.number}")
    oracle.expect_after_crash(spool, expected)
    MOST_TOLD[workload.name] = max(MOST_TOLD.get(workload.name, 0), oracle.most_published(spool))
    return ended.returncode != 0


def sweep(lanes, workload, course, expected, sample, paths=None):
    """- paths: of mounts, by lane; nil: a spool like any directory."""
    work = functools.partial(kill, course, workload, expected, paths)
    return visit(lanes, sample(points(course, workload)), work)


def strace_once():
    """The first worker is traced, and killed at the call that the words before say; the next ones live."""
    return script(
        "strace-once",
        '#!/bin/sh\nmark=$1; call=$2; what=$3; shift 3\n'
        'mkdir "$mark" 2>/dev/null || exec "$@"\n'
        'exec strace -f -qq -o "$mark/log" -e trace="$call" -e inject="$call:$what" "$@"\n')


def worker_workload(call, what):
    drops = {"good.json": GOOD, "outcomes.json": OUTCOMES[0]}
    return Workload("worker", drops, launcher=(strace_once(), "{mark}", call, what))


def worker_calls(lane):
    """What one worker does to the files of two jobs, by counting."""
    spool = FaultSpool(lane, worker_workload("openat,mkdir,write,fsync,unlink,rename", "delay_enter=0:when=1"))
    spool.recover()
    found = tracing.calls((spool.mark / "log").read_text())
    return tracing.Course(set(), [call for call in found if not call.failed])


def of_worker(lanes, sample):
    expected = oracle.in_peace(lanes[0], Workload("worker", worker_workload("", "").drops))
    course = worker_calls(lanes[0])
    found = course.points(
        worker_workload("", ""), ["openat", "mkdir", "write", "fsync", "unlink", "rename"], tracing.changes)

    def work(lane, point):
        workload = worker_workload(point.call, f"signal=KILL:when={point.number}")
        spool = FaultSpool(lane, workload)
        spool.recover()
        oracle.expect_at_rest(spool, expected)
        told = [event for event in oracle.events(spool) if event["event"] == "attempted"]
        expect(len(told) <= 1, f"one kill cost {len(told)} attempts")
        return bool(told)

    return visit(lanes, sample(found), work)
