"""The daemon with one kind of sync taken out: what the reorder model must catch, or a sync is there for nothing.

A mutant is the story of a run without the syncs of one kind. Its states beyond those of the whole story are tried, by
chance in which order, until one is bad.
"""
import dataclasses
import random
import re

import reordering
from harness import Failed
from workloads import workloads

JOB = r"work/[a-z2-7]{52}"


@dataclasses.dataclass(frozen=True)
class Mutant:
    name: str
    workload: str
    # Of a sync, the path below the spool; "" is the spool itself.
    path: str
    kind: str = "sync"

    def takes(self, deed):
        return deed.kind == self.kind and re.fullmatch(self.path, deed.path) is not None


MUTANTS = [
    Mutant("the copied input", "mixed", r"work/\.copy-\d+"),
    Mutant("a job's directory in work/", "mixed", JOB),
    Mutant("work/", "mixed", "work"),
    Mutant("incoming/", "mixed", "incoming"),
    Mutant("the staged files", "mixed", r"outgoing/\.staging/[^/]+/(.+\.\w+)"),
    Mutant("the staged directories", "mixed", r"outgoing/\.staging/[^/]+(/[^.]+)?"),
    Mutant("outgoing/", "mixed", "outgoing"),
    Mutant("outgoing/.staging/", "mixed", r"outgoing/\.staging"),
    Mutant("the journal", "mixed", r"state/journal\.jsonl"),
    Mutant("archive/", "mixed", "archive"),
    Mutant("rejected/", "mixed", "rejected"),
    Mutant("the findings", "mixed", r"rejected/\.[^/]+/findings\..+"),
    Mutant("the directory of findings", "mixed", r"rejected/\.[^/]+"),
    Mutant("the directory of a refused entry", "mixed", r"rejected/x[^/]+"),
    Mutant("state/", "mixed", "state"),
    Mutant("the spool's root", "mixed", ""),
    Mutant("every file", "mixed", r".*\.(json|jsonl|txt|csv|html|copy-\d+)|.*/input|.*\.copy-\d+"),
    Mutant("every directory", "mixed", r"(?!.*\.(json|jsonl|txt|csv|html)$)(?!.*\.copy-\d+$).*"),
]


# Where the spool is a file system of its own, one sync of everything stands for most; called by what it comes before.
OWN_FILE_SYSTEM = [
    Mutant("everything, before copies become jobs", "mixed", r"enter work/[^/]+", kind="syncfs"),
    Mutant("everything, before jobs are journalled", "mixed", r"write state/journal\.jsonl", kind="syncfs"),
    Mutant("everything, before a result is published", "mixed", r"move outgoing/\.staging/.*", kind="syncfs"),
]


def hunt(lanes, mutant, story, known, expected, most, seed):
    """How many states it took, and how many there are; the first bad one, or nil."""
    found = reordering.states(story, mutant.name, seed)
    fresh = sorted(found.keys() - known.keys())
    random.Random(seed).shuffle(fresh)
    tried = 0
    while tried < min(most, len(fresh)):
        batch = [found[key] for key in fresh[tried:tried + 8 * len(lanes)]]
        tally = reordering.explore(lanes, workloads()[mutant.workload], story, expected, batch, quiet=True)
        tried += len(batch)
        if tally.bad:
            return tried, len(fresh), tally.bad[0]
    return tried, len(fresh), None


def all_of(lanes, stories, mutants, most, seed):
    """By mutant: what `hunt` says. `stories` are those of the whole daemon with their states and answers."""
    outcomes = {}
    for mutant in mutants:
        story, known, expected = stories[mutant.workload]
        other = story.without(mutant.takes)
        if len(other.deeds) == len(story.deeds):
            raise Failed(f"no sync of {mutant.name} in the story: the mutant is none")
        outcomes[mutant] = hunt(lanes, mutant, other, known, expected, most, seed)
    return outcomes
