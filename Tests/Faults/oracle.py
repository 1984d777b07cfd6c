"""What must hold of a spool after a fault and one clean run, and at every instant before."""
import collections
import dataclasses
import hashlib
import json

from harness import Failed, expect, tree
from workloads import FaultSpool, digest, identity, is_entry, version

# Says how long things took; nothing else may differ.
VARYING = ["timings.json"]
OUTCOMES_NAMES = {"outcomes-0.json", "outcomes-1.json"}


@dataclasses.dataclass
class Expected:
    """How a run in peace answers a workload."""
    # By the digest of the input: each way in which it may be answered, as (place, job) and the files.
    answers: dict
    # Of each refused entry: findings and the entry itself.
    entries: list
    # Of each input in the archive, how often.
    archive: dict
    # What may stand until it is taken back or pruned.
    earlier: list = ()

    def allowing(self, other):
        answers = {sha: self.answers[sha] + [a for a in other.answers[sha] if a not in self.answers[sha]]
                   for sha in self.answers}
        return dataclasses.replace(self, answers=answers)


def in_peace(lane, workload, *options):
    """Answers of a run that nobody disturbs; every other run is held against them."""
    spool = FaultSpool(lane, workload)
    earlier = [(*where, files) for where, files in visible(spool).items()] if workload.answered else []
    spool.recover(*options)
    expect(not workload.answered or [(*where, files) for where, files in visible(spool).items()] != earlier,
           "what was asked for changed nothing")
    policy = options[options.index("--policy") + 1] if "--policy" in options else workload.policy
    answers = {}
    for sha in workload.inputs:
        job = identity(sha, policy, version())[:16]
        found = [(place, job) for place in ("outgoing", "rejected") if (spool.path / place / job).exists()]
        # Answered before the settings changed.
        old = identity(sha, None, version())[:16]
        found = found or [
            (place, old) for place in ("outgoing", "rejected") if (spool.path / place / old).exists()]
        expect(len(found) == 1, f"an input has {len(found)} answers after a run in peace")
        place, name = found[0]
        answers[sha] = [(place, name, tree(spool.path / place / name, VARYING))]
    expected = Expected(answers, entries(spool), archive(spool), earlier)
    expect_at_rest(spool, expected)
    return expected


def in_any_order(lane, workload, *options):
    """The same where it is not told which of two files of outcomes came first."""
    expected = in_peace(lane, workload, *options)
    if OUTCOMES_NAMES <= set(workload.drops):
        expected = expected.allowing(in_peace(lane, workload.swapped(*sorted(OUTCOMES_NAMES)), *options))
    return expected


def entries(spool):
    """Refused entries with their findings; their names go by inode."""
    return sorted(
        (tree(spool.path / "rejected" / name) for name in spool.names("rejected") if is_entry(name)),
        key=repr)


def visible(spool):
    """Every answer that a reader would find, as (place, job) → files."""
    return {
        (place, name): tree(spool.path / place / name, VARYING)
        for place in ("outgoing", "rejected") for name in spool.names(place) if not is_entry(name)}


def expect_nothing_torn(spool, expected):
    """At any instant, a crash included: what readers see is whole, and an input has one answer at most."""
    allowed = collections.defaultdict(list)
    for place, job, files in [way for ways in expected.answers.values() for way in ways] + list(expected.earlier):
        allowed[place, job].append(files)
    seen = visible(spool)
    for where, files in seen.items():
        expect(where in allowed, f"an answer that nobody asked for: {'/'.join(where)}")
        if files not in allowed[where]:
            raise Failed(f"{'/'.join(where)} is {difference(files, allowed[where])}")
    for ways in expected.answers.values():
        answers = {(place, job) for place, job, _ in ways} & set(seen)
        expect(len(answers) <= 1, f"one input is answered {len(answers)} times: {sorted(answers)}")


def difference(files, allowed):
    names = sorted(name for name in files.keys() | allowed[0] if files.get(name) != allowed[0].get(name))
    return f"torn or different: {', '.join(names[:4])} ({len(names)} files)"


