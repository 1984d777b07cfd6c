"""Places to work in: one processor and one directory each, so that points run side by side and each repeats exactly.

On one processor the daemon's loop stays on one thread, so "the n-th fsync" is the same call in every run.
"""
import contextlib
import dataclasses
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from harness import Failed, scratch

MEMORY = pathlib.Path("/dev/shm")


@dataclasses.dataclass
class Lane:
    number: int
    processor: int
    directory: pathlib.Path

    def fresh(self, name):
        """A path in this lane where nothing stands."""
        path = self.directory / name
        if path.is_mount():
            for inside in path.iterdir():
                remove(inside)
        else:
            remove(path)
        return path

    @contextlib.contextmanager
    def mounted(self, name):
        """A file system of its own in memory, for a spool that is one: `syncfs` instead of an fsync a file."""
        path = self.directory / name
        path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "fairslot", path], check=True, capture_output=True)
        try:
            yield path
        finally:
            unmount(path)


def remove(path):
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def unmount(path):
    """A worker that was killed an instant ago may still hold the mount."""
    for _ in range(100):
        if subprocess.run(["umount", path], capture_output=True).returncode == 0:
            return
        time.sleep(0.05)
    raise Failed("a mount cannot be taken down")


def memory():
    """Where syncs cost nothing: a killed process loses nothing that it wrote, wherever that is."""
    if os.access(MEMORY, os.W_OK):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="fairslot-faults-", dir=MEMORY))
    else:
        directory = scratch() / "faults"
        directory.mkdir(exist_ok=True)
    return directory


@contextlib.contextmanager
def lanes():
    """One a processor, two at most: what is measured elsewhere is measured on two."""
    base = memory()
    made = []
    for number, processor in enumerate(sorted(os.sched_getaffinity(0))[:2]):
        directory = base / f"lane-{number}"
        directory.mkdir()
        made.append(Lane(number, processor, directory))
    try:
        yield made
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextlib.contextmanager
def own_file_systems(lanes):
    """A mount in each lane, by the lane's number."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(lane.mounted("own/spool")) for lane in lanes]


@dataclasses.dataclass
class Tally:
    """What became of the points: how many, how many of them were reached, which were bad."""
    points: int = 0
    reached: int = 0
    bad: list = dataclasses.field(default_factory=list)
    seconds: float = 0

    def __iadd__(self, other):
        self.points += other.points
        self.reached += other.reached
        self.bad += other.bad
        self.seconds += other.seconds
        return self

    def line(self):
        return f"{self.points} points, {self.reached} reached, {len(self.bad)} bad, {self.seconds:.0f} s"

    def expect_good(self):
        if self.bad:
            shown = "\n".join(f"    {where}: {why}" for where, why in self.bad[:8])
            raise Failed(f"{len(self.bad)} of {self.points} points are bad\n{shown}")
        if not self.reached:
            raise Failed("not one point was reached")


def visit(lanes, points, work, quiet=False):
    """Works on every point, one a lane at a time. `work(lane, point)` is true where the fault came to pass."""
    waiting = queue.SimpleQueue()
    for point in points:
        waiting.put(point)
    tally = Tally(points=len(points))
    start = time.monotonic()
    counting = threading.Lock()

    def serve(lane):
        while True:
            try:
                point = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                reached = bool(work(lane, point))
                with counting:
                    tally.reached += reached
            except Exception as error:
                words = str(error) if isinstance(error, Failed) else repr(error)
                tally.bad.append((str(point), words))
                if not quiet:
                    print(f"  bad: {point}: {words}", file=sys.stderr, flush=True)

    threads = [threading.Thread(target=serve, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.monotonic() - start
    return tally
