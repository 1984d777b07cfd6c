"""What a daemon may run out of: space, inodes, the right to write, inotify's queue, a clock that can be trusted, a spool of its
own. Nothing is lost, the log says what is really wrong, and when the cause has gone the work goes on."""
import os
import pathlib
import shutil
import subprocess
import threading
import time

import stage
from daemon import scenario
from harness import check, environment, expect, program, scratch, skip
from stage import Watched, figures, mounted, until

# Exit codes by which systemd starts the daemon again.
AGAIN = (74, 75)


class Kept(Watched):
    """A daemon that is started again whenever it ends for want of something, as systemd does it."""

    codes = ()

    def keep(self):
        self.codes = list(self.codes)
        self.finished = False
        before = self.count("ready")

        def again():
            while not self.finished:
                daemon = self.start(ready=False)
                code = daemon.wait()
                if not self.finished:
                    self.codes.append(code)
                    time.sleep(0.2)

        self.keeper = threading.Thread(target=again, daemon=True)
        self.keeper.start()
        until(lambda: self.count("ready") > before, "ready")

    def pause(self):
        """No daemon is started until `keep` is called again."""
        self.finished = True
        self.keeper.join(timeout=60)

    def release(self):
        self.finished = True
        self.daemons[-1].terminate()
        self.keeper.join(timeout=60)
        for thread in self.threads:
            thread.join(timeout=10)

    def errors(self):
        """What the daemons said last before they ended."""
        return [line for line in self.said().splitlines() if line.startswith("fairslot: ")]


def good(number):
    return scenario(f"scarce {number}", effort="quick")


def archive(spool):
    return {path.read_bytes() for path in (spool.path / "archive").iterdir()}


def all_answered(spool, dropped, seconds=120):
    def answered():
        return not spool.names("incoming") and not spool.names("work") and len(spool.names("outgoing")) == len(dropped)
    until(answered, lambda: f"{len(dropped)} results; there are {len(spool.names('outgoing'))}, incoming {len(spool.names('incoming'))},"
          f" work {len(spool.names('work'))}; the log ends {spool.said()[-300:]!r}", seconds=seconds, pause=0.1)
    expect(archive(spool) >= set(dropped), "the bytes of a file are lost")
    published = [event["job"] for event in spool.events() if event["event"] == "published" and event["status"] != "recovered"]
    expect(len(published) == len(set(published)), "a job was published twice")


def short(spool, words, what):
    """It waits and says so, or it ended with a code that has it started again, and said why."""
    said = spool.said()
    told = [line for line in said.splitlines() if any(word in line for word in words)]
    expect(told, f"{what}: the log does not say so: {said[-400:]!r}")
    expect(all(code in AGAIN for code in spool.codes), f"it ended with {spool.codes}")
    expect("another daemon" not in said, f"{what} is told as another daemon")
    return told[-1]


def scarce(options, fill, words, what, free):
    """Filled before a file comes, and filled while one is under way; then there is room again."""
    with mounted("tmpfs", *options) as place, Kept(place) as spool:
        spool.keep()
        spool.drop("before.json", good(0))
        spool.wait("published")
        until(lambda: not spool.names("work"), "work/ is empty")
        fill(place)
        dropped = [good(0)]
        # Dropping needs room too: what fails here was never handed over.
        for number in range(1, 9):
            try:
                spool.drop(f"during-{number}.json", good(number))
                dropped.append(good(number))
            except OSError:
                break
        if len(dropped) == 1:
            free(place, first=True)
            spool.drop("during.json", good(1))
            dropped.append(good(1))
            fill(place)
        time.sleep(2)
        until(lambda: any(word in spool.said() for word in words), lambda: f"the log says so; it ends {spool.said()[-300:]!r}", seconds=40)
        line = short(spool, words, what)
        free(place)
        all_answered(spool, dropped, seconds=90)
        spool.release()
        short(spool, words, what)
        spool.expect_at_rest()
        figures(f"{what}: ended {len(spool.codes)} times ({', '.join(map(str, sorted(set(spool.codes)))) or 'it only waited'}); "
                f"it says: {line[:150]}")


