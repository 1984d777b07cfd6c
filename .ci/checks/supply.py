"""What the program is made of, as a bill of materials that others' tools read."""
import json
import os
import subprocess

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from harness import ROOT, check, expect, program


def bill():
    made = subprocess.run([ROOT / ".dev/sbom", program()], capture_output=True, text=True)
    expect(made.returncode == 0, made.stderr[-500:])
    return made.stdout


def run():
    with check("the bill of materials is CycloneDX 1.6, and the same again"):
        text = bill()
        fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        expect(fault is None, f"it is not valid: {str(fault)[:300]}")
        expect(bill() == text, "made twice it differs")
    with check("it names every package the manifest names, and the libraries of the solver and the digests"):
        document = json.loads(text)
        names = {part["name"] for part in document["components"]}
        manifest = json.loads(subprocess.run(
            ["swift", "package", "dump-package"], capture_output=True, text=True, check=True, cwd=ROOT).stdout)
        direct = {entry["sourceControl"][0]["identity"] for entry in manifest["dependencies"]}
        expect(direct <= names, f"these are missing: {sorted(direct - names)}")
        expect({"libglpk40", "libmd0", "libxlsxwriter4", "libc6", "swift"} <= names, f"there are only {sorted(names)}")
        references = {part["bom-ref"] for part in document["components"]}
        for entry in document["dependencies"]:
            expect(set(entry["dependsOn"]) <= references, f"{entry['ref']} needs what is not listed")
        expect(all(part.get("version") for part in document["components"]), "a part has no version")
        expect(os.fspath(ROOT) not in text, "a path of this machine stands in it")
