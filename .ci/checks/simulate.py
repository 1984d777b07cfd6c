"""Plans lived through: the draws come to what the chances say, the same policy differs from itself by nothing."""
import json

import allotment
from harness import ROOT, check, expect, fairslot, scratch, tree

RURAL = ROOT / "Scenarios/rural-transport.json"
FIRST = ROOT / "Scenarios/first-day.json"


def simulate(*arguments, code=0):
    return fairslot("simulate", *arguments, "--effort", "quick", code=code).stdout


def completions(plan):
    """Of who is placed, with what outreach beyond the offers adds."""
    placed = {row["order"]: row["chance"]["completed"] for row in plan["appointments"]}
    return sum(placed.values()) + sum(
        action["saving"] for action in plan["outreach"] if action.get("saving") and action["order"] in placed)


# What a policy asks for in each form, and what `simulate` calls the form. The penalty is one for four groups together.
FORMS = {
    "without-equity": {"partitions": []},
    "levels": {},
    "not-below-baseline": {"notBelowBaseline": True},
    "max-gap": {"maxGap": 0.1},
    "parity-penalty": {"parityPenalty": 0.25},
}


def forms(path):
    """Each form comes to what planning comes to when the policy asks for it."""
    report = json.loads(simulate(path, "--replications", 50, "--json"))
    found = {policy["policy"]: policy for policy in report["policies"]}
    expect(list(found) == ["first-come", "urgent-first", "risk-ranked", *FORMS, "fairslot"], f"{list(found)}")
    expect(report["asked"] == {"maxGap": 0.1, "levellingDown": 0, "parityPenalty": 0.25}, f"{report['asked']}")
    for name, asked in FORMS.items():
        scenario = json.loads(path.read_text())
        scenario["policy"]["equity"].update(asked)
        file, result = scratch() / f"{path.stem}-{name}.json", scratch() / f"{path.stem}-{name}"
        file.write_text(json.dumps(scenario))
        fairslot("solve", file, "--output", result, "--effort", "quick")
        plan = json.loads((result / "plan.json").read_text())
        expect(found[name]["placed"] == len(plan["appointments"]), f"{name}: {found[name]['placed']} placed")
        expect(abs(found[name]["expectedCompletions"] - completions(plan)) < 1e-9, f"{name}: other chances")
    zero = {"value": 0, "low": 0, "high": 0}
    same = found["levels"]["lessFairslot"]
    expect(all(same[key] == zero for key in same if same[key]), f"levels are what the policy asks for: {same}")
    text = simulate(path, "--replications", 50)
    expect("Largest gap: 0.1 (the policy names none: a tenth of a group)" in text, text[-400:])


def booked():
    """Where every order is booked, forms of outreach are compared, by what each group of those who are booked completes."""
    path = scratch() / "all-booked.json"
    path.write_text(json.dumps(allotment.scenario(200, "max-min")))
    arguments = [path, "--replications", 2000, "--seed", 2]
    report = json.loads(simulate(*arguments, "--json"))
    expect(report["orders"] == 0 and report["bookings"] == 200, f"{report['orders']} open, {report['bookings']} booked")
    found = {policy["policy"]: policy for policy in report["policies"]}
    forms = ["outreach-none", "outreach-max-min", "outreach-parity"]
    expect(list(found) == ["no-outreach", "risk-ranked", *forms, "fairslot"], f"{list(found)}")
    for name, policy in found.items():
        mean = policy["figures"]["completedBookings"]["mean"]
        reach = 5 / 1.96 * (mean["high"] - mean["value"])
        expect(abs(mean["value"] - policy["expectedBookings"]) <= reach, f"{name}: {mean}")
        expect(sum(row["completed"]["value"] * row["orders"] for row in policy["groups"]) > 0, f"{name}: no group")
    expected = {name: policy["expectedBookings"] for name, policy in found.items()}
    expect(expected["outreach-none"] >= max(expected.values()) - 1e-4, f"not the most completions: {expected}")
    expect(expected["no-outreach"] < expected["risk-ranked"], f"{expected}")
    least = {name: min(row["completed"]["value"] for row in policy["groups"]) for name, policy in found.items()}
    expect(least["outreach-max-min"] >= max(least.values()) - 0.005, f"not the least served first: {least}")
    text = simulate(*arguments)
    expect("200 booked appointments" in text and "placed" not in text and "least served group" in text, text)


def outreach():
    """Calls that a plan does are in its chances: with minutes for them, more is completed, and as much as the plan says."""
    path = scratch() / "calls.json"
    fairslot("generate", "--orders", 120, "--seed", 4, "--output", path)
    report = json.loads(simulate(path, "--replications", 2000, "--no-standby", "--json"))
    result = scratch() / "calls"
    fairslot("solve", path, "--output", result, "--effort", "quick")
    plan = json.loads((result / "plan.json").read_text())
    saved = plan["outreachPlan"]["saved"]["value"]
    expect(saved > 0, "this plan does no outreach")
    found = {policy["policy"]: policy for policy in report["policies"]}
    expect(abs(found["fairslot"]["expectedCompletions"] - completions(plan)) < 1e-9, "outreach is not lived through")
    for policy in report["policies"]:
        mean = policy["figures"]["completed"]["mean"]
        reach = 5 / 1.96 * (mean["high"] - mean["value"])
        expect(abs(mean["value"] - policy["expectedCompletions"]) <= reach, f"{policy['policy']}: {mean}")
        booked = policy["figures"]["completedBookings"]["mean"]
        reach = 5 / 1.96 * (booked["high"] - booked["value"])
        expect(abs(booked["value"] - policy["expectedBookings"]) <= reach + 1e-6, f"{policy['policy']}: {booked}")


def run():
    with check("simulate: each form of equity comes to what planning by it comes to"):
        forms(FIRST)
    with check("simulate: where every order is booked, forms of outreach are compared"):
        booked()
    with check("simulate: outreach beyond offers is lived through, by risk as well"):
        outreach()
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
        expected = completions(plan)
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
        plan = json.loads((own / "plan.json").read_text())
        mean = next(policy for policy in report["policies"] if policy["policy"] == "fairslot")["expectedCompletions"]
        expect(abs(mean - completions(plan)) < 1e-9, f"{mean}")
