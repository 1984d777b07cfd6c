"""What people are given at the desk: spreadsheets, texts, letters and calendars, read by programs that are not ours."""
import csv
import datetime
import io
import itertools
import json
import re
import shutil

import frictionless
import icalendar
import openpyxl
import textstat

import scenarios
from harness import ROOT, check, expect, fairslot, scratch, tree

SCENARIO = ROOT / "Scenarios/worked-example.json"
SITE = ["--clinic", "North Imaging", "--phone", "(555) 010-0199"]
# What spreadsheets like to turn into numbers, dates and formulas, or to show in the wrong direction.
# The first is a key that every list of the result has: contact details lose the blanks round them.
HOSTILE = [" x ", "007", "12345678901234567", "1E5", '=HYPERLINK("http://a.example","b")', "+1-1", "@sum", "-2+3", "MARCH1",
           "1/2", "محمد عبد الله", "שרה כהן", "Ana 🚌 Sá", "a,b \"c\"\nd", "TRUE", "#N/A", "'7"]
TEMPLATES = ROOT / "Sources/Desk/Templates"
SAMPLE = {"clinic": "North Imaging", "phone": "555 0100", "name": "Ana", "day": "May 4", "day2": "May 5",
          "time": "9:30", "time2": "8:00", "place": "Elm Street", "place2": "Elm Street"}


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def worklist(result, name, *more, code=0):
    output = scratch() / name
    ended = fairslot("worklist", result, "--output", output, *SITE, *more, code=code)
    return output if code == 0 else ended.stderr


