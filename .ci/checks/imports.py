"""Exports of others become scenarios: round trips through FHIR and through tables, real FHIR, broken lines, nobody's name."""
import json
import pathlib
import shutil

import frictionless

import exports
from harness import ROOT, check, expect, fairslot, scratch

# What FHIR has no place for, or the importer no use for; everything else must come back.
LOST_OF_ORDERS = {"latest", "population", "availability", "preferred", "noticeHours", "features", "extraMinutes", "escort", "guardian",
                  "staffGender", "visit", "gates", "chances"}
LOST_OF_PATIENTS = {"contactLanguage", "transport", "interpreterModes", "priorMissed", "channels", "barriers", "groups"}


def generated(orders, seed, profile):
    path = scratch() / f"import-{orders}-{seed}-{profile}.json"
    fairslot("generate", "--orders", orders, "--seed", seed, "--profile", profile, "--output", path)
    return json.loads(path.read_text())


def without(row, lost):
    return {key: value for key, value in row.items() if key not in lost and value not in (None, [], {})}


def compare(kind, before, after, lost, change=lambda row: row):
    ours = {row["id"]: change(without(row, lost)) for row in before}
    theirs = {row["id"]: change(without(row, lost)) for row in after}
    expect(ours.keys() == theirs.keys(), f"{kind}: {sorted(ours.keys() ^ theirs.keys())[:5]} are not in both")
    for key, row in ours.items():
        expect(row == theirs[key], f"{kind} {key}: {row} became {theirs[key]}")


def barriers(row):
    return {(barrier["code"], barrier["need"], barrier.get("recorded")) for barrier in row.get("barriers", []) if barrier["need"] != "unknown"}


def stretches(scenario):
    """Regular time by scanner, sessions that touch made one."""
    found = []
    booked = {booking["session"] for booking in scenario.get("bookings", [])}
    sessions = [row for row in scenario["sessions"] if row["kind"] == "regular" or row["id"] in booked]
    for row in sorted(sessions, key=lambda row: (row["scanner"], exports.instant(row["from"], scenario["timeZone"]))):
        start, end = (exports.instant(row[key], scenario["timeZone"]) for key in ("from", "to"))
        if found and found[-1][0] == row["scanner"] and found[-1][2] == start:
            found[-1] = (row["scanner"], found[-1][1], end)
        else:
            found.append((row["scanner"], start, end))
    return found


def bookings(scenario):
    scanner = {row["id"]: row["scanner"] for row in scenario["sessions"]}
    return sorted((row["id"], scanner[row["session"]], exports.instant(row["start"], scenario["timeZone"]), row["minutes"], row.get("order"), row.get("patient"))
                  for row in scenario.get("bookings", []))


def fhir_round_trip(orders, seed, profile):
    before = generated(orders, seed, profile)
    folder = scratch() / f"fhir-{orders}-{seed}"
    companion = exports.fhir(before, folder)
    output, findings = folder.with_suffix(".json"), folder.with_suffix(".ndjson")
    ended = fairslot("import", "fhir", folder, "--companion", companion, "--output", output, "--findings", findings, "--strict")
    expect(findings.read_text() == "", f"findings: {findings.read_text()[:300]}")
    after = json.loads(output.read_text())
    wanted = {row["patient"] for row in before["orders"]} | {row.get("patient") for row in before.get("bookings", [])}
    people = [row for row in before["patients"] if row["id"] in wanted]
    zone = before["timeZone"]
    compare("order", before["orders"], after["orders"], LOST_OF_ORDERS, lambda row: row | {"requestedAt": exports.instant(row["requestedAt"][:16] + row["requestedAt"][19:], zone)})
    compare("patient", people, after["patients"], LOST_OF_PATIENTS)
    came = {row["id"]: row for row in after["patients"]}
    for row in people:
        expect(barriers(row) == barriers(came[row["id"]]), f"patient {row['id']}: {barriers(row)} became {barriers(came[row['id']])}")
        payer = row.get("groups", {}).get("payer", "unknown")
        expect(came[row["id"]].get("groups", {}).get("payer", "unknown") == payer, f"patient {row['id']}: payer {payer} was lost")
    expect(stretches(before) == stretches(after), "scanners have other hours")
    expect(bookings(before) == bookings(after), "bookings differ")
    expect(exports.CANARY not in output.read_text() + ended.stdout, "a name came through")
    return output


