"""Facts of correction that a screening counts: complaints and nonconformities."""

from django.db.models import F, Value

from bihuan.areas.correction.models.complaint import Complaint
from bihuan.areas.correction.models.nonconformity import Nonconformity
from bihuan.areas.correction.words import Source
from bihuan.core.facts import Counted, Dimension, FactKind, count

ROOTS = "actions__causes__category"

count(
    FactKind.COMPLAINTS,
    Counted(
        lambda company: Complaint.objects.filter(company=company, kind=Complaint.KIND),
        "received_on",
        {
            Dimension.DEPARTMENT: F("department__name"),
            Dimension.CUSTOMER: F("customer"),
            Dimension.PROJECT: F("project"),
            Dimension.CHANNEL: F("channel"),
            Dimension.SEVERITY: F("severity"),
            Dimension.SOURCE: Value(Source.COMPLAINT.value),
            Dimension.CAUSE: F(ROOTS),
        },
        void=Complaint.State.CANCELLED,
    ),
)
count(
    FactKind.NONCONFORMITIES,
    Counted(
        lambda company: Nonconformity.objects.filter(company=company, kind=Nonconformity.KIND),
        "raised_on",
        {
            Dimension.DEPARTMENT: F("department__name"),
            Dimension.CLAUSE: F("criterion"),
            Dimension.CUSTOMER: F("from_complaint__customer"),
            Dimension.PROJECT: F("from_complaint__project"),
            Dimension.CHANNEL: F("from_complaint__channel"),
            Dimension.SEVERITY: F("severity"),
            Dimension.CHARACTER: F("character"),
            Dimension.SOURCE: F("source"),
            Dimension.CAUSE: F(ROOTS),
        },
        void=Nonconformity.State.DISMISSED,
    ),
)
