"""A daemon that is fed without a pause: good scenarios, broken ones, copies of both, empty files, links. Its memory and its
descriptors are looked at all the time. An hour tells; `--minutes` says how long."""
import json
import os
import pathlib
import shutil
import time

import stage
from daemon import scenario
from harness import check, expect
from stage import Watched, descriptors, figures, memory, until

# MiB in an hour, by least squares after the first sixth.
SLOPE = 1.0
LARGEST = 64


def slope(points):
    """Least squares: units of y in one of x."""
    count = len(points)
    middle_x = sum(x for x, _ in points) / count
    middle_y = sum(y for _, y in points) / count
    above = sum((x - middle_x) * (y - middle_y) for x, y in points)
    below = sum((x - middle_x) ** 2 for x, _ in points)
    return above / below if below else 0.0


def feed(spool, number):
    """One of seven kinds."""
    kind = number % 7
    if kind in (0, 3):
        spool.drop(f"{number}.json", scenario(f"soak {number}", effort="quick"))
    elif kind == 1:
        spool.drop(f"{number}.json", b'{"schema": "fairslot.scenario/1", "name": "soak %d"}' % number)
    elif kind == 2:
        spool.drop(f"{number}.json", scenario(f"soak {number - 2}", effort="quick"))
    elif kind == 4:
        spool.put(f"copied {number}.json", scenario(f"soak {number}", effort="quick") + b" ")
    elif kind == 5:
        spool.drop(f"{number}.json", b"")
    else:
        os.symlink("/nowhere", spool.path / f"incoming/{number}")


def carry_away(spool, keep=50):
    """Clinics take their results, and IT what is old; by age, the newest stay."""
    for place in ("outgoing", "rejected", "archive"):
        paths = [path for path in (spool.path / place).iterdir() if not path.name.startswith(".")]
        for path in sorted(paths, key=lambda path: path.lstat().st_mtime)[:-keep]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def soak(minutes):
    seconds = minutes * 60
    with Watched() as spool:
        daemon = spool.start()
        start = time.monotonic()
        points, files = [], []
        number = fed = 0
        looked = 0.0
        while (now := time.monotonic() - start) < seconds:
            if len(spool.names("incoming")) < 8 and len(spool.names("work")) < 8:
                feed(spool, number)
                number += 1
            else:
                time.sleep(0.01)
            if now - looked >= min(1.0, seconds / 60):
                looked = now
                points.append((now, memory(daemon.pid) / 1024))
                files.append(descriptors(daemon.pid))
            if number % 500 == 499 and fed != number:
                fed = number
                carry_away(spool)
            expect(daemon.poll() is None, f"the daemon ended: {spool.said()[-300:]}")
            # The log and its events would be what grows here.
            if number % 1000 == 0:
                del spool.seen[:-2000]
        until(lambda: not spool.names("incoming") and not spool.names("work"), "all is answered", seconds=60)
        spool.end(daemon)
        settled = [point for point in points if point[0] > seconds / 6]
        hourly = slope(settled) * 3600
        count = len(files)
        early, late = files[count // 6:count // 2], files[count // 2:]
        figures(f"{minutes:g} minutes, {number} files: {settled[0][1]:.1f} to {settled[-1][1]:.1f} MiB, slope {hourly:+.2f} MiB an hour after "
                f"the first sixth; descriptors {min(files)} to {max(files)}, median {sorted(early)[len(early) // 2]} then "
                f"{sorted(late)[len(late) // 2]}, at most {max(early)} then {max(late)}")
        expect(max(y for _, y in points) <= LARGEST, f"{max(y for _, y in points):.1f} MiB resident")
        # While a worker is there a few more are open; what leaks stays. In seconds, all of one half may have had one.
        allowed = 0 if minutes >= 1 else 4
        usual = [sorted(half)[len(half) // 2] for half in (early, late)]
        expect(usual[1] <= usual[0] + allowed, f"descriptors: mostly {usual[0]} in the first half, {usual[1]} in the second")
        expect(max(late) <= max(early) + max(allowed, 2), f"descriptors: at most {max(early)} in the first half, {max(late)} in the second")
        if minutes >= 30:
            expect(hourly < SLOPE, f"grows by {hourly:.2f} MiB an hour")
        else:
            # Too short for a slope that means something: what an hour allows must not be grown at once.
            grown = settled[-1][1] - settled[0][1]
            expect(grown < 2 * SLOPE, f"grew by {grown:.2f} MiB in {minutes:g} minutes")


def run(sample=False, minutes=60.0):
    minutes = 0.1 if sample else minutes
    with check(f"fed for {minutes:g} minutes: no growth, no descriptor lost"):
        soak(minutes)


if __name__ == "__main__":
    stage.main(run, minutes=60.0)
