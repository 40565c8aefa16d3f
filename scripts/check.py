"""All checks that need no tests: format, lint, types, layers, settings, migrations, translations, templates.

Every check runs, two at a time, so that one run shows everything that is wrong. With `--before-tests` those that are
tests themselves are left to the run of all tests that follows.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
AT_ONCE = 2
CHECKS: dict[str, list[str | Path]] = {  # the longest first
    "types": [BIN / "mypy", "--no-error-summary"],
    "format": [BIN / "ruff", "format", "--check", "--output-format", "concise", "."],
    "lint": [BIN / "ruff", "check", "--output-format", "concise", "."],
    "layers": [BIN / "lint-imports", "--no-logo"],
    "settings": [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "scripts/translations.py", "check"],
    "architecture, templates": [PYTHON, "-m", "pytest", "-q", "--no-header", "tests/architecture"],
}
ENVIRONMENT = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}


def failed(name: str, command: list[str | Path]) -> bool:
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, text=True, capture_output=True, check=False)
    said = f"  {name:24} {'FAILED' if done.returncode else 'ok':7} {time.monotonic() - start:5.1f} s"
    print(f"{said}\n{done.stdout}{done.stderr}" if done.returncode else said, flush=True)
    return bool(done.returncode)


if __name__ == "__main__":
    later = "--before-tests" in sys.argv[1:]
    wanted = {name: command for name, command in CHECKS.items() if not (later and "pytest" in command)}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = dict(zip(wanted, pool.map(failed, wanted, wanted.values()), strict=True))
    wrong = [name for name, is_wrong in found.items() if is_wrong]
    if wrong:
        sys.exit(f"Not in order: {', '.join(wrong)}. `make fix` mends format and simple lint.")
