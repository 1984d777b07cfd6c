"""Goal value of small made-up scenarios is what HiGHS proves to be the best of the exported model.

A sample; FAIRSLOT_OPTIMA=200 .ci/run optima looks at the first 200. The model lets plans off exact start times, so its
best may be more than the clinic can do: where Fairslot proves its own plan, that proof stands.
"""
import json
import os

from harness import check, expect, fairslot, scratch
from models import at_most, solve

BITING = ["--demand", "1.4", "--supports", "0.6", "--groups", "many", "--fill", "0.6"]
FORMS = [
    ["--profile", "community"], ["--profile", "community", *BITING], ["--profile", "metro", *BITING],
    ["--profile", "rural", *BITING],
]
# One whose best plan opens sessions that only fill by moving orders, and one over whose Gomory cuts GLPK's simplex cycles.
SAMPLE = [*range(1, 9), 36, 80]


def run():
    wanted = os.environ.get("FAIRSLOT_OPTIMA")
    for number in range(1, int(wanted) + 1) if wanted else SAMPLE:
        orders = 30 + 7 * number % 51
        with check(f"{orders} made-up orders, seed {number}: value is HiGHS's optimum"):
            scenario, result, model = (scratch() / f"optima{ending}" for ending in (".json", f"-{number}", ".mps"))
            fairslot("generate", "--orders", orders, "--seed", number, *FORMS[number % 4], "--output", scenario)
            fairslot("solve", scenario, "--output", result, "--effort", "normal", "--gap", 0)
            fairslot("export-model", scenario, "--from", result, "--output", model)
            goals = json.loads((result / "certificate.json").read_text())["goals"]
            goal = next(goal for goal in goals if goal["name"] == "value")
            value, bound = goal["value"] / 1e6, goal["bound"] / 1e6
            best = -solve(model)[0]
            expect(value == bound or abs(best - value) < 1e-6 * best, f"{value} of {best:.6f}, bound {bound}")
            if value < bound:
                at_most(best, bound, "a plan beats our bound")
