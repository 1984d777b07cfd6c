"""Outreach beyond the offers: verified, bought by what it changes, blind to what is for measuring, obedient to consent."""
import csv
import io
import json

from harness import ROOT, check, expect, fairslot, scratch, tree

KINDS = {
    "reminder", "second-reminder", "live-call", "language-call", "navigator", "counselling-call", "enrol",
    "digital-navigator"}


def solved(name, scenario):
    path = scratch() / f"{name}.json"
    path.write_text(json.dumps(scenario))
    directory = scratch() / f"{name}-result"
    fairslot("solve", path, "--output", directory, "--effort", "quick")
    return directory


def made():
    """A made-up community with minutes to spare, navigators, and strata to measure by."""
    path = scratch() / "outreach.json"
    fairslot("generate", "--orders", 150, "--seed", 11, "--output", path)
    scenario = json.loads(path.read_text())
    for pool in scenario["pools"]:
        if pool["kind"] in ("outreach", "counsellor"):
            for window in pool["windows"]:
                window["amount"] = int(window["amount"] * 1.3)
    window = next(pool for pool in scenario["pools"] if pool["kind"] == "outreach")["windows"]
    scenario["pools"].append({
        "id": "navigators", "kind": "navigator", "unit": "minutes",
        "windows": [dict(one, amount=40) for one in window]})
    return scenario


def actions(directory):
    plan = json.loads((directory / "plan.json").read_text())
    return plan, [action for action in plan["outreach"] if action["kind"] in KINDS]


def run():
    scenario = made()
    directory = solved("outreach-plain", scenario)
    plan, done = actions(directory)
    with check("outreach: it verifies, with a bound recomputed from prices"):
        expect(done, "nothing is done")
        verdict = fairslot("verify", directory).stdout
        expect("outreach saved: value" in verdict and "recomputed from prices" in verdict, f"it prints {verdict!r}")
        saved = plan["outreachPlan"]["saved"]
        expect(0 < saved["value"] <= saved["bound"] <= saved["recomputedBound"] + 1e-9, f"figures: {saved}")
        total = round(sum(action["saving"] for action in done), 6)
        expect(total == saved["value"], f"actions save {total}, not {saved['value']}")
        byrisk = plan["outreachPlan"]["compared"]["byRisk"]["saved"]
        # The plan lifts the group served least first; what that leaves is not to be compared with who asks for nothing.
        free = made()
        free["policy"]["outreach"] = {"equity": "none"}
        most = actions(solved("outreach-free", free))[0]["outreachPlan"]
        free_by_risk = most["compared"]["byRisk"]["saved"]
        expect(free_by_risk == byrisk <= most["saved"]["bound"] and byrisk <= most["saved"]["value"] + 1e-9,
               f"by risk it saves {byrisk} and {free_by_risk}, the plan {most['saved']}")
        manifest = json.loads((directory / "manifest.json").read_text())
        expect(manifest["outreach"]["saved"] == saved, "the manifest says something else")
    with check("outreach: whoever has not agreed to a channel is left alone on it"):
        consent = {
            patient["id"]: {channel["channel"] for channel in patient["channels"] if channel["consent"]}
            for patient in scenario["patients"]}
        for action in done:
            if action["channel"]:
                expect(action["channel"] in consent[action["patient"]], f"no consent: {action}")
        refused = json.loads(json.dumps(scenario))
        for patient in refused["patients"]:
            for channel in patient["channels"]:
                channel["consent"] = channel["consent"] and channel["channel"] not in ("call", "text")
        _, less = actions(solved("outreach-refused", refused))
        expect(all(action["channel"] not in ("call", "text") for action in less), "someone is called all the same")
    with check("outreach: no chance stands on a worklist"):
        for name in ("calls", "standby"):
            rows = list(csv.reader(io.StringIO((directory / f"worklists/{name}.csv").read_text())))
            expect(not {"chance", "saving", "missed", "risk"} & set(rows[0]), f"{name}.csv has columns {rows[0]}")
        calls = (directory / "worklists/calls.csv").read_text()
        expect("reminder call" in calls, "further calls are not on the list")
    with check("outreach: what is for measuring changes not a byte of it"):
        turned = json.loads(json.dumps(scenario))
        strata = turned["measurement"]
        keyed = next(value for value in strata.values() if isinstance(value, (list, dict)) and value) \
            if isinstance(strata, dict) else strata
        rows = list(keyed) if isinstance(keyed, list) else list(keyed.values())
        rest = [{key: value for key, value in row.items() if key != "patient"} for row in rows]
        for row, other in zip(rows, rest[1:] + rest[:1]):
            for key in list(row):
                if key != "patient":
                    del row[key]
            row.update(other)
        expect(turned["measurement"] != scenario["measurement"], "nothing was permuted")
        other, same = actions(solved("outreach-turned", turned))
        expect(same == done and other["standby"] == plan["standby"], "outreach or standby differ")
        lists = {path: bytes_ for path, bytes_ in tree(directory / "worklists").items()}
        expect(lists == tree(scratch() / "outreach-turned-result/worklists"), "worklists differ")
    with check("outreach: standby lists name orders that wait, and no others"):
        expect(plan["standby"], "no slot has a standby list")
        waiting = {one["order"] for one in plan["waiting"]}
        named = {one["order"] for slot in plan["standby"] for one in slot["standby"]}
        expect(named <= waiting, f"these do not wait: {named - waiting}")
