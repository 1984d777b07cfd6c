"""A plan made again with what must not matter exchanged between patients, and with more of some pools."""
import json

from harness import ROOT, check, expect, fairslot, scratch


def run():
    with check("verify --audit: exchanged labels and histories change nothing they must not"):
        made, file = scratch() / "audited", scratch() / "audited.json"
        fairslot("generate", "--orders", 40, "--seed", 3, "--output", file)
        scenario = json.loads(file.read_text())
        people = [patient["id"] for patient in scenario["patients"]]
        scenario["measurement"] = {"strata": [
            {"patient": person, "race": ["a", "b", "c"][place % 3]} for place, person in enumerate(people)]}
        for place, patient in enumerate(scenario["patients"]):
            patient["priorMissed"] = place % 3
        file.write_text(json.dumps(scenario))
        fairslot("solve", file, "--effort", "quick", "--output", made)
        lines = fairslot("verify", made, "--audit").stdout.splitlines()
        answers = [line for line in lines if line.startswith("audit")]
        expect(len(answers) == 6, f"{answers}")
        expect(all(line.startswith("audit: ") for line in answers), f"{answers}")
        expect(all("to the byte" in line for line in answers[:3]), f"{answers}")
        expect("the same orders placed" in answers[2], f"a chance decides who is placed: {answers[2]}")
        expect(all("the old plan is still possible" in line for line in answers[3:]), f"{answers}")
