"""The tables of assurance: the audit programme, audits with their parties and checklist."""

from bihuan.areas.assurance.models.audit import Audit
from bihuan.areas.assurance.models.checklist import ChecklistItem
from bihuan.areas.assurance.models.parties import AuditedDepartment, MaterialRequest, TeamMember
from bihuan.areas.assurance.models.programme import AuditProgramme, PlannedAudit, PlannedScope, ProgrammeScope

__all__ = [
    "Audit",
    "AuditProgramme",
    "AuditedDepartment",
    "ChecklistItem",
    "MaterialRequest",
    "PlannedAudit",
    "PlannedScope",
    "ProgrammeScope",
    "TeamMember",
]
