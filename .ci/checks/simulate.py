"""Plans lived through: the draws come to what the chances say, the same policy differs from itself by nothing."""
import json

from harness import ROOT, check, expect, fairslot, scratch, tree

RURAL = ROOT / "Scenarios/rural-transport.json"
FIRST = ROOT / "Scenarios/first-day.json"


def simulate(*arguments, code=0):
    return fairslot("simulate", *arguments, "--effort", "quick", code=code).stdout


def run():
    for path in [RURAL, FIRST]:
        with check(f"simulate: {path.stem}: completions are what the chances add up to"):
            report = json.loads(simulate(path, "--replications", 4000, "--seed", 3, "--no-standby", "--json"))
            for policy in report["policies"]:
                mean = policy["figures"]["completed"]["mean"]
                reach = 5 / 1.96 * (mean["high"] - mean["value"])
                expect(
                    abs(mean["value"] - policy["expectedCompletions"]) <= reach + 1e-6,
                    f"{policy['policy']}: {mean}, expected {policy['expectedCompletions']}")
                ended = sum(policy["figures"][part]["mean"]["value"] for part in ["completed", "missed", "cancelled"])
                expect(abs(ended - policy["placed"]) < 1e-4, f"{policy['policy']}: {ended} ends for {policy['placed']}")
    with check("simulate: the chances are those of plan.json"):
        result = scratch() / "simulated"
        fairslot("solve", FIRST, "--output", result, "--effort", "quick")
        plan = json.loads((result / "plan.json").read_text())
        expected = sum(row["chance"]["completed"] for row in plan["appointments"])
        report = json.loads(simulate(result, "--replications", 10, "--json"))
        own = next(policy for policy in report["policies"] if policy["policy"] == "fairslot")
        expect(abs(own["expectedCompletions"] - expected) < 1e-9, f"{own['expectedCompletions']}, not {expected}")
    with check("simulate: a file and its result come to the same, twice, byte for byte"):
        first = simulate(FIRST, "--replications", 200, "--seed", 5, "--json")
        expect(first == simulate(result, "--replications", 200, "--seed", 5, "--json"), "the result differs")
        expect(first == simulate(FIRST, "--replications", 200, "--seed", 5, "--threads", 1, "--json"), "it does not repeat")
        expect(first != simulate(FIRST, "--replications", 200, "--seed", 6, "--json"), "the seed changes nothing")
    with check("simulate: stand-by fills places, in the same fates"):
        without, with_standby = (
            json.loads(simulate(FIRST, "--replications", 2000, *flags, "--json")) for flags in [["--no-standby"], []])
        for before, after in zip(without["policies"], with_standby["policies"]):
            filled = after["figures"]["filled"]["mean"]["value"]
            expect(filled > 0.2, f"{after['policy']}: {filled} are filled, and one order waits all the time")
            expect(before["figures"]["filled"]["mean"]["value"] == 0, "filled without stand-by")
            expect(
                after["figures"]["completed"]["mean"]["value"] >= before["figures"]["completed"]["mean"]["value"],
                f"{after['policy']}: fewer are completed with {filled} filled")
    with check("simulate: what it writes appears whole"):
        written = scratch() / "simulation"
        text = simulate(FIRST, "--replications", 20, "--output", written)
        files = tree(written)
        expect(set(files) == {"simulation.json", "simulation.txt"}, f"{sorted(files)}")
        expect(files["simulation.txt"].decode() == text, "the text differs")
    with check("simulate: another scenario's result is refused"):
        expect("another scenario" in fairslot(
            "simulate", result, "--scenario", RURAL, code=65).stderr, "it is not said")
    with check("simulate: so is one that was planned by another policy; by its own its model counts"):
        policy, model, own = (scratch() / name for name in ["by-model.json", "few-model.json", "by-model"])
        policy.write_text('{"schema": "fairslot.policy/1", "attendance": "calibrated"}')
        outcomes = scratch() / "few-outcomes.json"
        row = {"modality": "US", "requested": "2025-01-01", "day": "2025-01-09", "outcome": "missed"}
        outcomes.write_text(json.dumps({"schema": "fairslot.outcomes/1", "appointments": [row] * 30}))
        fairslot("calibrate", outcomes, "--model", model)
        fairslot("solve", FIRST, "--output", own, "--effort", "quick", "--policy", policy, "--model", model)
        expect("another policy" in fairslot("simulate", own, code=65).stderr, "it is not said")
        options = ["--policy", policy, "--replications", 10, "--json"]
        report = json.loads(simulate(own, *options))
        plan = json.loads((own / "plan.json").read_text())["appointments"]
        mean = next(policy for policy in report["policies"] if policy["policy"] == "fairslot")["expectedCompletions"]
        expect(abs(mean - sum(row["chance"]["completed"] for row in plan)) < 1e-9, f"{mean}")
