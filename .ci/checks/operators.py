"""What operators do to a running daemon, and what becomes of what they did."""
import json
import os
import signal
import time

from daemon import Spool, scenario, until
from harness import ROOT, check, expect, fairslot, scratch, tree
from spool import stop


def asked(spool, *words, code=0):
    answer = json.loads(fairslot("queue", *words, "--spool", spool.path, "--json", code=code).stdout)
    expect(answer["schema"] == "fairslot.answer/1", f"it answers {answer}")
    return answer


def planning(spool, daemon, seed):
    """A long scenario that is being planned, by its job."""
    path = scratch() / f"operators-{seed}.json"
    if not path.exists():
        fairslot("generate", "--orders", 120, "--seed", seed, "--output", path)
    spool.put(f"long-{seed}.json", path.read_bytes())
    return until(lambda: [job["job"] for job in asked(spool, "list")["jobs"] if job["stage"] == "planning"], "it plans")[0]


def stages(spool):
    return {job["job"]: job["stage"] for job in asked(spool, "list")["jobs"]}


def held_and_released():
    with Spool() as spool:
        daemon = spool.start()
        job = planning(spool, daemon, 11)
        asked(spool, "hold", job)
        until(lambda: stages(spool).get(job) == "held", "it is held")
        expect(not spool.names("outgoing"), "a held job was planned")
        # Held across a restart.
        stop(daemon)
        daemon = spool.start()
        until(lambda: stages(spool).get(job) == "held", "it is still held")
        asked(spool, "hold", job, code=65)
        asked(spool, "release", job)
        until(lambda: spool.names("outgoing"), "it is published", seconds=120)
        until(lambda: not spool.names("work"), "work/ is empty")
        stop(daemon)
        spool.expect_at_rest()
        spool.expect_verified(1)


def cancelled_and_rerun():
    with Spool() as spool:
        daemon = spool.start()
        job = planning(spool, daemon, 12)
        asked(spool, "cancel", job)
        until(lambda: spool.names("rejected") == [job], "it is cancelled")
        expect("cancelled" in (spool.path / "rejected" / job / "findings.txt").read_text(), "the note says nothing of it")
        until(lambda: not stages(spool), "it left the queue")
        asked(spool, "rerun", job)
        until(lambda: spool.names("outgoing") == [job], "it is published", seconds=120)
        until(lambda: not spool.names("work"), "work/ is empty")
        asked(spool, "rerun", job, code=65)
        asked(spool, "rerun", "a" * 16, code=65)
        stop(daemon)
        spool.expect_at_rest()
        spool.expect_verified(1)


def without_daemon():
    with Spool() as spool:
        spool.put("one.json", scenario())
        spool.once()
        fairslot("queue", "list", "--spool", spool.path, code=75)
        fairslot("queue", "prune", "--results", "0", "--inputs", "0", "--spool", spool.path, code=75)
        expect(len(spool.names("outgoing")) == 1, "something was deleted without a daemon")
        spool.once()
        expect(not spool.names("outgoing") and not spool.names("archive"), "the next daemon did not do it")


def pruned():
    with Spool() as spool:
        daemon = spool.start()
        spool.put("one.json", scenario())
        spool.put("broken.json", b"{}")
        until(lambda: spool.names("outgoing") and spool.names("rejected") and not spool.names("work"), "both are answered")
        rehearsed = asked(spool, "prune", "--results", "0", "--rejected", "0", "--inputs", "1", "--dry-run")
        expect([len(rehearsed[shelf]) for shelf in ("results", "rejected", "inputs")] == [1, 1, 1], f"{rehearsed}")
        expect(spool.names("outgoing") and spool.names("rejected"), "a rehearsal deletes")
        asked(spool, "prune", "--results", "0", "--rejected", "0", "--inputs", "1")
        expect(not spool.names("outgoing") and not spool.names("rejected") and len(spool.names("archive")) == 1, "it stands")
        stop(daemon)
        verified = fairslot("journal", "verify", "--spool", spool.path).stdout
        expect(verified.startswith("whole: "), verified)


