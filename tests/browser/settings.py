"""Settings of the journeys' server: the real ones, and a clock that can be set forward."""

from bihuan.settings import *  # noqa: F403
from bihuan.settings import MIDDLEWARE as REAL

STANDING = REAL.index("bihuan.web.middleware.Standing") + 1
MIDDLEWARE = [*REAL[:STANDING], "tests.browser.clock.Later", *REAL[STANDING:]]
