"""Each scenario that is handed out: solved, verified without the solver, and the same bytes when asked again."""
import json

from harness import SCENARIOS, check, expect, fairslot, scratch, tree

# Normal effort on it takes more than a minute; what is checked here does not depend on the effort. It is asked for
# twice, not three times.
QUICK = {"busy-fortnight"}


def effort(name):
    return ["--effort", "quick"] if name in QUICK else []


def solved(path, *options, into="results"):
    directory = scratch() / into / path.stem
    directory.parent.mkdir(exist_ok=True)
    fairslot("solve", path, "--output", directory, *effort(path.stem), *options)
    return directory


def compare(first, second):
    one, other = tree(first, without=["timings.json"]), tree(second, without=["timings.json"])
    different = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    expect(not different, f"these differ: {', '.join(different)}")


def run():
    for path in SCENARIOS:
        name = path.stem
        directory = scratch() / "results" / name
        with check(f"{name}: solves and verifies"):
            solved(path, "--threads", 2)
            manifest = json.loads((directory / "manifest.json").read_text())
            expect(manifest["reproducible"], "it says that it is not reproducible")
            listed = {file["path"] for file in manifest["files"]}
            written = set(tree(directory)) - {"manifest.json", "timings.json", "scenario.json"}
            expect(listed == written, f"listed and written differ by {sorted(listed ^ written)}")
            verdict = fairslot("verify", directory).stdout
            expect("verified" in verdict, f"it prints {verdict[-300:]!r}")
        with check(f"{name}: the same bytes with one thread"):
            compare(directory, solved(path, "--threads", 1, into="one-thread"))
        if name not in QUICK:
            with check(f"{name}: the same bytes again"):
                compare(directory, solved(path, "--threads", 2, into="again"))
    with check("a changed result does not verify"):
        directory = scratch() / "one-thread/first-day"
        list_of_calls = directory / "worklists/calls.csv"
        list_of_calls.write_bytes(list_of_calls.read_bytes().replace(b"O-4", b"O-3"))
        verdict = fairslot("verify", directory, code=1).stdout
        expect("calls.csv" in verdict, f"it does not name the file: {verdict[-300:]!r}")
