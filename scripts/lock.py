"""Write the lock files: exact versions with hashes, and no word on where they are fetched from.

New versions come in only with `--upgrade`; arguments go to `uv pip compile`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FORM = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--quiet",
]
# Each lock takes over the versions of the ones before it.
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-build.lock": ["--group=build", "--constraints=requirements.lock"],
    "requirements-dev.lock": [
        "pyproject.toml",
        "--group=dev",
        "--constraints=requirements.lock",
        "--constraints=requirements-build.lock",
    ],
}

for name, what in LOCKS.items():
    command = [sys.executable, "-m", "uv", "pip", "compile", *FORM, *what, *sys.argv[1:], "--output-file", name]
    subprocess.run(command, cwd=ROOT, check=True)
    print(f"{name}: {(ROOT / name).read_text().count('==')} packages")
