"""Entries of incoming/ that are no scenario, never will be, or change under the daemon's eyes: each is answered within one
scan with a finding somebody can act on, none is followed, read or waited for, and no name gets anywhere."""
import json
import os
import pathlib
import pwd
import shutil
import socket
import threading
import time

import stage
from harness import ROOT, check, expect, scratch, skip
from stage import Watched, figures, percentile, root, until

# In the name of everything that is dropped here.
CANARY = b"Canary7"
# What a link leads to. It must not be found anywhere.
SECRET = b"the bytes behind the link"
SECONDS = 2
SMALL = 1 << 20


def scenario(name):
    document = json.loads((ROOT / "Scenarios/first-day.json").read_text())
    document["name"] = name
    document["policy"]["effort"] = "quick"
    return json.dumps(document).encode()


def outsider():
    """Whom the daemon runs as, so that there are files it may not read: somebody else where this is root."""
    return pwd.getpwnam("nobody") if root() else None


class Hostile(Watched):
    def __init__(self, **options):
        user = outsider()
        if user:
            options["before"] = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        super().__init__(**options)
        if user:
            os.chmod(scratch(), 0o755)
            for place in (self.path, self.path / "incoming"):
                os.chown(place, user.pw_uid, user.pw_gid)
        self.incoming = os.fsencode(self.path / "incoming") + b"/"

    def expect_unnamed(self):
        """No name that was dropped, and no byte from behind a link, is on a path, in the log, the journal, the status or a
        finding."""
        expect(CANARY.decode() not in self.said(), "the log names what was dropped")
        for directory, names, files in os.walk(os.fsencode(self.path)):
            if directory.startswith(self.incoming[:-1]):
                continue
            for name in names + files:
                expect(CANARY not in name, f"{directory!r} holds a name that was dropped")
            # What was moved aside unopened is the dropper's own.
            for name in files:
                path = os.path.join(directory, name)
                if os.path.islink(path) or b"/entry" in path or not os.path.isfile(path):
                    continue
                content = pathlib.Path(os.fsdecode(path)).read_bytes()
                expect(CANARY not in content, f"{path!r} names what was dropped")
                expect(SECRET not in content, f"{path!r} holds what is behind the link")


def whole(path, bytes=b"{}", size=None):
    with open(path, "wb") as file:
        file.write(bytes)
        if size is not None:
            file.truncate(size)


def listening(path):
    """Bound by its short name, since a socket's path is short."""
    back = os.open(".", os.O_RDONLY)
    os.chdir(os.path.dirname(path))
    try:
        socket.socket(socket.AF_UNIX).bind(os.path.basename(path))
    finally:
        os.fchdir(back)
        os.close(back)


def folder(path):
    os.mkdir(path)
    whole(path + b"/inside.json", scenario("in a folder"))
    user = outsider()
    if user:
        # A directory of somebody else's stays where it is; this one is the daemon's to move.
        os.chown(path, user.pw_uid, user.pw_gid)


def forbidden(path):
    whole(path, scenario("unreadable"))
    os.chmod(path, 0)


def twice(path):
    other = os.fsencode(scratch()) + b"/another-name-" + os.path.basename(path)
    whole(other, scenario("two names"))
    os.link(other, path)


def secret():
    path = os.fsencode(scratch()) + b"/secret.json"
    if not os.path.exists(path):
        whole(path, b'{"schema": "' + SECRET + b'"}')
        os.chmod(path, 0o644)
    return path


KINDS = [
    ("a symbolic link to a file", "entry-symlink", lambda path: os.symlink(secret(), path)),
    ("a symbolic link to nowhere", "entry-symlink", lambda path: os.symlink(b"/nowhere/" + CANARY, path)),
    ("a symbolic link to a directory", "entry-symlink", lambda path: os.symlink(b"/etc", path)),
    ("a named pipe", "entry-fifo", os.mkfifo),
    ("a socket", "entry-socket", listening),
    ("a device", "entry-device", lambda path: os.mknod(path, 0o020600, os.makedev(1, 5))),
    ("a directory", "entry-directory", folder),
    ("a hard link", "entry-hard-link", twice),
    ("1 TiB of nothing", "entry-too-large", lambda path: whole(path, size=1 << 40)),
    ("one byte too many", "entry-too-large", lambda path: whole(path, size=SMALL + 1)),
    ("an empty file", "entry-empty", lambda path: whole(path, b"")),
    ("a file that may not be read", "entry-unreadable", forbidden),
]


