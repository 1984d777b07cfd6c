"""The daemon under a real systemd: Debian's own, booted by systemd-nspawn in a throw-away system, installed by the lines of
README and used by people who are in one of its groups or in none. On demand, as root, with debootstrap and a mirror."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import stage
from daemon import CANARY, scenario
from harness import ROOT, check, expect, program, scratch, skip
from stage import figures, root, until

SPOOL = "/var/spool/fairslot"
PACKAGES = ["systemd", "dbus", "libglpk40", "libmd0", "libxlsxwriter4", "libminizip1", "libexpat1"]
# Nothing of these is needed in a container, and some would wait for hardware.
MASKED = ["console-getty.service", "getty.target", "systemd-logind.service", "systemd-networkd.service",
          "systemd-resolved.service", "systemd-timesyncd.service", "apt-daily.timer", "apt-daily-upgrade.timer",
          "dpkg-db-backup.timer", "e2scrub_all.timer"]
PEOPLE = {"scheduler": "fairslot-drop", "manager": "fairslot-read", "counsellor": "fairslot-read,fairslot-finance", "administrator": "fairslot-admin", "visitor": None}
WATCHDOG_SECONDS = 5


def mirror():
    """Where this machine's own packages come from."""
    files = [pathlib.Path("/etc/apt/sources.list"), *pathlib.Path("/etc/apt/sources.list.d").glob("*")]
    for file in files:
        if not file.is_file():
            continue
        found = re.search(r"^(?:URIs:\s*|deb\s+(?:\[[^]]*\]\s+)?)(http\S+/debian)/?(?:\s|$)", file.read_text(), re.M)
        if found:
            return found[1]
    raise OSError("apt's sources name no mirror of Debian; --system names a directory that debootstrap has filled")


def debian(place):
    """A small Debian; `place` when it is there already."""
    if (place / "lib/systemd/systemd").exists():
        return
    ended = subprocess.run(
        ["debootstrap", "--variant=minbase", "--include=" + ",".join(PACKAGES), "bookworm", place, mirror()],
        capture_output=True, text=True)
    if ended.returncode != 0:
        raise OSError(f"debootstrap: {ended.stdout.strip()[-200:]}")


class Machine:
    """The booted system. Commands enter its namespaces from here."""

    def __init__(self, place):
        self.place = place
        self.console = open(place.with_suffix(".console"), "wb")
        for unit in MASKED:
            (place / "etc/systemd/system" / unit).unlink(missing_ok=True)
            os.symlink("/dev/null", place / "etc/systemd/system" / unit)
        (place / "etc/machine-id").write_text("")
        self.nspawn = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", "--link-journal=no",
             "--console=pipe", "-b", "-D", place],
            stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console)
        start = time.monotonic()
        self.leader = until(self.first, "its first process is there")
        until(lambda: self.run("systemctl", "is-system-running", code=None).stdout.strip() in ("running", "degraded"),
              lambda: f"it has booted: {place.with_suffix('.console').read_bytes()[-400:]!r}", seconds=120, pause=0.2)
        self.booted = time.monotonic() - start

    def first(self):
        if self.nspawn.poll() is not None:
            raise OSError(f"systemd-nspawn ended with {self.nspawn.returncode}: "
                          f"{self.place.with_suffix('.console').read_bytes()[-300:]!r}")
        path = pathlib.Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children")
        for pid in path.read_text().split():
            with contextlib.suppress(OSError):
                if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "systemd":
                    return int(pid)
        return None

    def run(self, *command, user=None, code=0, timeout=120, input=None):
        """In the machine, as root or as one of its people."""
        entered = ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--"]
        if user:
            entered += ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        ended = subprocess.run(
            [*entered, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", *map(str, command)],
            capture_output=True, text=True, timeout=timeout, input=input)
        expect(code is None or ended.returncode == code,
               f"{' '.join(map(str, command))[:120]} as {user or 'root'} ended with {ended.returncode}: {ended.stderr[-400:]}")
        return ended

    def allowed(self, user, command):
        return self.run("sh", "-c", command, user=user, code=None).returncode == 0

    def property(self, name):
        return self.run("systemctl", "show", "--value", "-p", name, "fairslot").stdout.strip()

    def daemon(self):
        """The daemon's process as this side sees it."""
        inside = self.property("MainPID")
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                text = status.read_text()
                # The last number is the process as its own namespace counts it.
                found = re.search(r"^NSpid:\s+(.*)$", text, re.M)
                if found and found[1].split()[-1] == inside and re.search(r"^Name:\s+fairslot$", text, re.M):
                    return int(status.parent.name)
        return None

    def journal(self):
        lines = self.run("journalctl", "-u", "fairslot", "-o", "json", "--no-pager").stdout.splitlines()
        return [json.loads(line) for line in lines]

    def names(self, place):
        listed = self.run("ls", "-1", f"{SPOOL}/{place}").stdout.split()
        return [name for name in listed if not name.startswith(".")]

    def events(self):
        return [json.loads(line) for line in self.run("cat", f"{SPOOL}/state/journal.jsonl").stdout.splitlines()]

    def drop(self, name, content, user="scheduler"):
        self.run("sh", "-c", f"umask 027; cat > {SPOOL}/incoming/.{name} && mv {SPOOL}/incoming/.{name} {SPOOL}/incoming/{name}",
                 user=user, input=content.decode())

    def close(self):
        with contextlib.suppress(Exception):
            self.run("systemctl", "poweroff", code=None, timeout=30)
        try:
            self.nspawn.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.nspawn.kill()
            self.nspawn.wait()
        self.console.close()


def put_in(place):
    """The program, its libraries and the files of systemd/, where README's lines look for them."""
    here = place / "srv/fairslot"
    (here / ".build/release").mkdir(parents=True)
    shutil.copy(program(), here / ".build/release/fairslot")
    shutil.copytree(ROOT / "systemd", here / "systemd")
    listed = subprocess.run(["ldd", program()], capture_output=True, text=True, check=True).stdout
    for library in re.findall(r"=> (/\S+)", listed):
        target = place / library.lstrip("/")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)


