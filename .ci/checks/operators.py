"""What operators do to a running daemon, and what becomes of what they did."""
import json
import os
import signal
import time

from daemon import Spool, scenario, until
from harness import check, expect, fairslot, scratch, tree
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
        left = [path for path, content in tree(spool.path).items() if named(key, content)]
        expect(not left, f"these still name the patient: {left}")
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
        ("prune --patient waits for jobs that are not answered", waiting_patient),
        ("SIGHUP: the policy is read again", reloaded),
        ("the journal is shown by job; a cut and an edited one are found", journal_shown),
    ]:
        with check(name):
            body()
