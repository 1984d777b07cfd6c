"""Outcomes against chances: figures recomputed by statsmodels and scipy on made-up appointments whose truth is known."""
import datetime
import hashlib
import itertools
import json
import math
import random
import shutil

import jsonschema
import numpy
import scipy.optimize
import scipy.stats
import statsmodels.api

from daemon import CANARY, CANARY_FILE, Spool
from harness import ROOT, check, expect, fairslot, scratch, tree

# The published figures, written out a second time.
BASE = {"MG": 0.0699, "CT": 0.065, "MR": 0.065, "DX": 0.0125, "CR": 0.0125}
WAIT = {"adult": (1, 1.39, 1.77), "paediatric": (1, 2.7, 3.7)}
REACH, TEXT, CALL, OWN, SECOND, HIGH, NEXT = 0.68, 0.82, 0.72, 0.46, 0.82, 0.2, 0.5
FLOOR, CAP = 0.01, 0.6
PRIOR = {"intercept": 1, "slope": 0.5, "modalityIntercept": 0.5, "modalitySlope": 0.25}


def logit(p):
    return math.log(p / (1 - p))


def expit(x):
    return 1 / (1 + numpy.exp(-x))


def parts(row):
    """Base, spread above it, and what help does, on the logit scale."""
    base = logit(BASE.get(row["modality"], 0.0325))
    days = (datetime.date.fromisoformat(row["day"]) - datetime.date.fromisoformat(row["requested"])).days
    spread = math.log(WAIT[row.get("population", "adult")][0 if days < 7 else 1 if days <= 21 else 2])
    if row.get("costNeed") == "yes" and not row.get("counselling"):
        spread += math.log(2)
    contact = row.get("contact", {})
    first = {"text": math.log(TEXT), "call": math.log(OWN if contact.get("ownLanguage") else CALL)}.get(
        contact.get("channel"), 0)
    risk = expit(base + spread)
    again = logit(risk * SECOND) - logit(risk) if contact.get("second") and first and risk >= HIGH else 0
    return base, spread, REACH * (min(first, again) + NEXT * max(first, again))


def made(count, seed, truth, contacted=lambda chance, draw: draw.random() < 0.3, drift=0.0):
    """Appointments over a year whose chances of missing are base + help + intercept + slope × spread."""
    draw = random.Random(seed)
    rows = []
    first = datetime.date(2025, 1, 6)
    for number in range(count):
        requested = first + datetime.timedelta(days=number * 360 // count)
        row = {
            "order": f"O-{number}", "modality": draw.choice(list(truth)),
            "population": draw.choice(["adult", "adult", "paediatric"]), "requested": requested.isoformat(),
            "day": (requested + datetime.timedelta(days=draw.choice([1, 3, 5, 9, 14, 20, 25, 40]))).isoformat(),
            "costNeed": draw.choice(["yes", "no", "unknown"]),
            "strata": {"race": draw.choice(["a", "b"]), "sex": draw.choice(["f", "m"])}}
        intercept, slope = truth[row["modality"]]
        base, spread, _ = parts(row)
        chance = expit(base + intercept + slope * spread + drift * (number >= 0.7 * count))
        if contacted(chance, draw):
            row["contact"] = {"channel": "call", "ownLanguage": draw.random() < 0.3, "second": draw.random() < 0.3}
        base, spread, help = parts(row)
        chance = expit(base + help + intercept + slope * spread + drift * (number >= 0.7 * count))
        outcome = draw.random()
        row["outcome"] = "missed" if outcome < chance else "cancelled" if outcome < chance + 0.18 else "completed"
        rows.append(row)
    return rows


def written(name, rows):
    path = scratch() / f"{name}.json"
    path.write_text(json.dumps({"schema": "fairslot.outcomes/1", "appointments": rows}))
    return path


def policy(suppression):
    path = scratch() / f"policy-{suppression}.json"
    path.write_text(json.dumps({"schema": "fairslot.policy/1", "suppression": suppression}))
    return path


def calibrate(*arguments, suppression="internal", code=0):
    return fairslot("calibrate", *arguments, "--policy", policy(suppression), code=code).stdout


def mode(rows):
    """The mode by scipy, of the same penalised likelihood; the variances from its curvature, by differences."""
    names = [name for name in ["MR", "CT", "US", "MG", "DX"] if any(row["modality"] == name for row in rows)]
    place = numpy.array([names.index(row["modality"]) for row in rows])
    base, spread, help = (numpy.array(part) for part in zip(*map(parts, rows)))
    missed = numpy.array([row["outcome"] == "missed" for row in rows], dtype=float)

    def loss(theta):
        eta = base + help + theta[2 + 2 * place] + theta[3 + 2 * place] * spread
        value = -(missed * eta - numpy.logaddexp(0, eta)).sum()
        value += theta[0] ** 2 / 2 / PRIOR["intercept"] ** 2 + (theta[1] - 1) ** 2 / 2 / PRIOR["slope"] ** 2
        value += ((theta[2::2] - theta[0]) ** 2).sum() / 2 / PRIOR["modalityIntercept"] ** 2
        return value + ((theta[3::2] - theta[1]) ** 2).sum() / 2 / PRIOR["modalitySlope"] ** 2

    start = numpy.array([0.0, 1.0] * (len(names) + 1))
    found = scipy.optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-7})
    weight = expit(base + help + found.x[2 + 2 * place] + found.x[3 + 2 * place] * spread)
    weight = weight * (1 - weight)
    size = len(start)
    hessian = numpy.zeros((size, size))
    hessian[0, 0] += PRIOR["intercept"] ** -2
    hessian[1, 1] += PRIOR["slope"] ** -2
    for group in range(len(names)):
        own = place == group
        a, b = 2 + 2 * group, 3 + 2 * group
        hessian[a, a] += weight[own].sum()
        hessian[a, b] += (weight * spread)[own].sum()
        hessian[b, a] += (weight * spread)[own].sum()
        hessian[b, b] += (weight * spread**2)[own].sum()
        for own, parent, tau in [(a, 0, PRIOR["modalityIntercept"]), (b, 1, PRIOR["modalitySlope"])]:
            hessian[own, own] += tau**-2
            hessian[parent, parent] += tau**-2
            hessian[own, parent] -= tau**-2
            hessian[parent, own] -= tau**-2
    return names, found.x, numpy.sqrt(numpy.diag(numpy.linalg.inv(hessian)))


