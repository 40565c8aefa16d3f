"""Suggestion rounds that wait for this person's answer."""

from bihuan.areas.improvement import rounds
from bihuan.areas.improvement.models import SuggestionRound
from bihuan.web.request import Request

MOST = 5


def open_for(request: Request) -> list[SuggestionRound]:
    """Rounds that wait for this person's answer: for the workbench."""
    if request.standing.read_only:
        return []
    rows = SuggestionRound.objects.filter(
        company=request.company,
        kind=SuggestionRound.KIND,  # so that the index by state serves
        state=SuggestionRound.State.OPEN,
        collected_on__isnull=True,
        closes_on__gte=request.today,
    )
    return [
        one
        for one in rows[:MOST]
        if rounds.is_asked(one, request.person) and not rounds.has_answered(one, request.person)
    ]
