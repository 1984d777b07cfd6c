"""Another solver's opinion: no plan of the exported model beats our bound, and ours is possible in it."""
import json
import math

import highspy

import reading
from harness import ROOT, SCENARIOS, check, expect, fairslot, scratch

# For one goal. In this time HiGHS proves every goal of the scenarios it is asked about; the busy fortnight is left out.
SECONDS = 60
LEFT_OUT = {"busy-fortnight"}


def solve(model):
    """The best value found and the best bound proven, of a minimisation."""
    solver = highspy.Highs()
    for option, value in {
        "output_flag": False, "time_limit": float(SECONDS), "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-9,
        "mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9,
    }.items():
        solver.setOptionValue(option, value)
    expect(solver.readModel(str(model)) != highspy.HighsStatus.kError, "HiGHS cannot read the model")
    solver.run()
    information = solver.getInfo()
    status = solver.modelStatusToString(solver.getModelStatus())
    expect(status == "Optimal", f"HiGHS ends with {status}, yet we hold a plan")
    integers = any(kind != highspy.HighsVarType.kContinuous for kind in solver.getLp().integrality_)
    found = information.objective_function_value if information.primal_solution_status == 2 else math.inf
    return found, information.mip_dual_bound if integers else found


def at_most(left, right, words):
    expect(left <= right + 1e-6 * max(1, abs(left), abs(right)), f"{words}: {left:.9g} > {right:.9g}")


def compare(goal, found, proven):
    value, bound = goal["value"] / 1e6, goal["bound"] / 1e6
    if goal["sense"] == "maximise":
        at_most(-found, bound, "a plan beats our bound")
        at_most(value, -proven, "our plan is not possible in the model")
    else:
        at_most(bound, found, "a plan beats our bound")
        at_most(proven, value, "our plan is not possible in the model")


def run():
    for path in SCENARIOS:
        if path.stem in LEFT_OUT:
            continue
        directory = reading.result(path)
        for goal in json.loads((directory / "certificate.json").read_text())["goals"]:
            with check(f"{path.stem}: HiGHS agrees on {goal['name']}"):
                answers = []
                for ending in ("mps", "lp"):
                    model = scratch() / f"model.{ending}"
                    fairslot("export-model", path, "--from", directory, "--goal", goal["name"], "--output", model)
                    answers.append(solve(model))
                    compare(goal, *answers[-1])
                expect(abs(answers[0][0] - answers[1][0]) < 1e-6, f"MPS and LP differ: {answers}")
    with check("export-model: a result of something else is refused, with what differs"):
        first, other = ROOT / "Scenarios/first-day.json", ROOT / "Scenarios/rural-transport.json"
        cited, calibrated = scratch() / "models-cited", scratch() / "models-calibrated"
        fairslot("solve", first, "--output", cited, "--effort", "quick")
        policy, model, another = (scratch() / name for name in ["by-model.json", "own-model.json", "another-model.json"])
        policy.write_text('{"schema": "fairslot.policy/1", "attendance": "calibrated"}')
        row = {"modality": "US", "requested": "2025-01-01", "day": "2025-01-09"}
        for path, outcome in [(model, "missed"), (another, "completed")]:
            outcomes = path.with_suffix(".outcomes")
            outcomes.write_text(json.dumps(
                {"schema": "fairslot.outcomes/1", "appointments": [dict(row, outcome=outcome)] * 30}))
            fairslot("calibrate", outcomes, "--model", path)
        fairslot("solve", first, "--output", calibrated, "--effort", "quick", "--policy", policy, "--model", model)

        def export(file, origin, *options, code=0):
            return fairslot("export-model", file, "--from", origin, "--output", scratch() / "other.lp", *options, code=code).stderr

        export(first, cited)
        export(first, calibrated, "--policy", policy)
        for said, words in [
            (export(other, cited, code=65), ["another scenario"]),
            (export(first, calibrated, code=65), ["another policy"]),
            (export(first, calibrated, "--policy", policy, "--model", another, code=65), ["another attendance model"]),
            (export(first, cited, "--policy", policy, "--model", another, code=65), ["another policy", "another attendance model"]),
        ]:
            expect(all(word in said for word in words), f"{words} is not said: {said}")