def forgotten():
    """No byte of a patient's key, and what is left still verifies."""
    with Spool() as spool:
        daemon = spool.start()
        spool.put("one.json", scenario())
        spool.put("two.json", scenario(name="another day"))
        spool.put("broken.json", scenario(name="broken").replace(b'"exam"', b'"examination"', 1))
        until(lambda: len(spool.names("outgoing")) == 2 and not spool.names("work"), "both are answered")
        key = json.loads(scenario())["patients"][0]["id"]
        before = tree(spool.path, without=["status.json", "journal.jsonl"])
        naming = [path for path, content in before.items() if named(key, content)]
        expect(len(naming) >= 6, f"only {naming} name the patient")
        rehearsed = asked(spool, "prune", "--patient", key, "--dry-run")
        expect(tree(spool.path, without=["status.json", "journal.jsonl"]) == before, "a rehearsal changes something")
        done = asked(spool, "prune", "--patient", key)
        expect("would write" in rehearsed["message"] and "2 results" in done["message"], f"{rehearsed} {done}")
        keys = [key] + [order["id"] for order in json.loads(scenario())["orders"] if order["patient"] == key]
        expect(len(keys) > 1, "the patient has no order")
        left = [path for path, content in tree(spool.path).items() if any(named(one, content) for one in keys)]
        expect(not left, f"these still name the patient, or an order of theirs: {left}")
        for name in spool.names("outgoing"):
            said = fairslot("verify", spool.path / "outgoing" / name).stdout
            expect("redacted" in said, f"verify says {said}")
            manifest = json.loads((spool.path / "outgoing" / name / "manifest.json").read_text())
            expect(manifest["redacted"] is True, "the manifest does not say so")
            plan = spool.path / "outgoing" / name / "plan.json"
            plan.write_bytes(plan.read_bytes().replace(b'"start"', b'"Start"', 1))
            fairslot("verify", spool.path / "outgoing" / name, code=1)
        expect(sum(event["event"] == "redacted" for event in spool.events()) >= 5, "the journal does not tell it")
        again = asked(spool, "prune", "--patient", key)
        expect("0 results" in again["message"], f"done again it changes something: {again}")
        stop(daemon)


def named(key, content):
    """The key as a word of its own."""
    import re
    return re.search(rb"(?<![A-Za-z0-9_-])" + re.escape(key.encode()) + rb"(?![A-Za-z0-9_-])", content) is not None


def likes(document):
    """Patients whose keys look like each other's, and like a time of day; a session that is called as one of them is."""
    text = document.replace(b'"P-2"', b'"P-1.2"').replace(b'"O-2"', b'"O-1.2"').replace(b'"P-3"', b'"30"')
    return text.replace(b'"us-1-mon"', b'"30"').replace(b"T10:00", b"T10:30")


def without(document, patient):
    """A scenario or a plan without the rows that are the patient's."""
    key = {"patients": "id"}
    return {
        name: [row for row in value if not isinstance(row, dict) or row.get(key.get(name, "patient")) != patient]
        if name in ("patients", "orders", "appointments", "waiting", "booked", "outreach") else value
        for name, value in document.items() if name != "standby"}


