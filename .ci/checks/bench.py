"""The bench measures every phase of every run, and asks other solvers when it is told to."""
import json
import sys

from harness import ROOT, check, expect, fairslot, scratch

PHASES = ["read", "offers", "baseline", "reasons", "write", "verify"]


def measured(*arguments):
    file = scratch() / "bench.json"
    # This Python holds HiGHS, for the check of the models.
    tables = fairslot("bench", *arguments, "--json", file, settings={"FAIRSLOT_PEERS_PYTHON": sys.executable}).stdout
    return tables, json.loads(file.read_text())


def expect_whole(run):
    expect(run["verified"] and run["failure"] is None, f"it is not verified: {run['failure']}")
    missing = set(PHASES) - {phase["name"] for phase in run["phases"]}
    expect(not missing, f"phases that were not measured: {sorted(missing)}")
    timed = {phase["name"].partition(" ")[2] for phase in run["phases"]}
    for goal in run["goals"]:
        expect(goal["name"] in timed, f"goal {goal['name']} has no time")
    expect(run["offers"] > 0 and run["placed"] > 0 and run["peakMemoryBytes"] > 1 << 20, f"figures are missing: {run}")
    for key in ("wall", "cpu"):
        total = sum(phase[key] for phase in run["phases"])
        expect(abs(total - run[key]) < 1e-3 and run[key] > 0, f"the phases' {key} is not the run's")


def run():
    with check("bench: small scenarios by seed, each phase measured"):
        tables, document = measured("small-60-rural", "--seeds", "1-2", "--effort", "quick")
        for instance in document["instances"]:
            expect(len(instance["runs"]) == 2, f"{len(instance['runs'])} runs, not 2")
            for measured_run in instance["runs"]:
                expect_whole(measured_run)
            expect(instance["name"] in tables, f"{instance['name']} stands in no table")
    with check("bench --peers: every solver is asked, or said to be missing"):
        first_day = scratch() / "one-scenario"
        first_day.mkdir()
        (first_day / "first-day.json").write_bytes((ROOT / "Scenarios/first-day.json").read_bytes())
        tables, document = measured("--scenarios", first_day, "--peers", "--peer-seconds", 5)
        [instance] = document["instances"]
        [only] = instance["runs"]
        ours = next(goal for goal in only["goals"] if goal["name"] == "value")
        names = {peer["solver"] for peer in only["peers"]}
        expect(names == {"HiGHS", "SCIP", "CBC", "CP-SAT"}, f"only these were asked: {sorted(names)}")
        for peer in only["peers"]:
            if peer["missing"] is not None:
                expect("not installed" in tables, "the table does not say what is missing")
                continue
            expect(peer["bound"] >= ours["value"] - 1e-5, f"{peer['solver']} bounds our plan away: {peer}")
            expect(peer["value"] <= ours["bound"] + 1e-5, f"{peer['solver']} beats our bound: {peer}")