def as_readme_says(machine):
    """The install lines of README, one by one; only the build is done already."""
    section = (ROOT / "README.md").read_text().partition("## Install the daemon")[2]
    block = section.partition("```\n")[2].partition("```")[0]
    lines = [re.sub(r"^swift build [^&]*&& ", "", line) for line in block.splitlines() if line]
    expect(len(lines) >= 6, f"README has {len(lines)} lines to install with")
    for line in lines:
        machine.run("sh", "-c", f"cd /srv/fairslot && {line}")
    expect(machine.property("ActiveState") == "active", "the unit is not active")


def people(machine):
    for user, group in PEOPLE.items():
        machine.run("useradd", "--no-create-home", user, *(["--groups", group] if group else []))


def finance_apart(machine):
    """The line of tmpfiles that a site takes the comment sign from."""
    machine.run("sh", "-c", "sed -i 's|^#d|d|' /usr/lib/tmpfiles.d/fairslot.conf && systemd-tmpfiles --create")


def ready_again(machine, since, seconds):
    """Active under a new process."""
    return until(lambda: machine.property("ActiveState") == "active" and machine.property("MainPID") not in ("0", since),
                 "it is active again", seconds=seconds, pause=0.1)


def dropped_and_read(machine):
    machine.drop("good.json", scenario(effort="quick"))
    until(lambda: machine.names("outgoing"), "a result", seconds=60)
    broken = scenario().replace(b'"exam"', b'"examination"', 1)
    machine.drop("broken.json", broken)
    until(lambda: machine.names("rejected"), "a rejection", seconds=60)
    job, refused = machine.names("outgoing")[0], machine.names("rejected")[0]
    findings = machine.run("cat", f"{SPOOL}/rejected/{refused}/findings.txt", user="scheduler").stdout
    expect("examination" in findings and CANARY not in findings, f"the findings are {findings[:200]!r}")
    manifest = machine.run("cat", f"{SPOOL}/outgoing/{job}/manifest.json", user="manager").stdout
    expect(json.loads(manifest)["job"] == job if "job" in json.loads(manifest) else manifest, "no manifest")
    expect(CANARY in machine.run("cat", f"{SPOOL}/outgoing/{job}/worklists/schedulers.csv", user="manager", code=None).stdout
           or CANARY in machine.run("sh", "-c", f"cat {SPOOL}/outgoing/{job}/worklists/*.csv", user="manager").stdout,
           "the worklists that staff reads name nobody")


