"""`python -m bihuan` is the `bihuan` command."""

import sys

from bihuan.jobs.cli import main

sys.exit(main())
