"""A sample of what Tests/Faults does to the daemon by load, scarcity, hostile entries and bad workers."""
import importlib
import sys

from harness import ROOT

MODULES = ["hostile", "scarcity", "workers", "canaries", "latency", "burst", "large", "soak", "machine"]


def run():
    sys.path.append(str(ROOT / "Tests/Faults"))
    for name in MODULES:
        importlib.import_module(name).run(sample=True)