def tables_round_trip(orders, seed, profile):
    before = generated(orders, seed, profile)
    before.pop("schemaMinor", None)
    package = json.loads(fairslot("import", "csv", "--tables").stdout)
    folder = scratch() / f"tables-{orders}-{seed}"
    companion = exports.tables(before, folder, package)
    output = folder.with_suffix(".json")
    fairslot("import", "csv", folder, "--companion", companion, "--output", output, "--strict")
    after = json.loads(output.read_text())
    before["name"] = after["name"]
    # The chances of a single order and the window of an old support are a system's, and in no table.
    for row in before["orders"]:
        row.pop("chances", None)
    for row in before.get("previousPlan", []):
        row.pop("bundle", None)
    for document in (before, after):
        for key in [key for key, value in document.items() if value == []]:
            del document[key]
        for part in document.values():
            for row in part if isinstance(part, list) else []:
                for key in [key for key, value in row.items() if value in (None, [], {})]:
                    del row[key]
    before["asOf"], after["asOf"] = (exports.instant(text, before["timeZone"]) for text in (before["asOf"], after["asOf"]))
    for key in sorted(before.keys() | after.keys()):
        ours, theirs = before.get(key), after.get(key)
        if ours != theirs and isinstance(ours, list) and isinstance(theirs, list):
            differing = next((pair for pair in zip(ours, theirs) if pair[0] != pair[1]), (len(ours), len(theirs)))
            expect(False, f"{key}: {str(differing[0])[:300]} became {str(differing[1])[:300]}")
        expect(ours == theirs, f"{key}: {str(ours)[:200]} became {str(theirs)[:200]}")
    described = dict(package, resources=[row for row in package["resources"] if (folder / row["path"]).exists()])
    (folder / "datapackage.json").write_text(json.dumps(described))
    report = frictionless.validate(str(folder / "datapackage.json"))
    expect(report.valid, f"frictionless: {report.flatten(['message'])[:3]}")


COMPANION = {"schema": "fairslot.companion/1", "timeZone": "America/New_York", "asOf": "2027-03-05T08:00", "horizonDays": 7,
             "sites": [{"id": "main"}], "scanners": [{"id": "us-1", "modality": "US", "site": "main"}],
             "exams": [{"id": "us-abdomen", "modality": "US", "minutes": 30}],
             "pools": [{"id": "calls", "kind": "outreach", "language": "es", "unit": "minutes"}],
             "examCodes": [{"exam": "us-abdomen", "system": "http://loinc.org", "code": "24558-9"}],
             "scannerReferences": [{"scanner": "us-1", "references": ["Device/d1"]}],
             "windows": {"routine": {"dueDays": 14}}, "siteLanguages": ["en"],
             "channels": [{"channel": "call", "consent": True, "leadDays": 0, "minutes": 5}],
             "weekly": {"sessions": [{"id": "us-1-am", "scanner": "us-1", "kind": "regular", "days": ["mon", "wed"], "from": "08:00", "to": "12:00"}],
                        "pools": [{"pool": "calls", "windows": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "17:00", "amount": 60}]}]}}


def small(folder, lines, *options, code=0, companion=COMPANION):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "companion").write_text(json.dumps(companion))
    (folder / "export.ndjson").write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
    return fairslot("import", "fhir", folder / "export.ndjson", "--companion", folder / "companion", "--output", folder / "out", *options, code=code)


PATIENT = {"resourceType": "Patient", "id": "p1", "telecom": [{"system": "phone", "value": "+1-555-0100"}],
           "communication": [{"preferred": True, "language": {"coding": [{"code": "es-MX"}]}}]}
ORDER = {"resourceType": "ServiceRequest", "id": "o1", "status": "active", "intent": "order", "authoredOn": "2027-03-01",
         "subject": {"reference": "Patient/p1"}, "code": {"coding": [{"system": "http://loinc.org", "code": "24558-9"}]}}


def from_export_to_plan():
    folder = scratch() / "import-small"
    small(folder, [ORDER, PATIENT])
    scenario = json.loads((folder / "out").read_text())
    expect([row["id"] for row in scenario["sessions"]] == ["us-1-am-2027-03-08", "us-1-am-2027-03-10"], f"sessions: {scenario['sessions']}")
    expect(scenario["orders"][0]["due"] == "2027-03-15", "due is not 14 days after the request")
    patient = scenario["patients"][0]
    expect(patient["language"] == "es-MX" and not patient.get("barriers"), f"what nobody has said is not unknown: {patient}")
    fairslot("solve", folder / "out", "--output", folder / "plan", "--effort", "quick")
    plan = json.loads((folder / "plan/plan.json").read_text())
    expect([row["order"] for row in plan["appointments"]] == ["o1"], "the order was not placed")


