"""Runs the parts that are named, all of them if none is, and closes with one line of figures."""
import importlib
import sys
import time

import harness

# In this order: README's test command makes the one build that everything after it uses.
PARTS = ["readme", "formatting", "scenarios", "whatif", "curve", "measure", "marginal", "audit", "outreach", "allotment", "calibrate", "simulate", "refusals", "reading", "imports", "resources", "models", "optima", "bench", "report", "worklists", "feedback", "spool", "operators", "faults", "load", "unit", "supply"]


def main():
    parts = sys.argv[1:] or PARTS
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        sys.exit(f"no such part: {' '.join(unknown)}; there are {' '.join(PARTS)}")
    spent = []
    for part in parts:
        start = time.monotonic()
        with harness.check(f"{part} ran to its end", quiet=True):
            importlib.import_module(part).run()
        spent.append(f"{part} {time.monotonic() - start:.0f} s")
    harness.clean()
    print("Time: " + ", ".join(spent))
    return harness.close()


sys.exit(main())
