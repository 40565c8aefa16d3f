"""The kinds of measure a company's policy knows: data of its pack (`measure_kinds`), checked wherever one is chosen."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Company, Record
from bihuan.core.phrases import listed, phrase
from bihuan.core.vocabulary import MeasureKind


def kinds_of(company: Company) -> list[MeasureKind]:
    """The kinds the company's policy knows, in its order; all where its pack does not say."""
    return [MeasureKind(kind) for kind in company.settings.get("measure_kinds", MeasureKind.values)]


def unknown_kind(record: Record, name: str) -> Iterator[Any]:
    """What is wrong with the kind in the field: none of the policy's. What was so before the policy said it may stay."""
    kind, known = getattr(record, name), kinds_of(record.company)
    if not kind or kind in known:
        return
    if record.pk and type(record)._default_manager.filter(pk=record.pk, **{name: kind}).exists():
        return
    word = MeasureKind(kind).label if kind in MeasureKind.values else kind
    text = _("“%(kind)s” is no kind of measure of your policy. Choose: %(known)s.")
    yield str(phrase(text, kind=word, known=listed(one.label for one in known)))