def broken_lines():
    folder = scratch() / "import-broken"
    lines = [PATIENT, '{"resourceType": "Patient", "id":', '{"id": "x"}', ORDER, ORDER | {"id": "o2", "subject": {"reference": "Patient/p9"}}, ORDER | {"id": "o3", "priority": "soon"},
             ORDER | {"id": "o4", "code": {"text": "?"}}, ORDER | {"id": "o1"}, ORDER | {"id": "o5", "status": "completed"}, '{"resourceType": "Patient"}']
    ended = small(folder, lines, "--findings", folder / "findings")
    expect(len(json.loads((folder / "out").read_text())["orders"]) == 1, "one broken line cost another its place")
    outcomes = [json.loads(line) for line in (folder / "findings").read_text().splitlines()]
    expect({row["resourceType"] for row in outcomes} == {"OperationOutcome"}, "findings are no OperationOutcomes")
    for line in (2, 3, 5, 6, 7, 8, 10):
        expect(f"export.ndjson:{line}:" in ended.stdout, f"line {line} is not named: {ended.stdout}")
    expect("1 not active" in ended.stdout, f"what is not active is not counted: {ended.stdout}")
    before = (folder / "out").read_bytes()
    small(folder, lines[:3], "--strict", code=65)
    expect((folder / "out").read_bytes() == before, "--strict has written")
    unlisted = COMPANION | {"examCodes": [{"exam": "us-pelvis", "system": "http://loinc.org", "code": "24558-9"}]}
    ended = small(folder, [PATIENT, ORDER], code=65, companion=unlisted)
    expect("export.ndjson:2:" in ended.stdout, f"what the scenario's reader says has no line of the export: {ended.stdout}")
    ended = small(folder, [PATIENT], code=65, companion=COMPANION | {"horzion": 1, "windows": {"soon": {}}})
    expect(ended.stdout.count("companion:") == 3, f"not all that is wrong with a companion is said: {ended.stdout}")


def lost_time():
    """What may be a booking is not passed over: its time would be given away."""
    folder = scratch() / "import-lost"
    made = {"resourceType": "Appointment", "id": "a", "status": "booked", "start": "2027-03-08T09:00:00-05:00", "end": "2027-03-08T09:30:00-05:00",
            "basedOn": [{"reference": "ServiceRequest/o1"}], "participant": [{"actor": {"reference": "Device/d1"}, "status": "accepted"}]}
    ours = [json.dumps(made)[:150], "{", made | {"start": "2027-03-08 09:00"}, made | {"participant": []}]
    for line in ours:
        ended = small(folder, [PATIENT, ORDER, line, PATIENT | {"id": "p2"}], code=65)
        expect("export.ndjson:3:" in ended.stdout and not (folder / "out").exists(), f"{line}: {ended.stdout}")
    small(folder, [PATIENT, ORDER, ORDER | {"id": "o2"}, {key: value for key, value in made.items() if key != "id"}])
    bookings = json.loads((folder / "out").read_text())["bookings"]
    expect([(row["id"], row.get("order")) for row in bookings] == [("nameless-1", "o1")], f"without an id: {bookings}")
    small(folder, [PATIENT, ORDER, made | {"participant": [{"actor": {"reference": "Location/cardiology"}, "status": "accepted"}]}, ORDER | {"id": "o2"}])
    expect(not json.loads((folder / "out").read_text()).get("bookings"), "another department's room is none of ours")


def booked_without_order():
    """What was accepted and is booked without saying for which order is not planned a second time."""
    folder = scratch() / "import-unnamed"
    folder.mkdir()
    made = {"resourceType": "Appointment", "id": "a", "status": "booked", "start": "2027-03-08T09:00:00-05:00", "end": "2027-03-08T09:30:00-05:00",
            "participant": [{"actor": {"reference": name}, "status": "accepted"} for name in ("Device/d1", "Patient/p1")]}
    accepted = {"order": "o1", "patient": "p1", "decision": "accepted", "site": "main", "session": "us-1-am", "start": "2027-03-08T09:00:00-05:00"}
    (folder / "decisions").write_text(json.dumps({"schema": "fairslot.decisions/1", "decisions": [accepted]}))
    companion = COMPANION | {"scanners": [COMPANION["scanners"][0] | {"site": "main"}]}
    ended = small(folder, [PATIENT, ORDER, made], companion=companion)
    expect("export.ndjson:3: warning: Appointment.basedOn" in ended.stdout, f"not warned of: {ended.stdout}")
    ended = small(folder, [PATIENT, ORDER, made], "--decisions", folder / "decisions", companion=companion)
    bookings = json.loads((folder / "out").read_text())["bookings"]
    expect([(row["id"], row.get("order")) for row in bookings] == [("a", "o1")], f"the order is not the booking's: {bookings}")
    expect("decisions:1: booked by now" in ended.stderr and "left out" not in ended.stderr, f"it prints {ended.stderr}")


