"""The two commands that README gives, exactly as it gives them."""
import re
import subprocess

from harness import ROOT, check, expect


def commands():
    """The lines of README's shell blocks, in order: the first is to try it, the second to test it."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line]


def run():
    trying, testing = commands()[:2]
    with check(f"README's command to test: {testing}"):
        # Its output is shown as it comes: it is the record of what was tested.
        ended = subprocess.run(["bash", "-c", testing], cwd=ROOT, stdin=subprocess.DEVNULL)
        expect(ended.returncode == 0, f"it ended with {ended.returncode}")
    with check(f"README's command to try: {trying}"):
        ended = subprocess.run(
            ["bash", "-c", trying], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        expect(ended.returncode == 0, f"it ended with {ended.returncode}: {(ended.stdout + ended.stderr)[-800:]}")
        for words in ["Placed    3 of 4", "Waiting   1", "report.html", "event=stopped"]:
            expect(words in ended.stdout, f"it does not print {words!r}: {ended.stdout[-800:]}")
