"""`/health/`: for load balancers and monitors. Does the web answer, does the database, does the clock strike?"""

from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.core.clock_strikes import last_strike

LATE = timedelta(minutes=5)  # the clock strikes every minute


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """503 when the database is away; with `?worker` also when no worker let the clock strike for five minutes."""
    try:
        last = last_strike()
    except Error:
        return JsonResponse({"ok": False, "database": False, "worker": None}, status=503)
    worker = last is not None and timezone.now() - last < LATE
    ok = worker or "worker" not in request.GET
    return JsonResponse({"ok": ok, "database": True, "worker": worker}, status=200 if ok else 503)
