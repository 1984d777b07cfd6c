"""What one more would be worth, on scenarios whose answers are known."""
import json

from harness import ROOT, check, expect, fairslot, scratch

SHORT = ROOT / "Scenarios/interpreter-shortage.json"


def run():
    with check("marginal: says what whatif says of the same extra"):
        made = scratch() / "marginal"
        printed = fairslot("marginal", SHORT, "--effort", "quick", "--output", made).stdout
        expect(printed == (made / "marginal.txt").read_text(), "marginal.txt is not what is printed")
        marginal = json.loads((made / "marginal.json").read_text())
        before = marginal["plan"]
        solved = [extra for extra in marginal["extras"] if extra["withIt"] is not None]
        expect(solved, "nothing was planned again")
        for extra in solved:
            arguments = extra["whatif"].replace("fairslot whatif FILE ", "").split()
            changes = json.loads(fairslot("whatif", SHORT, *arguments, "--effort", "quick", "--json").stdout)
            after = extra["withIt"]
            expect(changes["placed"] == {"before": before["placed"], "after": after["placed"]}, f"{extra['extra']}: {changes['placed']}")
            for goal in changes["goals"]:
                own = next((mine for mine in after["goals"] if mine["name"] == goal["name"]), None)
                if own is not None and goal["after"]["value"] == goal["after"]["bound"]:
                    expect(own["value"] == goal["after"]["value"], f"{extra['extra']}, {goal['name']}: {own} and {goal}")
    with check("marginal: no goal gains more than its prices allow"):
        for extra in solved:
            for most in extra["atMost"]:
                old, new = (next(goal["value"] for goal in side["goals"] if goal["name"] == most["goal"])
                            for side in [before, extra["withIt"]])
                gain = old - new if most["goal"] in ["clinical", "baseline", "gap"] else new - old
                expect(gain <= most["gain"] + 1e-5, f"{extra['extra']}, {most['goal']}: {gain} of {most['gain']}")
    with check("marginal: the same bytes with one thread"):
        again = scratch() / "marginal-again"
        fairslot("marginal", SHORT, "--effort", "quick", "--threads", 1, "--output", again)
        for name in ["marginal.json", "marginal.txt"]:
            expect((made / name).read_bytes() == (again / name).read_bytes(), f"{name} differs")
    with check("marginal: verify checks its figures and names what it cannot check"):
        text = fairslot("verify", made, "--scenario", SHORT).stdout
        expect(text.startswith(f"verified: {len(marginal['extras'])} extras"), f"it prints {text!r}")
        expect("on the planner's word: " in text, f"it prints {text!r}")
    with check("marginal: words that say something else, and a gain beyond what prices promised, are refused"):
        words = (made / "marginal.txt").read_text()
        (made / "marginal.txt").write_text(words.replace("more placed", "fewer placed"))
        text = fairslot("verify", made, "--scenario", SHORT, code=1).stdout
        expect("marginal.txt is not what the figures come to" in text, f"it prints {text!r}")
        (made / "marginal.txt").write_text(words)
        value = next(goal for goal in solved[0]["withIt"]["goals"] if goal["name"] == "value")
        value["value"] = value["bound"] = value["value"] + 1000
        (made / "marginal.json").write_text(json.dumps(marginal))
        text = fairslot("verify", made, "--scenario", SHORT, code=1).stdout
        expect("prices allow a gain of" in text, f"it prints {text!r}")
