"""The journeys' clock: a request may say how many days later it is; only the tests' own server listens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse

DAYS_LATER = "X-Test-Days-Later"


class Later:
    """Stands right behind `Standing`, which reads the real clock; sessions and passwords keep to the real one."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.at += timedelta(days=int(request.headers.get(DAYS_LATER, 0)))
        return self.get_response(request)
