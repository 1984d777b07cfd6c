"""Workers that hang, crash, blow up, rave, answer twice or not at all: the daemon survives every one of them, tries the job
again, sets it aside with the reason after three failures, and starts the next job within a second."""
import collections
import json
import os
import pathlib
import subprocess
import sys
import time

import stage
from daemon import scenario
from harness import check, expect, program, scratch
from stage import Watched, figures, until, workers

DEADLINE = 2
# Each fault: whether it costs an attempt. One that answers and then misbehaves has answered.
FATAL = ["hang", "crash", "abort", "killed", "grow", "endless", "chatter", "nonsense", "half", "silent"]
SECONDS_TO_NEXT = 1


class Faulty(Watched):
    def __init__(self, **options):
        self.state = scratch() / f"standin-{next(self.numbers)}"
        self.state.mkdir()
        standin = pathlib.Path(__file__).with_name("standin.py")
        super().__init__(
            options=["--launcher", f"{sys.executable} {standin} {self.state}", "--deadline", f"{DEADLINE}s"], **options)

    def starts(self):
        """When each attempt reached a worker, with the name of its scenario."""
        found = []
        for path in self.state.iterdir():
            words = path.read_text().split(" ", 1)
            if len(words) == 2:
                found.append((float(words[0]), words[1], path.name.split(".")[0]))
        return sorted(found)

    def results(self):
        """The published scenarios' names, by their archived inputs."""
        inputs = {path.name[:16]: json.loads(path.read_bytes())["name"] for path in (self.path / "archive").iterdir()}
        return {place: sorted(inputs[job] for job in self.names(place)) for place in ("outgoing", "rejected")}


def named(name):
    return scenario(name, effort="quick")


def each_fault(faults):
    """Each fault again and again, and each once; a good job behind every one."""
    with Faulty() as spool:
        daemon = spool.start()
        for number, fault in enumerate(faults):
            for times in (9, 1):
                spool.drop(f"{number}-{times}.json", named(f"fault:{fault} {times}"))
                spool.drop(f"{number}-{times}-good.json", named(f"good after {fault} {times}"))
        count = 4 * len(faults)
        until(lambda: len(spool.names("outgoing")) + len(spool.names("rejected")) >= count or daemon.poll() is not None,
              lambda: f"{count} answers; outgoing {len(spool.names('outgoing'))}, rejected {len(spool.names('rejected'))}; "
              f"{spool.said()[-300:]}", seconds=60 + 20 * len(faults), pause=0.1)
        until(lambda: not spool.names("work"), "work/ is empty")
        expect(daemon.poll() is None, "the daemon has ended")
        descriptors = stage.descriptors(daemon.pid)
        highest = spool.highest()
        spool.end(daemon)
        spool.expect_at_rest()
        results = spool.results()
        expect(results["rejected"] == sorted(f"fault:{fault} 9" for fault in faults), f"set aside: {results['rejected']}")
        for name, text in spool.findings().items():
            reasoned = "Fairslot itself failed" in text and "archive" in text or "time limit" in text
            expect(reasoned, f"the reason is {text!r}")
        attempts = collections.Counter(event.figures["job"] for event in spool.found("attempt-failed"))
        # What a worker that served before does to the next job without a word of it costs that job nothing.
        for job in {event.figures["job"] for event in spool.found("accepted")}:
            failed, allowed = attempts[job], [2, 3] if job in spool.names("rejected") else [0, 1]
            expect(failed in allowed, f"{failed} attempts of a job failed, not {allowed}")
        pauses = next_jobs(spool)
        figures(f"{len(faults)} faults, {sum(attempts.values())} failed attempts; the next job reached a worker after "
                f"{max(pauses):.2f} s at most; daemon at most {highest:.1f} MiB, {descriptors} descriptors at the end")
        expect(max(pauses) <= SECONDS_TO_NEXT, f"the next job started only after {max(pauses):.2f} s")
        expect(highest <= 64, f"the daemon grew to {highest:.1f} MiB")
        expect(not any("fault:" in line or "good after" in line for line in spool.said().splitlines()),
               "the log names a scenario")
        for path in (spool.path / "outgoing").iterdir():
            if not path.name.startswith("."):
                stage.harness.fairslot("verify", path, "--scenario", archived(spool, path.name))


def archived(spool, job):
    return next(path for path in (spool.path / "archive").iterdir() if path.name.startswith(job))


def next_jobs(spool):
    """Seconds from each failed attempt to the next job that reaches a worker."""
    starts = [at for at, _, _ in spool.starts()]
    pauses = []
    for event in spool.found("attempt-failed"):
        later = [at for at in starts if at > event.at - 0.5]
        following = [at - event.at for at in later if at - event.at > -0.2]
        if following:
            pauses.append(max(0.0, min(following)))
    return pauses