def forgotten_alone():
    """Nobody else's rows go, whatever their keys look like, and an input is still one."""
    with Spool() as spool:
        daemon = spool.start()
        spool.put("one.json", likes((ROOT / "Scenarios/first-day.json").read_bytes()))
        # A careless export: keys are numbers, so it is refused.
        spool.put("two.json", (ROOT / "Scenarios/first-day.json").read_bytes().replace(b'"P-1"', b"4711"))
        until(lambda: spool.names("outgoing") and spool.names("rejected") and not spool.names("work"), "both are answered")
        result = spool.path / "outgoing" / spool.names("outgoing")[0]
        input, careless = (
            next((spool.path / "archive").glob(f"{job}*.json")) for job in (result.name, spool.names("rejected")[0]))
        # What nobody could read goes whole, for the one it names and for no other.
        asked(spool, "prune", "--patient", "P-1.2.3")
        expect(b"4711" in careless.read_bytes(), "nobody was called 4711")
        asked(spool, "prune", "--patient", "4711")
        expect(not careless.exists(), "a number that is a key is left")
        for patient in ["P-1", "30"]:
            before = {path: json.loads(path.read_text()) for path in (input, result / "plan.json")}
            done = asked(spool, "prune", "--patient", patient)
            expect("1 results" in done["message"], f"{done}")
            for path, document in before.items():
                left = without(json.loads(path.read_text()), patient)
                expect(left == without(document, patient), f"{path.name} has lost more than {patient}, or {patient} is in it")
                expect(left == without(left | {"standby": []}, patient), f"{path.name} still has rows of {patient}")
            fairslot("validate", input)
            expect("redacted" in fairslot("verify", result).stdout, "verify does not say so")
        sessions = [session["id"] for session in json.loads(input.read_text())["sessions"]]
        expect(sessions == ["30", "us-1-tue"], f"sessions are now called {sessions}")
        for table in (result / "worklists").glob("*.csv"):
            expect("redacted" not in table.read_text(), f"{table.name} has cells that were written over")
        stop(daemon)


def unknown_entries():
    """What cannot be looked through is said to be, and to be deleted first; a sparse file harms nobody."""
    with Spool() as spool:
        daemon = spool.start()
        spool.put("one.json", scenario())
        # Made elsewhere and moved: the daemon meets each whole.
        made = spool.path / "made"
        (made / "folder").mkdir(parents=True)
        (made / "folder/note.txt").write_text("Canary7-P-1 called")
        (made / "sparse").touch()
        os.truncate(made / "sparse", 100 << 30)
        for name in ["folder", "sparse"]:
            os.rename(made / name, spool.path / "incoming" / name)
        until(lambda: spool.names("outgoing") and len(spool.names("rejected")) == 2 and not spool.names("work"), "all are answered")
        before = tree(spool.path / "archive")
        for options in [["--dry-run"], []]:
            message = asked(spool, "prune", "--patient", "Canary7-P-1", *options, code=75)["message"]
            expect(all(entry in message for entry in spool.names("rejected")), f"it does not name them: {message}")
            expect("--rejected 0" in message and "Canary7" not in message, f"it says {message}")
        expect(tree(spool.path / "archive") == before, "something is changed all the same")
        asked(spool, "prune", "--rejected", "0")
        until(lambda: not spool.names("rejected"), "they are deleted")
        done = asked(spool, "prune", "--patient", "Canary7-P-1")
        expect("1 results" in done["message"] and "1 inputs" in done["message"], f"{done}")
        stop(daemon)


def waiting_patient():
    with Spool() as spool:
        daemon = spool.start()
        job = planning(spool, daemon, 13)
        asked(spool, "hold", job)
        until(lambda: stages(spool).get(job) == "held", "it is held")
        key = json.loads((scratch() / "operators-13.json").read_text())["patients"][0]["id"]
        answer = asked(spool, "prune", "--patient", key, code=75)
        expect(job in answer["message"] and key not in answer["message"], f"{answer}")
        asked(spool, "cancel", job)
        # Still being written, so that the daemon leaves it alone.
        unread = spool.path / "incoming/tomorrow.json.part"
        unread.write_bytes((scratch() / "operators-13.json").read_bytes())
        answer = asked(spool, "prune", "--patient", key, code=75)
        expect("incoming/" in answer["message"] and key not in answer["message"], f"{answer}")
        unread.unlink()
        asked(spool, "prune", "--patient", key)
        stop(daemon)
        left = [path for path, content in tree(spool.path).items() if named(key, content)]
        expect(not left, f"these still name the patient: {left}")