def hostile(result):
    """The result with other keys of orders and patients, and contact details that are no better."""
    copy = scratch() / "hostile"
    shutil.copytree(result, copy)
    keys = {}
    for path in sorted(copy.glob("*/*.csv")):
        table = rows(path)
        for row in table:
            for column in ("order", "patient", "insteadOf", "site", "session", "pool"):
                if row.get(column):
                    row[column] = keys.setdefault(row[column], HOSTILE[len(keys) % len(HOSTILE)])
        if table:
            with open(path, "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(table[0]))
                writer.writeheader()
                writer.writerows(table)
    contacts = copy.with_suffix(".csv")
    patients = sorted({row["patient"] for path in copy.glob("*/*.csv") for row in rows(path) if row.get("patient")})
    with open(contacts, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["patient", "name", "recordNumber", "birthDate", "phone", "phone2", "email", "address"])
        words = itertools.cycle(HOSTILE[::-1])
        for patient in patients:
            writer.writerow([patient, next(words), next(words), "1931-07-04", *(next(words) for _ in range(4))])
    return copy, contacts


def as_written(text, kind):
    if text == "":
        return None
    if kind in ("integer", "number"):
        return float(text)
    if kind == "date":
        return datetime.datetime.fromisoformat(text)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    return text


def compare(output, name, fields):
    """Each cell of a workbook with the same cell of the table beside it; all that stood in one."""
    seen = set()
    book = openpyxl.load_workbook(output / f"{name}.xlsx")
    sheet, table = book[name], rows(output / f"{name}.csv")
    expect([cell.value for cell in sheet[1]] == [field["title"] for field in fields], f"{name}: the head differs")
    expect(sheet.freeze_panes == "A2" and sheet.auto_filter.ref, f"{name}: no frozen head, or no filter")
    expect(sheet.max_row == len(table) + 1, f"{name}: {sheet.max_row - 1} rows, not {len(table)}")
    expect(book["fairslot"].sheet_state == "hidden", f"{name}: the facts are shown")
    for number, row in enumerate(table):
        for column, field in enumerate(fields):
            cell = sheet.cell(number + 2, column + 1)
            seen.add(cell.value)
            text = row[field["name"]]
            # The table for people guards what a spreadsheet would run; the workbook need not.
            if field["type"] == "string" and re.match(r"'[=+\-@\t\r]", text):
                text = text[1:]
            wanted = as_written(text, field["type"])
            expect(cell.value == wanted, f"{name} {cell.coordinate}: {cell.value!r} is not {wanted!r}")
            expect(cell.data_type != "f", f"{name} {cell.coordinate} is a formula")
            if field["type"] == "string":
                expect(cell.number_format == "@", f"{name} {cell.coordinate} is not text for good")
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    expect(len(lists) == 1, f"{name}: outcomes are not chosen from a list")
    return seen


# GSM 03.38 by another way than the program's: the basic table as octets of the standard's order, extension apart.
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
GSM2 = set("\f^{}\\[~]|€")


def segments(text):
    if all(letter in GSM | GSM2 for letter in text):
        pieces, one, more = ["12" if letter in GSM2 else "1" for letter in text], 160, 153
        name = "GSM-7"
    else:
        pieces, one, more, name = ["12" if ord(letter) > 0xFFFF else "1" for letter in text], 70, 67, "UCS-2"
    if sum(map(len, pieces)) <= one:
        return name, 1
    messages = [0]
    for piece in pieces:
        if messages[-1] + len(piece) > more:
            messages.append(0)
        messages[-1] += len(piece)
    return name, len(messages)


def grades():
    for file in sorted(TEMPLATES.glob("*.txt")):
        head, body = file.read_text(encoding="utf-8").split("\n---\n")
        language = re.search(r"^language: (\w+)$", head, re.M)[1]
        if "kind: words" in head:
            continue
        text = re.sub(r"\{[?/]\w+\}", "", body)
        text = re.sub(r"\{(\w+)\}", lambda name: SAMPLE[name[1]], text)
        # A heading and an item of a list end like a sentence.
        text = re.sub(r"^[#-] ?(.*)$", r"\1.", text, flags=re.M)
        textstat.set_lang(language)
        if language == "en":
            grade = textstat.flesch_kincaid_grade(text)
            expect(grade <= 6.0, f"{file.name}: reading grade {grade}, more than 6")
        else:
            ease = textstat.fernandez_huerta(text)
            expect(ease >= 70, f"{file.name}: reading ease {ease}, less than 70")
        expect("draft: for review" in head or "reviewedBy: " in head, f"{file.name}: not marked")


def calendars(output, result):
    planned = {row["order"]: row for row in rows(result / "worklists/schedule.csv")}
    seen = {}
    for file in sorted(output.glob("calendar-*.ics")):
        bytes_ = file.read_bytes()
        expect(all(len(line) <= 75 for line in bytes_.split(b"\r\n")) and b"\n" not in bytes_.replace(b"\r\n", b""),
               f"{file.name}: a line is too long, or does not end in CRLF")
        calendar = icalendar.Calendar.from_ical(bytes_)
        expect(not calendar.get_missing_tzids(), f"{file.name}: a zone is missing")
        for event in calendar.walk("VEVENT"):
            expect(not event.errors and event["STATUS"] == "TENTATIVE", f"{file.name}: {event.errors}")
            order = str(event["UID"]).removesuffix("@fairslot")
            row = planned[order]
            expect(event.decoded("DTSTART") == datetime.datetime.fromisoformat(row["start"]), f"{order}: another start")
            expect(event.decoded("DTEND") == datetime.datetime.fromisoformat(row["end"]), f"{order}: another end")
            expect(row["patient"] not in str(event["SUMMARY"]), f"{order}: the patient is named")
            seen[order] = int(event["SEQUENCE"])
    expect(seen.keys() == planned.keys(), "calendars have other orders than the schedule")
    return seen


def contacts_that_miss(result):
    """Who has no contact details, and whose nobody's are, is said without a key; nobody is greeted without a name."""
    people = scratch() / "people.csv"
    patients = sorted({row["patient"] for name in ("calls", "letters") for row in rows(result / f"worklists/{name}.csv")})
    people.write_text(f"patient,name,preferredLanguage\n{patients[0]},Ann Ash,es\nP-none,Bo Birk,en\n", encoding="utf-8")
    output = scratch() / "desk-people"
    ended = fairslot("worklist", result, "--output", output, *SITE, "--contacts", people)
    said = re.search(r"people.csv: (\d+) of (\d+) patients on these lists have no contact details", ended.stdout)
    expect(said and int(said[1]) == int(said[2]) - 1, f"who has none is not said: {ended.stdout}")
    expect("people.csv:3: 1 row of contacts belongs to nobody" in ended.stdout, f"whose nobody's are is not said: {ended.stdout}")
    expect("preferredLanguage is not used" in ended.stdout, "a column that is not used is not said")
    expect(not re.search("P-none|Birk|Ash", ended.stdout), "a key or a name is printed")
    for page in output.glob("letters-*.html"):
        text = page.read_text(encoding="utf-8")
        expect("Dear ," not in text and "Hola, :" not in text, f"{page.name} greets nobody")
    incomplete = [row for row in rows(output / "letters.csv") if row["lacking"]]
    expect(incomplete and f"letters: {len(incomplete)} lack" in ended.stdout, f"{len(incomplete)} lack something: {ended.stdout}")


def templates_refused(result):
    own = scratch() / "own-templates"
    own.mkdir()
    (own / "t.txt").write_text("id: offer-text\nversion: 1\nlanguage: en\ndir: ltr\nkind: text\ndraft: for review\n---\nYour {exam}\n")
    errors = worklist(result, "refused", "--templates", own, code=65)
    expect("t.txt:8:6: " in errors, f"it prints {errors!r}")
    expect(not (scratch() / "refused").exists(), "it left something behind")
    # As Windows saves it.
    text = (TEMPLATES / "offer-text.en.txt").read_text(encoding="utf-8").replace("version: 1", "version: 7")
    (own / "t.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    output = worklist(result, "windows", "--templates", own)
    versions = {row["templateVersion"] for row in rows(output / "letters.csv") if row["template"] == "offer-text" and row["body"]}
    expect(all(version.startswith("7") for version in versions), f"a template saved on Windows is not used: {versions}")


def run():
    result = scenarios.solved(SCENARIO, into="desk")
    with check("worklists: what machines read is valid by its own description, and no other column is there"):
        for folder, lists in (("worklists", 9), ("finance", 1)):
            report = frictionless.validate(str(result / folder / "datapackage.json"))
            expect(report.valid and report.stats["tasks"] == lists, f"frictionless: {report.flatten(['name', 'type', 'message'])[:3]}")
    strange, contacts = hostile(result)
    output = worklist(strange, "desk-lists", "--contacts", contacts)
    with check("worklists: openpyxl reads every cell as written: zeros in front, 17 digits, 1E5, formulas, right to left"):
        package = json.loads((output / "datapackage.json").read_text())
        seen = set()
        for resource in package["resources"]:
            seen |= compare(output, resource["name"], resource["schema"]["fields"])
        expect(seen >= set(HOSTILE), f"not tried: {set(HOSTILE) - seen}")
    with check("worklists: frictionless finds the tables for people valid, and no field would run as a formula"):
        report = frictionless.validate(str(output / "datapackage.json"))
        expect(report.valid and report.stats["tasks"] == 9, f"frictionless: {report.flatten(['name', 'type', 'message'])[:3]}")
        for resource in package["resources"]:
            text = {field["name"] for field in resource["schema"]["fields"] if field["type"] == "string"}
            for row in rows(output / resource["path"]):
                for column in text:
                    expect(not row[column].startswith(("=", "+", "-", "@", "\t", "\r")), f"{resource['name']} {column} would run")
    with check("worklists: asked again, every file has the same bytes"):
        again = worklist(strange, "desk-again", "--contacts", contacts)
        one, other = tree(output), tree(again)
        expect(one == other, f"these differ: {[name for name in one if one[name] != other.get(name)]}")
    with check("worklists: a desk gets its own list and nothing else"):
        alone = worklist(result, "desk-alone", "--desk", "rides")
        expect(set(tree(alone)) == {"rides.csv", "rides.xlsx", "datapackage.json"}, f"it made {sorted(tree(alone))}")
    with check("calendars: icalendar reads them; an event keeps its name and rises with the planning instant"):
        lists = worklist(result, "desk-calendars", "--desk", "calendars")
        before = calendars(lists, result)
        later = json.loads(SCENARIO.read_text())
        later["asOf"] = later["asOf"].replace("T08:00", "T08:05")
        path = scratch() / "later.json"
        path.write_text(json.dumps(later))
        next_result = scenarios.solved(path, into="desk")
        after = calendars(worklist(next_result, "desk-later", "--desk", "calendars"), next_result)
        both = before.keys() & after.keys()
        expect(both and all(after[order] > before[order] for order in both), "no sequence has risen")
    with check("messages: segments equal an independent count"):
        texts = [row for row in rows(worklist(result, "desk-texts", "--desk", "letters") / "letters.csv") if row["channel"] == "text"]
        expect(texts, "there is no text to count")
        for row in texts:
            expect((row["encoding"], int(row["segments"])) == segments(row["body"]), f"{row['order']}: {row['segments']}")
            expect("{" not in row["body"], f"{row['order']}: a variable is left")
    with check("messages: templates read at most at grade 6 in English, at 70 or more in Spanish"):
        grades()
    with check("messages: a variable that a text may not hold is refused, with file and line"):
        templates_refused(result)
    with check("messages: who has no contact details is counted, and greeted by no name"):
        contacts_that_miss(result)
