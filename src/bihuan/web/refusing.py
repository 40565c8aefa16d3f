"""What the browser is told with a refusal."""

from bihuan.core.refusals import NotAllowed, Refused, Stale


def status_of(refused: Refused | None) -> int:
    """409 when somebody else was quicker, 403 when it is for others, 422 when something is wrong or missing; else 200."""
    if refused is None:
        return 200
    if isinstance(refused, Stale):
        return 409
    return 403 if isinstance(refused, NotAllowed) else 422
