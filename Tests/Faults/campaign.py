"""Which faults are tried, how many of each, and the table of what came of them."""
import dataclasses
import datetime
import random
import sys
import time

import callerrors
import killpoints
import mutants
import oracle
import powercuts
import reordering
import tracing
import triples
from harness import check, expect, skip
from lanes import Tally, lanes, own_file_systems
from workloads import workloads


@dataclasses.dataclass
class Campaign:
    """Of each sweep as many points as a check before every change can wait for, or as are asked for; which, the seed says."""
    lanes: list
    seed: int
    # At most so many of each sweep; nil: the sample.
    points: int = None
    # By kind and name: what came of it.
    table: list = dataclasses.field(default_factory=list)
    known: dict = dataclasses.field(default_factory=dict)

    def once(self, what, name):
        """What a run in peace says of a workload, found out once."""
        if (what, name) not in self.known:
            self.known[what, name] = what(self.lanes[0], workloads()[name])
        return self.known[what, name]

    def peace(self, name):
        return self.once(oracle.in_peace, name)

    def any_order(self, name):
        return self.once(oracle.in_any_order, name)

    def course(self, name):
        return self.once(tracing.course, name)

    def mixed(self, points):
        """In an order of the seed's: two lanes then meet unlike points."""
        return random.Random(f"{self.seed} {points[:1]}").sample(points, len(points))

    def sample(self, most):
        """What chooses so many, or as many as are asked for."""
        return lambda points: self.mixed(points)[:self.most(most)]

    def most(self, sample):
        return sample if self.points is None else self.points

    def note(self, kind, name, tally):
        self.table.append((kind, name, tally))
        print(f"      {name}: {tally.line()}", flush=True)
        return tally


def today():
    """Another sample every day, the same one all day long."""
    return datetime.datetime.now(datetime.timezone.utc).date().toordinal()


def kills(campaign):
    for name, workload in workloads().items():
        with check(f"the daemon killed at each change of the spool: {name}"):
            campaign.note("kill -9", name, killpoints.sweep(
                campaign.lanes, workload, campaign.course(name), campaign.peace(name), campaign.sample(12))
            ).expect_good()
    if reason := own_file_system():
        skip("the same where the spool is a file system of its own", reason)
    else:
        with check("the same where the spool is a file system of its own"), own_file_systems(campaign.lanes) as paths:
            workload = workloads()["mixed"]
            course = tracing.course(campaign.lanes[0], workload, paths[0])
            campaign.note("kill -9", "mixed, syncfs", killpoints.sweep(
                campaign.lanes, workload, course, campaign.peace("mixed"), campaign.sample(12), paths)).expect_good()
    with check("a worker killed at each change it makes"):
        tally = killpoints.of_worker(campaign.lanes, campaign.sample(12))
        campaign.note("kill -9", "worker", tally).expect_good()
    with check("an answer is told at most once more than it was interrupted"):
        most = killpoints.MOST_TOLD
        expect(most and max(most.values()) <= 3, f"one is told too often: {most}")


def errors(campaign):
    for error in callerrors.ERRORS:
        with check(f"{error} from each call on the spool"):
            whole = Tally()
            for name, workload in workloads().items():
                # An entry that its disk would not give comes after the others, outcomes too.
                whole += campaign.note(error, name, callerrors.sweep(
                    campaign.lanes, workload, campaign.course(name), campaign.any_order(name), error,
                    campaign.sample(3)))
            whole.expect_good()
    if reason := own_file_system():
        skip("errors where the spool is a file system of its own", reason)
    else:
        with check("the same where the spool is a file system of its own"), own_file_systems(campaign.lanes) as paths:
            workload, whole = workloads()["mixed"], Tally()
            course = tracing.course(campaign.lanes[0], workload, paths[0])
            for error in callerrors.ERRORS:
                whole += campaign.note(error, "mixed, syncfs", callerrors.sweep(
                    campaign.lanes, workload, course, campaign.any_order("mixed"), error, campaign.sample(3), paths))
            whole.expect_good()
    with check("an error from each change that a worker makes"):
        tally = callerrors.of_worker(campaign.lanes, campaign.sample(10))
        campaign.note("worker's", "worker", tally).expect_good()


def three(campaign):
    with check("three crashes in a row"):
        courses = {name: campaign.course(name) for name in workloads()}
        expected = {name: campaign.peace(name) for name in workloads()}
        tally = triples.run(campaign.lanes, courses, expected, min(campaign.most(20), 1200), campaign.seed)
        campaign.note("triples", "every workload", tally).expect_good()


