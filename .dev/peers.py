#!/usr/bin/env python3
"""Other solvers' answers to an exported model, one solver after the other: one line of JSON for each.

    .dev/peers.py MODEL.mps [HiGHS SCIP CBC CP-SAT] --seconds 30

Models are minimisations, as `fairslot export-model` writes them; value and bound are in that sense. A solver that is not
installed is said to be missing, with what installs it. `fairslot bench --peers` runs this with the Python that
FAIRSLOT_PEERS_PYTHON names.
"""
import argparse
import importlib.metadata
import json
import math
import re
import shutil
import subprocess
import sys
import time

# Seconds beyond its limit before a solver is ended: some look at the clock only between long steps.
GRACE = 60


def highs(model, seconds, threads):
    import highspy

    solver = highspy.Highs()
    for option, value in {
        "output_flag": False, "time_limit": float(seconds), "threads": threads, "parallel": "on" if threads > 1 else "off",
        "mip_rel_gap": 0.0, "mip_abs_gap": 1e-6,
    }.items():
        solver.setOptionValue(option, value)
    solver.readModel(model)
    solver.run()
    information = solver.getInfo()
    found = information.objective_function_value if information.primal_solution_status == 2 else None
    return found, information.mip_dual_bound, solver.modelStatusToString(solver.getModelStatus())


def scip(model, seconds, threads):
    import pyscipopt

    solver = pyscipopt.Model()
    solver.hideOutput()
    solver.readProblem(model)
    solver.setParam("limits/time", float(seconds))
    solver.optimize()
    found = solver.getPrimalbound() if solver.getNSols() else None
    return found, solver.getDualbound(), solver.getStatus()


def cbc(model, seconds, threads):
    said = subprocess.run(
        ["cbc", model, "-seconds", str(seconds), "-timeMode", "elapsed", "-threads", str(threads), "-solve", "-quit"],
        capture_output=True, text=True).stdout

    def figure(words):
        lines = re.findall(rf"^{words}:?\s+(-?[\d.]+(?:e[+-]?\d+)?)", said, re.M | re.I)
        return float(lines[-1]) if lines else None

    ending = re.findall(r"^Result - (.*)$", said, re.M)
    found = figure("Objective value")
    # When it proves the optimum it prints no bound of its own; stopped early, it may know one without a plan.
    bound = figure("Lower bound")
    if bound is None and ending[-1:] == ["Optimal solution found"]:
        bound = found
    if bound is None:
        bound = figure(r"Continuous objective value is")
    return found, bound, ending[-1] if ending else "no result"


def cp_sat(model, seconds, threads):
    from ortools.linear_solver.python import model_builder

    problem = model_builder.ModelBuilder()
    if not problem.import_from_mps_file(model):
        return None, None, "cannot read the model"
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(float(seconds))
    # It knows integers only: the levels of groups lie between 0 and 1 and are kept in millionths, as the model has them.
    solver.set_solver_specific_parameters(f"num_workers:{threads},mip_var_scaling:1e6")
    status = solver.solve(problem)
    if status not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
        return None, None, status.name
    return solver.objective_value, solver.best_objective_bound, status.name


# Name, threads, how it is asked, what it comes in, and how that is installed.
PEERS = {
    "HiGHS": ([1, 2], highs, "highspy", "pip install highspy"),
    "SCIP": ([1], scip, "pyscipopt", "pip install pyscipopt"),
    "CBC": ([1], cbc, None, "apt-get install coinor-cbc"),
    "CP-SAT": ([1], cp_sat, "ortools", "pip install ortools"),
}


def version(peer):
    """None: not installed."""
    package = PEERS[peer][2]
    if package is None:
        if shutil.which("cbc") is None:
            return None
        said = subprocess.run(["cbc", "-quit"], capture_output=True, text=True).stdout
        return "".join(re.findall(r"^Version: (\S+)", said, re.M)[:1])
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def figure(number):
    """With the six decimals of our own figures; None for what is not finite."""
    return round(number, 6) if number is not None and abs(number) < 1e20 and math.isfinite(number) else None


def answer(model, seconds, peer, threads):
    """Asked in a process of its own: one that crashes or does not end takes nothing with it."""
    start = time.monotonic()
    command = [sys.executable, __file__, model, peer, "--here", "--seconds", str(seconds), "--threads", str(threads)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds + GRACE)
        said = json.loads(ended.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        said = {"status": f"did not end {GRACE} s after its time"}
    except (IndexError, ValueError):
        said = {"status": f"ended with {ended.returncode}: {ended.stderr.strip()[-200:]}"}
    return said | {"seconds": round(time.monotonic() - start, 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("peers", nargs="*", metavar="SOLVER", help=" ".join(PEERS))
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := [peer for peer in asked.peers if peer not in PEERS]:
        parser.error(f"no such solver: {' '.join(unknown)}; there are {' '.join(PEERS)}")
    if asked.here:
        found, bound, status = PEERS[asked.peers[0]][1](asked.model, asked.seconds, asked.threads)
        return print(json.dumps({"value": figure(found), "bound": figure(bound), "status": status}))
    for peer in asked.peers or PEERS:
        held = version(peer)
        for threads in PEERS[peer][0] if held is not None else [1]:
            line = {"solver": peer, "threads": threads}
            if held is None:
                line["missing"] = PEERS[peer][3]
            else:
                line |= {"version": held} | answer(asked.model, asked.seconds, peer, threads)
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
