"""How a preventive screening appears."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models import PotentialProblem, PreventiveScreening
from bihuan.areas.correction.screening_document import screening_document
from bihuan.core.registry import RecordType, Section, View, register

register(
    RecordType(
        PreventiveScreening,
        noun="screenings",
        icon="report-analytics",
        group="check",
        columns=(
            "number", "title", "dimension", "state", "department", "owner", "period_start", "period_end", "frozen_on", "due_on",
        ),
        filters=("dimension", "period_start", "period_end"),
        views=(View("open", _("Open records"), "open=yes"), View("mine", _("My records"), "owner=me")),
        sections=(
            Section(_("Potential problems"), part=PotentialProblem),
            Section(_("Conclusion"), ("conclusion",)),
        ),
        facts=("period_start", "period_end", "counted", "dimension", "own_only", "frozen_on", "digest"),
        documents=(screening_document,),
        keeps=(screening_document,),
    )
)  # fmt: skip
