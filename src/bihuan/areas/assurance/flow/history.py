"""What a row of an earlier ledger may claim: what was found, decided or agreed stands in rows a sheet does not bring.

What is further on is taken over where it begins and goes its way here; or its paper is filed for the task it fulfils.
"""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.flow.audit import audit
from bihuan.areas.assurance.flow.check import quality_check
from bihuan.areas.assurance.flow.programme import audit_programme
from bihuan.areas.assurance.flow.review import management_review
from bihuan.areas.assurance.models import Audit, AuditProgramme, ManagementReview, QualityCheck
from bihuan.core.adopting import allow
from bihuan.core.refusals import Missing

CHECKED = _("A row cannot show what was looked at and what was found. Take it over as planned, or file its paper.")
APPROVED = _("A row cannot show who approved it. Take it over as a draft, or file its paper.")
DECIDED = _(
    "A row cannot show inputs, decisions and who approved the report. Take it over as planned, or file its paper."
)

allow(audit, (Audit.State.PLANNED, Audit.State.CANCELLED), Missing(CHECKED, "state", "XDYJ-04-01/4.1.1"))
allow(quality_check, (QualityCheck.State.PLANNED, QualityCheck.State.CANCELLED), Missing(CHECKED, "state", "XDYJ-04-01/1.4.3"))  # fmt: skip
allow(audit_programme, (AuditProgramme.State.DRAFT, AuditProgramme.State.CANCELLED), Missing(APPROVED, "state", "XDYJ-04-01/4.1.1"))  # fmt: skip
allow(management_review, (ManagementReview.State.PLANNED, ManagementReview.State.CANCELLED), Missing(DECIDED, "state", "XDYJ-04-01/4.1.2"))  # fmt: skip
