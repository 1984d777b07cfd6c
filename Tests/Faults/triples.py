"""Three crashes in a row: of the daemon at its work, of the one that recovers, and of the one that recovers from that."""
import dataclasses
import functools
import random

import killpoints
import oracle
import tracing
from lanes import visit
from workloads import FaultSpool, workloads

# A recovery makes fewer calls than the run before it, most of them at the start.
EARLY = 0.5


@dataclasses.dataclass(frozen=True)
class Triple:
    points: tuple

    def __str__(self):
        return " | then ".join(map(str, self.points))


def draw(courses, number, seed):
    """So many triples, of every workload as many."""
    chance = random.Random(seed)
    found = []
    for place in range(number):
        name = list(courses)[place % len(courses)]
        points = killpoints.points(courses[name], workloads()[name])
        first = chance.choice(points)
        later = [chance.choice(points[:int(len(points) * EARLY)] if chance.random() < EARLY else points)
                 for _ in range(2)]
        found.append(Triple((first, *later)))
    return found


def crash(courses, expected, lane, triple):
    name = triple.points[0].workload
    course = courses[name]
    spool = FaultSpool(lane, workloads()[name])
    reached = 0
    for point in triple.points:
        ended = tracing.traced(
            spool, "-o", "/dev/null", *tracing.watching(spool, course.patterns), "-e", f"trace={point.call}",
            "-e", f"inject={point.call}:signal=KILL:when={point.number}")
        reached += ended.returncode != 0
        oracle.expect_nothing_torn(spool, expected[name])
    oracle.expect_after_crash(spool, expected[name])
    return reached > 1


def run(lanes, courses, expected, number, seed):
    """A triple counts as reached where the second or the third crash came to pass as well."""
    return visit(lanes, draw(courses, number, seed), functools.partial(crash, courses, expected))
