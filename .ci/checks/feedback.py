"""The loop: a plan, lists filled in as staff would, what they wrote read back, and the next plan."""
import csv
import datetime
import io
import json
import shutil
import subprocess
import zipfile

import openpyxl

import exports
from harness import ROOT, Failed, check, expect, fairslot, scratch, skip
from worklists import rows, worklist

SCENARIO = ROOT / "Scenarios/worked-example.json"
COMMUNITY = 60


def fill(path, saved, choose):
    """Opens a list, writes an outcome on each row for which `choose` names one, and saves it under another name."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = {book["fairslot"].cell(row, 1).value: book["fairslot"].cell(row, 2).value for row in range(1, book["fairslot"].max_row + 1)}
    column = {name.removeprefix("column "): [cell.value for cell in sheet[1]].index(title) + 1
              for name, title in titles.items() if name.startswith("column ")}
    chosen = {}
    for number in range(2, sheet.max_row + 1):
        row = {name: sheet.cell(number, position).value for name, position in column.items()}
        if outcome := choose(row, number):
            sheet.cell(number, column["outcome"]).value = outcome
            sheet.cell(number, column["owner"]).value = "R. Ortiz"
            sheet.cell(number, column["outcome_time"]).value = datetime.datetime(2027, 2, 19, 9, 30)
            chosen[row.get("order") or row.get("key")] = (outcome, row)
    book.save(saved)
    return chosen


def answers(row, number):
    """Offers in turn: accepted, the second one accepted, declined for each reason, no more contact, nothing."""
    if row["purpose"] != "offer":
        return None
    words = ["accepted", "declined: day", "accepted offer 2" if row["offer2"] else "accepted", "declined: other",
             "accepted", "declined: site", "unreachable", "do not contact", "cancelled", "rebooked", "no longer wanted"]
    return words[number % len(words)]


def next_plan(scenario, name):
    result = scratch() / name
    fairslot("solve", scenario, "--output", result, "--effort", "quick")
    expect("verified" in fairslot("verify", result).stdout, "the next plan does not verify")
    return json.loads((result / "plan.json").read_text()), result


def moment(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=None)


def respected(chosen, plan, scenario):
    """What the next plan makes of each answer."""
    placed = {row["order"]: row for row in plan["appointments"]}
    patients = {row["id"]: row for row in scenario["patients"]}
    for order, (outcome, row) in chosen.items():
        if outcome.startswith("accepted"):
            number = outcome[-1] if outcome[-1].isdigit() else "1"
            expect(order in placed, f"{order} was accepted and is not placed")
            expect(not any(action["order"] == order and action["kind"] == "offer" for action in plan["outreach"]), f"{order} was accepted and is offered again")
            expect(moment(placed[order]["start"]) == row[f"offer{number}"] and placed[order]["site"] == row[f"offer{number}Site"]
                   and placed[order]["session"] == row[f"offer{number}Session"], f"{order} was accepted and is elsewhere")
        elif outcome.startswith("declined") and order in placed:
            starts = [placed[order]] + placed[order]["alternatives"]
            offered = {(row[f"offer{number}"], row[f"offer{number}Site"]) for number in "123" if row[f"offer{number}"]}
            again = {(moment(one["start"]), one["site"]) for one in starts} & offered
            expect(not again, f"{order} was declined and is offered again")
        elif outcome == "cancelled" and order in placed:
            starts = {(moment(one["start"]), one["site"]) for one in [placed[order]] + placed[order]["alternatives"]}
            expect((row["offer1"], row["offer1Site"]) not in starts, f"{order}: the time that was given up is offered again")
        elif outcome in ("rebooked", "no longer wanted"):
            expect(order not in placed and all(row["order"] != order for row in plan["waiting"]), f"{order} is planned, and is {outcome}")
        elif outcome == "do not contact":
            expect(not any(channel["consent"] for channel in patients[row["patient"]]["channels"]), f"{order}: consent is left")
            expect(not any(action["patient"] == row["patient"] and action.get("channel") for action in plan["outreach"]),
                   f"{order}: somebody would be contacted")


def kept(scenario, plan):
    """How many of those who had no answer yet keep their time, and how many there are."""
    after = {row["order"]: (moment(row["start"]), row["site"]) for row in plan["appointments"]}
    offered = [row for row in scenario["previousPlan"] if row["status"] == "proposed"]
    return sum(1 for row in offered if after.get(row["order"]) == (moment(row["start"]), row["site"])), len(offered)


def holds(*arguments):
    try:
        respected(*arguments)
    except Failed:
        return False
    return True


def hostile_books(good):
    """Archives that are not what they say."""
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def book(packing=zipfile.ZIP_DEFLATED, **changed):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", packing) as archive:
            for name, bytes_ in (parts | {key.replace("__", "/").replace("_xml", ".xml"): value for key, value in changed.items()}).items():
                if bytes_ is not None:
                    archive.writestr(name, bytes_)
        return out.getvalue()

    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    whole = good.read_bytes()
    yield "a document type", book(xl__sharedStrings_xml=laughs)
    yield "a file that unpacks to 300 MB", book(xl__sharedStrings_xml=b"<sst>" + b" " * 300_000_000 + b"</sst>")
    yield "no sheet", book(xl__worksheets__sheet1_xml=None)
    yield "XML cut short", book(xl__worksheets__sheet1_xml=parts["xl/worksheets/sheet1.xml"][:-20])
    yield "half of a file", whole[: len(whole) // 2]
    yield "a checksum that is wrong", book(zipfile.ZIP_STORED).replace(b">accepted<", b">acceptex<")
    yield "nothing of ours", book(xl__worksheets__sheet2_xml=b"<worksheet/>")


def run():
    base = scratch() / "loop.json"
    fairslot("generate", "--orders", COMMUNITY, "--seed", 3, "--output", base)
    first, result = next_plan(base, "loop-first")
    lists = worklist(result, "loop-lists")
    saved, into = scratch() / "calls-saved.xlsx", scratch() / "loop-next.json"
    with check("feedback: the next plan keeps every accepted proposal and re-offers nothing that was declined"):
        chosen = fill(lists / "calls.xlsx", saved, answers)
        expect({"accepted", "declined: day", "do not contact"} <= {outcome for outcome, _ in chosen.values()}, f"only {len(chosen)} answers")
        fairslot("feedback", saved, "--into", base, "--scenario", into)
        plan, _ = next_plan(into, "loop-second")
        respected(chosen, plan, json.loads(into.read_text()))
        expect(not holds(chosen, first, json.loads(base.read_text())), "the plan before would have passed too")
    with check("feedback: the rest of the scenario keeps its values, and the same list read again changes nothing"):
        before, after = json.loads(base.read_text()), json.loads(into.read_text())
        differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        expect(differing <= {"previousPlan", "patients", "orders"}, f"these differ: {differing}")
        again = scratch() / "loop-again.json"
        fairslot("feedback", saved, "--into", into, "--scenario", again)
        expect(again.read_bytes() == into.read_bytes(), "read twice, it stands there twice")
    with check("feedback: whoever has been offered a time keeps it, but for something better"):
        def offered(scenario, name):
            copy = scratch() / f"{name}.json"
            shutil.copy(scenario, copy)
            for table in ["calls.csv", "letters.csv"]:
                fairslot("feedback", lists / table, "--into", copy)
            return kept(json.loads(copy.read_text()), next_plan(copy, f"{name}-plan")[0]), json.loads(copy.read_text())
        (same, count), _ = offered(base, "loop-unanswered")
        expect(same == count > 40, f"nothing was answered, and {same} of {count} keep their time")
        # With answers some find something better; how many would move if nobody remembered, the plan before tells.
        (same, count), remembered = offered(into, "loop-answered")
        forgotten, _ = kept(remembered, plan)
        expect(same > forgotten, f"{same} of {count} keep their time, {forgotten} without being remembered")
    with check("feedback: everyone says yes, the exams of visits included, and the next plan keeps every one"):
        for seed, profile in [(24, "community"), (28, "metro")]:
            everyone(seed, profile)
    with check("feedback: decisions outlive the scenario, under other sessions too, and what has no place any more is said"):
        outlived(saved, chosen, base)
    with check("feedback: a table says the same as the workbook"):
        table = rows(lists / "calls.csv")
        for row in table:
            if row["order"] in chosen and row["purpose"] == "offer":
                row["outcome"] = chosen[row["order"]][0]
        path = scratch() / "calls-saved.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
        other = scratch() / "loop-table.json"
        fairslot("feedback", path, "--into", base, "--scenario", other)
        one, two = (json.loads(file.read_text()) for file in (into, other))

        def decisions(document):
            return sorted((row["order"], row["status"], row["site"], moment(row["start"]).isoformat(), row.get("reason", ""))
                          for row in document["previousPlan"])
        expect(decisions(one) == decisions(two) and one["patients"] == two["patients"], "they differ")
    with check("feedback: a day sheet becomes outcomes that calibration reads"):
        words = ["completed", "no-show", "cancelled"]
        fill(lists / "day-sheet.xlsx", scratch() / "day.xlsx",
             lambda row, number: words[number % 3] if row["state"] == "proposed" else None)
        outcomes = scratch() / "day-sheet-outcomes.json"
        fairslot("feedback", scratch() / "day.xlsx", "--output", outcomes)
        document = json.loads(outcomes.read_text())
        expect(len(document["appointments"]) == len(first["appointments"]), "some are missing")
        expect({row["outcome"] for row in document["appointments"]} == {"completed", "missed", "cancelled"}, "an ending is missing")
        fairslot("validate", outcomes, code=None)
        ended = fairslot("calibrate", outcomes, code=None)
        expect(ended.returncode == 0 or "too few" in ended.stdout + ended.stderr, f"calibrate: {(ended.stdout + ended.stderr)[-300:]}")
    with check("feedback: archives that are not what they say are refused, and nothing is written"):
        for name, bytes_ in hostile_books(saved):
            path = scratch() / "bad.xlsx"
            path.write_bytes(bytes_)
            ended = fairslot("feedback", path, "--into", base, "--scenario", scratch() / "never.json", code=65)
            expect(ended.stderr and not (scratch() / "never.json").exists(), f"{name}: it printed {ended.stderr!r}")
    with check("feedback: a list of another scenario is refused"):
        fairslot("feedback", saved, "--into", SCENARIO, "--scenario", scratch() / "never.json", code=65)
    resaved(saved, base, into)


def everyone(seed, profile):
    """Whoever is offered an appointment by call accepts it."""
    base, into, saved = (scratch() / f"everyone-{seed}{name}" for name in [".json", "-next.json", ".xlsx"])
    fairslot("generate", "--orders", 200, "--seed", seed, "--profile", profile, "--demand", "1.3", "--output", base)
    first, result = next_plan(base, f"everyone-{seed}-first")
    chosen = fill(worklist(result, f"everyone-{seed}-lists") / "calls.xlsx", saved, lambda row, _: "accepted" if row["purpose"] == "offer" else None)
    fairslot("feedback", saved, "--into", base, "--scenario", into)
    plan, _ = next_plan(into, f"everyone-{seed}-second")
    before, after = ({row["order"]: (row["start"], row["session"]) for row in one["appointments"]} for one in [first, plan])
    visits = {row["sameVisit"].split()[0] for _, row in chosen.values() if row["sameVisit"]}
    expect(visits, "no visit was offered")
    moved = {order for order in visits | chosen.keys() if after.get(order) != before[order]}
    expect(len(chosen) > 50 and not moved, f"of {len(chosen)} accepted, these are not where they were: {moved}")


def outlived(saved, chosen, base):
    """The export comes again in the morning, as tables: without what was decided, and with sessions called otherwise."""
    kept, again = scratch() / "decisions.json", scratch() / "decisions-again.json"
    fairslot("feedback", saved, "--decisions", kept)
    shutil.copy(kept, again)
    fairslot("feedback", saved, "--decisions", again)
    expect(again.read_bytes() == kept.read_bytes(), "read twice, it stands there twice")
    scenario = json.loads(base.read_text())
    names = {row["id"]: f"tomorrow-{number}" for number, row in enumerate(scenario["sessions"])}
    text = json.dumps(scenario)
    for name, other in names.items():
        text = text.replace(f'"{name}"', f'"{other}"')
    tables = scratch() / "tomorrow"
    package = json.loads(fairslot("import", "csv", "--tables").stdout)
    companion = exports.tables(json.loads(text), tables, package)
    into = scratch() / "tomorrow.json"
    ended = fairslot("import", "csv", tables, "--companion", companion, "--decisions", kept, "--output", into)
    expect("left out" not in ended.stderr, f"it printed {ended.stderr}")
    made = json.loads(into.read_text())
    now = {(row["order"], row["status"]) for row in made["previousPlan"]}
    for order, (outcome, _) in chosen.items():
        expect(not outcome.startswith("accepted") or (order, "accepted") in now, f"{order} was accepted")
        expect(outcome not in ("rebooked", "no longer wanted") or all(row["id"] != order for row in made["orders"]), f"{order} is {outcome}")
    next_plan(into, "loop-tomorrow")
    document = json.loads(kept.read_text())
    line = next(number for number, row in enumerate(document["decisions"]) if row["decision"] == "accepted")
    document["decisions"][line]["start"] = document["decisions"][line]["start"][:11] + "03:07"
    broken = scratch() / "decisions-broken.json"
    broken.write_text(json.dumps(document).replace('{"order"', '\n{"order"'))
    ended = fairslot("import", "csv", tables, "--companion", companion, "--decisions", broken, "--output", into)
    expect(f"decisions-broken.json:{line + 2}: left out:" in ended.stderr, f"it printed {ended.stderr!r}")
    expect(document["decisions"][line]["order"] not in ended.stderr, "it names the order")


def resaved(saved, base, into):
    name = "feedback: saved again by LibreOffice, a list says the same"
    if not shutil.which("soffice"):
        skip(name, "LibreOffice (soffice) is not installed")
        return
    with check(name):
        folder = scratch() / "office"
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{scratch()}/office-profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
             "--outdir", folder, saved], check=True, capture_output=True, timeout=180)
        other = scratch() / "loop-office.json"
        fairslot("feedback", folder / saved.name, "--into", base, "--scenario", other)
        expect(other.read_bytes() == into.read_bytes(), "it says something else")
