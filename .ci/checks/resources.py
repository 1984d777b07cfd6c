"""fhir.ndjson by validators that nobody here wrote: fhirkit, fhir.resources, and the definitions of R4 with their invariants;
codes by lists of our own, since none of the three looks at them; and what it says beside what the plan says."""
import collections
import csv
import json
import os

import fhirkit
from fhir.resources.R4B import get_fhir_model_class

import exports
import fhirbase
from harness import ROOT, SCENARIOS, check, expect, fairslot, scratch

# Copied by hand from hl7.org/fhir/R4/terminologies-valuesets.html: every code with a required binding that may stand there.
PRIORITY = {"routine", "urgent", "asap", "stat"}
REQUEST = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
CODES = {
    "Appointment.status": {"proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error", "checked-in", "waitlist"},
    "Appointment.participant.required": {"required", "optional", "information-only"},
    "Appointment.participant.status": {"accepted", "declined", "tentative", "needs-action"},
    "ServiceRequest.status": REQUEST, "ServiceRequest.priority": PRIORITY,
    "ServiceRequest.intent": {"proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"},
    "Task.status": {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error"},
    "Task.intent": {"unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"},
    "Task.priority": PRIORITY, "CommunicationRequest.status": REQUEST, "CommunicationRequest.priority": PRIORITY,
    "Measure.status": {"draft", "active", "retired", "unknown"}, "MeasureReport.status": {"complete", "pending", "error"},
    "MeasureReport.type": {"individual", "subject-list", "summary", "data-collection"},
    "Provenance.entity.role": {"derivation", "revision", "quotation", "source", "removal"},
    "Device.deviceName.type": {"udi-label-name", "user-friendly-name", "patient-reported-name", "manufacturer-name", "model-name", "other"}}
# What a plan may say at all: it recommends, and nothing is in force.
OURS = {"Appointment.status": {"proposed", "waitlist"}, "Appointment.participant.status": {"needs-action", "accepted"}, "ServiceRequest.status": {"draft"},
        "Task.status": {"draft"}, "CommunicationRequest.status": {"draft"}, "ServiceRequest.intent": {"proposal"}, "Task.intent": {"proposal"}}
# Systems with codes that we use, by the lists of their owners.
SYSTEMS = {
    "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode": {"PHONE", "SMSWRIT", "EMAILWRIT", "ONLINEWRIT", "MAILWRIT"},
    "http://terminology.hl7.org/CodeSystem/participant-type": {"translator"}, "http://hl7.org/fhir/CodeSystem/task-code": {"fulfill"},
    "http://dicom.nema.org/resources/ontology/DCM": {"MR", "CT", "US", "MG", "DX", "CR", "NM", "PT", "XA", "RF", "BMD"},
    "http://terminology.hl7.org/CodeSystem/measure-population": {"denominator", "numerator"},
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-category": {"sdoh"},
    "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes": {"transportation-insecurity", "language-access", "medical-cost-burden"},
    "http://terminology.hl7.org/CodeSystem/measure-scoring": {"proportion"}, "http://terminology.hl7.org/CodeSystem/measure-type": {"process"},
    "http://terminology.hl7.org/CodeSystem/measure-improvement-notation": {"increase"}, "http://hl7.org/fhir/resource-types": {"Appointment"},
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type": {"assembler"}}
FREE = {"urn:ietf:bcp:47"}


def nodes(node, path):
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from nodes(value, f"{path}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value, path)


def codes(resource):
    met = collections.Counter()
    for path, value in nodes(resource, resource["resourceType"]):
        if path in CODES and isinstance(value, str):
            expect(value in CODES[path] and value in OURS.get(path, CODES[path]), f"{path} is {value}")
            met[path] += 1
        if isinstance(value, dict) and "code" in value and "system" in value:
            system, code = value["system"], value["code"]
            known = system in FREE or system.startswith("urn:fairslot:") or code in SYSTEMS.get(system, ())
            expect(known, f"{path}: {code} is no code of {system}")
    return met


def structure(resources):
    """fhirkit, fhir.resources, and the definitions."""
    lines = [json.dumps(resource) for resource in resources]
    # It raises on the first that is none.
    expect(len(fhirkit.parse_many(lines, threads=2)) == len(lines), "fhirkit lost a resource")
    seen, wrong = set(), []
    for resource in resources:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        wrong += fhirbase.findings(resource, seen)
    expect(not wrong, f"{len(wrong)} findings by R4's definitions: {wrong[:5]}")


def references(resources):
    """Every id is there once; what refers to a resource of the file finds it."""
    ids = [f"{resource['resourceType']}/{resource['id']}" for resource in resources]
    expect(len(ids) == len(set(ids)), f"an id stands twice: {[key for key, count in collections.Counter(ids).items() if count > 1][:3]}")
    for resource in resources:
        for path, value in nodes(resource, resource["resourceType"]):
            if isinstance(value, dict) and "reference" in value and "identifier" not in value:
                expect(value["reference"] in ids, f"{path} refers to {value['reference']}, which is not there")


def by_type(resources):
    kinds = collections.defaultdict(list)
    for resource in resources:
        kinds[resource["resourceType"]].append(resource)
    return kinds


def key(reference):
    return reference["identifier"]["value"]


def beside_the_plan(result, kinds):
    plan = json.loads((result / "plan.json").read_text())
    appointments = {key(row["basedOn"][0]): row for row in kinds["Appointment"]}
    expect(len(appointments) == len(kinds["Appointment"]) == len(plan["appointments"]) + len(plan["waiting"]), "an order has no appointment, or two")
    for row in plan["appointments"]:
        ours = appointments[row["order"]]
        actors = [key(participant["actor"]) for participant in ours["participant"]][:3]
        expect((ours["status"], ours["start"], ours["end"], actors) == ("proposed", row["start"], row["end"], [row["patient"], row["site"], row["scanner"]]),
               f"{row['order']} is another appointment")
        expect(ours["comment"] == row["why"]["text"], f"{row['order']} has another reason")
        expect(len(ours.get("extension", [])) == len(row["alternatives"]), f"{row['order']} has other alternatives")
    for row in plan["waiting"]:
        ours = appointments[row["order"]]
        expect(ours["status"] == "waitlist" and "start" not in ours and ours["comment"].startswith(row["text"]), f"{row['order']} is not waiting")
    for kind, name in (("ride", "rides"), ("interpreter", "interpreters")):
        with open(result / f"worklists/{name}.csv", newline="", encoding="utf-8") as file:
            listed = sorted((row["order"], row["pool"]) for row in csv.DictReader(file))
        asked = sorted((key(row["basedOn"][0]), key(row["performer"][0])) for row in kinds["ServiceRequest"] if row["code"]["coding"][0]["code"] == kind)
        expect(asked == listed, f"{name}.csv has {len(listed)} rows, {len(asked)} are requested")
    expect([row["focus"]["reference"] for row in kinds["Task"]] == [f"ServiceRequest/{row['id']}" for row in kinds["ServiceRequest"]], "a request has no task")
    contacts = collections.Counter((row["order"], row["kind"]) for row in plan["outreach"] if row["channel"] and row["kind"] not in ("question", "counselling"))
    written = collections.Counter((key(row["basedOn"][0]), row["category"][0]["coding"][0]["code"]) for row in kinds["CommunicationRequest"])
    missing = contacts - written
    expect(not missing, f"contacts without a request: {list(missing)[:3]}")
    expect(not any("payload" in row for row in kinds["CommunicationRequest"]), "a draft has a text")


def measured(result, kinds):
    """Populations by their own FHIRPath over the appointments of the file; strata as equity.json has them."""
    equity = json.loads((result / "equity.json").read_text())
    measures = {f"{row['url']}|{row['version']}": row for row in kinds["Measure"]}
    counted = {"placed": "placed", "on-time": "onTime"}
    for report in kinds["MeasureReport"]:
        measure = measures[report["measure"]]
        for population, criterion in zip(report["group"][0]["population"], measure["group"][0]["population"]):
            text = criterion["criteria"]["expression"]
            count = sum(1 for row in kinds["Appointment"] if fhirbase.holds(text, row, row))
            expect(population["count"] == count, f"{report['id']}: {population['count']} counted, {count} by {text}")
        name = counted[measure["id"]]
        rows = [(stratum, row) for stratifier, field in zip(report["group"][0].get("stratifier", []), equity["fields"] + equity["twoWay"])
                for stratum, row in zip(stratifier["stratum"], field["strata"], strict=True)]
        for stratum, row in rows:
            for population, figure in zip(stratum["population"], (row["orders"], row[name])):
                expect(population.get("count", "hidden") == figure, f"{report['id']}: {population} beside {figure}")
                expect(("_count" in population) == (figure == "hidden"), "what is hidden does not say so")
    expect(len(kinds["Provenance"]) == 1 and len(kinds["Device"]) == 1, "there is not one Provenance and one Device")
    expect(len(kinds["Provenance"][0]["target"]) == len(kinds["Appointment"]) + len(kinds["MeasureReport"]), "the Provenance is not about all")


def read(result):
    text = (result / "fhir.ndjson").read_bytes().decode()
    return [json.loads(line) for line in text.splitlines()]


def solved(scenario, name, *options):
    result = scratch() / f"fhir-out-{name}"
    fairslot("solve", scenario, "--output", result, "--effort", "quick", *options)
    return result


def whole(scenario, name):
    result = solved(scenario, name)
    resources = read(result)
    met = collections.Counter()
    for resource in resources:
        met += codes(resource)
    structure(resources)
    references(resources)
    kinds = by_type(resources)
    beside_the_plan(result, kinds)
    measured(result, kinds)
    return len(resources), met


def validators_see():
    """What is known to be wrong is found: a check that cannot fail shows nothing."""
    result = solved(ROOT / "Scenarios/first-day.json", "wrong")
    good = next(row for row in read(result) if row["resourceType"] == "Appointment" and row["status"] == "proposed")
    wrong = {
        "app-2": {key: value for key, value in good.items() if key != "end"},
        "app-3": {key: value for key, value in good.items() if key not in ("start", "end")} | {"status": "booked"},
        "app-1": good | {"participant": [{"status": "needs-action"}]}, "is missing": {key: value for key, value in good.items() if key != "participant"},
        "no instant": good | {"start": good["start"][:16]}, "per-1": good | {"requestedPeriod": [{"start": "2027-03-09", "end": "2027-03-08"}]},
        "no such element": good | {"colour": "red"}, "a list": good | {"slot": {"reference": "Slot/1"}}}
    for word, resource in wrong.items():
        found = fhirbase.findings(resource, set())
        expect(any(word in finding for finding in found), f"{word} was not found: {found}")


def nobody_s_name():
    """Names, numbers, addresses and notes in every resource of an export: none reaches the daemon's spool, findings or log."""
    scenario = scratch() / "fhir-canaries.json"
    fairslot("generate", "--orders", 120, "--seed", 8, "--profile", "metro", "--output", scenario)
    folder = scratch() / "fhir-canaries"
    companion = exports.fhir(json.loads(scenario.read_text()), folder)
    expect(sum(path.read_text().count(exports.CANARY) for path in folder.iterdir()) > 1000, "there are hardly any canaries")
    spool = scratch() / "fhir-canaries-spool"
    (spool / "incoming").mkdir(parents=True)
    said = fairslot("import", "fhir", folder, "--companion", companion, "--output", spool / "incoming/day.json", "--findings", scratch() / "fhir-canaries.ndjson")
    ended = fairslot("daemon", "--spool", spool, "--once", "--settle", "0s")
    results = list((spool / "outgoing").glob("*/fhir.ndjson"))
    expect(len(results) == 1, f"the daemon has not answered: {ended.stdout}{ended.stderr}")
    singing = [path for path in spool.rglob("*") if path.is_file() and exports.CANARY.encode() in path.read_bytes()]
    expect(not singing, f"canaries in {singing}")
    expect(exports.CANARY not in said.stdout + said.stderr + ended.stdout + ended.stderr, "a canary in what was printed")
    expect(exports.CANARY not in (scratch() / "fhir-canaries.ndjson").read_text(), "a canary in a finding")


def run():
    with check("FHIR: no name, number or note of an export reaches an output of the daemon"):
        nobody_s_name()
    with check("FHIR: R4's definitions and invariants find what was broken on purpose"):
        validators_see()
    with check("FHIR: every scenario here becomes resources without a finding, that say what the plan says"):
        for path in SCENARIOS:
            whole(path, path.stem)
    sizes = [(200, 1, "community"), (400, 2, "metro"), (700, 3, "rural"), (1000, 4, "metro"), (2000, 5, "community")]
    met = collections.Counter()
    for orders, seed, profile in sizes if os.environ.get("FAIRSLOT_WHOLE") else sizes[:2]:
        with check(f"FHIR: {orders} orders, {profile}: no finding by fhirkit, fhir.resources and R4's invariants"):
            scenario = scratch() / f"fhir-{orders}-{seed}-{profile}-out.json"
            fairslot("generate", "--orders", orders, "--seed", seed, "--profile", profile, "--output", scenario)
            count, own = whole(scenario, f"{orders}-{profile}")
            met += own
            print(f"      {count} resources", flush=True)
    with check("FHIR: every required code that can be written was met"):
        expect(set(met) == set(CODES), f"not met: {sorted(set(CODES) - set(met))}")
