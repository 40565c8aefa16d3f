"""How management reviews and quality checks appear."""

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.check_document import check_document
from bihuan.areas.assurance.models import (
    Attendee,
    CheckItem,
    Decision,
    ManagementReview,
    QualityCheck,
    Topic,
    WaivedInput,
)
from bihuan.areas.assurance.review_document import review_document
from bihuan.core.registry import RecordType, Section, View, register

MINE, OPEN = _("My records"), _("Open records")

register(
    RecordType(
        ManagementReview,
        noun="management-reviews",
        icon="gavel",
        group="check",
        columns=(
            "number", "title", "year", "state", "chair", "planned_on", "held_on", "owner", "due_on", "frozen_on",
        ),
        filters=("year", "planned_on", "held_on"),
        views=(View("open", OPEN, "open=yes"), View("mine", MINE, "owner=me")),
        sections=(
            Section(_("Purpose of the review"), ("purpose",)),
            Section(_("Attendees"), part=Attendee),
            Section(_("Agenda"), part=Topic),
            Section(_("Inputs done without"), part=WaivedInput),
            Section(_("Decisions of the review"), part=Decision),
            Section(_("Minutes and conclusion"), ("minutes", "conclusion", "result")),
        ),
        facts=("year", "chair", "planned_on", "held_on", "place", "period_start", "period_end", "frozen_on", "digest"),
        documents=(review_document,),
        keeps=(review_document,),
    )
)  # fmt: skip

register(
    RecordType(
        QualityCheck,
        noun="quality-checks",
        icon="checkbox",
        group="check",
        columns=(
            "number", "title", "type", "state", "planned_on", "owner", "department", "checked_on", "checked_by", "project", "due_on",
        ),
        filters=("type", "planned_on", "checked_on"),
        views=(View("open", OPEN, "open=yes"), View("mine", MINE, "owner=me&open=yes")),
        sections=(
            Section(_("Draw"), ("frame", "seed", "frame_digest", "seeded", "dropped_draws")),
            Section(_("Checklist"), part=CheckItem),
            Section(_("Result of the check"), ("summary",)),
        ),
        facts=("type", "subject", "project", "control_point", "checked_person", "planned_on", "checked_on", "checked_by"),
        documents=(check_document,),
        keeps=(check_document,),
    )
)  # fmt: skip
