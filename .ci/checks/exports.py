"""A scenario as other systems would export it: FHIR R4 as NDJSON, and a folder of tables. Written from the formats' own
pages and not from the importers, so that both can be wrong in different places only."""
import csv
import datetime
import json
import zoneinfo

CANARY = "Zq7canary"
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
GRAVITY = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
INTERPRETER = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed"
EXAMS = "urn:site:exams"
# Source of Payment Typology.
PAYERS = {"commercial": "512", "medicare": "11", "medicaid": "2", "public-other": "311", "self-pay": "81", "none": "82"}
HEAD = ("timeZone", "asOf", "horizon", "policy")


def instant(text, zone):
    """A time of the scenario, local or with an offset."""
    time = datetime.datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=zoneinfo.ZoneInfo(zone))


def companion(scenario, **more):
    document = {"schema": "fairslot.companion/1", "name": "round trip"}
    return document | {key: scenario[key] for key in HEAD if key in scenario} | more


# FHIR


def patient(row):
    resource = {
        "resourceType": "Patient", "id": row["id"], "active": True,
        "identifier": [{"system": "urn:oid:1.2.3", "value": f"{CANARY}-MRN-{row['id']}"}],
        "name": [{"family": f"{CANARY}-name", "given": [CANARY]}], "gender": "female", "birthDate": "1970-05-17",
        "address": [{"use": "home", "line": [f"{CANARY} Street 1"], "city": CANARY}]}
    if "zone" in row:
        resource["address"][0]["postalCode"] = "9" + row["zone"]
    if "language" in row:
        resource["communication"] = [{"preferred": True, "language": {"coding": [{"system": "urn:ietf:bcp:47", "code": row["language"]}], "text": CANARY}}]
    kinds = {channel["channel"] for channel in row.get("channels", [])}
    telecom = []
    if "text" in kinds:
        telecom.append({"system": "phone", "use": "mobile", "value": f"+1-555-{CANARY}"})
    elif "call" in kinds:
        telecom.append({"system": "phone", "use": "home", "value": f"+1-555-{CANARY}"})
    if "email" in kinds:
        telecom.append({"system": "email", "value": f"{CANARY}@example.org"})
    if telecom:
        resource["telecom"] = telecom
    return resource


def screening(row, number, barrier):
    """What a patient has said of one barrier."""
    resource = {
        "resourceType": "Observation", "id": f"{row['id']}-{number}", "status": "final",
        "subject": {"reference": f"Patient/{row['id']}", "display": CANARY}, "note": [{"text": CANARY}],
        "category": [{"coding": [{"system": GRAVITY, "code": barrier["code"]}]}],
        "code": {"coding": [{"system": LOINC, "code": "8689-2"}], "text": CANARY}}
    if "recorded" in barrier:
        resource["effectiveDateTime"] = barrier["recorded"]
    answers = {"yes": "LA33-6", "no": "LA32-8"}
    if barrier["code"] == "transportation-insecurity":
        resource["code"]["coding"] = [{"system": LOINC, "code": "93030-5"}]
        answers["yes"] = "LA30133-5"
    if barrier["code"] == "language-access":
        resource["code"]["coding"] = [{"system": LOINC, "code": "54588-9"}]
    if barrier["need"] in answers:
        resource["valueCodeableConcept"] = {"coding": [{"system": LOINC, "code": answers[barrier["need"]]}]}
    elif barrier["need"] == "declined":
        resource["dataAbsentReason"] = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-declined"}]}
    else:
        return None
    return resource


def order(row):
    return {
        "resourceType": "ServiceRequest", "id": row["id"], "status": "active", "intent": "order", "priority": row["priority"],
        "subject": {"reference": f"https://ehr.example.org/fhir/Patient/{row['patient']}/_history/3", "display": CANARY},
        "code": {"coding": [{"system": EXAMS, "code": row["exam"]}], "text": CANARY}, "authoredOn": row["requestedAt"],
        "occurrencePeriod": {"start": row["earliest"], "end": row["due"]}, "note": [{"text": CANARY}],
        "locationReference": [{"reference": f"Location/{site}"} for site in row.get("sitesAllowed", [])]}


