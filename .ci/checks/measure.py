"""What is measured: intervals beside statsmodels', and an attack on what is shared with nothing but the published file."""
import json

import highspy
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from harness import ROOT, check, expect, fairslot, scratch

LARGEST_HIDDEN, LEAST_WIDTH = 10, 5
SIDES = [None, "baseline", "baselineWithSessions"]


def scenario(name, orders, seed, suppression, *flags):
    """A generated scenario that asks for pairs of fields, two of three in a ring."""
    path = scratch() / f"{name}.json"
    fairslot("generate", "--orders", orders, "--seed", seed, "--groups", "many", *flags, "--output", path)
    document = json.loads(path.read_text())
    document["policy"]["suppression"] = suppression
    document["policy"]["measurement"] = {
        "reference": {"race": "White"},
        "twoWay": [["race", "interpreter"], ["interpreter", "transport"], ["transport", "race"], ["sex", "ageBand"]]}
    path.write_text(json.dumps(document))
    return path


def solved(path):
    directory = scratch() / f"{path.stem}-result"
    fairslot("solve", path, "--effort", "quick", "--output", directory)
    expect("verified" in fairslot("verify", directory).stdout, "it does not verify")
    return directory


def rows(equity):
    return [row for table in equity["fields"] + equity["twoWay"] for row in table["strata"]]


def near(printed, expected, what):
    expect(
        all(abs(own - other) < 2e-6 for own, other in zip(printed, expected, strict=True)),
        f"{what}: {printed}, statsmodels {expected}")


def check_intervals(equity):
    seen = 0
    for table in equity["fields"] + equity["twoWay"]:
        base = next((row for row in table["strata"] if row["stratum"] == table["reference"]), None)
        for row in table["strata"]:
            n = row["orders"]
            if not n:
                expect(row["rateInterval"] is None and row["gap"] is None, "an interval of nothing")
                continue
            for count, interval in [(row["placed"], row["rateInterval"]), (row["onTime"], row["onTimeInterval"])]:
                near(interval, proportion_confint(count, n, method="wilson"), f"{count} of {n}")
                seen += 1
            if row["gap"] and base["orders"]:
                expected = confint_proportions_2indep(
                    row["placed"], n, base["placed"], base["orders"], method="newcomb", compare="diff")
                near(row["gap"]["interval"], expected, f"{row['placed']} of {n} beside the reference")
                expect(
                    row["gap"]["excludesZero"] == (row["gap"]["interval"][0] > 0 or row["gap"]["interval"][1] < 0),
                    "it says otherwise whether 0 is outside")
                seen += 1
    expect(seen > 60, f"only {seen} intervals were compared")


class Attacker:
    """Every count that could stand in the file is an unknown, everything shown an equation; HiGHS does the rest."""

    def __init__(self, equity):
        self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)
        self.parts = {}
        whole = equity["overall"]
        for table in equity["fields"]:
            known = any(row["orders"] != "hidden" for row in table["strata"])
            for row in table["strata"]:
                own = [[self.variable() for _ in range(3)] for _ in SIDES]
                self.parts[table["field"], row["stratum"]] = own
                for side, parts in zip(SIDES, own):
                    self.equal(parts, row["orders"])
                    self.show(parts, row[side] if side else row)
                    self.equal(own[0] + [(part, -1) for part in parts], 0)
                if known and row["orders"] == "hidden":
                    self.row(own[0], 1, highspy.kHighsInf)
            all_rows = [self.parts[table["field"], row["stratum"]] for row in table["strata"]]
            for number, side in enumerate(SIDES):
                printed = whole[side] if side else whole
                self.equal([part for row in all_rows for part in row[number]], whole["orders"])
                self.equal([part for row in all_rows for part in row[number][1:]], printed["placed"])
                self.equal([row[number][2] for row in all_rows], printed["onTime"])
        for table in equity["twoWay"]:
            lines = {}
            for row in table["strata"]:
                own = [self.variable() for _ in range(3)]
                self.parts[tuple(table["fields"]), tuple(row["stratum"])] = [own]
                self.equal(own, row["orders"])
                self.show(own, row)
                for field, stratum in zip(table["fields"], row["stratum"]):
                    lines.setdefault((field, stratum), []).append(own)
            for stratum, cells in lines.items():
                for part in range(3):
                    self.equal([cell[part] for cell in cells] + [(self.parts[stratum][0][part], -1)], 0)
        for group in equity["groups"]:
            field, value = group["group"].split("/")
            strata = [self.parts[field, name] for name in [value] + ["declined"] * (value == "unknown")]
            self.equal([part for row in strata for part in row[0]], group["orders"])
            for number, side in enumerate(SIDES):
                printed = group[side] if side else group
                self.equal([part for row in strata for part in row[number][1:]], printed["placed"])
                self.equal([row[number][2] for row in strata], printed["onTime"])

    def variable(self):
        self.model.addVar(0, highspy.kHighsInf)
        return self.model.getNumCol() - 1

    def show(self, parts, printed):
        self.equal(parts[1:], printed["placed"])
        self.equal(parts[2:], printed["onTime"])

    def equal(self, terms, count):
        if count != "hidden":
            self.row(terms, count, count)

    def row(self, terms, lower, upper):
        sums = {}
        for term in terms:
            column, factor = term if isinstance(term, tuple) else (term, 1)
            sums[column] = sums.get(column, 0) + factor
        sums = {column: factor for column, factor in sums.items() if factor}
        self.model.addRow(lower, upper, len(sums), list(sums), list(sums.values()))

    def range(self, columns):
        ends = []
        for sense in [highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize]:
            for column in columns:
                self.model.changeColCost(column, 1)
            self.model.changeObjectiveSense(sense)
            self.model.run()
            status = self.model.getModelStatus()
            expect(status == highspy.HighsModelStatus.kOptimal, f"the attack ends with {status}")
            ends.append(self.model.getObjectiveValue())
            for column in columns:
                self.model.changeColCost(column, 0)
        return ends


