"""The record: one parent table under every type, with number, state, owner, links, comments, watchers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bihuan.core.fields import WordsField
from bihuan.core.models.company import Company, Department
from bihuan.core.models.people import Person
from bihuan.core.vocabulary import Element

if TYPE_CHECKING:
    from bihuan.core.access import Standing


class NeverDeleted(Exception):
    """Records are cancelled with a reason; what retention allows is disposed of by an approved act."""


class RecordQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Records as a person may see them."""

    def visible_to(self, standing: "Standing") -> "RecordQuerySet":
        """Rows of the person's company that their roles let them see; all others do not exist for them."""
        own: RecordQuerySet = self.filter(company_id=standing.company_id)
        if self.model is not Record:
            own = own.filter(kind=self.model.KIND)  # said again, so that the index of lists serves
        return own.concerning(standing)

    def concerning(self, standing: "Standing") -> "RecordQuerySet":
        """The same of rows that are known to be the company's."""
        if standing.sees_all:
            return self
        person = standing.person
        let_in = Watch.objects.filter(record=OuterRef("pk"), person=person, lets_see=True)
        return self.filter(
            Q(owner=person)
            | Q(created_by=person)
            | Q(department__in=standing.departments)
            | Q(pk__in=standing.records)
            | Q(open_to_all=True)
            | Exists(let_in)
        )

    def delete(self) -> NoReturn:
        raise NeverDeleted(_("Records are never deleted. Cancel the record and say why."))


class Record(models.Model):
    """What every record has; a child table per type adds its own fields."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, editable=False)
    number = models.CharField(_("Number"), max_length=40, editable=False)
    title = models.CharField(_("Title"), max_length=200)
    state = models.CharField(_("State"), max_length=30, editable=False)
    is_open = models.BooleanField(default=True, editable=False)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owner"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible department")
    )
    due_on = models.DateField(_("Due"), null=True, blank=True)
    elements = WordsField(_("Elements"), max_length=80, blank=True, choices=Element.choices)
    open_to_all = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("Created"), editable=False)
    created_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("Created by")
    )
    changed_at = models.DateTimeField(_("Last change"), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    archived_at = models.DateTimeField(_("Archived"), null=True, editable=False)
    kept_until = models.DateField(_("Kept until"), null=True, editable=False)
    imported_on = models.DateField(_("Taken over on"), null=True, editable=False)

    KIND: ClassVar[str] = ""
    DUE_BY_DUTY: ClassVar[bool] = False  # the deadline a duty sets holds before its own day (see core.due)
    ASKED_WITH: ClassVar[tuple[str, ...]] = ()  # what `asked_for` reads, to be fetched for many records together
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("Record")
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="record_number")]
        indexes = [
            models.Index(fields=["company", "kind", "-id"], name="record_list"),
            models.Index(fields=["company", "kind", "state", "-id"], name="record_state"),
            models.Index(fields=["company", "owner", "kind"], name="record_owner"),
            models.Index(fields=["company", "kind", "-id"], condition=models.Q(is_open=True), name="record_open"),
            models.Index(fields=["company", "kind", "due_on"], condition=models.Q(is_open=True), name="record_due"),
            models.Index(fields=["company", "kind", "created_at"], name="record_created"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_history(self) -> bool:
        """Taken over from an earlier ledger when it was finished, or already due: never counted as overdue."""
        return self.imported_on is not None and (
            not self.is_open or (self.due_on or self.imported_on) < self.imported_on
        )

    @property
    def is_being_revised(self) -> bool:
        """Does an approved edition hold while the next one is drafted?"""
        return False

    def stands(self, state: str) -> bool:
        """Is it still true that the state was reached, though the record went back since? Types say what stays done."""
        return False

    @property
    def asked_for(self) -> object:
        """What a decision is asked for, where it is not the record itself (a later due day, say); else nothing."""
        return ""

    @property
    def element_list(self) -> list[str]:
        return str(self.elements).split()

    def get_state_display(self) -> str:
        """The state in words. Each type has its own states, so the field itself has no choices."""
        states: Any = getattr(type(self), "State", None)
        return str(states(self.state).label) if states else self.state

    def derive(self) -> None:
        """Fill the fields that follow from others (a score, a year); called before every check and save."""

    def content(self) -> dict[str, Any]:
        """What an approver decides on: every own field a person can edit. Types with parts add them."""
        return {
            field.name: field.value_from_object(self)
            for field in self._meta.concrete_fields
            if field.editable and not field.primary_key and not field.name.endswith("_ptr")
        }

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NeverDeleted(_("Records are never deleted. Cancel the record and say why."))


class Part(models.Model):
    """A row inside a record (a step of an item, a goal of a plan): changed and journalled with it.

    A child names the record it belongs to in WHOLE, the name of its foreign key; SHOWN are fields that only code
    writes and that pages show beside those of the form; REPORTED those told of later, which no approver signs.
    """

    WHOLE: ClassVar[str] = ""
    SHOWN: ClassVar[tuple[str, ...]] = ()
    REPORTED: ClassVar[tuple[str, ...]] = ()
    created_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        abstract = True

    @property
    def whole(self) -> Record:
        record: Record = getattr(self, self.WHOLE)
        return record

    def derive(self) -> None:
        """Fill the fields that follow from others, or empty those that no longer do; called before every check and save."""

    @property
    def ended_with(self) -> object:
        """In words, what ended and took this row with it (a former round); empty while it holds, None where nothing ends."""
        return None

    @property
    def stays(self) -> object:
        """In words, why this row is not taken out though rows are open; nothing where it may be."""
        return None

    def content(self) -> dict[str, Any]:
        return {
            field.name: field.value_from_object(self)
            for field in self._meta.concrete_fields
            if field.editable and not field.primary_key and field.name not in {self.WHOLE, *self.REPORTED}
        }


class Counter(models.Model):
    """The last number given out, per company, kind and year."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kind", "year"], name="counter_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Link(models.Model):
    """`source` led to `target`; read both ways."""

    class Kind(models.TextChoices):
        LED_TO = "led-to", _("Led to")
        SUPPORTS = "supports", _("Supports")
        RELATED = "related", _("Related")
        REPLACES = "replaces", _("Replaces")

    source = models.ForeignKey(Record, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Record, models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.LED_TO)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Comment(models.Model):
    """A remark on a record. Nothing is deleted; a withdrawn one keeps its place."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="comments")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(_("Comment"), max_length=4000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class Watch(models.Model):
    """A person follows a record, was let in to it, or both: who follows by themselves sees no more by it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="watches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="watches")
    follows = models.BooleanField(default=True)
    lets_see = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "person"], name="watch_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.record}"