def expect_at_rest(spool, expected):
    """After the clean run: every input answered once, kept once, told in the journal; nothing left over."""
    expect_nothing_torn(spool, expected)
    seen = visible(spool)
    for sha, ways in expected.answers.items():
        found = {(place, job) for place, job, files in ways if seen.get((place, job)) == files}
        expect(len(found) == 1, f"input {sha[:8]} has {len(found)} answers")
    stays = {(place, job) for ways in expected.answers.values() for place, job, _ in ways}
    expect(set(seen) <= stays, f"{sorted(set(seen) - stays)[:2]} should be gone")
    expect(entries(spool) == expected.entries, f"{len(entries(spool))} refused entries, not the {len(expected.entries)}")
    for place in ("incoming", "work", "outgoing/.staging", "control"):
        # Answers to operators stay until they are fetched, or until the next start.
        left = [path.name for path in (spool.path / place).glob("*") if not path.name.startswith(".answer-")]
        expect(not left, f"{place}/ still holds {left[:3]}")
    drafts = [path.name for path in (spool.path / "rejected").iterdir() if path.name.startswith(".")]
    expect(not drafts, f"rejected/ holds {drafts[:3]}")
    expect_archive(spool, expected)
    expect_journal(spool, expected)


def archive(spool):
    return collections.Counter(digest(file.read_bytes()) for file in (spool.path / "archive").iterdir())


def expect_archive(spool, expected):
    kept = archive(spool)
    for sha, count in expected.archive.items():
        expect(kept[sha] == count, f"input {sha[:8]} is {kept[sha]} times in the archive, not {count}")
    expect(kept == expected.archive, "the archive holds what was never dropped")


def events(spool):
    """The journal's lines, each of which must hang on the one before."""
    found, chain = [], hashlib.sha256(b"").hexdigest()
    text = (spool.path / "state/journal.jsonl").read_bytes()
    expect(not text or text.endswith(b"\n"), "the journal ends in half a line")
    for number, line in enumerate(text.splitlines(), 1):
        body, seal = line[:-len(', "chain": ""}') - 64], line[-len(', "chain": ""}') - 64:]
        chain = hashlib.sha256(chain.encode() + body).hexdigest()
        expect(seal == f', "chain": "{chain}"}}'.encode(), f"journal line {number} is not sealed by the line before")
        event = json.loads(line)
        expect(event["line"] == number, f"journal line {number} calls itself {event['line']}")
        found.append(event)
    return found


def whole_lines(spool):
    """What of the journal a crash has left whole."""
    journal = spool.path / "state/journal.jsonl"
    text = journal.read_bytes() if journal.exists() else b""
    return text[:text.rfind(b"\n") + 1]


def expect_journal(spool, expected):
    told = events(spool)
    accepted = {event.get("sha256") for event in told}
    ended = {event["job"] for event in told if event["event"] in ("published", "rejected")}
    for sha, ways in expected.answers.items():
        expect(sha in accepted, f"the journal does not tell that input {sha[:8]} was accepted")
        expect(ended & {job for _, job, _ in ways}, f"the journal does not tell how input {sha[:8]} ended")
    gone = {event.get("name") or event["job"] for event in told if event["event"] in ("pruned", "withdrawn")}
    for place, job, _ in expected.earlier:
        stands = (spool.path / place / job).exists()
        expect(stands or job in gone, f"the journal does not tell why {place}/{job} went")
    refused = {event["entry"] for event in told if event["event"] == "refused"}
    for name in spool.names("rejected"):
        told_as = spool.called_before.get(name, name)
        expect(not is_entry(name) or {name, told_as} & refused, "the journal does not tell of a refused entry")


def most_published(spool):
    """How often the journal tells one publication; twice is what a crash may do."""
    counts = collections.Counter(
        event["job"] for event in events(spool) if event["event"] in ("published", "rejected"))
    return max(counts.values(), default=0)


def expect_after_crash(spool, expected, *options):
    """From the crash to rest: whole at once, whole after one clean run, and the journal only grew."""
    expect_nothing_torn(spool, expected)
    before = whole_lines(spool)
    spool.recover(*options)
    expect((spool.path / "state/journal.jsonl").read_bytes().startswith(before), "the journal lost a line")
    expect_at_rest(spool, expected)
