"""A sample of the faults of Tests/Faults, another one every day; all of them take minutes (Tests/README.md)."""
import sys

from harness import ROOT

sys.path.append(str(ROOT / "Tests/Faults"))


def run():
    import campaign
    campaign.run()
