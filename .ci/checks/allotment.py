"""Outreach alone: everyone is booked, and help is shared out under minutes and one sum of money."""
import json
import random
from datetime import date, datetime, timedelta

from harness import check, expect, fairslot, scratch


def scenario(people, equity, seed=1, measure="completions", purse=2.0):
    """So many booked people, a third of them hard pressed by costs: two groups, help that costs, and one money pool.

    `purse`: money for each of them. A penalty on completions of 1: one completion more in the one group counts as much as one
    less in the other is worth; on spending of 0.005: a dollar apart for everyone as much as 5 completions in 1,000."""
    draw = random.Random(seed)
    first = date(2027, 3, 1)
    days = [first + timedelta(days=n) for n in range(12) if (first + timedelta(days=n)).weekday() < 5]
    slots = [f"{8 + n // 2:02}:{30 * (n % 2):02}" for n in range(20)]
    scanners = -(-people // (len(days) * len(slots)))
    places = [(f"ct-{s}", day, slot) for s in range(scanners) for day in days for slot in slots]
    draw.shuffle(places)
    patients, orders, bookings = [], [], []
    for number in range(people):
        scanner, day, slot = places[number]
        key = f"{number:05}"
        need = "yes" if draw.random() < 0.33 else "no"
        channels = [{"channel": "call", "consent": draw.random() < 0.9, "leadDays": 0, "minutes": 6}]
        if draw.random() < (0.3 if need == "yes" else 0.7):
            channels.insert(0, {"channel": "text", "consent": True, "leadDays": 0, "minutes": 1})
        patients.append({
            "id": f"P{key}", "zone": "city", "language": "en", "transport": {"modes": ["car"], "mobility": "walk"},
            "barriers": [{"code": "medical-cost-burden", "need": need, "source": "staff", "recorded": "2027-01-10"}],
            "channels": channels})
        asked = first - timedelta(days=draw.randint(0, 40))
        orders.append({
            "id": f"O{key}", "patient": f"P{key}", "exam": "ct", "priority": "routine",
            "requestedAt": f"{asked}T09:00:00-05:00", "earliest": str(first), "due": str(days[-1]),
            "latest": str(days[-1]), "population": draw.choice(["adult", "adult", "paediatric"])})
        bookings.append({
            "id": f"B{key}", "session": f"{scanner}-{day}", "start": f"{day}T{slot}", "minutes": 30, "order": f"O{key}",
            "patient": f"P{key}", "bundle": []})
    window = {"from": "2027-03-01T08:00", "to": f"{days[-1]}T18:00"}

    def pool(name, kind, each, cost, **more):
        return {
            "id": name, "kind": kind, "unit": "minutes", "cost": cost, "paidFrom": "fund",
            "windows": [window | {"amount": people * each}], **more}

    return {
        "schema": "fairslot.scenario/1", "name": f"{people} booked people", "timeZone": "America/New_York",
        "asOf": "2027-02-28T18:00:00-05:00", "horizon": {"from": str(first), "to": str(days[-1])},
        "policy": {
            "equity": {"minimumGroup": 10, "partitions": [{"by": "cost", "groups": ["needed", "not-needed"]}]},
            "outreach": {"equity": equity, "parityPenalty": 1 if measure == "completions" else 0.005, "parityOf": measure}},
        "sites": [{"id": "main", "label": "Main"}],
        "exams": [{"id": "ct", "modality": "CT", "minutes": 30, "turnaround": 0}],
        "scanners": [{"id": f"ct-{s}", "modality": "CT"} for s in range(scanners)],
        "sessions": [
            {"id": f"ct-{s}-{day}", "scanner": f"ct-{s}", "site": "main", "kind": "regular", "from": f"{day}T08:00",
             "to": f"{day}T18:00"} for s in range(scanners) for day in days],
        "pools": [
            pool("calls", "outreach", 4, 0.7, language="en"), pool("navigators", "navigator", 3, 0.9),
            pool("counsellors", "counsellor", 3, 1.1),
            {"id": "fund", "kind": "money", "unit": "money", "windows": [window | {"amount": int(people * purse)}]}],
        "travel": [{"zone": "city", "site": "main", "mode": "car", "minutes": 20}],
        "patients": patients, "orders": orders, "bookings": bookings}


def solved(name, made):
    path = scratch() / f"{name}.json"
    path.write_text(json.dumps(made))
    directory = scratch() / f"{name}-result"
    fairslot("solve", path, "--output", directory, "--effort", "quick")
    return directory, json.loads((directory / "plan.json").read_text())


def spent_per_head(plan):
    return {group["group"]: group["own"]["cost"] / group["appointments"] for group in plan["outreachPlan"]["groups"]}


def run():
    plans = {}
    forms = [("none", "completions"), ("max-min", "completions"), ("parity", "completions"), ("parity", "spend")]
    for equity, measure in forms:
        with check(f"allotment: 600 booked people, one fund, {equity} of {measure}: it verifies, within 1% of its bound"):
            directory, plan = solved(f"allot-{equity}-{measure}", scenario(600, equity, measure=measure))
            plans[equity, measure] = plan["outreachPlan"]
            fairslot("verify", directory)
            words = (directory / "summary.txt").read_text()
            expect("Booked    600, and no order is open" in words and "0 of 0" not in words, f"it begins {words[:300]!r}")
            page = (directory / "equity.html").read_text()
            expect("Every order is booked" in page and "0 of 0" not in page, "equity.html compares nobody with nobody")
            expect("0</strong> of 0" not in (directory / "report.html").read_text(), "the page speaks of open orders")
            outreach = plan["outreachPlan"]
            purse = outreach["money"][0]
            paid = round(sum(action["cost"] for action in plan["outreach"] if action.get("cost")), 2)
            expect(0 < purse["spent"] <= purse["left"] == 1200, f"the fund: {purse}")
            expect(abs(paid - purse["spent"]) < 0.005, f"actions cost {paid}, the fund paid {purse['spent']}")
            saved = outreach["saved"]
            expect(saved["gap"] <= 0.01 * abs(saved["bound"]), f"figures: {saved}")
    for measure in ["completions", "spend"]:
        with check(f"allotment: 10,000 booked people, parity of {measure}: proven within 0.01% of its bound"):
            directory, plan = solved(f"allot-many-{measure}", scenario(10_000, "parity", measure=measure))
            fairslot("verify", directory)
            saved = plan["outreachPlan"]["saved"]
            expect(saved["gap"] <= 0.0001 * abs(saved["value"]), f"figures: {saved}")
    with check("allotment: a penalty on spending sets groups less apart in what they get, and costs completions"):
        free, even = plans["none", "completions"], plans["parity", "spend"]

        def apart(outreach):
            rates = list(spent_per_head({"outreachPlan": outreach}).values())
            return max(rates) - min(rates)
        expect(apart(even) < apart(free), f"apart by {apart(even)} and, freely, {apart(free)}")
        expect(even["total"]["saved"] <= free["saved"]["bound"], "more is saved than can be")
