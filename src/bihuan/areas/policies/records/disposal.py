"""How disposals appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.models import Disposal, DisposalEntry
from bihuan.core.registry import RecordType, Section, View, register

register(
    RecordType(
        Disposal,
        noun="disposals",
        icon="archive",
        group="files",
        columns=("number", "title", "ended_by", "state", "owner", "created_at"),
        filters=("ended_by",),
        views=(View("waiting", _("Waiting"), "state=requested"), View("all", _("All"), "")),
        sections=(Section(_("Request"), ("reason",)), Section(_("Records"), part=DisposalEntry)),
        facts=("ended_by",),
    )
)