def reloaded():
    with Spool() as spool:
        policy = scratch() / "operators-policy.json"
        policy.write_text('{"schema": "fairslot.policy/1"}')
        daemon = spool.start("--policy", policy)
        spool.put("one.json", scenario())
        until(lambda: len(spool.names("outgoing")) == 1 and not spool.names("work"), "it is published")
        policy.write_text('{"schema": "fairslot.policy/1", "care": {"move": 0.9}}')
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "event=reloaded" in spool.said(), "it has read the policy again")
        spool.put("one.json", scenario())
        until(lambda: len(spool.names("outgoing")) == 2 and not spool.names("work"), "it is planned under the new one")
        stop(daemon)
        spool.expect_verified(2)


def reloaded_while_planning():
    """A job that was begun under one policy and comes back unanswered is another job under the next."""
    with Spool() as spool:
        policy = scratch() / "operators-second-policy.json"
        policy.write_text('{"schema": "fairslot.policy/1"}')
        daemon = spool.start("--policy", policy)
        path = scratch() / "operators-21.json"
        fairslot("generate", "--orders", 120, "--seed", 21, "--output", path)
        document = json.loads(path.read_text())
        # A scenario's own policy comes before the site's.
        document["policy"].pop("care", None)
        path.write_text(json.dumps(document))
        job = planning(spool, daemon, 21)
        # Half saved: the old one stays, and no job is refused for it.
        policy.write_text('{"schema": "fairslot.policy/1", "care": {')
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "event=reload-failed" in spool.said(), "it says that the policy cannot be read")
        expect(stages(spool).get(job) == "planning", "the job has ended")
        policy.write_text('{"schema": "fairslot.policy/1", "care": {"move": 0.9}}')
        daemon.send_signal(signal.SIGHUP)
        until(lambda: "changed=yes" in spool.said(), "it has read the policy again")
        expect(list(stages(spool)) == [job], "a job at work has changed its name")
        asked(spool, "hold", job)
        renamed = until(lambda: [name for name, stage in stages(spool).items() if stage == "held"], "it is held")[0]
        expect(renamed != job, "it is held under a name that stands for the policy of before")
        asked(spool, "release", renamed)
        until(lambda: spool.names("outgoing") == [renamed] and not spool.names("work"), "it is published", seconds=120)
        stop(daemon)
        care = json.loads((spool.path / "outgoing" / renamed / "plan.json").read_text())["policy"]["care"]
        expect(care["move"] == 0.9, f"planned by {care}")
        spool.expect_verified(1)


def broken_policy():
    """At the start it is refused: scenarios would be, one by one, for the site's fault."""
    with Spool() as spool:
        policy = scratch() / "operators-broken-policy.json"
        policy.write_text('{"schema"')
        spool.put("one.json", scenario())
        said = fairslot("daemon", "--spool", spool.path, "--once", "--policy", policy, code=65).stderr
        expect(f"{policy} has errors: policy:1:" in said, f"it says {said}")
        expect(spool.names("incoming") == ["one.json"] and not spool.names("rejected"), "the scenario was refused")


def stopped_while_writing():
    """A worker writes until it is gone; a stop waits for that, and gives every job back."""
    writing = scratch() / "operators-writing"
    # Reads its job, then fills the output with files for as long as it lives.
    writing.write_text("""#!/bin/sh
read line; output=${line#*\\"output\\": \\"}; output=${output%%\\"*}; i=0
while :; do : > "$output/$i"; i=$((i + 1)); done
""")
    writing.chmod(0o755)
    for _ in range(5):
        with Spool() as spool:
            daemon = spool.start("--launcher", writing, "--workers", 2)
            spool.put("one.json", scenario())
            spool.put("two.json", scenario() + b" ")
            until(lambda: len(list(spool.path.glob("outgoing/.staging/*/99"))) == 2, "both write")
            stop(daemon)
            expect(not spool.names("outgoing/.staging"), "something is left of what they wrote")
            expect(not list(spool.path.glob("work/*/attempt-*")), "a stop counts as an attempt")
            spool.once()
            spool.expect_verified(2)


