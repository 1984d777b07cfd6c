#!/usr/bin/env python3
"""Plans small made-up scenarios and compares goal value with the optimum HiGHS proves of the exported model.

    .dev/optima.py FAIRSLOT [--scenarios 200] [--effort normal] [--work DIR]

Orders run from 30 to 80, profiles and forms in turn. The exported model lets plans off exact start times, so its optimum
may be more than any plan of the clinic reaches: such a scenario counts as equal where Fairslot itself proves its plan.
Prints a line for each scenario that differs, then how many were equal, proven and bounded; fails if a bound lies below
HiGHS's optimum. Needs highspy.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import highspy

FORMS = [
    ["--profile", "community"],
    ["--profile", "community", "--demand", "1.4", "--supports", "0.6", "--groups", "many", "--fill", "0.6"],
    ["--profile", "metro", "--demand", "1.4", "--supports", "0.6", "--groups", "many", "--fill", "0.6"],
    ["--profile", "rural", "--demand", "1.4", "--supports", "0.6", "--groups", "many", "--fill", "0.6"],
]


def optimum(model):
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 1e-6)
    solver.setOptionValue("time_limit", 60.0)
    solver.readModel(str(model))
    solver.run()
    information = solver.getInfo()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None, -information.mip_dual_bound
    return -information.objective_function_value, -information.mip_dual_bound


def one(fairslot, number, effort, work):
    orders = 30 + 7 * number % 51
    scenario, result, model = work / f"{number}.json", work / f"{number}", work / f"{number}.mps"
    run = lambda *words: subprocess.run([fairslot, *map(str, words)], check=True, capture_output=True)
    run("generate", "--orders", orders, "--seed", number, *FORMS[number % len(FORMS)], "--output", scenario)
    run("solve", scenario, "--output", result, "--effort", effort, "--gap", 0)
    run("export-model", scenario, "--from", result, "--output", model)
    manifest = json.loads((result / "manifest.json").read_text())
    goal = next(goal for goal in manifest["goals"] if goal["name"] == "value")
    best, bound = optimum(model)
    model.unlink()
    return orders, float(goal["value"]), float(goal["bound"]), best, bound


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("fairslot")
    parser.add_argument("--scenarios", type=int, default=200)
    parser.add_argument("--effort", default="normal")
    parser.add_argument("--work", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        work = options.work or pathlib.Path(directory)
        equal = proven = wrong = open_ = 0
        worst = 0.0
        for number in range(1, options.scenarios + 1):
            orders, value, ours, best, bound = one(options.fairslot, number, options.effort, work)
            is_proven = ours - value < 2e-6
            proven += is_proven
            if best is None:
                open_ += 1
                continue
            if ours < best - 1e-4 and not is_proven:
                wrong += 1
            gap = (best - value) / max(1e-9, abs(best))
            if gap < 1e-6 or is_proven:
                equal += 1
            else:
                worst = max(worst, gap)
                print(f"{number}: {orders} orders, {value:.6f} of {best:.6f} (bound {ours:.6f}), {100 * gap:.3f} % short",
                      flush=True)
    print(f"{options.scenarios} scenarios: {equal} equal, {proven} proven by Fairslot, {open_} not proven by HiGHS in 60 s, "
          f"worst {100 * worst:.3f} % short, {wrong} bounds below an optimum")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
