"""The price of equity, on scenarios whose answers are known."""
import json
import signal
import subprocess
import time

from harness import ROOT, check, environment, expect, fairslot, program, scratch

FIRST = ROOT / "Scenarios/first-day.json"
SHORT = ROOT / "Scenarios/interpreter-shortage.json"


def run():
    with check("curve: floors rise, values and bounds do not, and the files say what is printed"):
        made = scratch() / "curve"
        printed = fairslot("curve", SHORT, "--effort", "quick", "--output", made).stdout
        expect(printed == (made / "curve.txt").read_text(), "curve.txt is not what is printed")
        curve = json.loads((made / "curve.json").read_text())
        points = curve["points"]
        floors = [point["floor"] for point in points]
        expect(floors[0] is None and floors[1:] == sorted(set(floors[1:])), f"floors: {floors}")
        for name in ["value", "bound"]:
            figures = [point[name] for point in points]
            expect(figures == sorted(figures, reverse=True), f"{name}: {figures}")
        expect(all(point["value"] <= point["bound"] for point in points), f"points: {points}")
        expect("<svg" in (made / "curve.html").read_text(), "the page has no plot")
    with check("curve: no point is worth less than another's plan that keeps its floor"):
        scenario = scratch() / "curve-rural.json"
        fairslot("generate", "--orders", 80, "--seed", 7, "--profile", "rural", "--groups", "many", "--demand", 1.4,
                 "--supports", 0.6, "--output", scenario)
        plain = json.loads(fairslot("curve", scenario, "--effort", "quick", "--json").stdout)
        for point in plain["points"]:
            for other in plain["points"] + [plain["current"]]:
                keeps = point["floor"] is None or other["level"] >= point["floor"]
                expect(not keeps or other["value"] <= point["value"], f"floor {point['floor']}: {other['value']} is better")
    with check("curve: the same bytes with one thread"):
        again = scratch() / "curve-again"
        fairslot("curve", SHORT, "--effort", "quick", "--threads", 1, "--output", again)
        for name in ["curve.json", "curve.txt", "curve.html"]:
            expect((made / name).read_bytes() == (again / name).read_bytes(), f"{name} differs")
    with check("curve: as the policy says is what solve comes to"):
        solved = scratch() / "curve-solved"
        fairslot("solve", SHORT, "--effort", "quick", "--output", solved)
        goals = json.loads((solved / "manifest.json").read_text())["goals"]
        value = next(goal["value"] for goal in goals if goal["name"] == "value")
        expect(curve["current"]["value"] == value, f"{curve['current']['value']} and {value}")
    with check("curve: verify checks its figures and names what it cannot check"):
        text = fairslot("verify", made, "--scenario", SHORT).stdout
        expect(text.startswith("verified: a curve of"), f"it prints {text!r}")
        expect("on the planner's word: " in text and "bounds" in text, f"it prints {text!r}")
    with check("curve: another scenario's, a value made up and a text that says something else are refused"):
        expect("digest" in fairslot("verify", made, "--scenario", FIRST, code=1).stdout, "another scenario's passes")
        words = (made / "curve.txt").read_text()
        (made / "curve.txt").write_text(words.replace("placed", "served"))
        text = fairslot("verify", made, "--scenario", SHORT, code=1).stdout
        expect("curve.txt is not what the figures come to" in text, f"it prints {text!r}")
        (made / "curve.txt").write_text(words)
        points[-1]["value"] = points[0]["value"] + 1
        (made / "curve.json").write_text(json.dumps(curve))
        text = fairslot("verify", made, "--scenario", SHORT, code=1).stdout
        expect("the value is better than its bound" in text, f"it prints {text!r}")
    with check("curve and marginal: read no chance, so a policy that goes by a model needs none"):
        policy = scratch() / "curve-calibrated.json"
        policy.write_text('{"schema": "fairslot.policy/1", "attendance": "calibrated"}')
        for verb, flags in [("curve", ["--points", 3]), ("marginal", ["--families", 1])]:
            plain, own = (
                fairslot(verb, FIRST, "--effort", "quick", *flags, *more).stdout for more in [[], ["--policy", policy]])
            expect(plain == own, f"{verb}: another answer")
    for verb, after in [("curve", 0.5), ("curve", 0.01), ("solve", 0.3), ("solve", 0.01)]:
        with check(f"{verb}: interrupted after {after} s, it leaves nothing behind"):
            passing = scratch() / f"passing-{verb}-{after}"
            passing.mkdir()
            run = subprocess.Popen(
                [program(), verb, ROOT / "Scenarios/busy-fortnight.json", "--output", passing / "made"],
                env=environment() | {"TMPDIR": str(passing)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            until = time.monotonic() + 30
            while not list(passing.iterdir()) and time.monotonic() < until:
                time.sleep(0.002)
            expect(list(passing.iterdir()), "it had nothing to leave")
            time.sleep(after)
            run.send_signal(signal.SIGTERM)
            said = run.communicate(timeout=30)[1].decode()
            expect(run.returncode == 128 + signal.SIGTERM, f"it ended with {run.returncode}: {said[-300:]}")
            expect(not list(passing.iterdir()), f"left: {list(passing.rglob('*'))}")
