"""What every check shares: one line a check, the program that is checked, a place for what it writes."""
import contextlib
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = sorted(
    path for path in (ROOT / "Scenarios").glob("*.json")
    if not path.name.endswith(".schema.json") and path.name != "policy-default.json")
BROKEN = sorted((ROOT / "Scenarios/broken").glob("*.json"))

counts = {"passed": 0, "failed": 0, "skipped": 0}


class Failed(Exception):
    """What was expected did not happen; the message says what did."""


def expect(condition, message):
    if not condition:
        raise Failed(message)


@contextlib.contextmanager
def check(name, quiet=False):
    """One check, one line. A quiet one says something only when it fails."""
    start = time.monotonic()
    try:
        yield
    except Exception as error:
        counts["failed"] += 1
        print(f"FAIL  {name}: {error}", flush=True)
        if not isinstance(error, Failed):
            traceback.print_exc()
        return
    if not quiet:
        counts["passed"] += 1
        print(f"ok    {name} ({time.monotonic() - start:.1f} s)", flush=True)


def skip(name, reason):
    counts["skipped"] += 1
    print(f"SKIP  {name}: {reason}", flush=True)


def close():
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] or not counts["passed"] else 0


@functools.cache
def scratch():
    """A directory for everything the checks write; gone at the end."""
    return pathlib.Path(tempfile.mkdtemp(prefix="fairslot-checks-"))


def clean():
    if scratch.cache_info().currsize:
        shutil.rmtree(scratch(), ignore_errors=True)


@functools.cache
def program():
    """The path of the built program; builds it if that was not done, or takes the one that FAIRSLOT_PROGRAM names."""
    if named := os.environ.get("FAIRSLOT_PROGRAM"):
        return named
    built = subprocess.run([ROOT / ".dev/build"], capture_output=True, text=True, cwd=ROOT)
    expect(built.returncode == 0, f"the build fails: {built.stderr[-2000:]}")
    return built.stdout.strip()


def environment():
    """Without the machine's own settings of the daemon."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FAIRSLOT_")}
    return kept | {"SWIFT_BACKTRACE": "enable=no"}


def fairslot(*arguments, code=0, timeout=600, settings={}):
    """Runs the program, with settings in its environment; the exit code must be the one expected."""
    ended = subprocess.run(
        [program(), *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
        env=environment() | settings)
    expect(
        code is None or ended.returncode == code,
        f"fairslot {arguments[0]} ended with {ended.returncode}, not {code}: {(ended.stderr or ended.stdout)[-600:]}")
    return ended


def tree(directory, without=()):
    """Every file of a directory with its bytes, by path."""
    directory = pathlib.Path(directory)
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name not in without}