def spoiled_result():
    """A result that somebody has taken a file from is planned again when that is asked for, and ends no daemon."""
    with Spool() as spool:
        daemon = spool.start()
        spool.put("one.json", scenario())
        until(lambda: spool.names("outgoing") and not spool.names("work"), "it is published")
        job = spool.names("outgoing")[0]
        (spool.path / "outgoing" / job / "manifest.json").unlink()
        asked(spool, "rerun", job)
        until(lambda: (spool.path / "outgoing" / job / "manifest.json").exists() and not spool.names("work"), "it is published again")
        stop(daemon)
        spool.expect_verified(1)


def foreign_control():
    """What is in `control/` and no request does not stop the daemon; requests are read whatever their writer's umask."""
    with Spool() as spool:
        for name in ["x", ".trash"]:
            folder = spool.path / "control" / name / "deeper"
            folder.mkdir(parents=True)
            (folder / "file").write_text("mine")
            os.utime(spool.path / "control" / name, (0, 0))
        # No answer to it would have a name.
        (spool.path / "control" / ("a" * 250)).write_text("{}")
        daemon = spool.start()
        before = os.umask(0o077)
        try:
            expect(stages(spool) == {}, "there are jobs")
        finally:
            os.umask(before)
        stop(daemon)
        spool.put("one.json", scenario())
        spool.once()
        expect((spool.path / "control/x/deeper/file").read_text() == "mine", "it deletes what is not its own")


def journal_shown():
    with Spool() as spool:
        spool.put("one.json", scenario())
        spool.once()
        job = spool.names("outgoing")[0]
        shown = [json.loads(line) for line in fairslot("journal", "show", "--job", job, "--json", "--spool", spool.path).stdout.splitlines()]
        expect([line["event"] for line in shown] == ["accepted", "published"], f"{shown}")
        last = json.loads((spool.path / "state/journal.jsonl").read_text().splitlines()[-1])
        vouched = ["--line", last["line"], "--chain", last["chain"]]
        fairslot("journal", "verify", "--spool", spool.path, *vouched)
        journal = spool.path / "state/journal.jsonl"
        lines = journal.read_text().splitlines(keepends=True)
        journal.write_text("".join(lines[:-1]))
        fairslot("journal", "verify", "--spool", spool.path)
        fairslot("journal", "verify", "--spool", spool.path, *vouched, code=1)
        journal.write_text("".join(lines).replace('"accepted"', '"accepteD"'))
        said = fairslot("journal", "verify", "--spool", spool.path, code=1).stdout
        expect("line 2" in said, f"it says {said}")


def run():
    for name, body in [
        ("a job held while it is planned stays held across a restart, and is planned when released", held_and_released),
        ("a job cancelled while it is planned is answered so, and planned when run again", cancelled_and_rerun),
        ("without a daemon a request waits for one", without_daemon),
        ("prune: a rehearsal, then results, rejections and inputs", pruned),
        ("prune --patient: no byte of the key is left, and what is left verifies", forgotten),
        ("prune --patient: nobody else's rows go, whatever their keys look like", forgotten_alone),
        ("prune --patient: what cannot be looked through is told of", unknown_entries),
        ("prune --patient waits for jobs that are not answered", waiting_patient),
        ("SIGHUP: the policy is read again", reloaded),
        ("SIGHUP while a job is planned: it comes back under another name; half a policy changes nothing", reloaded_while_planning),
        ("a policy with an error ends the start, not the scenarios", broken_policy),
        ("a stop waits for workers that write, and gives their jobs back", stopped_while_writing),
        ("a result without its manifest is planned again", spoiled_result),
        ("folders in control/ are left alone; a narrow umask hinders nobody", foreign_control),
        ("the journal is shown by job; a cut and an edited one are found", journal_shown),
    ]:
        with check(name):
            body()
