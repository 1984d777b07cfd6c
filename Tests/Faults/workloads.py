"""What a daemon is given to do while it is disturbed: small, so that a point costs a fraction of a second."""
import base64
import dataclasses
import functools
import hashlib
import json
import pathlib
import shutil
import subprocess

from daemon import Spool, scenario
from harness import ROOT, environment, expect, fairslot, program, scratch
from lanes import remove

# Its bytes make other jobs of the same files; it plans as no policy does.
POLICY = ROOT / "Scenarios/policy-default.json"
GOOD = scenario(effort="quick")
BROKEN = b'{"schema": "fairslot.scenario/1"}'


def outcomes(number, ending):
    """A file of outcomes that shares five appointments with the one before."""
    row = {"modality": "US", "requested": "2025-01-01", "outcome": ending}
    days = [f"2025-01-{day:02}" for day in range(8, 28)]
    return json.dumps({"schema": "fairslot.outcomes/1", "appointments": [
        dict(row, order=f"O-{day}", day=day) for day in days[number * 10:number * 10 + 15]]}).encode()


OUTCOMES = [outcomes(0, "missed"), outcomes(1, "completed")]


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    drops: dict
    # Words before the worker's command; a `{mark}` among them becomes a path of the run's own.
    launcher: tuple = ()
    policy: pathlib.Path = None
    # Makes the spool as an earlier run left it.
    prepare: object = None
    # Answers that stand before the run and need not after it.
    answered: bool = False

    @property
    def inputs(self):
        """The distinct files that become jobs, by their digests; `prepare` may have put in more."""
        dropped = {digest(content): content for content in self.drops.values() if content}
        return dropped | (self.prepared_inputs() if self.prepare else {})

    def prepared_inputs(self):
        return {digest(content): content for content in self.prepare.inputs}

    def swapped(self, one, other):
        """The same files, two of which come in the other order."""
        return dataclasses.replace(self, drops=self.drops | {one: self.drops[other], other: self.drops[one]})

    def journal_before(self):
        """What the journal holds before the run."""
        return (self.prepare.made() / "state/journal.jsonl").read_bytes() if self.prepare else b""

    @property
    def entries(self):
        """Files that never become one."""
        return sorted(content for content in self.drops.values() if not content)


def digest(content):
    return hashlib.sha256(content).hexdigest()


def identity(sha256, policy, version):
    """The job's name as the daemon works it out."""
    whole = hashlib.sha256(
        b"fairslot.job/1\n" + bytes.fromhex(sha256)
        + hashlib.sha256(policy.read_bytes() if policy else b"").digest() + version.encode()).digest()
    return base64.b32encode(whole).decode().lower().rstrip("=")


@functools.cache
def version():
    return fairslot("version").stdout.split()[1]


@functools.cache
def job_names():
    """Of every file here under every policy; some begin as the names of refused entries do."""
    return {identity(digest(content), policy, version())[:16]
            for content in [GOOD, BROKEN, *OUTCOMES] for policy in (None, POLICY)}


def is_entry(name):
    return name.startswith("x") and name not in job_names()


def entry_name(path):
    """How `rejected/` calls an entry."""
    look = path.lstat()
    whole = hashlib.sha256(f"{look.st_dev} {look.st_ino} {look.st_ctime_ns}".encode()).digest()
    return "x" + base64.b32encode(whole).decode().lower()[:15]


