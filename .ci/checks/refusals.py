"""What is wrong is refused with a code a program can act on and words a person can act on."""
import json
import re

from harness import BROKEN, ROOT, check, expect, fairslot, scratch

FIRST_DAY = ROOT / "Scenarios/first-day.json"
KEYS = {"severity", "class", "rule", "line", "column", "pointer", "message", "remedy"}


def broken(path):
    findings = json.loads(fairslot("validate", path, "--json", code=65).stdout)["findings"]
    expect(findings, "no findings")
    for finding in findings:
        expect(finding.keys() == KEYS, f"a finding has the keys {sorted(finding)}")
        expect(finding["line"] >= 1 and finding["column"] >= 1, f"{finding['rule']} has no line and column")
        expect(finding["message"] and finding["remedy"], f"{finding['rule']} does not say what to do")
    output = scratch() / "refused"
    lines = fairslot("solve", path, "--output", output, code=65).stdout.splitlines()
    expect(not output.exists(), "solve left a directory behind")
    expect(not list(output.parent.glob(".refused*")), "solve left its draft behind")
    expect(len(lines) == len(findings), f"{len(findings)} findings, but {len(lines)} lines")
    for line in lines:
        expect(re.match(rf"{re.escape(str(path))}:\d+:\d+", line), f"a line does not begin with its place: {line}")


# Arguments, exit code, words on standard error.
COMMANDS = [
    (["solve", "nowhere.json", "--output", "{new}"], 74, "nowhere.json"),
    (["solve", FIRST_DAY, "--output", "{held}"], 64, "not empty"),
    (["solve", FIRST_DAY, "--output", "{new}", "--threads", "0"], 64, "--threads"),
    (["solve", FIRST_DAY, "--output", "{new}", "--effort", "utmost"], 64, "--effort"),
    (["solve", FIRST_DAY], 64, "--output"),
    (["plan", FIRST_DAY], 64, "plan"),
    (["validate", "nowhere.json"], 74, "nowhere.json"),
    (["verify", "{held}"], 64, "--scenario"),
    (["verify", "{held}/nowhere"], 74, "nowhere"),
    (["generate", "--orders", "0", "--output", "{new}"], 64, "--orders"),
    (["bench", "nowhere"], 64, "nowhere"),
    (["bench", "small", "--seeds", "5-1"], 64, "--seeds"),
    (["bench", "--scenarios", "{held}/nowhere"], 74, "nowhere"),
    (["calibrate", "nowhere.json"], 74, "nowhere.json"),
    (["calibrate"], 64, "outcomes"),
    (["calibrate", "{held}/note.txt", "--later-from", "2026-02-30"], 64, "--later-from"),
    (["simulate", "nowhere.json"], 74, "nowhere.json"),
    (["simulate", FIRST_DAY, "--replications", "1"], 64, "--replications"),
    (["report", "{held}"], 65, "no result directory"),
    (["report", "{held}", "{held}"], 64, "--over"),
    (["report", "{held}", "--csv"], 64, "--csv: only with --over"),
    (["report", "--over", "{held}"], 65, "no folder of results"),
    (["report", "--over", "{held}", "--json", "--csv"], 64, "--json or --csv"),
    (["worklist", "{held}", "--output", "{new}"], 64, "--clinic"),
    (["worklist", "{held}", "--output", "{new}", "--desk", "nobody"], 64, "--desk"),
    (["worklist", "{held}/nowhere", "--output", "{new}", "--desk", "rides"], 74, "nowhere"),
    (["feedback", "{held}/note.txt"], 64, "--output"),
    (["feedback", "{held}/note.txt", "--output", "{new}"], 65, "note.txt"),
    (["feedback", "nowhere.xlsx", "--output", "{new}"], 74, "nowhere.xlsx"),
    (["submit", FIRST_DAY, "--spool", "{held}/nowhere"], 69, "no spool"),
    (["status", "--spool", "{held}/nowhere"], 69, "no spool"),
    (["daemon", "--spool", "{held}", "--settle", "soon"], 64, "soon"),
    (["daemon", "--spool", "{held}", "--policy", "{held}/nowhere"], 69, "policy"),
    (["daemon", "--spool", "{held}", "--model", "{held}/nowhere"], 69, "attendance model"),
]


def run():
    for path in BROKEN:
        with check(f"broken/{path.stem}: refused with each finding's place"):
            broken(path)
    held = scratch() / "held"
    held.mkdir()
    (held / "note.txt").write_text("kept\n")
    for arguments, code, words in COMMANDS:
        filled = [str(word).format(new=scratch() / "new", held=held) for word in arguments]
        shown = " ".join(str(word).rpartition("/")[2] for word in arguments)
        with check(f"{code} for: {shown}"):
            said = fairslot(*filled, code=code).stderr
            expect(words in said, f"it does not say {words!r}: {said[-300:]}")
            expect(not (scratch() / "new").exists(), "it left a directory behind")
    with check("every verb has --help"):
        verbs = re.findall(r"^  ([a-z-]+) ", fairslot("--help").stdout.partition("SUBCOMMANDS")[2], re.M)
        expect(len(verbs) >= 7, f"only these were found: {verbs}")
        for verb in verbs:
            fairslot(verb, "--help")
