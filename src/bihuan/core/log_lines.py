"""Lines of the log: without the secrets that stand in addresses, which still open something when a request failed."""

import logging
import re

SECRET = re.compile(r"(/new-password/[^/\s]+/|/feed/)[^/\s?]+")


class Discreet(logging.Formatter):
    """A line with its traceback, the link of a new password and the address of a calendar feed cut short in it."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\1…", super().format(record))
