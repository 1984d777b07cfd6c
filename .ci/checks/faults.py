"""A sample of the faults of Tests/Faults, the same each time; all of them take minutes (Tests/README.md)."""
import sys

from harness import ROOT

sys.path.append(str(ROOT / "Tests/Faults"))


def run():
    import campaign
    # What is judged here is a commit: two runs of it must not differ. Without a seed a run by hand takes today's.
    campaign.run(seed=1)