def room(session, scenario):
    """A scanner and the site at which a session of it is."""
    standing = {row["id"]: row.get("site") for row in scenario["scanners"]}
    return session["scanner"], session.get("site") or standing[session["scanner"]]


def times(scenario):
    """Regular sessions as slots: free ones of a quarter of an hour at most, busy ones where something is booked."""
    zone = scenario["timeZone"]
    booked = {}
    for booking in scenario.get("bookings", []):
        booked.setdefault(booking["session"], []).append(booking)
    for scanner, site in sorted({room(session, scenario) for session in scenario["sessions"]}):
        yield {"resourceType": "Schedule", "id": f"schedule-{scanner}-{site}", "comment": CANARY,
               "actor": [{"reference": f"Device/{scanner}", "display": CANARY}, {"reference": f"Location/{site}"}]}
    number = 0
    for session in scenario["sessions"]:
        if session["kind"] != "regular" and session["id"] not in booked:
            continue
        at, end = instant(session["from"], zone), instant(session["to"], zone)
        taken = sorted((instant(b["start"], zone), instant(b["start"], zone) + datetime.timedelta(minutes=b["minutes"])) for b in booked.get(session["id"], []))
        while at < end:
            now = next((stretch for stretch in taken if stretch[0] == at), None)
            later = min((stretch[0] for stretch in taken if stretch[0] > at), default=end)
            until = now[1] if now else min(at + datetime.timedelta(minutes=15), later, end)
            number += 1
            yield {"resourceType": "Slot", "id": f"slot-{number}", "schedule": {"reference": "Schedule/schedule-{}-{}".format(*room(session, scenario))},
                   "status": "busy" if now else "free", "start": at.isoformat(), "end": until.isoformat(), "comment": CANARY}
            at = until


def appointment(booking, scenario):
    scanner = {session["id"]: session["scanner"] for session in scenario["sessions"]}[booking["session"]]
    start = instant(booking["start"], scenario["timeZone"])
    resource = {
        "resourceType": "Appointment", "id": booking["id"], "status": "booked", "start": start.isoformat(), "description": CANARY,
        "end": (start + datetime.timedelta(minutes=booking["minutes"])).isoformat(), "comment": CANARY,
        "participant": [{"actor": {"reference": f"Device/{scanner}"}, "status": "accepted"}]}
    if booking.get("patient"):
        resource["participant"].append({"actor": {"reference": f"Patient/{booking['patient']}", "display": CANARY}, "status": "accepted"})
    if booking.get("order"):
        resource["basedOn"] = [{"reference": f"ServiceRequest/{booking['order']}"}]
    return resource


