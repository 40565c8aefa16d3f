"""Settings of the tests: the real ones, in a folder of their own, with fast password hashes."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="bihuan-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["BIHUAN_DATA"] = str(_folder)
os.environ["BIHUAN_STATIC"] = "plain"

from bihuan.settings import *  # noqa: E402, F403
from bihuan.settings import DATABASES, STATIC_ROOT  # noqa: E402

# A file, not memory: locks and threads then behave as in production.
DATABASES["default"]["TEST"] = (
    {"NAME": str(_folder / "test.sqlite3")} if "sqlite" in DATABASES["default"]["ENGINE"] else {}
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
