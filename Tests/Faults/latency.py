"""How long an idle daemon takes to accept what is dropped: from the rename, or from the end of the settle time of a copy, to the
line of the log that says so, which comes after the job is on the disk and in the journal."""
import os
import random
import time

import stage
from harness import check, expect
from stage import Watched, figures, percentile, until

SETTLE = 0.05
# Milliseconds within which 99 of 100 are accepted.
ALLOWED = 250


def content(number):
    return b'{"schema": "fairslot.scenario/1", "name": "latency %d"}' % number


def measured(how, count):
    """Milliseconds of each, one after the other, each when the one before has been answered."""
    chance = random.Random(1)
    with Watched(settle=f"{int(SETTLE * 1000)}ms") as spool:
        daemon = spool.start()
        spent = []
        for number in range(count):
            time.sleep(chance.uniform(0.01, 0.08))
            if how == "renamed":
                spool.drop(f"{number}.json", content(number))
                dropped = time.monotonic()
            else:
                spool.put(f"{number}.json", content(number))
                dropped = time.monotonic() + SETTLE
            spool.wait("accepted", count=number + 1, seconds=60)
            spent.append(1000 * (spool.found("accepted")[-1].at - dropped))
            spool.wait("rejected", count=number + 1, seconds=60)
        spool.end(daemon)
        spool.expect_at_rest()
        return spent


def run(sample=False):
    for how, count in [("renamed", 40 if sample else 200), ("copied", 20 if sample else 100)]:
        with check(f"{count} files {how} into place, accepted within {ALLOWED} ms"):
            spent = measured(how, count)
            p50, p99 = percentile(spent, 50), percentile(spent, 99)
            figures(f"{how}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, worst {max(spent):.1f} ms; load {os.getloadavg()[0]:.1f}"
                    + (" after the settle time" if how == "copied" else ""))
            # A machine that runs other checks beside is not idle: there the middle of a few tells.
            expect((p50 if sample else p99) <= ALLOWED, f"p50 {p50:.1f} ms, p99 {p99:.1f} ms")


if __name__ == "__main__":
    stage.main(run)