COUNTS = {"orders": [0, 1, 2], "waiting": [0], "placed": [1, 2], "late": [1], "onTime": [2]}


def truth(row, side, count):
    own = row[side] if side else row
    return {
        "orders": row["orders"], "placed": own["placed"], "onTime": own["onTime"],
        "waiting": row["orders"] - own["placed"], "late": own["placed"] - own["onTime"]}[count]


def attack(shared, internal):
    """`internal` has the same tables with nothing hidden, and serves to know what the attack is after."""
    attacker = Attacker(shared)
    hidden = tried = 0
    for table, full in zip(shared["fields"] + shared["twoWay"], internal["fields"] + internal["twoWay"], strict=True):
        field = table.get("field") or tuple(table["fields"])
        for row, true in zip(table["strata"], full["strata"], strict=True):
            name = row["stratum"] if "field" in table else tuple(row["stratum"])
            for number, side in enumerate(SIDES if "field" in table else [None]):
                for count, parts in COUNTS.items():
                    value = truth(true, side, count)
                    if not 1 <= value <= LARGEST_HIDDEN:
                        continue
                    if 1 <= truth(internal["overall"], side, count) <= LARGEST_HIDDEN:
                        continue
                    hidden += 1
                    columns = [attacker.parts[field, name][number][part] for part in parts]
                    if hidden % 3:
                        continue
                    tried += 1
                    low, high = attacker.range(columns)
                    expect(
                        low - 1e-6 <= value <= high + 1e-6 and high - low >= LEAST_WIDTH - 1e-6,
                        f"{count} of {field} {name}, {side or 'plan'}: {value} is between {low} and {high}")
    expect(tried > 30, f"only {tried} counts were attacked")


def run():
    with check("measure: intervals are those of statsmodels"):
        equity = json.loads((solved(scenario("measured", 300, 4, "internal")) / "equity.json").read_text())
        check_intervals(equity)
    for name, orders, seed, flags in [
            ("few", 120, 2, ["--demand", "1.4", "--supports", "0.5"]),
            ("many", 900, 7, ["--profile", "metro"])]:
        with check(f"measure: {orders} orders shared, and no small count can be had back"):
            shared = json.loads((solved(scenario(f"{name}-shared", orders, seed, "shared", *flags)) / "equity.json").read_text())
            inside = json.loads((solved(scenario(f"{name}-inside", orders, seed, "internal", *flags)) / "equity.json").read_text())
            expect(shared["overall"] == inside["overall"], "the plans differ")
            attack(shared, inside)
    with check("measure: the statement of inputs names every key of the schema"):
        statement = json.loads(fairslot("version", "--inputs", "--json").stdout)["inputs"]
        named = {entry["field"] for entry in statement}
        schema = json.loads((ROOT / "Scenarios/scenario.schema.json").read_text())
        keys = set(paths(schema, schema, ""))
        expect(keys == named, f"schema and statement differ by {sorted(keys ^ named)[:8]}")
        uses = {entry["field"]: entry["use"] for entry in statement}
        for key in ["race", "ethnicity", "sex", "ageBand", "payer", "area"]:
            expect(uses[f"measurement.strata[].{key}"] == "measurement", f"{key} is used for more than measuring")


def paths(node, schema, path):
    """Every path to a value in a schema: members after dots, elements as []."""
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    if "properties" in node:
        for key, child in node["properties"].items():
            yield from paths(child, schema, f"{path}.{key}" if path else key)
    elif "items" in node and isinstance(node["items"], dict):
        yield from paths(node["items"], schema, f"{path}[]")
    else:
        yield path