def bulk_folders():
    """As servers name their files: with a signature behind the name, without an ending."""
    companion = scratch() / "import-bulk-companion"
    companion.write_text(json.dumps(COMPANION))
    urls = {"eOrder": "https://h/000/eOrder", "Patient.ndjson": "https://h/f/Patient.ndjson?X-Sig=a/b%2Fc", "more files.ndjson": "https://h/f/more%20files"}
    contents = {"eOrder": [ORDER, ORDER | {"id": "o2"}], "Patient.ndjson": [PATIENT], "more files.ndjson": [ORDER | {"id": "o3"}]}
    folder = scratch() / "import-bulk"
    folder.mkdir()
    for name, rows in contents.items():
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "manifest.json").write_text(json.dumps({"output": [{"type": "x", "url": url} for url in urls.values()]}))
    output = folder.parent / "import-bulk-out"
    fairslot("import", "fhir", folder, "--companion", companion, "--output", output, "--strict")
    expect(len(json.loads(output.read_text())["orders"]) == 3, "a file of the manifest was not read as lines")
    output.unlink()
    (folder / "eOrder").unlink()
    ended = fairslot("import", "fhir", folder, "--companion", companion, "--output", output, code=65)
    expect("eOrder" in ended.stderr and not output.exists(), f"a missing file: {ended.stderr}")
    empty = scratch() / "import-empty"
    empty.mkdir()
    fairslot("import", "fhir", empty, "--companion", companion, "--output", output, code=65)
    (empty / "Appointment.ndjson.gz").write_bytes(b"")
    (empty / "ServiceRequest.ndjson").write_text(json.dumps(ORDER))
    ended = fairslot("import", "fhir", empty, "--companion", companion, "--output", output, code=65)
    expect("Appointment.ndjson.gz: this file is packed" in ended.stderr, f"a packed file: {ended.stderr}")
    ended = small(scratch() / "import-no-orders", [PATIENT, ORDER | {"code": {"text": "?"}}], code=65)
    expect("not one order" in ended.stdout and not output.exists(), f"without orders: {ended.stdout}")


def bundles():
    folder = scratch() / "import-bundle"
    folder.mkdir()
    patient = {key: value for key, value in PATIENT.items() if key != "id"} | {"id": "b1"}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": "urn:uuid:1", "resource": ORDER | {"subject": {"reference": "urn:uuid:2"}}},
        {"fullUrl": "urn:uuid:2", "resource": patient}]}
    (folder / "bundle.json").write_text(json.dumps(bundle, indent=1))
    (folder / "manifest.json").write_text(json.dumps({"transactionTime": "2027-03-05T00:00:00Z", "output": [{"type": "Bundle", "url": "https://h/x/bundle.json"}]}))
    (folder / "not-listed.ndjson").write_text("{\n")
    companion = folder.parent / "import-bundle-companion"
    companion.write_text(json.dumps(COMPANION))
    fairslot("import", "fhir", folder, "--companion", companion, "--output", folder.parent / "import-bundle-out", "--strict")
    scenario = json.loads((folder.parent / "import-bundle-out").read_text())
    expect(scenario["orders"][0]["patient"] == "b1", "a reference within the bundle was not found")


