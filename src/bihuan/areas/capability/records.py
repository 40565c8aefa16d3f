"""How annual objectives appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import Objective
from bihuan.core.registry import RecordType, Section, register

register(
    RecordType(
        Objective,
        noun="objectives",
        icon="target-arrow",
        group="plan",
        columns=("number", "title", "year", "measure", "target", "attainment", "state", "owner", "due_on"),
        filters=("state", "year", "attainment", "owner", "department"),
        sections=(
            Section(_("Objective"), ("background", "measure", "target")),
            Section(_("Result"), ("result", "attainment", "result_on")),
        ),
        facts=("year",),
    )
)