class FaultSpool(Spool):
    """A spool for one point: in a lane, filled by a workload, its daemon on the lane's processor."""

    def __init__(self, lane, workload, path=None):
        self.hold(lane, workload, path or lane.fresh("spool"))
        (self.path / "incoming").mkdir(parents=True)
        if workload.prepare:
            workload.prepare(self)
        for name, content in workload.drops.items():
            self.put(name, content)
        self.entry_names = [
            entry_name(self.path / "incoming" / name) for name, content in workload.drops.items() if not content]

    @classmethod
    def standing(cls, lane, workload, path):
        """One that somebody else has filled."""
        spool = cls.__new__(cls)
        spool.hold(lane, workload, path)
        return spool

    def hold(self, lane, workload, path):
        self.lane, self.workload, self.path = lane, workload, path
        self.log = lane.fresh("daemon.log")
        self.mark = lane.fresh("mark")
        self.daemons = []
        # Refused entries whose inodes were others when the journal told of them.
        self.called_before = {}

    def command(self, *options):
        """- options: before the workload's own, so that a recovery may go by another policy."""
        words = [program(), "daemon", "--spool", str(self.path), "--settle", "0ms"]
        if self.workload.policy and "--policy" not in options:
            words += ["--policy", str(self.workload.policy)]
        if self.workload.launcher:
            words += ["--launcher", " ".join(self.workload.launcher).replace("{mark}", str(self.mark))]
        return [*words, *map(str, options)]

    def run(self, *options, prefix=()):
        """One run to its end; the end and what was said."""
        return subprocess.run(
            ["taskset", "-c", str(self.lane.processor), *prefix, *self.command("--once", *options)],
            env=environment(), capture_output=True, text=True, errors="replace", timeout=120)

    def recover(self, *options):
        """The one clean run after a fault."""
        ended = self.run(*options)
        expect(ended.returncode == 0, f"the clean run ended with {ended.returncode}: {ended.stderr[-300:].strip()}")
        return ended


@functools.cache
def script(name, text):
    path = scratch() / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def dying_once():
    """The first worker is killed before its first word."""
    return script("dying-once", '#!/bin/sh\nmark=$1; shift\nmkdir "$mark" 2>/dev/null && kill -9 $$\nexec "$@"\n')


def dying_always():
    return script("dying-always", "#!/bin/sh\nkill -9 $$\n")


class Waiting:
    """Two jobs accepted under no policy, and not begun."""
    inputs = [GOOD, OUTCOMES[0]]

    def __call__(self, spool):
        copy(self.made(), spool.path)

    @functools.cache
    def made(self):
        made = Spool()
        for name, content in [("good.json", GOOD), ("outcomes.json", OUTCOMES[0])]:
            made.put(name, content)
        # As soon as the first is begun, its worker kills the daemon.
        made.once("--launcher", script("killing", "#!/bin/sh\nkill -9 $PPID\n"), code=-9)
        expect(len(made.names("work")) == 2, f"{len(made.names('work'))} jobs wait, not two")
        for begun in [*(made.path / "work").glob("*/attempt-*"), *(made.path / "outgoing/.staging").iterdir()]:
            remove(begun)
        return made.path


def request(path, number, **words):
    """What `fairslot queue` puts there for the daemon."""
    control = path / "control"
    control.mkdir(exist_ok=True)
    (control / f"request-{number}").write_text(json.dumps({"schema": "fairslot.control/1", **words}) + "\n")


def waiting_jobs(path):
    """Jobs in `work/`, by their inputs."""
    return {next(job.glob("input*")).read_bytes(): job.name[:16] for job in (path / "work").iterdir()}


class Operated:
    """Two jobs wait; one is to be held and released, the other cancelled."""
    inputs = [GOOD, OUTCOMES[0]]

    def __call__(self, spool):
        copy(self.made(), spool.path)

    @functools.cache
    def made(self):
        path = scratch() / "operated"
        copy(Waiting().made(), path)
        jobs = waiting_jobs(path)
        request(path, 1, verb="hold", job=jobs[GOOD])
        request(path, 2, verb="cancel", job=jobs[OUTCOMES[0]])
        request(path, 3, verb="release", job=jobs[GOOD])
        return path


class Rerun:
    """A job was set aside because its workers died; now it is to be planned after all."""
    inputs = [GOOD]

    def __call__(self, spool):
        copy(self.made(), spool.path)

    @functools.cache
    def made(self):
        made = Spool()
        made.put("good.json", GOOD)
        made.once("--launcher", dying_always())
        request(made.path, 1, verb="rerun", job=made.names("rejected")[0])
        return made.path


