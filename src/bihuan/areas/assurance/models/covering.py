"""A row that says what is looked at in a department: elements, and processes where the company lists them."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import subjects
from bihuan.core.fields import WordsField
from bihuan.core.models import Company, Department, Part
from bihuan.core.phrases import listed, phrase
from bihuan.core.vocabulary import Element


class Covering(Part):
    """Department × (element, process)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))
    elements = WordsField(_("Elements"), max_length=80, blank=True, choices=Element.choices)
    processes = models.CharField(
        _("Processes"), max_length=500, blank=True, help_text=_("Codes of processes, with spaces between.")
    )

    class Meta:
        abstract = True

    @property
    def company(self) -> Company:
        return self.whole.company

    def get_processes_display(self) -> str:
        """The processes as the company calls them."""
        known = subjects.processes_of(self.company)
        return listed(known.get(code, code) for code in str(self.processes).split())

    @property
    def element_words(self) -> list[str]:
        return str(self.elements).split()

    @property
    def subjects(self) -> list[str]:
        return subjects.chosen(self.elements, self.processes, subjects.processes_of(self.company))

    def faults(self) -> Iterator[Any]:
        """What is wrong with the row by itself."""
        known = list(subjects.processes_of(self.company))
        if wrong := subjects.unknown(self.processes, known):
            text = _("Not a process of this company: %(codes)s. Known are: %(known)s.")
            yield phrase(text, codes=" ".join(wrong), known=" ".join(known) or "—")
        twins = type(self)._default_manager.filter(**self.apart, department=self.department).exclude(pk=self.pk)
        if twins.exists():
            yield phrase(_("%(department)s is in the table already. Change that row."), department=self.department)

    @property
    def apart(self) -> dict[str, Any]:
        """Among which rows a department may stand only once."""
        return {self.WHOLE: self.whole}

    def clean(self) -> None:
        if found := [str(fault) for fault in self.faults()]:
            raise ValidationError(found)