def broken_tables():
    folder = scratch() / "tables-broken"
    folder.mkdir()
    shutil.copy(scratch() / "tables-60-1/patients.csv", folder)
    (folder / "orders.csv").write_text('id,patient,exam,priority,requestedAt,earliest,due,color\nO-1,P-0001,us-abdomen,soon,2027-03-01T08:00,2027-03-09,2027-03-19,x\n'
                                       'O-2,P-0001,us-abdomen,routine,yesterday,,2027-03-19,x\nO-3,P-0001\n"O-4')
    (folder / "gates.csv").write_text("order,kind,status,hard\nO-9,labs,pending,true\n")
    companion = folder.parent / "tables-broken-companion"
    companion.write_text(json.dumps(COMPANION))
    ended = fairslot("import", "csv", folder, "--companion", companion, "--output", folder.parent / "tables-broken-out", "--strict", code=65)
    for place in ("orders.csv:1:51: warning: ", "orders.csv:2:23: priority", "orders.csv:3:31: requestedAt", "orders.csv:3:41: earliest", "orders.csv:4:1: ",
                  "orders.csv:5:1: ", "gates.csv:2:1: order"):
        expect(place in ended.stdout, f"{place!r} is not in {ended.stdout}")


def lenient_tables():
    """Rows that no plan can be made of cost nobody else a place."""
    folder = scratch() / "tables-lenient"
    folder.mkdir()
    shutil.copy(scratch() / "tables-60-1/patients.csv", folder)
    (folder / "orders.csv").write_text("id,patient,exam,priority,requestedAt,earliest,due\n"
                                       + "".join(f"O-{number},{patient},us-abdomen,routine,2027-03-01T08:00,2027-03-0{first},2027-03-0{last}\n"
                                                 for number, patient, first, last in
                                                 [(1, "P-0001", 8, 9), (2, "P-9999", 8, 9), (3, "P-0002", 9, 8), (1, "P-0002", 8, 9), (4, "P-0003", 8, 9)]))
    (folder / "overrides.csv").write_text("order,neverDay\nO-2,2027-03-08\nO-4,2027-03-08\n")
    companion = folder.parent / "tables-lenient-companion"
    companion.write_text(json.dumps(COMPANION | {"pools": COMPANION["pools"]}))
    output = folder.parent / "tables-lenient-out"
    ended = fairslot("import", "csv", folder, "--companion", companion, "--output", output)
    document = json.loads(output.read_text())
    expect([row["id"] for row in document["orders"]] == ["O-1", "O-4"], f"these orders are left: {document['orders']}")
    expect([row["order"] for row in document["overrides"]] == ["O-4"], "what was decided about an order that is left out stands")
    for place in ("orders.csv:3: ", "orders.csv:4: ", "orders.csv:5: ", "overrides.csv:2: "):
        expect(place in ended.stdout, f"{place!r} is not in {ended.stdout}")
    quiet = fairslot("import", "csv", folder, "--companion", companion, "--output", output, "--quiet")
    expect("orders.csv:3" not in quiet.stdout and "3 refused as the daemon would" in quiet.stdout, f"--quiet says {quiet.stdout}")
    output.unlink()
    fairslot("import", "csv", folder, "--companion", companion, "--output", output, "--strict", code=65)
    expect(not output.exists(), "--strict has written")


def appointments():
    """What is booked or done is not planned again, and nobody is put into its time."""
    folder = scratch() / "import-booked"

    def slot(name, status, start, end):
        return {"resourceType": "Slot", "id": name, "schedule": {"reference": "Schedule/s"}, "status": status, "start": f"2027-03-09T{start}:00-05:00", "end": f"2027-03-09T{end}:00-05:00"}

    def made(name, status, start, end):
        return {"resourceType": "Appointment", "id": f"a-{name}", "status": status, "start": start, "end": end, "basedOn": [{"reference": f"ServiceRequest/{name}"}],
                "participant": [{"actor": {"reference": "Device/d1"}, "status": "accepted"}]}

    lines = [PATIENT, {"resourceType": "Schedule", "id": "s", "actor": [{"reference": "Device/d1"}]}, slot("free", "free", "08:00", "10:00"),
             slot("service", "busy-unavailable", "08:00", "09:00")]
    lines += [ORDER | {"id": name} for name in ("far", "done", "here", "open")]
    lines += [made("far", "booked", "2027-06-01T09:00:00-04:00", "2027-06-01T09:30:00-04:00"), made("done", "fulfilled", "2027-03-04T09:00:00-05:00", "2027-03-04T09:30:00-05:00"),
              made("here", "booked", "2027-03-09T09:00:00-05:00", "2027-03-09T09:30:00-05:00"), ORDER | {"id": "over", "status": "completed"},
              made("over", "noshow", "2027-03-03T09:00:00-05:00", "2027-03-03T09:30:00-05:00")]
    ended = small(folder, lines, "--outcomes", folder / "outcomes", "--strict", companion=COMPANION | {"weekly": {"pools": COMPANION["weekly"]["pools"]}})
    scenario = json.loads((folder / "out").read_text())
    expect([row["id"] for row in scenario["orders"]] == ["here", "open"], f"planned again: {scenario['orders']}")
    expect([row["from"][11:16] for row in scenario["sessions"]] == ["09:00"], f"time that is unavailable is open: {scenario['sessions']}")
    past = json.loads((folder / "outcomes").read_text())["appointments"]
    expect([(row["order"], row["outcome"]) for row in past] == [("done", "completed"), ("over", "missed")], f"outcomes: {past}")
    expect("1 booked elsewhere, 1 done, 1 not active" in ended.stdout, f"not counted: {ended.stdout}")
    fairslot("solve", folder / "out", "--output", folder / "plan", "--effort", "quick")
    plan = json.loads((folder / "plan/plan.json").read_text())
    starts = [(row["order"], row["start"][11:16]) for row in plan["appointments"]]
    expect(starts == [("open", "09:30")], f"placed: {starts}")


