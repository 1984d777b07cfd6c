"""A disk that keeps what was synced and any part of the rest: every tree that a power cut may leave, tried.

One run in peace is written down by strace, workers included. In the model data lasts once its file was synced and a name
once its directory was; a rename, once both directories were. At each instant the disk is built anew without all, one,
all but one, the last, or some of what was not yet made to last, and with writes that are there by half or as zeros; then
one clean run, under the same policy or another, and the oracle. It is the model of ALICE (Pillai and others, 2014), with
inodes; harder than ext4 and xfs, which keep names in order.
"""
import dataclasses
import hashlib
import random
import re

import oracle
import tracing
from harness import expect
from lanes import visit
from workloads import POLICY, FaultSpool, entry_name, is_entry

CALLS = ["open", "openat", "creat", "mkdir", "mkdirat", "write", "pwrite64", "writev", "ftruncate", "truncate", "rename",
         "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir", "fsync",
         "fdatasync", "syncfs", "sync_file_range", "fallocate", "copy_file_range", "sendfile"]
# Rewritten at every turn and read by people: any of these may stand there after a crash.
STATUS = ["status.json", ".status.json"]
STATUS_TORN = [None, b"", b'{"schema": "fairslot.st']


@dataclasses.dataclass
class Deed:
    """One step towards the disk."""
    kind: str
    path: str
    # The inodes whose sync makes it last; of a sync, the inode that it syncs.
    needs: frozenset = frozenset()
    # enter: (directory, name, inode); leave: (directory, name); move: both; write: (inode, offset, bytes); cut.
    what: tuple = ()

    def __str__(self):
        return f"{self.kind} {tracing.shortened('/spool/' + self.path)}"