def matrix(machine):
    """Who may do what, by trying it."""
    job, refused = machine.names("outgoing")[0], machine.names("rejected")[0]
    archived = machine.names("archive")[0]
    deeds = {
        "list incoming": f"ls {SPOOL}/incoming", "drop": f": > {SPOOL}/incoming/.try && rm {SPOOL}/incoming/.try",
        "list rejected": f"ls {SPOOL}/rejected", "read findings": f"cat {SPOOL}/rejected/{refused}/findings.txt",
        "list outgoing": f"ls {SPOOL}/outgoing", "read a result": f"cat {SPOOL}/outgoing/{job}/plan.json",
        "read the finance list": f"cat {SPOOL}/outgoing/{job}/finance/finance.csv", "list finance in the making": f"ls {SPOOL}/outgoing/.finance",
        "read a worklist": f"cat {SPOOL}/outgoing/{job}/worklists/*.csv", "read status": f"cat {SPOOL}/status.json",
        "list the spool": f"ls {SPOOL}", "list staging": f"ls {SPOOL}/outgoing/.staging",
        "list work": f"ls {SPOOL}/work", "list archive": f"ls {SPOOL}/archive", "list state": f"ls {SPOOL}/state",
        "read an input": f"cat {SPOOL}/archive/{archived}", "read the journal": f"cat {SPOOL}/state/journal.jsonl",
        "write a result": f"touch {SPOOL}/outgoing/{job}/try", "change a result": f"echo >> {SPOOL}/outgoing/{job}/plan.json",
        "remove a result": f"mv {SPOOL}/outgoing/{job} {SPOOL}/outgoing/gone",
        "make a result": f"mkdir {SPOOL}/outgoing/try", "write findings": f"touch {SPOOL}/rejected/{refused}/try",
        "remove findings": f"mv {SPOOL}/rejected/{refused} {SPOOL}/rejected/gone",
        "write beside": f"touch {SPOOL}/try", "change the status": f"echo >> {SPOOL}/status.json",
        "list requests": f"ls {SPOOL}/control", "make a request": f": > {SPOOL}/control/.try && rm {SPOOL}/control/.try",
        "ask for the queue": f"fairslot queue list --spool {SPOOL}",
        "take the lock": f"flock -n {SPOOL}/state/lock true",
    }
    may = {
        "scheduler": {"list incoming", "drop", "list rejected", "read findings", "read status"},
        "manager": {"list outgoing", "read a result", "read a worklist", "read status", "list staging"},
        "counsellor": {"list outgoing", "read a result", "read a worklist", "read status", "list staging", "read the finance list", "list finance in the making"},
        "administrator": {"list requests", "make a request", "ask for the queue", "read status"},
        "visitor": {"read status"},
    }
    wrong = []
    for user in PEOPLE:
        for deed, command in deeds.items():
            can = machine.allowed(user, command)
            if can != (deed in may[user]):
                wrong.append(f"{user} {'may' if can else 'may not'} {deed}")
    expect(not wrong, "; ".join(wrong))
    figures(f"{len(PEOPLE)} people x {len(deeds)} deeds as they should be")


def belongings(machine):
    """Whose each file is: read from the machine, not from what the unit says."""
    listed = machine.run("find", SPOOL, "-printf", "%P %U %G %m %u %g %y\\n").stdout.splitlines()
    wrong = []
    for line in listed:
        words = line.rsplit(" ", 6)
        path, mode, user, group, kind = words[0], words[3], words[4], words[5], words[6]
        expected = {"outgoing": "fairslot-read", "incoming": "fairslot-drop", "rejected": "fairslot-drop",
                    "control": "fairslot-admin"}.get(
            path.split("/")[0], "fairslot")
        if re.match(r"outgoing/(\.finance$|[a-z2-7]{16}/finance$)", path):
            expected = "fairslot-finance"
        if (user, group) != ("fairslot", expected):
            wrong.append(f"{path} is {user}:{group}")
        allowed = {"f": ["640", "600"] + (["644"] if path == "status.json" else []),
                   "d": ["2750", "2770", "750", "700", "751"]}[kind]
        if mode not in allowed:
            wrong.append(f"{path} has mode {mode}")
        if path.startswith("outgoing/") and kind == "f" and mode != "640":
            wrong.append(f"{path} has mode {mode}: its group may not read it")
    expect(not wrong, "; ".join(wrong[:10]))


