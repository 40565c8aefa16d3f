"""Prepare this folder: environment, locked dependencies, the package itself, page assets, translations.

Runs on a bare Python 3.11; a second run finds everything in place. `--dev` adds what tests and checks need.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)


def main(dev: bool) -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Bihuan needs Python 3.11 or newer, this is {found}. Name another one: make setup PYTHON=python3.12")
    if not PYTHON.exists():
        make_environment()
    install("requirements-dev.lock" if dev else "requirements.lock")
    for script, *arguments in (["assets.py"], ["translations.py", "compile"]):
        run(PYTHON, ROOT / "scripts" / script, *arguments)


def make_environment() -> None:
    say("new environment in .venv")
    done = subprocess.run([sys.executable, "-m", "venv", VENV], check=False)
    if done.returncode:
        sys.exit("Python could not make an environment. On Debian and Ubuntu: apt-get install python3-venv")


def install(lock: str) -> None:
    """Install what the lock file says and this package, unless that is how the environment stands."""
    stamp = VENV / f".{lock}.stamp"
    if stamp.exists() and stamp.read_text() == wanted(lock):
        return
    start = time.monotonic()
    say("build tools (pip, hashes checked)")
    run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", *checked("requirements-build.lock"))
    say(f"dependencies of {lock} (uv, hashes checked)")
    uv: list[str | Path] = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
    run(*uv, *checked(lock))
    run(*uv, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    for name in ("requirements.lock", lock):  # the development lock contains the other one
        (VENV / f".{name}.stamp").write_text(wanted(name))
    say(f"installed in {time.monotonic() - start:.1f} s")


def checked(lock: str) -> list[str]:
    return ["--require-hashes", "-r", str(ROOT / lock)]


def wanted(lock: str) -> str:
    """What the environment depends on: the locks, the package's own data, the Python it was made with."""
    total = hashlib.sha256(sys.version.encode())
    for name in (lock, "requirements-build.lock", "pyproject.toml"):
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"Stopped: {Path(command[0]).name} {' '.join(map(str, command[1:4]))} … failed (see above).")


def say(what: str) -> None:
    print(f"  {what}", flush=True)


if __name__ == "__main__":
    main(dev="--dev" in sys.argv[1:])
