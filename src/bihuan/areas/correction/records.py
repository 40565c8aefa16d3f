"""How the records of correction appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction import screening_type as screening_type  # declared in a file of its own
from bihuan.areas.correction.documents import action_document, nonconformity_document
from bihuan.areas.correction.models import (
    Action,
    ActionChange,
    ActionDocument,
    ActionRound,
    ActionStep,
    Cause,
    Complaint,
    Consulted,
    Likeness,
    Nonconformity,
    Why,
)
from bihuan.core.registry import RecordType, Section, View, register

MINE, OPEN, SOON, LATE = _("My records"), _("Open records"), _("Due within 30 days"), _("Overdue")
BY_DUE = (View("soon", SOON, "open=yes&due=30d"), View("overdue", LATE, "open=yes&due=overdue"))

register(
    RecordType(
        Complaint,
        noun="complaints",
        icon="message-exclamation",
        group="act",
        columns=(
            "number", "title", "customer", "project", "state", "severity", "owner", "department", "due_on", "channel",
            "received_on", "answered_on",
        ),
        filters=("channel", "severity", "received_on", "answered_on"),
        views=(View("mine", MINE, "owner=me&open=yes"), View("open", OPEN, "open=yes"), *BY_DUE),
        sections=(
            Section(_("What the complaint says"), ("what",)),
            Section(_("Answer to the customer"), ("answer", "result")),
        ),
        facts=("customer", "project", "contact", "channel", "severity", "received_on", "answered_on", "answered_by"),
    )
)  # fmt: skip

register(
    RecordType(
        Nonconformity,
        noun="nonconformities",
        icon="alert-circle",
        group="act",
        columns=(
            "number", "title", "source", "state", "severity", "recurring", "owner", "department", "due_on", "criterion",
            "raised_on", "where", "elements", "owning_department", "character", "repeats", "changed_at",
        ),
        filters=("source", "severity", "recurring", "character", "raised_on", "owning_department"),
        views=(
            View("mine", MINE, "owner=me&open=yes"),
            View("open", OPEN, "open=yes"),
            View("major", _("Major"), "open=yes&severity=major"),
            View("recurring", _("Recurring"), "recurring=yes"),
            *BY_DUE,
            View("this-year", _("This year"), "created=this-year"),
        ),
        sections=(
            Section(_("Facts and evidence"), ("what", "where", "criterion", "evidence")),
            Section(_("Does it recur?"), part=Likeness),
            Section(_("Outcome"), ("outcome",)),
        ),
        facts=(
            "source", "severity", "recurring", "repeats", "character", "owning_department", "raised_on", "accepted_on",
            "from_complaint",
        ),
        documents=(nonconformity_document,),
        keeps=(nonconformity_document,),
    )
)  # fmt: skip

register(
    RecordType(
        Action,
        noun="actions",
        icon="shield-check",
        group="act",
        columns=(
            "number", "title", "nature", "state", "severity", "recurring", "owner", "department", "due_on", "source", "treats",
            "from_complaint", "owning_department", "done_on", "verified_by", "verified_on", "confirm_on", "confirmed_on",
            "round", "for_review", "changed_at",
        ),
        filters=("nature", "source", "severity", "recurring", "for_review", "treats", "done_on", "confirm_on"),
        views=(
            View("mine", MINE, "owner=me&open=yes"),
            View("open", OPEN, "open=yes"),
            View("to-check", _("To be verified"), "state=done"),
            View("to-confirm", _("Effect to be confirmed"), "state=verified"),
            *BY_DUE,
            View("preventive", _("Preventive"), "nature=preventive"),
            View("for-review", _("For the management review"), "for_review=yes"),
        ),
        sections=(
            Section(_("The problem"), ("what", "immediate", "impact", "elsewhere")),
            Section(_("Five whys"), part=Why),
            Section(_("Possible causes"), part=Cause),
            Section(_("Root cause"), ("cause",)),
            Section(_("Scheme and resources"), ("scheme", "resources")),
            Section(_("Measures"), part=ActionStep),
            Section(_("Changes after the approval"), part=ActionChange),
            Section(_("Departments consulted"), part=Consulted),
            Section(_("Documents to be changed"), part=ActionDocument),
            Section(_("Carrying out and effect"), ("carried_out", "verification", "effect", "result")),
            Section(_("Earlier rounds"), part=ActionRound),
        ),
        facts=(
            "nature", "source", "severity", "recurring", "treats", "from_complaint", "character", "owning_department",
            "observe_days", "done_on", "verified_by", "verified_on", "confirm_on", "confirmed_by", "confirmed_on", "round",
            "for_review",
        ),
        documents=(action_document,),
        keeps=(action_document,),
    )
)  # fmt: skip