def each_kind():
    """One daemon, one entry after the other; the seconds each takes to be answered."""
    with Hostile(options=["--largest-input", str(SMALL)]) as spool:
        daemon = spool.start()
        spent = {}
        for number, (kind, rule, make) in enumerate(KINDS):
            if rule == "entry-device" and not root():
                skip(kind, "only root may make one")
                continue
            before = set(spool.names("rejected"))
            start = time.monotonic()
            make(spool.incoming + b"kind-%d-" % number + CANARY)
            new = until(lambda: set(spool.names("rejected")) - before, f"{kind} is answered", seconds=10)
            spent[kind] = time.monotonic() - start
            expect(len(new) == 1, f"{kind}: {len(new)} answers")
            # The finding is on the disk before the entry is moved beside it.
            until(lambda: not os.listdir(spool.incoming), f"{kind} is out of incoming/", seconds=SECONDS)
            acted_on(spool.path / "rejected" / new.pop(), kind, rule)
            expect(spent[kind] <= SECONDS, f"{kind} took {spent[kind]:.2f} s")
        spool.drop(b"after-" + CANARY, scenario("after all of them"))
        spool.wait("published")
        spool.end(daemon)
        spool.expect_at_rest()
        spool.expect_unnamed()
        slowest = max(spent, key=spent.get)
        figures(f"{len(spent)} kinds answered; the slowest, {slowest}, after {spent[slowest]:.2f} s")


def acted_on(directory, kind, rule):
    """The finding says what is wrong, by rule, and what to do."""
    found = json.loads((directory / "findings.json").read_text())["findings"]
    expect([finding["rule"] for finding in found] == [rule], f"{kind}: {found}")
    expect(found[0]["severity"] == "error" and len(found[0]["message"]) > 10 and len(found[0]["remedy"]) > 5,
           f"{kind}: nothing to act on in {found}")
    text = (directory / "findings.txt").read_text()
    expect(found[0]["message"] in text and found[0]["remedy"] in text, f"{kind}: the text says something else")
    expect(os.path.lexists(directory / "entry"), f"{kind}: the entry was not moved beside its finding")


def not_ours_to_move():
    """A directory of somebody else's stays, is answered once, and keeps nobody waiting."""
    if not root():
        return skip("a directory of somebody else's", "only root can make one here")
    with Hostile() as spool:
        daemon = spool.start()
        os.mkdir(spool.incoming + CANARY)
        spool.wait("entry-refused-unmoved", seconds=SECONDS)
        spool.drop("next.json", scenario("beside a directory that stays"))
        spool.wait("published")
        expect(len(spool.names("rejected")) == 1, f"{len(spool.names('rejected'))} findings for one directory")
        expect(spool.count("entry-refused-unmoved") == 1, "it is told again and again")
        spool.end(daemon)
        spool.expect_unnamed()


NAMES = [
    b"not-utf8-\xff\xfe\x80-" + CANARY, b"new\nline-" + CANARY + b"\nevent=published job=x", b";$(touch " + CANARY + b");`id`",
    b"\x1b[31m" + CANARY + b"\x1b[0m\x07", b"%s%n%x-" + CANARY, b"-rf --spool=" + CANARY, b" " + CANARY + b" ", b"'\"\\" + CANARY,
    "caf\u00e9-".encode() + CANARY, "cafe\u0301-".encode() + CANARY, "\u202eflip-".encode() + CANARY, CANARY + b"-" + b"n" * (254 - len(CANARY)),
    CANARY + b".json\r", CANARY + b"<script>alert(1)<|script>",
]


