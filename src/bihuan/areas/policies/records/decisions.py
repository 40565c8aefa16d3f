"""How waivers and filed documents appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.models import Filing, Waiver
from bihuan.core.registry import RecordType, Section, View, register

register(
    RecordType(
        Waiver,
        noun="waivers",
        icon="ban",
        group="files",
        columns=("number", "title", "task", "state", "owner", "department", "created_at"),
        filters=("state", "owner", "department"),
        views=(View("waiting", _("Waiting"), "state=requested"), View("all", _("All"), "")),
        sections=(Section(_("Request"), ("task", "reason")),),
    )
)
register(
    RecordType(
        Filing,
        noun="filings",
        icon="file-import",
        group="files",
        columns=("number", "title", "duty", "task", "effective_on", "state", "owner", "created_at"),
        filters=("state", "owner", "department", "effective_on"),
        views=(View("waiting", _("To be confirmed"), "state=filed"), View("all", _("All"), "")),
        sections=(Section(_("Document"), ("duty", "task", "effective_on", "document_number", "remark")),),
        facts=("effective_on",),
    )
)