class Disk:
    """Inodes with their names or bytes, as far as deeds have been done."""
    ROOT = 0

    def __init__(self, tree):
        self.directories, self.files, self.count = {self.ROOT: {}}, {}, 1
        for path, content in sorted(tree.items()):
            self.put(path, content)

    def put(self, path, content):
        directory, name = self.parent(path)
        inode = self.count
        self.count += 1
        self.directories[directory][name] = inode
        if content is None:
            self.directories[inode] = {}
        else:
            self.files[inode] = content

    def parent(self, path):
        *directories, name = path.split("/")
        inode = self.ROOT
        for directory in directories:
            inode = self.directories[inode][directory]
        return inode, name

    def inode(self, path):
        if path == "":
            return self.ROOT
        directory, name = self.parent(path)
        return self.directories[directory].get(name)

    def do(self, deed, part="whole"):
        if deed.kind == "enter":
            directory, name, inode, isDirectory = deed.what
            self.directories.setdefault(directory, {})[name] = inode
            if isDirectory:
                self.directories.setdefault(inode, {})
            else:
                self.files.setdefault(inode, b"")
        elif deed.kind == "leave":
            directory, name = deed.what
            self.directories.get(directory, {}).pop(name, None)
        elif deed.kind == "move":
            directory, name, target, as_name, inode = deed.what
            entries = self.directories.get(directory, {})
            if entries.get(name) == inode:
                del entries[name]
            self.directories.setdefault(target, {})[as_name] = inode
        elif deed.kind == "swap":
            one, name, inode, other, as_name, as_inode = deed.what
            self.directories.setdefault(one, {})[name] = inode
            self.directories.setdefault(other, {})[as_name] = as_inode
        elif deed.kind == "write":
            inode, offset, content = deed.what
            if part == "half":
                content = content[:len(content) // 2]
            elif part == "zeros":
                content = bytes(len(content))
            held = self.files.get(inode, b"")
            self.files[inode] = held[:offset].ljust(offset, b"\0") + content + held[offset + len(content):]
        elif deed.kind == "cut":
            inode, length = deed.what
            self.files[inode] = self.files.get(inode, b"")[:length]

    def tree(self, directory=ROOT, prefix=""):
        """What can be reached: path → bytes, None for a directory."""
        found = {}
        for name, inode in self.directories[directory].items():
            if inode in self.directories:
                found[prefix + name] = None
                found |= self.tree(inode, f"{prefix}{name}/")
            else:
                found[prefix + name] = self.files.get(inode, b"")
        return found


def plain(text):
    """strace's hexadecimal, as text that keeps every byte."""
    return re.sub(r"\\x(..)", lambda pair: chr(int(pair[1], 16)), text)


class Story:
    """What one run did to its spool, deed by deed."""

    def __init__(self, log, root, before):
        self.before = before
        self.root = root
        self.live = Disk(before)
        self.deeds = []
        # Where in the deeds a worker began to write for an attempt: (number of deeds, job, attempt).
        self.begun = []
        for call in tracing.calls(log):
            if not call.failed:
                self.read(call)
        self.call_syncs()

    def call_syncs(self):
        """A sync of everything is called by what comes after it."""
        for number, deed in enumerate(self.deeds):
            if deed.kind == "syncfs":
                deed.path = str(next((after for after in self.deeds[number:] if not after.kind.startswith("sync")), "end"))

    def below(self, path):
        """Below the spool's root; None for anything else, and for what is only for people to look at."""
        if path != self.root and not path.startswith(self.root + "/"):
            return None
        path = path[len(self.root) + 1:]
        return None if path in STATUS or path.endswith(" (deleted)") else path.removesuffix("/.").removesuffix(".")

    def paths(self, call):
        """The paths of a call's arguments, whole."""
        found = []
        for directory, name in re.findall(r'(?:\w+<([^>]*)>, )?"([^"]*)"', call.arguments):
            directory, name = plain(directory), plain(name)
            found.append(name if name.startswith("/") or not directory else f"{directory}/{name}")
        return [self.below(path) for path in found]

    def held(self, call):
        """The path of the descriptor that the call goes to."""
        return self.below(plain(re.match(r"\d+<([^>]*)>", call.arguments)[1]))

    def add(self, kind, path, needs, what):
        deed = Deed(kind, path, frozenset(needs), what)
        self.live.do(deed)
        self.deeds.append(deed)

    def read(self, call):
        if call.name in ("open", "openat", "creat"):
            if "O_CREAT" in call.arguments or "O_TRUNC" in call.arguments:
                self.opened(self.paths(call)[0], "O_TRUNC" in call.arguments)
        elif call.name in ("mkdir", "mkdirat"):
            if (path := self.paths(call)[0]) not in (None, ""):
                self.enter(path, True)
        elif call.name in ("unlink", "unlinkat", "rmdir"):
            if (path := self.paths(call)[0]) is not None:
                directory, name = self.live.parent(path)
                self.add("leave", path, {directory}, (directory, name))
        elif call.name.startswith("rename"):
            exchange = "RENAME_EXCHANGE" in call.arguments
            (self.exchanged if exchange else self.renamed)(*self.paths(call))
        elif call.name == "write":
            if re.match(r"\d+<", call.arguments) and (path := self.held(call)) is not None:
                content = plain(re.search(r'"([^"]*)"', call.arguments)[1]).encode("latin1")
                inode = self.live.inode(path)
                self.add("write", path, {inode}, (inode, len(self.live.files[inode]), content))
        elif call.name == "ftruncate":
            if (path := self.held(call)) is not None:
                inode = self.live.inode(path)
                self.add("cut", path, {inode}, (inode, int(call.arguments.rpartition(", ")[2])))
        elif call.name in ("fsync", "fdatasync"):
            if (path := self.held(call)) is not None:
                self.deeds.append(Deed("sync", path, frozenset({self.live.inode(path)})))
        elif call.name == "syncfs":
            self.deeds.append(Deed("syncfs", "", frozenset()))
        elif any(path is not None for path in self.paths(call)):
            raise AssertionError(f"the model does not know {call.name}")

    def enter(self, path, isDirectory):
        directory, name = self.live.parent(path)
        inode = self.live.count
        self.live.count += 1
        self.add("enter", path, {directory}, (directory, name, inode, isDirectory))

    def opened(self, path, cuts):
        if path is None:
            return
        if self.live.inode(path) is None:
            self.enter(path, False)
            staged = re.match(r"outgoing/\.staging/(\w+)\.(\d+)/", path)
            if staged and (not self.begun or self.begun[-1][1:] != staged.groups()):
                self.begun.append((len(self.deeds), *staged.groups()))
        elif cuts and self.live.files[self.live.inode(path)]:
            inode = self.live.inode(path)
            self.add("cut", path, {inode}, (inode, 0))

    def renamed(self, path, target):
        if path is None or target is None:
            return
        (directory, name), (into, as_name) = self.live.parent(path), self.live.parent(target)
        inode = self.live.inode(path)
        self.add("move", f"{path} → {target}", {directory, into}, (directory, name, into, as_name, inode))

    def exchanged(self, path, target):
        (one, name), (other, as_name) = self.live.parent(path), self.live.parent(target)
        what = (one, name, self.live.inode(target), other, as_name, self.live.inode(path))
        self.add("swap", f"{path} ↔ {target}", {one, other}, what)

    def without(self, mutant):
        """The same without some of its syncs."""
        other = object.__new__(Story)
        other.__dict__ = self.__dict__ | {
            "deeds": [deed for deed in self.deeds if not mutant(deed)]}
        return other

    def bits(self):
        """A bit for each deed that is no sync."""
        changing = [number for number, deed in enumerate(self.deeds) if not deed.kind.startswith("sync")]
        return {number: 1 << place for place, number in enumerate(changing)}

    def pending(self):
        """After each deed, which are not sure to last."""
        waiting = {}
        yield 0, []
        for number, deed in enumerate(self.deeds):
            if deed.kind == "syncfs":
                waiting = {}
            elif deed.kind == "sync":
                for other in list(waiting):
                    waiting[other] -= deed.needs
                    if not waiting[other]:
                        del waiting[other]
            else:
                waiting[number] = set(deed.needs)
            yield number + 1, sorted(waiting)

    def disk(self, count, dropped=(), torn=None, part="whole"):
        """The tree after so many deeds, some of which the disk never saw."""
        disk = Disk(self.before)
        for number, deed in enumerate(self.deeds[:count]):
            if number not in dropped:
                disk.do(deed, part if number == torn else "whole")
        return disk.tree()


@dataclasses.dataclass(frozen=True)
class State:
    """What a power cut may leave."""
    workload: str
    count: int
    dropped: tuple
    torn: int = None
    part: str = "whole"

    def tree(self, story):
        return story.disk(self.count, set(self.dropped), self.torn, self.part)


def states(story, name, seed):
    """The states by what of the story reached the disk: the same for a story and for its mutants."""
    chance = random.Random(seed)
    bits, reached = story.bits(), [0]
    for number in range(len(story.deeds)):
        reached.append(reached[-1] | bits.get(number, 0))
    found = {}

    def add(count, dropped, torn=None, part="whole"):
        lost = sum(bits[number] for number in dropped)
        key = (reached[count] & ~lost, bits.get(torn, 0), part)
        if key not in found:
            found[key] = State(name, count, tuple(dropped), torn, part)

    for count, waiting in story.pending():
        some = [[number for number in waiting if chance.random() < 0.5] for _ in range(3)]
        for dropped in [
            [], waiting, *([number] for number in waiting),
            *([other for other in waiting if other != number] for number in waiting),
            *(waiting[start:] for start in range(1, len(waiting))),
            [number for number in waiting if story.deeds[number].kind == "write"], *some,
        ]:
            add(count, dropped)
        for number in waiting:
            if story.deeds[number].kind == "write":
                for part in ("half", "zeros"):
                    add(count, [], number, part)
                    add(count, [other for other in waiting if other > number], number, part)
    return found


def digest_of(tree):
    return hashlib.sha256(repr(sorted(tree.items())).encode()).hexdigest()


def distinct(story, found):
    """One state for each tree."""
    return list({digest_of(state.tree(story)): state for state in found}.values())


def told(story, state):
    after = str(story.deeds[state.count - 1]) if state.count else "nothing"
    lost = ", ".join(str(story.deeds[number]) for number in state.dropped[:3])
    torn = f", {state.part} of {story.deeds[state.torn]}" if state.torn is not None else ""
    return (f"{state.workload}: after {state.count} deeds, the last {after}; {len(state.dropped)} lost: {lost}{torn}")


def record(lane, workload, path=None):
    """The story of a run in peace."""
    log = lane.directory / "story.strace"
    spool = FaultSpool(lane, workload, path and tracing.emptied(lane, path))
    before = {
        str(found.relative_to(spool.path)): None if found.is_dir() else found.read_bytes()
        for found in spool.path.rglob("*")}
    before = {path: content for path, content in before.items() if path not in STATUS}
    ended = spool.run(prefix=["strace", "-f", "-qq", "-y", "-xx", "-s", str(1 << 24), "-o", str(log), "-e",
                              "trace=" + ",".join(CALLS)])
    expect(ended.returncode == 0, f"the traced run ended with {ended.returncode}: {ended.stderr[-300:]}")
    story = Story(log.read_text(), str(spool.path), before)
    after = {
        str(found.relative_to(spool.path)): None if found.is_dir() else found.read_bytes()
        for found in spool.path.rglob("*") if found.name not in STATUS}
    expect(story.live.tree() == after, "the model's end is not what stands on the disk")
    story.entry_names = [name for name in spool.names("rejected") if is_entry(name)]
    return story


def expect_counted(story, state, tree):
    """An attempt is counted before a worker begins it, if the job was there when the daemon started: one that takes the
    machine down is not tried for ever."""
    there = {path[5:21] for path in story.before if re.fullmatch(r"work/[a-z2-7]{52}", path)}
    for count, job, attempt in story.begun:
        if job not in there:
            continue
        answered = any(f"{place}/{job}" in tree for place in ("outgoing", "rejected"))
        if state.count < count or answered:
            continue
        jobs = [path for path in tree if re.fullmatch(rf"work/{job}\w+", path)]
        ended = any(deed.kind == "leave" and f"/attempt-{attempt}" in deed.path and job in deed.path
                    for deed in story.deeds[:state.count])
        for path in jobs:
            expect(ended or f"{path}/attempt-{attempt}" in tree, f"attempt {attempt} was begun and is not counted")


def restore(lane, workload, story, tree, number):
    """Builds a state on a disk, where inodes are others: a refused entry's name goes by its inode."""
    path = lane.fresh("spool")
    path.mkdir()
    names = {}
    entry = next((name for name, content in workload.drops.items() if not content), None)
    if f"incoming/{entry}" in tree:
        (path / "incoming").mkdir()
        (path / "incoming" / entry).touch()
        names = {old: entry_name(path / "incoming" / entry) for old in story.entry_names}
    for name, content in sorted(tree.items()):
        for old, new in names.items():
            name = name.replace(old, new)
        if content is None:
            (path / name).mkdir(exist_ok=True)
        elif name != f"incoming/{entry}":
            (path / name).write_bytes(content)
    status = STATUS_TORN[number % len(STATUS_TORN)]
    if status is not None:
        for name in STATUS:
            (path / name).write_bytes(status)
    spool = FaultSpool.standing(lane, workload, path)
    spool.called_before = {new: old for old, new in names.items()}
    return spool


def explore(lanes, workload, story, expected, chosen, quiet=False):
    """Recovers from each state. Every second one under another policy, by which the same files would be other jobs."""
    # A file dropped anew after its answer is rightly answered anew under another policy.
    changes = not workload.prepare

    def work(lane, place):
        tree = place.state.tree(story)
        expect_counted(story, place.state, tree)
        number = int(digest_of(tree)[:8], 16)
        spool = restore(lane, workload, story, tree, number)
        options = ["--policy", POLICY] if changes and number % 2 else []
        oracle.expect_after_crash(spool, expected, *options)
        return True

    @dataclasses.dataclass
    class Place:
        state: State

        def __str__(self):
            return told(story, self.state)

    return visit(lanes, [Place(state) for state in chosen], work, quiet)


def expected_of(lane, workload):
    """In a crash's wake either policy may be the one of now, and of two files in one batch either may be first."""
    expected = oracle.in_any_order(lane, workload)
    if workload.prepare:
        return expected
    return expected.allowing(oracle.in_any_order(lane, workload, "--policy", POLICY))
