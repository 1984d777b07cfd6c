"""A worker that does what the name of a scenario says: called by the daemon as a launcher, `python3 standin.py STATE PROGRAM
worker ...`. A scenario named `fault:crash 3` crashes it in its first three attempts; any other is handed to the real worker.
STATE is a directory in which attempts are counted and every job's start is stamped."""
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import time

state, command = pathlib.Path(sys.argv[1]), sys.argv[2:]


def out(data):
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(1, view):]
    except OSError:
        sys.exit(1)


def line(job, **members):
    return json.dumps({"job": job["job"], **members}).encode() + b"\n"


def refused(job):
    return line(job, event="refused", errors=1, warnings=0, text="an answer of nobody's\n", json='{"findings": []}\n')


def done(job):
    return line(job, event="done", status="optimal", verified=True, orders=4)


ANSWERS = ("done", "refused", "deferred", "failed")


class Real:
    """The program itself, one for as long as this lives."""
    process = None

    def answer(self, job):
        job = json.dumps(job).encode() + b"\n"
        if self.process is None:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write(job)
        self.process.stdin.flush()
        for said in self.process.stdout:
            out(said)
            if json.loads(said)["event"] in ANSWERS:
                return said
        sys.exit(1)


def hang(job):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(1000)


def grow(job):
    """Until the address space is used up, or the daemon ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    held = []
    try:
        while True:
            held.append(bytearray(1 << 24))
    except MemoryError:
        os.kill(os.getpid(), signal.SIGABRT)


def endless(job):
    while True:
        out(b"x" * 65_536)


def chatter(job):
    """Lines that are in order and never come to an answer."""
    said = line(job, event="progress", phase="search", goal="value", value=1.5, bound=2.5)
    while True:
        out(said * 100)


def nonsense(job):
    chance = random.Random(int(job_counter()))
    kind = chance.randrange(5)
    out([chance.randbytes(4096) + b"\n", b"\0" * 100 + b"\n", b'{"event": "done"}\n', b"[" * 100_000 + b"\n",
         b'{"event": "done", "status": "optimal", "verified": "yes"}\n'][kind])
    time.sleep(1000)


def half(job):
    out(done(job)[:-20])
    sys.exit(0)


def silent(job):
    sys.exit(0)


def twice(job):
    """The truth, and then the same once more, which could be taken for the answer to the next job."""
    out(refused(job) + refused(job))


def early(job):
    """The right answer, and then once more: for the next job it would be a result of what nobody has planned."""
    said = real.answer(job)
    out(said)


def empty(job):
    """Done, it says, and has written nothing."""
    out(done(job))


def last(job):
    """The right answer, and then its end, so that the next job finds nobody."""
    real.answer(job)
    os._exit(1)


def signalled(number):
    return lambda job: os.kill(os.getpid(), number)


FAULTS = {
    "hang": hang, "grow": grow, "endless": endless, "chatter": chatter, "nonsense": nonsense, "half": half, "silent": silent,
    "twice": twice, "early": early, "empty": empty, "last": last, "crash": signalled(signal.SIGSEGV),
    "abort": signalled(signal.SIGABRT), "killed": signalled(signal.SIGKILL),
}


def job_counter():
    return len(list(state.iterdir()))


real = Real()
for asked in map(json.loads, sys.stdin.buffer):
    name = json.loads(pathlib.Path(asked["input"]).read_bytes())["name"]
    attempts = len(list(state.glob(f"{asked['job']}.*"))) + 1
    (state / f"{asked['job']}.{attempts}").write_text(f"{time.monotonic()} {name}")
    fault, _, times = name.partition(" ")
    if fault.startswith("fault:") and attempts <= int(times.split()[0]):
        FAULTS[fault.removeprefix("fault:")](asked)
    else:
        real.answer(asked)