def strange_names():
    """Good scenarios under every name a file can have."""
    with Hostile() as spool:
        daemon = spool.start()
        for number, name in enumerate(NAMES):
            spool.drop(name, scenario(f"name {number}"))
        for number, name in enumerate(NAMES):
            until(lambda: len(spool.names("outgoing")) == len(NAMES), f"{len(NAMES)} results", seconds=120)
        # The same names, with something in them that is refused.
        for name in NAMES:
            whole(spool.incoming + name, b"")
        until(lambda: spool.count("entry-refused") == len(NAMES), "each empty file is answered", seconds=60)
        spool.end(daemon)
        spool.expect_at_rest()
        spool.expect_unnamed()
        expect(len(spool.said().splitlines()) == len(spool.seen) and all(event.name for event in spool.seen),
               "a name broke a line of the log")


def other_centuries():
    """Files and requests with times that a count of nanoseconds does not reach."""
    with Hostile() as spool:
        daemon = spool.start()
        for number, year in enumerate((1600, 1901, 2263, 2300, 2440)):
            draft = spool.path / f"incoming/.draft-{number}"
            draft.write_bytes(scenario(f"of {year}"))
            seconds = (year - 1970) * 31_556_952
            os.utime(draft, (seconds, seconds))
            os.rename(draft, spool.path / f"incoming/of-{number}.json")
            request = spool.path / f"control/.request-{number}"
            request.write_bytes(b"{}")
            os.utime(request, (seconds, seconds))
            os.rename(request, spool.path / f"control/request-{number}")
        until(lambda: len(spool.names("outgoing")) == 5, "five results", seconds=60)
        spool.end(daemon)