def near(found, expected, name, tolerance=2e-5):
    expect(abs(found - expected) <= tolerance, f"{name}: {found}, not {expected}")


def interval(found, value, deviation, name, tolerance=2e-5):
    for part, expected in [("value", value), ("low", value - 1.959964 * deviation), ("high", value + 1.959964 * deviation)]:
        near(found[part], expected, f"{name} {part}", tolerance)


def chances(rows, model):
    result = []
    for row in rows:
        base, spread, help = parts(row)
        own = model.get(row["modality"], (0, 1))
        result.append(min(max(round(float(expit(base + help + own[0] + own[1] * spread)), 6), FLOOR), CAP))
    return numpy.array(result)


def measures(found, p, y, name):
    near(found["brier"], float(((p - y) ** 2).mean()), f"{name} Brier", 2e-6)
    near(found["logLoss"], float(-(y * numpy.log(p) + (1 - y) * numpy.log(1 - p)).mean()), f"{name} log loss", 2e-6)
    rank = numpy.argsort(p, kind="stable")
    first = {value: int(numpy.searchsorted(p[rank], value)) for value in p}
    bins = numpy.array([first[value] * 10 // len(p) for value in p])
    error = sum(abs((p - y)[bins == b].sum()) for b in range(10)) / len(p)
    near(found["calibrationError"], float(error), f"{name} calibration error", 2e-6)
    x = numpy.log(p / (1 - p))
    level = statsmodels.api.GLM(y, numpy.ones(len(y)), family=statsmodels.api.families.Binomial(), offset=x).fit()
    interval(found["inTheLarge"], level.params[0], level.bse[0], f"{name} level")
    slope = statsmodels.api.Logit(y, numpy.column_stack([numpy.ones(len(x)), x])).fit(disp=0)
    interval(found["slope"], slope.params[1], slope.bse[1], f"{name} slope")


TRUTH = {"MR": (0.5, 0.7), "CT": (0.3, 0.9), "US": (0.9, 0.6), "MG": (-0.4, 1.1)}


def used(model):
    """Where the policy says so, and only there, the plan's chances are the model's; the result says which and verifies."""
    policy = scratch() / "calibrated.json"
    policy.write_text('{"schema": "fairslot.policy/1", "attendance": "calibrated"}')
    first = ROOT / "Scenarios/first-day.json"
    solve = ["solve", first, "--effort", "quick", "--output"]
    fairslot(*solve, scratch() / "cited")
    said = fairslot(*solve, scratch() / "unused", "--model", model).stderr
    expect("the model was not used" in said, f"it is not said that the model is of no use: {said}")
    plans = {}
    for name in ["cited", "unused"]:
        plans[name] = json.loads((scratch() / name / "plan.json").read_text())["appointments"]
    expect(plans["cited"] == plans["unused"], "a model changed a plan whose policy goes by published figures")
    refused = fairslot(*solve, scratch() / "none", "--policy", policy, code=65).stdout
    expect("no model is named" in refused, f"a missing model is no finding: {refused}")
    own = scratch() / "own"
    fairslot(*solve, own, "--policy", policy, "--model", model)
    manifest = json.loads((own / "manifest.json").read_text())
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    expect(manifest["attendance"] == {"basis": "calibrated", "sha256": digest}, f"{manifest['attendance']}")
    line = json.loads(model.read_text())
    line = next((part for part in line["modalities"] if part["modality"] == "US"), line["overall"])
    scenario = {order["id"]: order for order in json.loads(first.read_text())["orders"]}
    for before, after in zip(plans["cited"], json.loads((own / "plan.json").read_text())["appointments"]):
        if (before["start"], before["optional"], before["contact"]) != (after["start"], after["optional"], after["contact"]):
            continue
        days = (datetime.date.fromisoformat(after["start"][:10])
                - datetime.date.fromisoformat(scenario[after["order"]]["requestedAt"][:10])).days
        spread = math.log(WAIT["adult"][0 if days < 7 else 1 if days <= 21 else 2])
        shift = line["intercept"] + (line["slope"] - 1) * spread
        missed = float(expit(logit(before["chance"]["missed"]) + shift))
        near(after["chance"]["missed"], min(max(missed, FLOOR), CAP), "chance", 2e-5)
        near(after["chance"]["cancelled"], line["cancelled"], "cancelled", 2e-6)
    said = fairslot("verify", own, "--policy", policy).stdout
    expect(digest in said, f"the model is not named: {said}")
    forged = scratch() / "forged.json"
    forged.write_text(model.read_text().replace('"slope": 0', '"slope": 1'))
    fairslot("verify", own, "--policy", policy, "--model", forged, code=1)
    fairslot("verify", own, code=1)


def dropped(path, model):
    """A file of outcomes is answered with a calibration; the daemon goes on as it was."""
    with Spool() as spool:
        rows = json.loads(path.read_text())
        for row in rows["appointments"]:
            row["patient"] = CANARY
        spool.put(CANARY_FILE, json.dumps(rows).encode())
        bad = dict(rows, appointments=[dict(rows["appointments"][0], outcome=CANARY)])
        spool.put("bad-" + CANARY_FILE, json.dumps(bad).encode())
        spool.once()
        spool.expect_at_rest()
        spool.expect_verified(1)
        spool.expect_discreet()
        result = spool.path / "outgoing" / spool.names("outgoing")[0]
        expect(set(tree(result)) == {"attendance.json", "calibration.json", "manifest.json", "summary.txt"}, "files")
        manifest = json.loads((result / "manifest.json").read_text())
        expect(manifest["status"] == "calibrated" and manifest["job"] == result.name, f"{manifest}")
        events = [event["event"] for event in spool.events()]
        expect(
            sorted(events) == ["accepted", "accepted", "published", "rejected", "started", "stopped"], f"{events}")
        expect(not (spool.path / "state/attendance.json").exists(), "the daemon took the model for its own")
        (result / "summary.txt").write_text("better\n")
        fairslot("verify", result, code=1)
        before = spool.answers()
        spool.put("again.json", json.dumps(rows).encode())
        spool.once()
        expect(spool.answers() == before, "the same outcomes again changed an answer")


def kept(rows):
    """Each calibration rests on the outcomes before it, in the order of arrival, however many workers there are."""
    parts = [rows[:3000], rows[3000:6000], [dict(row, outcome="completed") for row in rows[:500]] + rows[6000:]]
    texts = [json.dumps({"schema": "fairslot.outcomes/1", "appointments": part}).encode() for part in parts]
    digests = [hashlib.sha256(text).hexdigest() for text in texts]
    bad = json.dumps({"schema": "fairslot.outcomes/1", "appointments": []}).encode()

    def results(spool):
        spool.expect_at_rest()
        spool.expect_verified(3)
        found = {}
        for name in spool.names("outgoing"):
            manifest = json.loads((spool.path / "outgoing" / name / "manifest.json").read_text())
            found[manifest["outcomes"]["sha256"]] = tree(spool.path / "outgoing" / name)
        expect(set(found) == set(digests), "other files were answered")
        return [found[digest] for digest in digests]

    with Spool() as one, Spool() as all_at_once, Spool() as bounded:
        for number, text in enumerate(texts):
            one.put(f"{number}.json", text)
            one.once()
        for number, text in enumerate([texts[0], bad, texts[1], texts[2]]):
            all_at_once.put(f"{number}.json", text)
            bounded.put(f"{number}.json", text)
        all_at_once.once("--workers", "3")
        bounded.once("--outcome-files", "2")
        expect(results(one) == results(all_at_once), "the order of arrival alone should count")
        last = results(one)[-1]
        expect(json.loads(last["manifest.json"])["restsOn"] == digests, "the last does not rest on all")
        report = json.loads(last["calibration.json"])
        expect([source["sha256"] for source in report["outcomes"]] == digests, "the report names others")
        paths = [scratch() / f"kept-{number}.json" for number in range(3)]
        for path, text in zip(paths, texts):
            path.write_bytes(text)
        # Nobody told the daemon otherwise: it shares.
        same = json.loads(calibrate(*paths, "--json", suppression="shared"))
        expect(report == same and report["counts"]["replaced"] == 500, f"{report['counts']}: not what the files come to")
        for digest in digests:
            expect(digest in last["summary.txt"].decode(), "the summary does not name a file")
        few = json.loads(results(bounded)[-1]["manifest.json"])["restsOn"]
        expect(few == digests[1:], f"not the newest two: {few}")
        # Away from its spool it is verified with the files themselves.
        away = scratch() / "away"
        shutil.copytree(one.path / "outgoing" / one.names("outgoing")[0], away)
        rests = json.loads((away / "manifest.json").read_text())["restsOn"]
        fairslot("verify", away, "--outcomes", *[paths[digests.index(digest)] for digest in rests])
        expect("neither named" in fairslot("verify", away, code=64).stderr, "it is not said what is missing")


def described(model):
    """The schema takes what the program writes; what the schema refuses, the program refuses, and the other way round."""
    schema = json.loads((ROOT / "Scenarios/attendance.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    document = json.loads(model.read_text())
    found = list(validator.iter_errors(document))
    expect(not found, found[:1])
    calibrated = scratch() / "described-policy.json"
    calibrated.write_text('{"schema": "fairslot.policy/1", "attendance": "calibrated"}')

    numbers = itertools.count()

    def outcome(change):
        other = json.loads(json.dumps(document))
        change(other)
        path = scratch() / "described.json"
        path.write_text(json.dumps(other))
        result = scratch() / f"described-{next(numbers)}"
        said = fairslot(
            "solve", ROOT / "Scenarios/first-day.json", "--effort", "quick", "--policy", calibrated, "--model", path,
            "--output", result, code=None)
        return validator.is_valid(other), said.returncode == 0

    expect(outcome(lambda other: None) == (True, True), "what was written is refused")
    for name, change in {
        "a slope below 0": lambda other: other["overall"].update(slope=-0.1),
        "a share above 1": lambda other: other["modalities"][0].update(cancelled=1.5),
        "a modality of another name": lambda other: other["modalities"][0].update(modality="XX"),
        "no intercept": lambda other: other["overall"].pop("intercept"),
        "a key too many": lambda other: other.update(note="x"),
        "a key too many in a line": lambda other: other["modalities"][0].update(appointments=4),
        "another schema": lambda other: other.update(schema="fairslot.attendance/2"),
        "a published figure too few": lambda other: other["published"].pop("cap"),
        "a published figure too many": lambda other: other["published"].update(other=1),
        "no word on sharing": lambda other: other.pop("suppression"),
    }.items():
        expect(outcome(change) == (False, False), f"{name}: {outcome(change)}")


def shared(rows):
    """Where the policy says so, no count of 1 to 10, of whatever part, is in the report."""
    few = [dict(row, modality="NM", order=f"few-{number}") for number, row in enumerate(rows[:7])]
    path = written("few", rows + few)
    report = json.loads(calibrate(path, "--json", suppression="shared"))
    parts = {part["modality"]: part for part in report["model"]}
    expect(parts["NM"] == {"modality": "NM", "appointments": "hidden", "intercept": "hidden", "slope": "hidden",
                           "slopeHeld": "hidden", "cancelled": "hidden"}, f"{parts['NM']}")
    hidden = [name for name, part in parts.items() if part["appointments"] == "hidden"]
    expect(len(hidden) == 2 and parts[None]["appointments"] == 8007, f"one alone can be worked out: {hidden}")

    def counts(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("appointments", "missed", "completed", "cancelled") and isinstance(value, int):
                    yield value
                yield from counts(value)
        if isinstance(node, list):
            for part in node:
                yield from counts(part)

    expect(not [count for count in counts(report) if 1 <= count <= 10], "a small count is shown")
    text = calibrate(path, suppression="shared")
    expect(any(line.split() == ["NM"] + ["hidden"] * 4 for line in text.splitlines()), text)
    own = json.loads(calibrate(path, "--json"))
    expect("hidden" not in json.dumps(own) and own["suppression"] == "internal", "something is hidden inside a house")


def run():
    rows = made(8000, 1, TRUTH)
    path = written("outcomes", rows)
    model = scratch() / "attendance.json"
    report = json.loads(calibrate(path, "--model", model, "--json"))
    with check("calibrate: the format is what its schema describes"):
        schema = json.loads((ROOT / "Scenarios/outcomes.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        found = list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(path.read_text())))
        expect(not found, found[:1])
    with check("calibrate: intercepts and slopes are the mode that scipy finds, with its curvature"):
        names, values, deviations = mode(rows)
        parts_found = {part["modality"]: part for part in report["model"]}
        for place, name in enumerate([None] + names):
            interval(parts_found[name]["intercept"], values[2 * place], deviations[2 * place], f"{name} intercept", 5e-5)
            interval(parts_found[name]["slope"], values[2 * place + 1], deviations[2 * place + 1], f"{name} slope", 5e-5)
    with check("calibrate: the truth is inside nearly every interval"):
        held = [
            parts_found[name][part]["low"] <= TRUTH[name][place] <= parts_found[name][part]["high"]
            for name in TRUTH for place, part in enumerate(["intercept", "slope"])]
        expect(sum(held) >= len(held) - 1, f"{held}")
    with check("calibrate: cancellations are drawn to the published share, modalities to all"):
        cancelled = sum(row["outcome"] == "cancelled" for row in rows)
        share = (50 * 0.223 + cancelled) / (50 + len(rows))
        near(parts_found[None]["cancelled"]["value"], share, "all")
        own = [row for row in rows if row["modality"] == "US"]
        count = sum(row["outcome"] == "cancelled" for row in own)
        near(parts_found["US"]["cancelled"]["value"], (50 * share + count) / (50 + len(own)), "US")
    with check("calibrate: the measures on later appointments are those of statsmodels"):
        trial = report["trial"]
        later = sorted((row for row in rows if row["day"] >= trial["from"]), key=lambda row: row["day"])
        earlier = [row for row in rows if row["day"] < trial["from"]]
        expect((len(earlier), len(later)) == (trial["earlier"], trial["later"]), f"{trial['earlier']}, {trial['later']}")
        y = numpy.array([row["outcome"] == "missed" for row in later], dtype=float)
        before = chances(later, {})
        fitted = {
            part["modality"]: (part["intercept"]["value"], part["slope"]["value"])
            for part in trial["model"] if part["modality"]}
        after = chances(later, fitted)
        measures(trial["published"], before, y, "published")
        measures(trial["recalibrated"], after, y, "recalibrated")
        gain = (before - y) ** 2 - (after - y) ** 2
        t = scipy.stats.t.ppf(0.975, len(y) - 1) * gain.std(ddof=1) / math.sqrt(len(y))
        for part, expected in [("value", gain.mean()), ("low", gain.mean() - t), ("high", gain.mean() + t)]:
            near(trial["brierGain"][part], float(expected), f"gain {part}", 2e-6)
        expect(trial["recalibrated"]["brier"] < trial["published"]["brier"], "the Brier score does not fall")
        expect(trial["recalibrated"]["calibrationError"] < trial["published"]["calibrationError"], "nor the error")
        for partition in trial["partitions"]:
            for group in partition["groups"]:
                expected, observed = group["expectedRecalibrated"], group["missed"]
                low = scipy.stats.chi2.ppf(0.025, 2 * observed) / 2 / expected if observed else 0
                near(group["ratio"]["low"], low, f"{group['group']} low", 1e-5)
                high = scipy.stats.chi2.ppf(0.975, 2 * observed + 2) / 2 / expected
                near(group["ratio"]["high"], high, f"{group['group']} high", 1e-5)
    with check("calibrate: who is called more because the risk is high makes no call harmful"):
        confounded = written("confounded", made(
            8000, 2, {"MR": (0.6, 1.0)}, contacted=lambda chance, draw: draw.random() < (0.9 if chance > 0.2 else 0.05)))
        other = scratch() / "confounded-model.json"
        calibrate(confounded, "--model", other, "--json")
        text = json.loads(other.read_text())
        expect(set(text["overall"]) == {"intercept", "slope", "cancelled"}, f"{text['overall']}")
        first = json.loads(model.read_text())
        expect(text["published"] == first["published"], "a published figure has changed")
        shown = [row for row in text["published"] if row.startswith("contact.")]
        expect(len(shown) >= 5 and text["published"]["contact.live_call"] == CALL, f"{shown}")
    with check("calibrate: it repeats, byte for byte, and strata do not reach the model"):
        twin = json.loads(path.read_text())
        for row in twin["appointments"]:
            row["strata"] = {"race": "b" if row["strata"]["race"] == "a" else "a"}
        other = scratch() / "twin.json"
        other.write_text(json.dumps(twin))
        expect(json.loads(calibrate(path, "--json")) == report, "it does not repeat")
        changed = scratch() / "twin-model.json"
        calibrate(other, "--model", changed)
        same = lambda file: {key: part for key, part in json.loads(file.read_text()).items() if key != "outcomes"}
        expect(same(changed) == same(model), "strata reach the model")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        expect(json.loads(model.read_text())["outcomes"][0]["sha256"] == digest, "the digest is another")
    with check("calibrate: drift is said, and only where there is some"):
        expect(not report["trial"]["drift"], "drift where there is none")
        expect("Drift" in calibrate(written("drift", made(8000, 3, TRUTH, drift=0.6))), "no drift is seen")
    with check("calibrate: a group whose chances are off is named"):
        biased = made(8000, 4, {"MR": (0.5, 1.0)})
        draw = random.Random(5)
        for row in biased:
            row["strata"] = {"language": draw.choice(["en", "es"])}
            if row["strata"]["language"] == "es" and row["outcome"] == "completed" and draw.random() < 0.15:
                row["outcome"] = "missed"
        text = calibrate(written("group", biased))
        expect("Off: " in text and "language es" in text, text[-600:])
    with check("calibrate: several files, of which the last counts"):
        last = [dict(row, outcome="completed") for row in rows[:50]]
        both = json.loads(calibrate(path, written("later", last), "--json"))
        expect(both["counts"]["replaced"] == 50 and both["counts"]["appointments"] == 8000, f"{both['counts']}")
    with check("calibrate: what is wrong is said all at once, with its place"):
        bad = scratch() / "bad-outcomes.json"
        bad.write_text(
            '{"schema": "fairslot.outcomes/1", "appointments": [\n'
            ' {"modality": "XX", "requested": "2025-01-01", "day": "2025-01-09", "outcome": "missed"},\n'
            ' {"modality": "MR", "requested": "2025-01-05", "day": "2025-01-01", "outcome": "away", "race": "a"}]}\n')
        text = calibrate(bad, code=65)
        for words in ["2:15 /appointments/0/modality", "3:", "/appointments/1/day", "/appointments/1/outcome", "race"]:
            expect(words in text, f"{words} is not said: {text}")
        findings = json.loads(calibrate(bad, "--json", code=65))["findings"]
        expect(len(findings) == 4 and all(f["file"] == str(bad) for f in findings), f"{findings}")
    with check("calibrate: the model is used where the policy says so, and nowhere else"):
        used(model)
    with check("calibrate: outcomes dropped into a spool come back as a calibration"):
        dropped(path, model)
    with check("calibrate: one that is dropped rests on those kept before it, in the order of arrival"):
        kept(rows)
    with check("calibrate: the model is what its schema describes, and nothing else is read as one"):
        described(model)
    with check("calibrate: what is shared names nobody"):
        shared(rows)