class AtRest:
    """A spool at rest, and one request to it."""
    inputs = []

    def __call__(self, spool):
        copy(self.made(), spool.path)

    @functools.cache
    def made(self):
        made = Spool()
        for name, content in self.drops().items():
            made.put(name, content)
        made.once()
        request(made.path, 1, **self.words)
        return made.path

    def drops(self):
        return MIXED


class Pruned(AtRest):
    """Everything is to go except the outcomes that calibrations still read."""
    words = dict(verb="prune", dryRun=False, clockIsRight=True, results="0", rejected="0", inputs="0")


class Forgotten(AtRest):
    """Every trace of one patient is to go from results and inputs."""
    inputs = [GOOD, BROKEN, *OUTCOMES]
    words = dict(verb="forget", dryRun=False, patient=json.loads(GOOD)["patients"][0]["id"])

    def drops(self):
        return {name: content for name, content in MIXED.items() if content}


class Leftovers:
    """What a crash can leave, of every kind at once, made from a spool at rest."""
    inputs = [GOOD, BROKEN, *OUTCOMES]

    def __call__(self, spool):
        copy(self.made(), spool.path)

    @functools.cache
    def made(self):
        made = Spool()
        for name, content in MIXED.items():
            made.put(name, content)
        made.once()
        archive, work, outgoing = (made.path / name for name in ("archive", "work", "outgoing"))
        turns = {GOOD: 2, BROKEN: 1, OUTCOMES[1]: 4}
        for file in list(archive.iterdir()):
            content = file.read_bytes()
            if content not in turns:
                continue
            job = work / file.name.split(".")[0]
            job.mkdir(mode=0o700)
            file.rename(job / f"input-{turns[content]}")
            (job / "attempt-1").touch()
            if content == OUTCOMES[1]:
                # Staged, not published.
                (outgoing / job.name[:16]).rename(outgoing / f".staging/{job.name[:16]}.1")
                (outgoing / f".staging/{job.name[:16]}.1/manifest.json").write_bytes(b'{"schema": "fair')
        (work / ("a" * 52)).mkdir()
        (work / ".copy-3").write_bytes(GOOD[:1000])
        (work / ".taken-2").write_bytes(GOOD)
        draft = made.path / "rejected/.xaaaaaaaaaaaaaaa"
        draft.mkdir()
        (draft / "findings.txt").write_bytes(b"err")
        with open(made.path / "state/journal.jsonl", "ab") as journal:
            journal.write(b'{"line": 13, "time": "2026-')
        return made.path


def copy(tree, target):
    shutil.copytree(tree, target, dirs_exist_ok=True, copy_function=shutil.copy)


MIXED = {
    "good.json": GOOD, "copy.json": GOOD, "broken.json": BROKEN, "empty.json": b"",
    # The second one's answer rests on both, in the order of arrival, whatever happens in between.
    "outcomes-0.json": OUTCOMES[0], "outcomes-1.json": OUTCOMES[1],
}


@functools.cache
def workloads():
    """By name."""
    made = [
        Workload("mixed", MIXED),
        Workload("crashed-once", {"good.json": GOOD}, launcher=(dying_once(), "{mark}")),
        Workload("set-aside", {"good.json": GOOD}, launcher=(dying_always(),)),
        Workload("renewed", {"again.json": GOOD, "outcomes.json": OUTCOMES[1]}, policy=POLICY, prepare=Waiting()),
        Workload("leftovers", {"good.json": GOOD}, prepare=Leftovers()),
        Workload("operated", {}, prepare=Operated()),
        Workload("rerun", {}, prepare=Rerun(), answered=True),
        Workload("pruned", {}, prepare=Pruned(), answered=True),
        Workload("forgotten", {}, prepare=Forgotten(), answered=True),
    ]
    return {workload.name: workload for workload in made}
