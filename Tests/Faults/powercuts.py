"""Power cuts of real file systems: ext4 and xfs on a loop device, each point on an image of its own.

The daemon is killed at a system call and the file system shut down at once, its journal not flushed (GOINGDOWN, an ioctl
that only root may make). What is there after the next mount is what would be there after a power cut.
"""
import contextlib
import fcntl
import functools
import os
import shutil
import struct
import subprocess

import oracle
import tracing
from harness import Failed, expect
from lanes import unmount, visit
from workloads import FaultSpool, workloads

# _IOR('X', 125, __u32), and "do not flush the log".
GOINGDOWN, NO_LOG_FLUSH = 0x8004587D, 2
# Nothing is written back by age while a point lasts.
KINDS = {
    "ext4": (64 << 20, ["mkfs.ext4", "-q"], "loop,commit=600"),
    "xfs": (320 << 20, ["mkfs.xfs", "-q", "-f"], "loop"),
}
# A spool that is a file system is synced as one; one below it, file by file.
ROOTS = {"a file system of its own": "spool", "a directory": "spool/below/spool"}


def unable(kind):
    """Why no power can be cut here; nil if it can."""
    if os.geteuid() != 0:
        return "only root may mount and cut"
    if not shutil.which(KINDS[kind][1][0]):
        return f"{KINDS[kind][1][0]} is not installed"
    return None


class Disk:
    """An image, mounted in a lane."""

    def __init__(self, lane, kind):
        self.kind = kind
        self.image, self.mount = lane.directory / "image", lane.directory / "disk/spool"
        self.mount.mkdir(parents=True, exist_ok=True)
        size, make, _ = KINDS[kind]
        self.image.unlink(missing_ok=True)
        with open(self.image, "wb") as image:
            image.truncate(size)
        said(subprocess.run([*make, self.image], capture_output=True, text=True))
        self.up()

    def up(self):
        said(subprocess.run(
            ["mount", "-o", KINDS[self.kind][2], self.image, self.mount], capture_output=True, text=True))

    def cut(self):
        root = os.open(self.mount, os.O_RDONLY)
        try:
            fcntl.ioctl(root, GOINGDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(root)
        unmount(self.mount)

    def close(self):
        unmount(self.mount)
        self.image.unlink()


def said(ended):
    if ended.returncode != 0:
        raise Failed(f"{ended.args[0]}: {ended.stderr.strip()[-200:]}")


@contextlib.contextmanager
def disk(lane, kind):
    made = Disk(lane, kind)
    try:
        yield made
    finally:
        made.close()


def filled(lane, made, workload, root):
    """A spool whose dropped files are on the disk: whoever dropped them has been told so."""
    for left in made.mount.iterdir():
        if left.name == "lost+found":
            left.rmdir()
    path = made.mount.parent / root
    spool = FaultSpool(lane, workload, path)
    descriptor = os.open(made.mount, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    os.sync()
    return spool


def rise(lane, workload, spool):
    """The spool after the power came back; a refused entry has kept its inode, and so its name."""
    return FaultSpool.standing(lane, workload, spool.path)


def points(lane, kind, workload, root):
    with disk(lane, kind) as made:
        spool = filled(lane, made, workload, root)
        log = lane.directory / "course.strace"
        ended = tracing.traced(spool, "-y", "-o", str(log), "-e", "trace=%desc,%file")
        expect(ended.returncode == 0, f"the traced run ended with {ended.returncode}: {ended.stderr[-300:]}")
        patterns = tracing.relative(tracing.paths(log.read_text(), spool), spool)
    with disk(lane, kind) as made:
        spool = filled(lane, made, workload, root)
        ended = tracing.traced(spool, "-y", "-o", str(log), *tracing.watching(spool, patterns))
        course = tracing.Course(patterns, tracing.calls(log.read_text()))
    return course, course.points(workload, tracing.CHANGES, tracing.changes)


def cut(kind, course, workload, expected, root, lying, lane, point):
    with disk(lane, kind) as made:
        spool = filled(lane, made, workload, root)
        # One call can be watched for a kill and others answered without being made.
        lies = [word for call in lying for word in ("-e", f"inject={call}:retval=0")]
        watched = ",".join({point.call, *lying})
        kill = f"inject={point.call}:signal=KILL:when={point.number}"
        if point.call in lying:
            kill = f"inject={point.call}:retval=0:signal=KILL:when={point.number}"
            lies = [word for call in lying if call != point.call for word in ("-e", f"inject={call}:retval=0")]
        ended = tracing.traced(
            spool, "-o", "/dev/null", *tracing.watching(spool, course.patterns), "-e", f"trace={watched}", *lies,
            "-e", kill)
        made.cut()
        made.up()
        spool = rise(lane, workload, spool)
        oracle.expect_after_crash(spool, expected)
        return ended.returncode != 0


def sweep(lanes, kind, root, name, sample, lying=()):
    """- lying: syncs that say they are done and are not, to see that a power cut shows it."""
    workload = workloads()[name]
    # Names that were not made to last yet may be lost in part: of two files of one batch, either may be the first.
    expected = oracle.in_any_order(lanes[0], workload)
    course, found = points(lanes[0], kind, workload, ROOTS[root])
    work = functools.partial(cut, kind, course, workload, expected, ROOTS[root], lying)
    return visit(lanes, sample(found), work, quiet=bool(lying))