def answers_of_others(fault):
    """A worker that says more than it was asked: what it says besides is never the answer to another job."""
    with Faulty() as spool:
        daemon = spool.start()
        spool.drop("1.json", named(f"fault:{fault} 1"))
        for number in range(3):
            spool.drop(f"{2 + number}.json", named(f"good {number}"))
        until(lambda: len(spool.names("outgoing")) + len(spool.names("rejected")) >= 4 or daemon.poll() is not None, "4 answers",
              seconds=60)
        until(lambda: not spool.names("work"), "work/ is empty")
        expect(daemon.poll() is None, "the daemon has ended")
        spool.end(daemon)
        results = spool.results()
        good = [f"good {number}" for number in range(3)]
        expect([name for name in results["outgoing"] if name in good] == good, f"answers of others were taken: {results}")
        for path in (spool.path / "outgoing").iterdir():
            if not path.name.startswith("."):
                expect((path / "manifest.json").exists(), "a result without a manifest was published")
                stage.harness.fairslot("verify", path, "--scenario", archived(spool, path.name))


def dies_between():
    """Answered, then gone: the next job finds no worker, is tried again, and has its result."""
    with Faulty() as spool:
        daemon = spool.start()
        for number in range(6):
            spool.drop(f"{number}.json", named(f"fault:last 1 {number}"))
        until(lambda: len(spool.names("outgoing")) + len(spool.names("rejected")) >= 6, "6 answers", seconds=120)
        until(lambda: not spool.names("work"), "work/ is empty")
        spool.end(daemon)
        expect(len(spool.names("outgoing")) == 6, f"{len(spool.names('rejected'))} jobs paid for a worker that had gone")
        figures(f"6 jobs, a worker that dies after each: {spool.count('attempt-failed')} attempts failed, 6 published")


def too_little_memory():
    """The real worker with so little address space that it ends while it reads. With a little more Dispatch waits for a
    thread that the kernel refuses, and the job ends by its deadline."""
    path = scratch() / "workers-long.json"
    stage.harness.fairslot("generate", "--orders", 2000, "--seed", 5, "--output", path)
    with Watched(options=["--worker-memory", "140M"]) as spool:
        daemon = spool.start()
        spool.drop("large.json", path.read_bytes())
        spool.wait("rejected", rule="worker-failed", seconds=120)
        expect(spool.count("attempt-failed") == 3, f"{spool.count('attempt-failed')} attempts failed")
        spool.drop("small.json", b'{"schema": "fairslot.scenario/1"}')
        spool.wait("rejected", count=2)
        spool.end(daemon)
        spool.expect_at_rest()
        text = "".join(spool.findings().values())
        expect("Fairslot itself failed" in text and "is missing; add it" in text, f"the findings are {text!r}")


def limited():
    """What the kernel says of a worker that has had a job."""
    with Watched(options=["--deadline", "100s", "--worker-memory", "1G"]) as spool:
        daemon = spool.start()
        spool.drop("1.json", named("limited"))
        until(lambda: spool.names("outgoing"), "a result", seconds=60)
        text = pathlib.Path(f"/proc/{workers(daemon)[0]}/limits").read_text()
        found = {line[:26].strip(): line[26:].split()[0] for line in text.splitlines()[1:]}
        wanted = {"Max core file size": "0", "Max open files": "64", "Max file size": str(2 << 30), "Max address space": str(1 << 30)}
        expect({key: found[key] for key in wanted} == wanted, f"the limits are {found}")
        # Twice the time until its own deadline, 80 of the 100 seconds, on every processor, and what it had used before.
        expect(160 * os.cpu_count() < int(found["Max cpu time"]) <= 160 * os.cpu_count() + 60, f"processor time is {found['Max cpu time']} s")
        spool.end(daemon)


def orphans():
    """A daemon that is killed takes a worker with it that hangs, launcher and all that it started."""
    with Faulty() as spool:
        daemon = spool.start()
        spool.drop("1.json", named("fault:hang 9"))
        until(spool.starts, "the worker has its job")
        hanging = workers(daemon)
        expect(hanging, "there is no worker")
        spool.end(daemon)
        until(lambda: not any(alive(pid) for pid in hanging), "the worker ends with its daemon", seconds=5)


def alive(pid):
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def run(sample=False):
    faults = ["crash", "endless", "half"] if sample else FATAL
    checks = [
        (f"workers that {', '.join(faults)}: survived, tried again, set aside after three", lambda: each_fault(faults)),
        ("a worker that answers twice", lambda: answers_of_others("twice")),
        ("a worker that repeats a result", lambda: answers_of_others("early")),
        ("a worker that dies between jobs", dies_between), ("the limits of a worker", limited),
        ("a hanging worker ends with its daemon", orphans),
    ]
    if not sample:
        checks.append(("a worker that has written nothing", lambda: answers_of_others("empty")))
        checks.append(("a worker that has too little memory", too_little_memory))
    for name, body in checks:
        with check(name):
            body()


if __name__ == "__main__":
    stage.main(run)
