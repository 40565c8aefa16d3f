"""Programs beside Python that tests need: where one is missing, a desk skips what needs it; CI, which installs all, fails."""

import os

import pytest

IN_CI = bool(os.environ.get("CI"))


def needed(found: object, what: str, package: str) -> None:
    """Go on only where it was found; `package` is Debian's."""
    if not found:
        text = f"{what} is not here. On Debian: apt-get install {package}"
        if IN_CI:
            pytest.fail(text, pytrace=False)
        pytest.skip(text)
