"""What assurance knows of the findings a screening counts: the clause that was asked about, in an audit or a check."""

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from bihuan.areas.assurance.models import ChecklistItem
from bihuan.areas.assurance.models.check import CheckItem
from bihuan.core.facts import Dimension, FactKind, place


def _clause(model: type[ChecklistItem] | type[CheckItem]) -> Subquery:
    rows = model._default_manager.filter(finding=OuterRef("pk")).order_by("pk")
    return Subquery(rows.values("clause")[:1], output_field=CharField())


place(FactKind.FINDINGS, Dimension.CLAUSE, Coalesce(_clause(ChecklistItem), _clause(CheckItem), Value("")))
