"""What one more ride, evening or interpreter would change, on scenarios whose answers are known."""
import json

from harness import ROOT, check, expect, fairslot, scratch

RURAL = ROOT / "Scenarios/rural-transport.json"
FIRST = ROOT / "Scenarios/first-day.json"


def whatif(*arguments, code=0):
    return fairslot("whatif", *arguments, "--effort", "quick", code=code).stdout


def run():
    with check("whatif: without the interpreter as many are placed, but nobody who needs one"):
        changes = json.loads(whatif(FIRST, "--add", "interp-es=-60", "--json"))
        expect(changes["placed"] == {"before": 3, "after": 3}, f"placed: {changes['placed']}")
        expect((changes["placedNow"], changes["waitingNow"]) == (["O-3"], ["O-2"]), f"who: {changes}")
        expect(changes["pools"][0]["amount"] == {"before": 60, "after": 0}, f"pools: {changes['pools']}")
        level = next(goal for goal in changes["goals"] if goal["name"] == "equity-1")
        expect((level["direction"], level["certain"]) == ("worse", True), f"equity-1: {level}")
        group = next(group for group in changes["groups"] if group["group"] == "interpreter/needed")
        expect(group["placed"] == {"before": 1, "after": 0}, f"group: {group}")
    with check("whatif: more than enough changes nothing, and it says why"):
        text = whatif(FIRST, "--add", "interp-es@1=60")
        expect("60 of 60, now 60 of 120: what there was is enough for this plan" in text, f"it prints {text!r}")
    with check("whatif: the changed scenario is kept with its result, and verifies"):
        kept = scratch() / "whatif"
        base = scratch() / "whatif-base"
        fairslot("solve", RURAL, "--output", base, "--effort", "quick")
        text = whatif(RURAL, "--against", base, "--open", "mr-van-wed", "--output", kept)
        expect("session mr-van-wed is opened" in text, f"it prints {text[-300:]!r}")
        scenario = json.loads((kept / "scenario.json").read_text())
        van = next(session for session in scenario["sessions"] if session["id"] == "mr-van-wed")
        expect(van["opening"]["held"], "the session is not held open")
        expect("verified" in fairslot("verify", kept).stdout, "it does not verify")
    with check("whatif: all that cannot be changed is said at once, and nothing is planned"):
        errors = fairslot(
            "whatif", RURAL, "--add", "nobody=1", "--open", "nowhere", "--close", "never", code=65).stderr
        for words in ["nobody", "nowhere", "never"]:
            expect(words in errors, f"it does not name {words}: {errors[-300:]!r}")
    with check("whatif: another scenario's result is refused"):
        errors = fairslot(
            "whatif", FIRST, "--against", scratch() / "whatif-base", "--add", "interp-es=60", code=65).stderr
        expect("another scenario" in errors, f"it prints {errors[-300:]!r}")
