"""How annual objectives and capability plans appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.capability.models import CapabilityPlan, Objective, Work
from bihuan.areas.capability.plan_document import plan_document
from bihuan.core.registry import RecordType, Section, View, register

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

register(
    RecordType(
        CapabilityPlan,
        noun="capability-plans",
        icon="map-2",
        group="plan",
        columns=("number", "title", "year", "state", "owner", "department", "due_on"),
        filters=("state", "year", "owner", "department"),
        views=(View("open", _("Open records"), "open=yes"),),
        sections=(
            Section(_("What it rests on"), ("basis", "resources")),
            Section(_("Work by element"), part=Work),
            Section(_("Elements without work, and why"), ("left_out",)),
            Section(_("Result of the year"), ("result",)),
        ),
        facts=("year",),
        documents=(plan_document,),
        keeps=(plan_document,),
    )
)