def submitting(machine):
    """What operators are told: findings of what is refused, and of a result only that there is one."""
    for name, content in [("good", scenario("submitted", effort="quick")),
                          ("bad", scenario("submitted").replace(b'"exam"', b'"examination"', 1))]:
        machine.run("sh", "-c", f"cat > /tmp/{name}-{CANARY}.json", user="scheduler", input=content.decode())
    said = machine.run("fairslot", "submit", f"/tmp/good-{CANARY}.json", "--spool", SPOOL, "--wait", user="scheduler")
    expect("not yours to read" in said.stdout, f"submit says {said.stdout!r}")
    said = machine.run("fairslot", "submit", f"/tmp/bad-{CANARY}.json", "--spool", SPOOL, "--wait", user="scheduler", code=65)
    expect("examination" in said.stdout and CANARY not in said.stdout + said.stderr, f"submit says {said.stdout!r}")
    ended = machine.run("fairslot", "submit", f"/tmp/good-{CANARY}.json", "--spool", SPOOL, user="manager", code=None)
    expect(ended.returncode in (74, 66, 65) or ended.returncode != 0, "a reader may submit")
    for user in PEOPLE:
        shown = machine.run("fairslot", "status", "--spool", SPOOL, user=user).stdout
        expect("waiting" in shown and CANARY not in shown, f"{user} is told {shown!r}")


def caged(machine):
    """What the kernel says of the running daemon."""
    status = pathlib.Path(f"/proc/{machine.daemon()}/status").read_text()
    for key, value in [("CapEff", "0" * 16), ("CapPrm", "0" * 16), ("CapBnd", "0" * 16), ("NoNewPrivs", "1"), ("Seccomp", "2")]:
        found = re.search(rf"^{key}:\s+(\S+)", status, re.M)[1]
        expect(found == value, f"{key} is {found}, not {value}")
    limits = pathlib.Path(f"/proc/{machine.daemon()}/limits").read_text()
    expect(re.search(r"Max core file size\s+0\s+0", limits), "it may leave a core")
    nets = subprocess.run(["nsenter", f"--target={machine.daemon()}", "--net", "cat", "/proc/net/dev"],
                          capture_output=True, text=True).stdout.splitlines()[2:]
    expect([line.split(":")[0].strip() for line in nets] == ["lo"], f"it has networks: {nets}")
    # What its own user can write in the file systems that it sees; links and sockets aside.
    owner = re.findall(r"^[UG]id:\s+(\d+)", status, re.M)
    inside = ["nsenter", f"--target={machine.daemon()}", "--mount", "--", "setpriv", f"--reuid={owner[0]}",
              f"--regid={owner[1]}", "--clear-groups", "find", "/", "-path", "/proc", "-prune", "-o", "-path", SPOOL, "-prune",
              "-o", "-writable", "-not", "-type", "l", "-not", "-type", "s", "-print"]
    writable = subprocess.run(inside, capture_output=True, text=True).stdout.split()
    private = ("/tmp", "/var/tmp", "/dev/")
    beyond = [path for path in writable if not path.startswith(private)]
    expect("/dev/null" in writable and not beyond, f"writable beside the spool: {beyond[:10]}")
    shown = machine.run("systemd-analyze", "security", "--no-pager", "fairslot.service").stdout
    found = re.search(r"Overall exposure level for fairslot.service: ([0-9.]+)", shown)
    expect(found and float(found[1]) <= 0.3, f"exposure {found and found[1]}")
    figures(f"exposure {found[1]} as the running systemd sees it; nothing to write but the spool, /tmp and devices")


def long_scenario():
    path = scratch() / "machine-long.json"
    if not path.exists():
        stage.harness.fairslot("generate", "--orders", 100, "--seed", 5, "--output", path)
    document = json.loads(path.read_text())
    document["name"] = f"{CANARY} {time.time()}"
    return json.dumps(document).encode()


def planning(machine, name):
    """Drops something long and waits until a worker is at it; how many results there were before."""
    before = len(machine.names("outgoing"))
    machine.drop(name, long_scenario())
    until(lambda: machine.run("sh", "-c", f"find {SPOOL} -name 'attempt-*' | grep -q .", code=None).returncode == 0, "a job is being planned",
          seconds=30)
    return before


def answered_once(machine, before):
    until(lambda: len(machine.names("outgoing")) == before + 1, "the job is published", seconds=300, pause=0.5)
    until(lambda: not machine.names("work"), "work/ is empty", seconds=30)
    published = [event["job"] for event in machine.events() if event["event"] == "published"]
    expect(len(published) == len(set(published)), "a job was published twice")


