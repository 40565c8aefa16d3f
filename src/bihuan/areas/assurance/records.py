"""How the records of assurance appear: programme and audit."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import review_types as review_types  # reviews and checks, in a file of their own
from bihuan.areas.assurance.documents import checklist_document, programme_document, report_document
from bihuan.areas.assurance.models import (
    Audit,
    AuditedDepartment,
    AuditProgramme,
    ChecklistItem,
    MaterialRequest,
    PlannedAudit,
    PlannedScope,
    ProgrammeScope,
    TeamMember,
)
from bihuan.core.registry import RecordType, Section, View, register

MINE, OPEN, LATE = _("Mine"), _("Open"), _("Overdue")

register(
    RecordType(
        AuditProgramme,
        noun="audit-programmes",
        icon="clipboard-check",
        group="check",
        columns=("number", "title", "year", "state", "owner", "due_on"),
        filters=("year",),
        views=(View("open", OPEN, "open=yes"), View("mine", MINE, "owner=me")),
        sections=(
            Section(
                _("Purpose and criteria"), ("purpose", "standards", "documents", "laws", "methods", "arrangements")
            ),
            Section(_("Scope"), part=ProgrammeScope),
            Section(_("Planned audits"), part=PlannedAudit),
            Section(_("What they cover"), part=PlannedScope),
            Section(_("Interval and result"), ("interval_reason", "result")),
        ),
        facts=("year", "methods"),
        documents=(programme_document,),
        keeps=(programme_document,),
    )
)

register(
    RecordType(
        Audit,
        noun="audits",
        icon="clipboard-list",
        group="check",
        columns=(
            "number", "title", "programme", "state", "lead", "starts_on", "ends_on", "reported_on", "full_coverage",
            "department", "due_on",
        ),
        filters=("programme", "lead", "starts_on", "ended_on", "reported_on", "full_coverage"),
        views=(
            View("open", OPEN, "open=yes"),
            View("mine", MINE, "owner=me&open=yes"),
            View("under-way", _("Under way"), "state=under-way"),
            View("follow-up", _("Follow-up"), "state=follow-up"),
            View("overdue", LATE, "open=yes&due=overdue"),
        ),
        sections=(
            Section(_("Purpose and criteria"), ("purpose", "criteria", "methods")),
            Section(_("Audited departments"), part=AuditedDepartment),
            Section(_("Auditors"), part=TeamMember),
            Section(_("Material"), part=MaterialRequest),
            Section(_("Checklist"), part=ChecklistItem),
            Section(_("Opening and closing meeting"), ("opened_on", "opening_notes", "ended_on", "closing_notes")),
            Section(_("Report"), ("course", "strengths", "conclusion", "recommendations", "distribution")),
        ),
        facts=(
            "programme", "planned", "lead", "appointed_by", "appointed_on", "starts_on", "ends_on", "ended_on", "reported_on",
            "full_coverage",
        ),
        documents=(checklist_document, report_document),
        keeps=(checklist_document, report_document),
    )
)  # fmt: skip
