"""Breaks the daemon in every way that Tests/README.md lists, and looks whether it kept what it promises.

    python3 Tests/Faults [--whole | --points N] [--seed N] [KIND...]
"""
import argparse
import pathlib
import sys

# What every check shares: one line a check, the program that is checked, a place for what it writes.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / ".ci/checks"))
import campaign  # noqa: E402
import harness  # noqa: E402


def main():
    parser = argparse.ArgumentParser(prog="Tests/Faults", description=__doc__.partition("\n")[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=" ".join(campaign.KINDS))
    many = parser.add_mutually_exclusive_group()
    many.add_argument("--whole", action="store_const", const=campaign.EVERY, dest="points", help="every point of each sweep")
    many.add_argument("--points", type=int, help="at most so many of each sweep, and triples")
    parser.add_argument("--seed", type=int, help="which sample; today's if not said")
    options = parser.parse_args()
    if unknown := [kind for kind in options.kinds if kind not in campaign.KINDS]:
        parser.error(f"no such kind: {' '.join(unknown)}; there are {' '.join(campaign.KINDS)}")
    campaign.run(options.kinds, options.points, options.seed)
    harness.clean()
    return harness.close()


sys.exit(main())