def growing():
    """A file that grows for two seconds is taken when it is whole; meanwhile others are answered."""
    with Hostile() as spool:
        daemon = spool.start()
        content = scenario("grows") + b" " * 200_000
        with open(spool.incoming + b"growing-" + CANARY, "wb", buffering=0) as file:
            for piece in range(100):
                file.write(content[piece * len(content) // 100:(piece + 1) * len(content) // 100])
                if piece == 30:
                    spool.drop("meanwhile.json", scenario("meanwhile"))
                time.sleep(0.02)
            first = spool.count("accepted")
        expect(first == 1, f"{first} files were accepted while one grew and one was whole")
        spool.wait("published", count=2)
        spool.end(daemon)
        spool.expect_at_rest()
        spool.expect_unnamed()
        expect(not spool.names("rejected"), "half a file was rejected")


def appended_after_rename():
    """Whoever renames and goes on writing has two files: the daemon loses neither."""
    with Hostile() as spool:
        daemon = spool.start()
        for number in range(20):
            first, more = scenario(f"renamed early {number}"), b" " * 64
            draft, name = spool.incoming + b".draft", spool.incoming + b"early-%d-" % number + CANARY
            with open(draft, "wb", buffering=0) as file:
                file.write(first)
                os.rename(draft, name)
                time.sleep(number * 0.002)
                file.write(more)
        until(lambda: not spool.names("incoming") and not spool.names("work"), "all is answered", seconds=120)
        spool.end(daemon)
        spool.expect_at_rest()
        kept = {path.read_bytes() for path in (spool.path / "archive").iterdir()}
        for number in range(20):
            text = scenario(f"renamed early {number}")
            # Unlinked before the last write, it was no longer in incoming/ to be read.
            expect(text + b" " * 64 in kept or text in kept, f"the file renamed {number * 2} ms before its end is lost")


def same_name():
    """Other bytes under a name that is in use, or was: other jobs."""
    with Hostile() as spool:
        daemon = spool.start()
        name = b"always-the-same-" + CANARY
        for number in range(20):
            spool.drop(name, scenario(f"same name {number}"))
            # Sometimes before the one before is taken, which is then replaced by whoever drops, sometimes after.
            time.sleep(0.004 * number)
        spool.wait("accepted", seconds=10)
        until(lambda: not spool.names("incoming"), "all is taken", seconds=30)
        last = scenario("same name 19")
        until(lambda: not spool.names("work"), "all is answered", seconds=60)
        spool.end(daemon)
        spool.expect_at_rest()
        expect(any(path.read_bytes() == last for path in (spool.path / "archive").iterdir()), "the last one is lost")
        accepted = spool.count("accepted")
        expect(accepted == len(spool.names("outgoing")), f"{accepted} accepted, {len(spool.names('outgoing'))} published")


def replaced_between_look_and_open(seconds):
    """A name that is now a file, now a link to a secret, now a pipe, as fast as one can: nothing behind a link is read,
    nothing waits for the pipe, and what stands there at the end is answered."""
    with Hostile(settle="0ms") as spool:
        daemon = spool.start()
        name = spool.incoming + b"changing-" + CANARY
        draft = os.fsencode(spool.path) + b"/.next"
        stop = threading.Event()
        turns = [0]

        def change():
            while not stop.is_set():
                turns[0] += 1
                made = [lambda: whole(draft, scenario(f"turn {turns[0]}")), lambda: os.symlink(secret(), draft),
                        lambda: os.mkfifo(draft), lambda: whole(draft, b"")][turns[0] % 4]
                made()
                os.rename(draft, name)

        changing = threading.Thread(target=change)
        changing.start()
        latencies = []
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                before = spool.count("accepted")
                start = time.monotonic()
                spool.drop("steady.json", scenario(f"steady {start}"))
                until(lambda: not (spool.path / "incoming/steady.json").exists(), "another file is taken", seconds=10)
                latencies.append(time.monotonic() - start)
                expect(spool.count("accepted") > before or daemon.poll() is None, "the daemon ended")
        finally:
            stop.set()
            changing.join()
        whole(draft, scenario("the last of all"))
        os.rename(draft, name)
        last = scenario("the last of all")
        until(lambda: any(path.read_bytes() == last for path in (spool.path / "archive").iterdir()),
              "the last one is answered", seconds=300, pause=0.2)
        until(lambda: not spool.names("work") and not spool.names("incoming"), "all is answered", seconds=300)
        spool.end(daemon)
        spool.expect_at_rest()
        spool.expect_unnamed()
        figures(f"{turns[0]} changes in {seconds} s, {spool.count('entry-refused')} refused, {spool.count('accepted')} accepted; "
                f"beside them a file was taken within {max(latencies):.2f} s, {len(latencies)} times")


def many(count):
    """Empty files: each an answer of its own."""
    with Hostile() as spool:
        for number in range(count):
            whole(spool.incoming + b"%05d-" % number + CANARY, b"")
        start = time.monotonic()
        daemon = spool.start()
        until(lambda: len(os.listdir(spool.path / "rejected")) >= count, f"{count} answers", seconds=900, pause=0.2)
        until(lambda: not os.listdir(spool.incoming), "incoming/ is empty", seconds=60)
        seconds = time.monotonic() - start
        spool.end(daemon)
        spool.expect_at_rest()
        expect(len(spool.names("rejected")) == count, f"{len(spool.names('rejected'))} answers, not {count}")
        figures(f"{count} empty files in {seconds:.1f} s, {1000 * seconds / count:.2f} ms each; "
                f"daemon at most {spool.highest():.1f} MiB")
        expect(spool.highest() <= 64, f"{spool.highest():.1f} MiB resident")


def run(sample=False):
    for name, body in [
        (f"every kind of entry is answered within {SECONDS} s, moved aside unopened", each_kind),
        ("a directory that may not be moved is answered once and keeps nobody waiting", not_ours_to_move),
        ("any name a file can have: answered, and nowhere to be seen", strange_names),
        ("a file that says it is of another century is planned as any other", other_centuries),
        ("a growing file is taken whole, others meanwhile", growing),
        ("a file that is renamed before its end loses nothing", appended_after_rename),
        ("the same name with other bytes: other jobs", same_name),
        ("a file replaced between look and open", lambda: replaced_between_look_and_open(1 if sample else 30)),
        ("many refused entries at once", lambda: many(100 if sample else 10_000)),
    ]:
        with check(name):
            body()


if __name__ == "__main__":
    stage.main(run)
