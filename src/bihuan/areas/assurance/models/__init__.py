"""The tables of assurance: audit programme, audits with their parties and checklist, management reviews, quality checks."""

from bihuan.areas.assurance.models.audit import Audit
from bihuan.areas.assurance.models.check import CheckItem, QualityCheck
from bihuan.areas.assurance.models.checklist import ChecklistItem
from bihuan.areas.assurance.models.parties import AuditedDepartment, MaterialRequest, TeamMember
from bihuan.areas.assurance.models.programme import AuditProgramme, PlannedAudit, PlannedScope, ProgrammeScope
from bihuan.areas.assurance.models.review import Attendee, Decision, ManagementReview, Topic, WaivedInput

__all__ = [
    "Attendee",
    "Audit",
    "AuditProgramme",
    "AuditedDepartment",
    "CheckItem",
    "ChecklistItem",
    "Decision",
    "ManagementReview",
    "MaterialRequest",
    "PlannedAudit",
    "PlannedScope",
    "ProgrammeScope",
    "QualityCheck",
    "TeamMember",
    "Topic",
    "WaivedInput",
]
