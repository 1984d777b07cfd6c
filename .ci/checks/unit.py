"""The systemd unit, read by systemd itself; none needs to be running."""
import shutil
import subprocess

from harness import ROOT, check, expect, program, scratch


def run():
    directory = scratch() / "unit"
    directory.mkdir()
    unit = directory / "fairslot.service"
    # The program is not installed here: the same unit with the path of the build.
    unit.write_text((ROOT / "systemd/fairslot.service").read_text().replace("/usr/bin/fairslot", program()))
    with check("systemd-analyze verify"):
        ended = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
        said = [line for line in (ended.stdout + ended.stderr).splitlines() if "fairslot" in line]
        expect(ended.returncode == 0 and not said, "\n".join(said) or f"it ended with {ended.returncode}")
    with check("systemd-analyze security: exposure at most 0.3"):
        ended = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=3", unit],
            capture_output=True, text=True)
        overall = [line for line in ended.stdout.splitlines() if "Overall exposure" in line]
        expect(ended.returncode == 0, " ".join(overall) or ended.stderr[-300:])
    for kind, tool in [("sysusers", "systemd-sysusers"), ("tmpfiles", "systemd-tmpfiles")]:
        with check(f"{tool} reads systemd/fairslot.{kind}"):
            root = directory / kind
            (root / "etc").mkdir(parents=True)
            if kind == "tmpfiles":
                subprocess.run(
                    ["systemd-sysusers", f"--root={directory / 'sysusers'}", ROOT / "systemd/fairslot.sysusers"],
                    capture_output=True)
                for file in ("passwd", "group"):
                    shutil.copy(directory / "sysusers/etc" / file, root / "etc" / file)
            create = ["--create"] if kind == "tmpfiles" else []
            ended = subprocess.run(
                [tool, f"--root={root}", *create, ROOT / f"systemd/fairslot.{kind}"], capture_output=True, text=True)
            expect(ended.returncode == 0, ended.stderr[-500:])
            if kind == "tmpfiles":
                incoming = root / "var/spool/fairslot/incoming"
                expect(incoming.stat().st_mode & 0o7777 == 0o2770, "incoming/ does not hand its group down")