def refused_tables():
    """Nothing is written where somebody would be put into time that is not there, or half a table was read."""
    order = "O-1,P-1,us-abdomen,Routine ,2027-03-01 08:00,2027-03-08,2027-03-19"
    good = {"patients": "id;mobility\nP-1; Walk\n;\n", "orders": f"id,patient,exam,priority,requestedAt,earliest,due\n{order}\n",
            "bookings": "id,session,start,minutes,order\nB,us-1-am-2027-03-08,2027-03-08 09:00,30,O-1\n"}
    bad = [("bookings", good["bookings"].replace("2027-03-08 09:00", "9 am"), "bookings.csv:2:"), ("bookings", good["bookings"].replace(" 09:00", " 20:00"), "bookings.csv:2:"),
           ("orders", good["orders"] + 'O-2,"P"x\n' + order.replace("O-1", "O-3"), "orders.csv:3:"), ("orders", good["orders"].replace("Routine", "soon"), "orders.csv:1:"),
           ("patients", good["patients"].encode("utf-16"), "save the file as CSV in UTF-8"), ("sessions", "id,scanner,kind,from,to\ns,us-1,regular,8,12\n", "sessions.csv:2:")]
    companion = scratch() / "tables-refused-companion"
    companion.write_text(json.dumps(COMPANION))
    for number, (table, content, place) in enumerate([("patients", good["patients"], None)] + bad):
        folder = scratch() / f"tables-refused-{number}"
        folder.mkdir()
        for name, text in (good | {table: content}).items():
            (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        output = folder.with_suffix(".json")
        ended = fairslot("import", "csv", folder, "--companion", companion, "--output", output, code=65 if place else 0)
        expect(output.exists() == (place is None), f"{table}: {ended.stdout}")
        expect(place is None or place in ended.stdout, f"{place!r} is not in {ended.stdout}")


def run():
    with check("FHIR: a scenario comes back from its export but for what is listed, and no name with it"):
        for orders, seed, profile in [(60, 1, "community"), (200, 2, "metro"), (300, 3, "rural")]:
            output = fhir_round_trip(orders, seed, profile)
        fairslot("solve", output, "--output", scratch() / "import-solved", "--effort", "quick")
    with check("tables: a scenario comes back whole, and frictionless finds nothing"):
        for orders, seed, profile in [(60, 1, "community"), (200, 2, "metro"), (300, 3, "rural")]:
            tables_round_trip(orders, seed, profile)
    with check("FHIR: from an export and a companion to a plan"):
        from_export_to_plan()
    with check("FHIR: a broken line is named and costs nobody else a place"):
        broken_lines()
    with check("FHIR: what may be a booking is refused by line, and one without an id keeps its time"):
        lost_time()
    with check("FHIR: what was accepted and is booked without an order is not planned twice"):
        booked_without_order()
    with check("FHIR: bulk folders as servers name their files; nothing is written without orders"):
        bulk_folders()
    with check("FHIR: bundles, references within them, bulk manifests"):
        bundles()
    with check("FHIR: what is booked, done or unavailable is not planned over, and outcomes are told"):
        appointments()
    with check("tables: what would plan over a booking, or with half a table, is refused whole"):
        refused_tables()
    with check("tables: rows that cannot be planned are left out by line, and the rest is written"):
        lenient_tables()
    with check("tables: every wrong cell is named by file, line and column"):
        broken_tables()