def full_disk():
    ballast = "ballast"

    def fill(place):
        with open(place / ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 65_536)
            except OSError:
                pass

    def free(place, first=False):
        if first:
            os.truncate(place / ballast, max(0, (place / ballast).stat().st_size - 65_536))
        else:
            (place / ballast).unlink()

    # Above the reserve of 16 MiB and what the first job takes.
    scarce(["size=64m"], fill, ["event=held", "No space left"], "a full disk", free)


def nearly_full_disk():
    """Above the reserve when a file is taken, full while it is planned."""
    with mounted("tmpfs", "size=40m") as place, Kept(place) as spool:
        spool.keep()
        spool.drop("long.json", long())
        spool.wait("accepted")
        until(lambda: list((spool.path / "work").glob("*/attempt-*")), "it is being planned")
        with open(place / "ballast", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        until(lambda: spool.codes or spool.count("attempt-failed") or spool.count("published") or spool.count("held"),
              lambda: f"the want of room is felt; the log ends {spool.said()[-300:]!r}", seconds=30)
        time.sleep(2)
        (place / "ballast").unlink()
        until(lambda: not spool.names("work") and not spool.names("incoming"), "it is answered", seconds=180, pause=0.2)
        spool.release()
        spool.expect_at_rest()
        expect(len(spool.names("outgoing")) == 1, f"want of room cost a result: {spool.findings()} {spool.said()[-500:]}")
        expect(archive(spool) == {long()}, "the bytes of the file are lost")
        figures(f"filled while it planned: ended {len(spool.codes)} times {sorted(set(spool.codes))}, "
                f"{spool.count('attempt-failed')} attempts failed, then published")


def long():
    path = scratch() / "scarce-long.json"
    if not path.exists():
        stage.harness.fairslot("generate", "--orders", 60, "--seed", 5, "--output", path)
    return path.read_bytes()


def no_inodes():
    def fill(place):
        number = 0
        (place / ".many").mkdir(exist_ok=True)
        try:
            while True:
                open(place / f".many/{number}", "x").close()
                number += 1
        except OSError:
            pass

    def free(place, first=False):
        if first:
            for number in range(3):
                (place / f".many/{number}").unlink()
        else:
            shutil.rmtree(place / ".many")

    scarce(["size=256m", "nr_inodes=4000"], fill, ["event=held", "No space left"], "no inodes", free)


def read_only():
    """The file system meets an error and turns read-only, as `errors=remount-ro` has it; then it is repaired and mounted
    again. Asked for in peace, the kernel refuses: the daemon has its journal open."""
    with mounted("ext4", "-O", "has_journal", megabytes=256, mount="errors=remount-ro") as place, Kept(place) as spool:
        device = subprocess.run(["findmnt", "-no", "SOURCE", str(place)], capture_output=True, text=True).stdout.strip()
        trigger = pathlib.Path(f"/sys/fs/ext4/{pathlib.Path(device).name}/trigger_fs_error")
        if not trigger.exists():
            return skip("a file system turned read-only", "this kernel cannot be asked for an error of ext4")
        spool.keep()
        dropped = [good(0), good(1)]
        spool.drop("before.json", dropped[0])
        spool.wait("published")
        until(lambda: not spool.names("work"), "work/ is empty")
        spool.drop("during.json", long())
        until(lambda: list((spool.path / "work").glob("*/attempt-*")), "it is being planned")
        os.sync()
        trigger.write_text("1")
        until(lambda: spool.codes, "the daemon ends", seconds=60)
        time.sleep(1)
        line = short(spool, ["Read-only file system"], "a read-only file system")
        spool.pause()
        until(lambda: subprocess.run(["umount", str(place)], capture_output=True).returncode == 0, "it is unmounted")
        subprocess.run(["fsck.ext4", "-fp", str(place.with_suffix(".img"))], capture_output=True)
        subprocess.run(["mount", "-o", "loop", str(place.with_suffix(".img")), str(place)], check=True)
        spool.keep()
        spool.drop("after.json", dropped[1])
        all_answered(spool, [dropped[0], long(), dropped[1]])
        spool.release()
        spool.expect_at_rest()
        figures(f"read-only: ended with {sorted(set(spool.codes))}; it says: {line[:150]}")


def two_daemons():
    with Watched() as spool:
        daemon = spool.start()
        start = time.monotonic()
        second = subprocess.run(spool.command(), capture_output=True, text=True, env=environment(), timeout=60)
        expect(second.returncode == 75, f"the second ended with {second.returncode}")
        expect("another daemon works on this spool" in second.stderr, f"it says {second.stderr!r}")
        expect(time.monotonic() - start < 5, "it took its time")
        spool.drop("one.json", good(0))
        spool.wait("published")
        spool.end(daemon)
        spool.expect_at_rest()
        expect(sum(event["event"] == "started" for event in spool.events()) == 1, "the second one wrote to the journal")


def jumping_clock():
    """The clock of the wall goes years ahead, then years back, between runs and within one; the journal's times follow and
    nothing else does."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        return skip("a clock that jumps", "there is no C compiler")
    library, control = scratch() / "wall.so", scratch() / "wall"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, pathlib.Path(__file__).with_name("wall.c"), "-ldl"],
                   check=True)
    control.write_text("0")
    with Watched(settings={"LD_PRELOAD": str(library), "WALL_OFFSET": str(control)}) as spool:
        daemon = spool.start()
        dropped = []
        for number, jump in enumerate([0, 1500, -3000, 2, -1, 0]):
            control.write_text(str(jump * 86_400))
            dropped.append(good(number))
            start = time.monotonic()
            spool.drop(f"jump-{number}.json", dropped[-1])
            spool.wait("published", count=number + 1)
            # By copying too: settling is measured on a clock that does not jump.
            dropped.append(good(number + 100))
            spool.put(f"copied-{number}.json", dropped[-1])
            until(lambda: spool.count("accepted") == 2 * (number + 1), f"a copied file is taken on a day {jump} days off", seconds=10)
            expect(time.monotonic() - start < 10, f"on a day {jump} days off it took {time.monotonic() - start:.1f} s")
            spool.wait("published", count=2 * (number + 1))
        all_answered(spool, dropped)
        spool.end(daemon)
        spool.expect_at_rest()
        years = {event["time"][:4] for event in spool.events()}
        expect(len(years) >= 3, f"the clock did not jump: {years}")
        figures(f"six jumps over {len(years)} years of the clock: {len(dropped)} files answered")


def overflowing(count):
    """More renames than inotify's queue holds, while the daemon is stopped and cannot read them."""
    limit = pathlib.Path("/proc/sys/fs/inotify/max_queued_events")
    before = limit.read_text()
    small = 32
    with Watched() as spool:
        try:
            limit.write_text(str(small))
        except OSError:
            small = int(before)
            count = max(count, small + 1000)
        try:
            daemon = spool.start()
        finally:
            if small != int(before):
                limit.write_text(before)
        os.kill(daemon.pid, 19)
        dropped = [b'{"schema": "fairslot.scenario/1", "name": "%d"}' % number for number in range(count)]
        for number, content in enumerate(dropped):
            spool.drop(f"{number:05}.json", content)
        os.kill(daemon.pid, 18)
        start = time.monotonic()
        until(lambda: len(os.listdir(spool.path / "rejected")) >= count, f"{count} answers", seconds=60 + count / 10, pause=0.1)
        until(lambda: not spool.names("work"), "work/ is empty")
        seconds = time.monotonic() - start
        spool.end(daemon)
        spool.expect_at_rest()
        expect(archive(spool) == set(dropped), "a file is lost")
        figures(f"{2 * count} events and more in a queue of {small}: {count} files answered in {seconds:.1f} s, none missed")


def run(sample=False):
    checks = [
        ("two daemons: the second ends at once and says why", two_daemons),
        ("a clock that jumps", jumping_clock),
        ("inotify's queue overflows", lambda: overflowing(60 if sample else 10_000)),
    ]
    mounts = [
        ("a full disk", full_disk), ("a disk that fills while a job is planned", nearly_full_disk),
        ("a file system turned read-only", read_only),
    ]
    if not sample:
        mounts.append(("no inodes left", no_inodes))
    try:
        with mounted("tmpfs", "size=1m"):
            checks += mounts
    except OSError as error:
        skip("full, inodeless and read-only file systems", f"nothing can be mounted here: {error}")
    for name, body in checks:
        with check(name):
            body()


if __name__ == "__main__":
    stage.main(run)