def power(campaign):
    for kind in powercuts.KINDS:
        if reason := powercuts.unable(kind):
            skip(f"power cuts of {kind}", reason)
            continue
        for root in powercuts.ROOTS:
            with check(f"power cut on {kind}, the spool {root}"):
                tally = powercuts.sweep(campaign.lanes, kind, root, "mixed", campaign.sample(5))
                campaign.note("power cut", f"{kind}, {root}", tally).expect_good()
        with check(f"a power cut on {kind} shows syncs that do nothing"):
            tally = powercuts.sweep(
                campaign.lanes, kind, "a directory", "mixed",
                lambda points: random.Random(campaign.seed).sample(points, min(campaign.most(6), 24, len(points))),
                lying=["fsync", "fdatasync"])
            print(f"      {len(tally.bad)} of {tally.points} are seen to be bad")
            expect(tally.bad, "what was never synced was there after every cut: the cut is none")


def own_file_system():
    """Why no spool can be a file system of its own here; nil if it can."""
    return powercuts.unable("ext4")


def reorder(campaign):
    """The model, then the daemon without each of its syncs, which the model must show."""
    stories = {}
    for name in workloads():
        with check(f"reordered disk: {name}"):
            model(campaign, stories, name, name, 50 if name == "mixed" else 10)
    with check("mutants: a sync taken out"):
        hunt(campaign, stories, campaign.sample(6)(mutants.MUTANTS))
    if reason := own_file_system():
        return skip("reordered disk: a file system of its own", reason)
    with own_file_systems(campaign.lanes[:1]) as [path]:
        with check("reordered disk: mixed, a file system of its own"):
            stories = {}
            model(campaign, stories, "mixed", "mixed, syncfs", 40, path)
        with check("mutants: a syncfs taken out"):
            hunt(campaign, stories, mutants.OWN_FILE_SYSTEM)


def model(campaign, stories, name, called, most, path=None):
    workload, lane = workloads()[name], campaign.lanes[0]
    story = reordering.record(lane, workload, path)
    known = reordering.states(story, called, campaign.seed)
    expected = campaign.once(reordering.expected_of, name)
    stories[name] = story, known, expected
    # Some of what was lost makes no difference: about every second tree is one that was had before.
    chosen = campaign.mixed(sorted(known))[:3 * campaign.most(most)]
    found = reordering.distinct(story, [known[key] for key in chosen])
    tally = reordering.explore(campaign.lanes, workload, story, expected, campaign.sample(most)(found))
    campaign.note("reordered", f"{called}, {len(story.deeds)} steps", tally).expect_good()


def hunt(campaign, stories, chosen):
    most = max(campaign.most(0), 400)
    start = time.monotonic()
    outcomes = mutants.all_of(campaign.lanes, stories, chosen, most, campaign.seed)
    caught = Tally(points=len(chosen), reached=len(chosen), seconds=time.monotonic() - start)
    for mutant, (tried, states, bad) in outcomes.items():
        words = f"caught after {tried} of {states} states: {bad[1][:90]}" if bad else f"not caught by {tried} states"
        print(f"      without the sync of {mutant.name}: {words}", flush=True)
        if bad is None:
            caught.bad.append((mutant.name, f"a daemon without this sync passes all of {tried} states"))
    campaign.note("mutants", "a sync taken out", caught).expect_good()


KINDS = {"kills": kills, "errors": errors, "triples": three, "power": power, "reorder": reorder}


EVERY = sys.maxsize


def run(names=(), points=None, seed=None):
    """The kinds that are named, all if none is."""
    seed = today() if seed is None else seed
    if reason := tracing.unable():
        return skip("faults", reason)
    print(f"Faults by seed {seed}; python3 Tests/Faults --seed {seed} repeats them", flush=True)
    with lanes() as made:
        campaign = Campaign(made, seed, points)
        for name in names or KINDS:
            start = time.monotonic()
            KINDS[name](campaign)
            print(f"      {name}: {time.monotonic() - start:.0f} s", flush=True)
    totals(campaign)


def totals(campaign):
    """One row a kind of fault."""
    rows = {}
    for kind, _, tally in campaign.table:
        rows.setdefault(kind, Tally())
        rows[kind] += tally
    print(f"{'fault':12} {'points':>7} {'reached':>8} {'bad':>5} {'seconds':>8}")
    for kind, tally in rows.items():
        print(f"{kind:12} {tally.points:7} {tally.reached:8} {len(tally.bad):5} {tally.seconds:8.0f}")
