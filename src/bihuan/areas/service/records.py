"""How service level agreements appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.service.models import ServiceLevel, Standard
from bihuan.core.registry import RecordType, Section, View, register

register(
    RecordType(
        ServiceLevel,
        noun="service-levels",
        icon="contract",
        group="plan",
        columns=("number", "title", "customer", "project", "edition", "state", "starts_on", "ends_on", "owner", "department"),
        filters=("state", "starts_on", "ends_on", "owner", "department"),
        views=(View("in-force", _("In force"), "state=in-force"), View("draft", _("Draft"), "state=draft")),
        sections=(
            Section(_("Service scope"), ("scope",)),
            Section(_("Quality standards"), part=Standard),
            Section(_("Responsibilities of both sides"), ("our_part", "customer_part")),
            Section(_("What changed"), ("changes",)),
        ),
        facts=(
            "customer", "project", "starts_on", "ends_on", "signed_by", "customer_signed_by", "signed_on", "edition",
            "predecessor",
        ),
    )
)  # fmt: skip