def fhir(scenario, folder):
    """Writes a folder of NDJSON and the companion; the companion's path."""
    folder.mkdir(parents=True)
    booked = {booking["session"] for booking in scenario.get("bookings", [])}
    people = scenario["patients"]
    resources = {
        "Patient": [patient(row) for row in people],
        "Observation": [resource for row in people for number, barrier in enumerate(row.get("barriers", [])) if (resource := screening(row, number, barrier))],
        "Coverage": [{"resourceType": "Coverage", "id": f"coverage-{row['id']}", "status": "active", "beneficiary": {"reference": f"Patient/{row['id']}"},
                      "payor": [{"display": CANARY}], "subscriberId": CANARY, "type": {"coding": [{"system": "https://nahdo.org/sopt", "code": PAYERS[row["groups"]["payer"]]}]}}
                     for row in people if row.get("groups", {}).get("payer") in PAYERS],
        "ServiceRequest": [order(row) for row in scenario["orders"]],
        "times": list(times(scenario)),
        "Appointment": [appointment(row, scenario) for row in scenario.get("bookings", [])],
        "Location": [{"resourceType": "Location", "id": site["id"], "name": CANARY} for site in scenario["sites"]],
        "Device": [{"resourceType": "Device", "id": scanner["id"], "serialNumber": CANARY} for scanner in scenario["scanners"]]}
    for name, rows in resources.items():
        (folder / f"{name}.ndjson").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    kinds = {}
    for row in people:
        for channel in row.get("channels", []):
            kinds.setdefault(channel["channel"], {key: value for key, value in channel.items() if key != "quietHours"} | {"consent": True})
    path = folder.parent / f"{folder.name}-companion.json"
    path.write_text(json.dumps(companion(
        scenario, sites=scenario["sites"], scanners=scenario["scanners"], exams=scenario["exams"], pools=scenario.get("pools", []),
        travel=scenario.get("travel", []), sessions=[row for row in scenario["sessions"] if row["kind"] != "regular" and row["id"] not in booked],
        examCodes=[{"exam": row["id"], "system": EXAMS, "code": row["id"]} for row in scenario["exams"]],
        scannerReferences=[{"scanner": row["id"], "references": [f"Device/{row['id']}"]} for row in scenario["scanners"]],
        siteReferences=[{"site": row["id"], "references": [f"Location/{row['id']}"]} for row in scenario["sites"]],
        zones=[{"zone": zone, "postalCodes": ["9" + zone]} for zone in sorted({row["zone"] for row in people if "zone" in row})],
        channels=list(kinds.values()), transport={"modes": ["car"], "mobility": "walk"})))
    return path


# Tables: where a column's value stands in the scenario, if not under its own name.

BELOW = {
    "sessions": {name: ("opening", name) for name in ("price", "minimumMinutes", "held")},
    "patients": {name: ("transport", name) for name in ("modes", "maxMinutes", "mobility")}
    | {name: ("groups", name) for name in ("payer", "areaQuartile", "disability", "digitalAccess", "distanceBand")},
    "overrides": {"mustSession": ("must", "session"), "mustStart": ("must", "start"), "neverSite": ("never", "site"),
                  "neverSession": ("never", "session"), "neverDay": ("never", "day")},
    "channels": {"quietFrom": ("quietHours", "from"), "quietTo": ("quietHours", "to")}}
INSIDE = {
    "exam_draws": ("exams", ("draws",)), "pool_windows": ("pools", ("windows",)), "session_staff": ("sessions", ("opening", "draws")),
    "reserved": ("sessions", ("reserved",)), "booking_supports": ("bookings", ("bundle",)), "barriers": ("patients", ("barriers",)),
    "channels": ("patients", ("channels",)), "availability": ("orders", ("availability",)), "preferred": ("orders", ("preferred",)),
    "escort_hours": ("orders", ("escort", "availability")), "guardian_hours": ("orders", ("guardian", "availability")), "gates": ("orders", ("gates",))}
PARTS = {"previous_plan": "previousPlan"}


def found(row, path):
    for key in path:
        row = row.get(key) if isinstance(row, dict) else None
    return row


def cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)


def tables(scenario, folder, package):
    """Writes every table that the package describes and the scenario has rows for; the companion's path."""
    folder.mkdir(parents=True)
    for resource in package["resources"]:
        name, columns = resource["name"], [field["name"] for field in resource["schema"]["fields"]]
        if name in INSIDE:
            part, path = INSIDE[name]
            rows = [(row["id"], inner) for row in scenario.get(part, []) for inner in found(row, path) or []]
        elif name == "strata":
            rows = [(None, row) for row in scenario.get("measurement", {}).get("strata", [])]
        else:
            rows = [(None, row) for row in scenario.get(PARTS.get(name, name), [])]
        if not rows:
            continue
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for owner, row in rows:
                values = [owner] if owner else []
                cells = {column: found(row, BELOW.get(name, {}).get(column, (column,))) for column in columns[len(values):]}
                # An empty cell is not known; of who has no way to get about it is.
                writer.writerow(values + ["none" if column == "modes" and value == [] else cell(value) for column, value in cells.items()])
    path = folder.parent / f"{folder.name}-companion.json"
    path.write_text(json.dumps(companion(scenario)))
    return path
