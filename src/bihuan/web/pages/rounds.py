"""Suggestion rounds: answering for every employee, on a phone too; screening the answers one by one."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import re_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.areas.improvement import rounds
from bihuan.areas.improvement.models import RoundAnswer, SuggestionRound
from bihuan.core.flow import flow_of, may
from bihuan.core.models import Department
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Element
from bihuan.core.writing import take
from bihuan.web import addresses, kept, wording
from bihuan.web.inputs import Form, errors_by_field
from bihuan.web.once import once
from bihuan.web.request import Request, signed
from bihuan.web.views.errors import page_error
from bihuan.web.views.records import found

SHOWN = 200


@require_http_methods(["GET", "POST"])
def answer(request: Request, number: str) -> HttpResponse:
    """The questionnaire. Once per person; anonymous if they like."""
    _declared, record = found(request, "suggestion-rounds", number)
    if request.standing.read_only or not rounds.is_asked(record, request.person):
        return page_error(request, 403, _("This round does not ask your department."))
    if rounds.has_answered(record, request.person):
        return render(request, "pages/round/thanks.html", {"record": record, "again": True, **outcome(request, record)})
    data = kept.typed(request)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            once(request, lambda: keep(request, record))
        except Refused as refused:
            errors = errors_by_field(refused)
        else:
            return render(
                request, "pages/round/thanks.html", {"record": record, "again": False, **outcome(request, record)}
            )
    given = {
        "record": record,
        "questions": [question(one, data, errors) for one in record.questions.all()],
        "anonymous": bool(data and data.get("anonymous")),
        "open": rounds.takes_answers(record, request.at),
        "errors": errors.get("", []),
        "form": Form({}, request.company, data),
    }
    return render(request, "pages/round/answer.html", given, status=422 if errors else 200)


def keep(request: Request, record: SuggestionRound) -> str:
    said = {one.key: request.POST.get(f"q-{one.key}", "") for one in record.questions.all()}
    anonymous = bool(request.POST.get("anonymous"))
    address = "" if anonymous else signed(request)["address"]
    rounds.answer(record, request.person, said, at=request.at, anonymous=anonymous, address=address)
    return addresses.of(record, request.company)


def question(one: Any, data: Any, errors: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "row": one,
        "name": f"q-{one.key}",
        "value": data.get(f"q-{one.key}", "") if data else "",
        "is_rating": one.kind == one.Kind.RATING,
        "options": one.options,
        "errors": errors.get(one.key, []),
    }


def outcome(request: Request, record: SuggestionRound) -> dict[str, Any]:
    """What happens next, and what came of what I said before."""
    mine = RoundAnswer.objects.filter(person=request.person).exclude(outcome="").select_related("opportunity", "round")
    return {"earlier": mine.order_by("-id")[:5], "closes": wording.day(record.closes_on, request.today)}


# ---------------------------------------------------------------- screening


@require_http_methods(["GET", "POST"])
def screening(request: Request, number: str) -> HttpResponse:
    """Every answer is taken up, or left out with a reason; who gave it is told."""
    _declared, record = found(request, "suggestion-rounds", number)
    flow = flow_of(record)
    may_screen = may(request.standing, flow.steps["take-up"], record).allowed
    if not may_screen and not request.standing.sees_all:
        return page_error(request, 403, _("The answers are screened by the quality department."))
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return redirect(once(request, lambda: screen(request, record)))
        except Refused as raised:
            refused = raised
    rows = list(RoundAnswer.objects.filter(round=record).select_related("person", "department", "opportunity")[:SHOWN])
    given = {
        "record": record,
        "may_screen": may_screen and record.state in flow.steps["take-up"].sources,
        "answers": [answer_line(request, record, one, refused) for one in ordered(rows)],
        "refused": refused if refused and request.POST.get("answer") not in {str(one.pk) for one in rows} else None,
        "left": sum(not one.outcome for one in rows),
        "elements": list(Element.choices),
        "form": Form({}, request.company),
        **response(request, record, rows),
    }
    return render(request, "pages/round/screening.html", given, status=422 if refused else 200)


def ordered(rows: Iterable[RoundAnswer]) -> list[RoundAnswer]:
    """What is still to be screened first."""
    return sorted(rows, key=lambda one: (bool(one.outcome), one.pk))


def screen(request: Request, record: SuggestionRound) -> str:
    """Take an answer up or leave it out. An answer of another round is refused by the step."""
    step = "take-up" if request.POST.get("do") == "take-up" else "leave-out"
    given: dict[str, Any] = {"answer": request.POST.get("answer")}
    if step == "take-up":
        given |= {"heading": request.POST.get("heading", ""), "elements": " ".join(request.POST.getlist("elements"))}
    else:
        given["reason"] = request.POST.get("reason", "")
    take(step, record, **signed(request), **given)
    messages.success(request, _("Taken up as an opportunity.") if step == "take-up" else _("Answered with the reason."))
    return addresses.page(request.company, "round-screening", number=record.number)


def answer_line(request: Request, record: SuggestionRound, one: RoundAnswer, refused: Refused | None) -> dict[str, Any]:
    """An answer with what was typed for it, where that was refused."""
    said = [(row.text, one.answers[row.key]) for row in record.questions.all() if row.key in one.answers]
    longest = max((text for _q, text in said if not text.isdigit()), key=len, default="")
    mine = refused is not None and request.POST.get("answer") == str(one.pk)
    typed = request.POST if mine else QueryDict()
    return {
        "row": one,
        "said": said,
        "heading": typed.get("heading", longest.split("\n")[0][:80]),
        "reason": typed.get("reason", ""),
        "chosen": typed.getlist("elements"),
        "tried": typed.get("do", ""),
        "errors": refused.reasons if mine and refused else [],
        "href": addresses.of(one.opportunity, request.company) if one.opportunity else "",
    }


def response(request: Request, record: SuggestionRound, rows: list[RoundAnswer]) -> dict[str, Any]:
    """How many of those asked have answered; by department where the answer names one."""
    invited = rounds.asked_people(record, request.today).count()
    by_department = Counter(one.department_id for one in rows)
    names = {one.pk: str(one) for one in Department.objects.filter(company=request.company)}
    listed = [(names.get(key or 0, _("anonymous")), count) for key, count in by_department.most_common()]
    return {"invited": invited, "received": len(rows), "by_department": listed}


NUMBER = r"(?P<number>[A-Z0-9]+(?:-[A-Z0-9]+){2,})"
urlpatterns = [
    re_path(rf"^suggestion-rounds/{NUMBER}/answer/$", answer, name="round-answer"),
    re_path(rf"^suggestion-rounds/{NUMBER}/screening/$", screening, name="round-screening"),
]
