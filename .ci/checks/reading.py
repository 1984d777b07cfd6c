"""What others read us with: a JSON Schema validator, a CSV reader, an HTML parser."""
import csv
import json

import html5lib
import jsonschema

import scenarios
from harness import ROOT, SCENARIOS, check, expect, fairslot, scratch

CORPUS = ROOT / "Tests/Corpus/json"


def schema(name):
    document = json.loads((ROOT / f"Scenarios/{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(document)
    return document


def validate(document, name):
    store = jsonschema.Draft202012Validator(schema(name))
    found = [f"{error.json_path}: {error.message[:120]}" for error in store.iter_errors(document)]
    expect(not found, "; ".join(found[:5]))


def result(path):
    directory = scratch() / "results" / path.stem
    return directory if directory.exists() else scenarios.solved(path)


def read_lists(directory):
    files = sorted(directory.glob("*/*.csv"))
    expect(len(files) == 10, f"there are {len(files)} lists")
    for file in files:
        text = file.read_bytes().decode("utf-8")
        expect(not text.startswith("\ufeff"), f"{file.name} begins with a byte order mark")
        expect(text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), f"{file.name}: a line does not end in CRLF")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
        widths = {len(row) for row in rows}
        expect(len(widths) == 1, f"{file.name} has rows of {sorted(widths)} cells")
        expect(len(set(rows[0])) == len(rows[0]), f"{file.name} names a column twice")
        expect(not any("chance" in column.lower() for column in rows[0]), f"{file.name} has a chance in it")


def read_page(directory, name):
    page = (directory / name).read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    document = parser.parse(page)
    faults = [f"{position}: {code}" for position, code, _ in parser.errors]
    expect(not faults, "; ".join(faults[:5]))
    expect(document.get("lang"), "the page does not name its language")
    expect(document.find("head/title") is not None, "the page has no title")
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        expect(element.tag not in ("script", "iframe", "object", "embed"), f"the page holds a {element.tag}")
        source, target = element.get("src", "data:"), element.get("href", "#")
        expect(source.startswith("data:"), f"the page fetches {source[:60]!r}")
        lies_beside = (directory / target).is_file() and ".." not in target and element.tag == "a"
        expect(target.startswith("#") or lies_beside, f"the page leads to {target[:60]!r}")
    identifiers = [element.get("id") for element in document.iter() if element.get("id")]
    expect(len(identifiers) == len(set(identifiers)), "an id stands twice")


def is_json(data):
    """Whether Python reads it as RFC 8259 has it, with each key once: its own reader is kinder."""
    def members(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key stands twice")
        return dict(pairs)

    def no_constant(word):
        raise ValueError(word)

    def count(text):
        return 0

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_constant=no_constant, parse_int=count)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return False
    return True


def corpus():
    with check("documents of RFC 8259 are read, by us and by Python"):
        for file in sorted((CORPUS / "accepted").iterdir()):
            said = fairslot("validate", "--syntax", file, code=None)
            expect(said.returncode == 0, f"{file.name} is refused: {said.stdout[:200]}")
            expect(is_json(file.read_bytes()), f"Python refuses {file.name}")
            judged = json.loads(fairslot("validate", "--json", file, code=65).stdout)["findings"]
            expect(all(finding["class"] != "syntax" for finding in judged), f"{file.name}: a finding of syntax")
    with check("what is not JSON is refused where it goes wrong, and by Python too"):
        for line in (CORPUS / "refused.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            name, rule, row, column, _ = line.split("\t")
            file = CORPUS / "refused" / f"{name}.json"
            found = json.loads(fairslot("validate", "--syntax", "--json", file, code=65).stdout)["findings"][0]
            expect(found["class"] == "syntax", f"{name} is of class {found['class']}")
            expect([found["rule"], found["line"], found["column"]] == [rule, int(row), int(column)], f"{name}: {found}")
            # Python nests deeper.
            expect(rule == "too-deep" or not is_json(file.read_bytes()), f"Python reads {name}")


def run():
    corpus()
    with check("the default policy is what its schema describes"):
        validate(json.loads((ROOT / "Scenarios/policy-default.json").read_text()), "policy")
    for path in SCENARIOS:
        with check(f"{path.stem}: is what the schema describes"):
            validate(json.loads(path.read_text()), "scenario")
        with check(f"{path.stem}: lists read as CSV"):
            read_lists(result(path))
        with check(f"{path.stem}: pages read as HTML and fetch nothing"):
            for name in ["report.html", "equity.html"]:
                read_page(result(path), name)
        with check(f"{path.stem}: every other file reads as JSON"):
            for file in sorted(result(path).glob("*.json")):
                json.loads(file.read_text(encoding="utf-8"))