def hung(machine):
    """The loop is stopped: systemd ends it by the watchdog, starts another, and the job that was being planned is finished."""
    override = machine.place / "etc/systemd/system/fairslot.service.d"
    override.mkdir()
    (override / "sooner.conf").write_text(f"[Service]\nWatchdogSec={WATCHDOG_SECONDS}\n")
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "fairslot")
    before = planning(machine, "hang.json")
    pid, restarts = machine.property("MainPID"), int(machine.property("NRestarts"))
    start = time.monotonic()
    os.kill(machine.daemon(), signal.SIGSTOP)
    ready_again(machine, pid, WATCHDOG_SECONDS + 30)
    seconds = time.monotonic() - start
    answered_once(machine, before)
    expect(int(machine.property("NRestarts")) == restarts + 1, "it was restarted more than once")
    said = machine.run("journalctl", "-u", "fairslot", "--no-pager").stdout
    expect("Watchdog timeout" in said, "the journal does not tell of the watchdog")
    figures(f"hung: active again after {seconds:.1f} s with a watchdog of {WATCHDOG_SECONDS} s")
    expect(seconds <= WATCHDOG_SECONDS + 5, f"active again only after {seconds:.1f} s")
    shutil.rmtree(override)
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "fairslot")


def killed(machine):
    before = planning(machine, "kill.json")
    pid = machine.property("MainPID")
    start = time.monotonic()
    os.kill(machine.daemon(), signal.SIGKILL)
    ready_again(machine, pid, 30)
    seconds = time.monotonic() - start
    answered_once(machine, before)
    figures(f"kill -9: active again after {seconds:.1f} s")
    expect(seconds <= 5, f"active again only after {seconds:.1f} s")


def stopped(machine):
    before = planning(machine, "stop.json")
    start = time.monotonic()
    machine.run("systemctl", "stop", "fairslot")
    seconds = time.monotonic() - start
    expect(machine.property("Result") == "success", f"it ended with {machine.property('Result')}")
    expect(len(machine.names("work")) == 1, "the job was not given back")
    expect(seconds < 5, f"stopping took {seconds:.1f} s")
    left = machine.run("pgrep", "-c", "fairslot", code=None).stdout.strip() if machine.allowed(None, "command -v pgrep") else "0"
    expect(left == "0", f"{left} processes are left")
    machine.run("systemctl", "start", "fairslot")
    answered_once(machine, before)
    figures(f"stopped within {seconds:.2f} s while it planned; finished after the next start")


def discreet(machine):
    """Everything systemd has kept: no value, no name of a file; levels as levels."""
    lines = machine.journal()
    ours = [line for line in lines if str(line.get("MESSAGE", "")).startswith("event=")]
    expect(len(ours) > 10, f"only {len(ours)} lines of ours")
    for line in lines:
        expect(CANARY not in json.dumps(line), f"the journal tells {line.get('MESSAGE')}")
    levels = {line["PRIORITY"] for line in ours}
    expect({"5", "6"} <= levels and not any("level=" in line["MESSAGE"] for line in ours), f"levels {levels}")
    everything = machine.run("journalctl", "--no-pager", "-o", "json").stdout
    told = [line for line in everything.splitlines() if CANARY in line]
    expect(not told, f"the journal of the whole machine names a patient or a file: {told[:1]}")
    figures(f"{len(ours)} lines in the journal, levels {', '.join(sorted(levels))}, no canary in {len(everything) // 1024} KiB")


def run(sample=False, system=""):
    name = "the daemon under a real systemd"
    if sample:
        return skip(name, "boots a system of its own: on demand, python3 Tests/Faults/machine.py as root")
    if not root():
        return skip(name, "needs root")
    missing = [tool for tool in ("debootstrap", "systemd-nspawn", "nsenter") if not shutil.which(tool)]
    if missing:
        return skip(name, f"needs {', '.join(missing)}")
    place = scratch() / "machine"
    try:
        kept = pathlib.Path(system) if system else scratch() / "debian"
        debian(kept)
        subprocess.run(["cp", "-a", "--reflink=auto", kept, place], check=True)
        put_in(place)
        machine = Machine(place)
    except OSError as error:
        return skip(name, f"not possible here: {error}")
    try:
        figures(f"booted in {machine.booted:.1f} s")
        for title, body in [
            ("installed by README's lines, active", as_readme_says), ("its people", people), ("finance lists get a group of their own", finance_apart),
            ("an operator drops and reads findings, staff reads the result", dropped_and_read),
            ("who may do what", matrix), ("owners, groups and modes", belongings), ("submit and status", submitting),
            ("the cage", caged), ("kill -9: restarted, nothing lost", killed),
            ("hung: ended by the watchdog, restarted, nothing lost", hung),
            ("stop and start while a job is planned", stopped), ("the journal names nobody", discreet),
        ]:
            with check(title):
                body(machine)
    finally:
        machine.close()


if __name__ == "__main__":
    stage.main(run, system="")
