"""The house style that a program can see."""
import subprocess

from harness import ROOT, check, expect


def run():
    with check("swift format lint --strict"):
        ended = subprocess.run(
            ["swift", "format", "lint", "--strict", "--parallel", "-r", "Sources", "Tests", "Package.swift"],
            cwd=ROOT, capture_output=True, text=True)
        expect(ended.returncode == 0, "\n" + (ended.stdout + ended.stderr)[-3000:])
