"""How the records of improvement appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.documents import plan_document, tracking_document
from bihuan.areas.improvement.flow.pilot import PILOT_RECORD
from bihuan.areas.improvement.models import (
    Escalation,
    Evaluation,
    EvaluationFigure,
    Goal,
    ImprovementPlan,
    ItemDocument,
    ItemStep,
    Opportunity,
    PilotCriterion,
    PilotRun,
    PlanCheck,
    PlanItem,
    PlanVersion,
    ResourceRequest,
    RoundDepartment,
    RoundQuestion,
    SuggestionRound,
)
from bihuan.areas.improvement.reports import check_document, evaluation_document, questionnaire_document
from bihuan.core.registry import RecordType, Section, View, register

MINE, OPEN, SOON, LATE = _("My records"), _("Open records"), _("Due within 30 days"), _("Overdue")

register(
    RecordType(
        Opportunity,
        noun="opportunities",
        icon="bulb",
        group="act",
        paper="improvement-ledger",
        importer=True,
        columns=(
            "number", "title", "elements", "state", "score", "owner", "department", "due_on", "channel", "nature",
            "benefit", "effort", "suggester", "raised_on", "item", "measure", "measure_kind", "progress", "changed_at",
        ),
        filters=("channel", "nature", "measure_kind", "raised_on", "score", "impact", "urgency"),
        views=(
            View("mine", MINE, "owner=me&open=yes"),
            View("open", OPEN, "open=yes"),
            View("to-screen", _("To be screened"), "state=new"),
            View("soon", SOON, "open=yes&due=30d"),
            View("overdue", LATE, "open=yes&due=overdue"),
            View("good-practices", _("Good practices"), "nature=good-practice"),
            View("this-year", _("This year"), "created=this-year"),
        ),
        sections=(
            Section(_("What was noticed"), ("what", "where", "source_text", "benefit", "answer")),
            Section(_("Measure"), ("cause", "measure", "measure_kind", "resources", "baseline", "target", "progress", "done_on")),
            Section(_("Verification"), ("verification", "verified_result", "verified_by", "verified_on", "remark")),
        ),
        facts=("channel", "nature", "score", "impact", "urgency", "effort", "suggester", "raised_on", "item", "merged_into"),
        shown=9,
    )
)  # fmt: skip

register(
    RecordType(
        ImprovementPlan,
        noun="plans",
        icon="map-2",
        group="plan",
        columns=(
            "number",
            "title",
            "year",
            "edition",
            "state",
            "owner",
            "period_start",
            "period_end",
            "due_on",
            "started_on",
        ),
        filters=("year", "period_start", "period_end"),
        views=(View("open", OPEN, "open=yes"), View("mine", MINE, "owner=me")),
        sections=(
            Section(_("Goals"), part=Goal),
            Section(_("Requirements and present state"), ("requirements", "analysis", "solution")),
            Section(_("Arrangements"), ("pilot_arrangement", "operation_arrangement", "evaluation_arrangement")),
            Section(_("Resources and risks"), ("resources", "risks")),
            Section(_("Result"), ("result",)),
            Section(_("Editions"), part=PlanVersion),
        ),
        facts=("year", "edition", "period_start", "period_end", "started_on", "revision_reason"),
        documents=(plan_document, tracking_document),
        keeps=(plan_document, tracking_document),
    )
)

register(
    RecordType(
        PlanItem,
        noun="items",
        icon="checklist",
        group="",
        columns=(
            "number", "title", "plan", "elements", "state", "priority", "owner", "department", "starts_on", "due_on", "measure",
            "wide_ranging", "high_risk", "attempt", "operated_on",
        ),
        filters=("plan", "measure", "priority", "wide_ranging", "high_risk", "touches_process", "starts_on"),
        views=(
            View("mine", MINE, "owner=me&open=yes"),
            View("open", OPEN, "open=yes"),
            View("in-pilot", _("In pilot"), "state=in-pilot"),
            View("soon", SOON, "open=yes&due=30d"),
            View("overdue", LATE, "open=yes&due=overdue"),
        ),
        sections=(
            Section(_("Scheme"), ("scheme",)),
            Section(_("Pilot run"), ("pilot_scheme", "pilot_project", "pilot_from", "pilot_to", "early_reason")),
            Section(_("Success criteria"), part=PilotCriterion),
            Section(_("Attempts"), part=PilotRun),
            Section(_("Steps"), part=ItemStep),
            Section(_("Process documents"), part=ItemDocument),
            Section(_("Rollout and evaluation"), ("rollout", "methods", "without_pilot", "result")),
            Section(_("Resources and risks"), ("resources", "risks")),
        ),
        purposes=((PILOT_RECORD, _("Pilot record")),),
        facts=(
            "plan", "goal", "priority", "measure", "wide_ranging", "high_risk", "touches_process", "methods", "starts_on", "verified_by",
            "verified_on", "operated_on",
        ),
    )
)  # fmt: skip

register(
    RecordType(
        PlanCheck,
        noun="plan-checks",
        icon="calendar-check",
        group="check",
        columns=("number", "title", "plan", "month", "state", "owner", "due_on"),
        filters=("plan", "month"),
        views=(View("open", OPEN, "open=yes"),),
        sections=(Section(_("Check"), ("making", "execution", "findings", "requests")),),
        facts=("plan", "month"),
        documents=(check_document,),
        keeps=(check_document,),
    )
)

register(
    RecordType(
        Evaluation,
        noun="evaluations",
        icon="report-analytics",
        group="check",
        columns=("number", "title", "item", "plan", "methods", "verdict", "state", "owner", "due_on"),
        filters=("verdict", "methods"),
        views=(View("mine", MINE, "owner=me&open=yes"), View("open", OPEN, "open=yes")),
        sections=(
            Section(_("Before and after"), part=EvaluationFigure),
            Section(_("Evidence and conclusion"), ("evidence", "verdict", "conclusion")),
            Section(_("Where it goes"), ("report", "document", "next_step")),
        ),
        facts=("item", "plan", "methods", "verdict"),
        documents=(evaluation_document,),
        keeps=(evaluation_document,),
    )
)

register(
    RecordType(
        SuggestionRound,
        noun="suggestion-rounds",
        icon="forms",
        group="plan",
        columns=("number", "title", "state", "opens_on", "closes_on", "collected_on", "owner"),
        filters=("opens_on", "closes_on"),
        views=(View("open", OPEN, "open=yes"),),
        sections=(
            Section(_("Introduction"), ("introduction",)),
            Section(_("Questions"), part=RoundQuestion),
            Section(_("Departments asked"), part=RoundDepartment),
            Section(_("Result"), ("result",)),
        ),
        facts=("opens_on", "closes_on", "collected_on"),
        documents=(questionnaire_document,),
    )
)

register(
    RecordType(
        Escalation,
        noun="escalations",
        icon="arrow-up-circle",
        group="do",
        columns=("number", "title", "concerns", "state", "owner", "department", "due_on", "decided_by", "decided_on"),
        filters=("decided_on",),
        views=(View("open", OPEN, "open=yes"), View("mine", MINE, "owner=me")),
        sections=(
            Section(_("Problem"), ("problem", "impact", "wanted")),
            Section(_("Decision"), ("decision", "granted", "outcome")),
        ),
        facts=("concerns", "decided_by", "decided_on"),
    )
)

register(
    RecordType(
        ResourceRequest,
        noun="resource-requests",
        icon="coin",
        group="do",
        columns=(
            "number",
            "title",
            "concerns",
            "type",
            "amount",
            "unit",
            "granted_amount",
            "state",
            "owner",
            "needed_by",
        ),
        filters=("type", "needed_by"),
        views=(View("open", OPEN, "open=yes"), View("mine", MINE, "owner=me")),
        sections=(Section(_("What for"), ("purpose",)), Section(_("Granted"), ("granted_amount", "granted_note"))),
        facts=("concerns", "type", "amount", "unit", "needed_by", "granted_amount"),
    )
)
