"""Account (who signs in), person (who acts in a company), roles with scope and dates, delegation."""

from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company, Department


class AccountManager(BaseUserManager["Account"]):
    """Looks an account up by its user name."""


class Account(AbstractBaseUser):
    """Someone who can sign in; acts as one person per company."""

    username = models.CharField(_("User name"), max_length=150, unique=True)
    email = models.EmailField(_("E-mail"), blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    is_operator = models.BooleanField(_("Operator of this installation"), default=False)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    theme = models.CharField(
        _("Theme"),
        max_length=10,
        default="auto",
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    hotkeys = models.BooleanField(_("Single-letter shortcuts"), default=True)
    password_given_at = models.DateTimeField(null=True, editable=False)  # by somebody else; not the person's own yet

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("Account")

    def __str__(self) -> str:
        return self.username


class ApiToken(models.Model):
    """A key of an account for the API; only its digest is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField(_("Name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("Created"))
    ends_at = models.DateTimeField(_("Ends"))

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name


class Mail(models.TextChoices):
    """How notices reach a person by e-mail."""

    SINGLE = "single", _("Each one at once")
    DIGEST = "digest", _("Once a day, together")
    NONE = "none", _("Not by e-mail")


class PersonQuerySet(models.QuerySet["Person"]):
    """Members of companies."""

    def here_on(self, day: date) -> "PersonQuerySet":
        """Those who have not left by the day; whose leaving is entered ahead is here until then."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=day))


class Person(models.Model):
    """A member of a company, with or without an account."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="people")
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="people")
    name = models.CharField(_("Name"), max_length=100)
    staff_number = models.CharField(_("Staff number"), max_length=50, blank=True)
    title = models.CharField(_("Post"), max_length=100, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="people")
    email = models.EmailField(_("E-mail"), blank=True)
    mobile = models.CharField(_("Mobile"), max_length=30, blank=True)
    mail = models.CharField(_("Notices by e-mail"), max_length=10, choices=Mail.choices, default=Mail.SINGLE)
    left_on = models.DateField(_("Left on"), null=True, blank=True)
    calendar_key = models.CharField(max_length=64, blank=True, db_index=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("Person")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "staff_number"], condition=~Q(staff_number=""), name="person_staff_number"
            ),
            models.UniqueConstraint(
                fields=["company", "account"], condition=Q(account__isnull=False), name="person_account"
            ),
        ]
        ordering = ["company", "id"]

    def __str__(self) -> str:
        return self.name

    def has_left(self, day: date) -> bool:
        return self.left_on is not None and self.left_on < day

    @property
    def surname(self) -> str:
        return self.name[:1]


class RoleAssignment(models.Model):
    """A role held company-wide, for a department, or for one record, from one day to another."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    role = models.CharField(_("Role"), max_length=50)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="assignments")
    record = models.ForeignKey("core.Record", models.PROTECT, null=True, blank=True, related_name="assignments")
    from_day = models.DateField(_("From"), null=True, blank=True)
    to_day = models.DateField(_("To"), null=True, blank=True)

    class Meta:
        verbose_name = _("Role assignment")
        indexes = [
            models.Index(fields=["company", "role"], name="assignment_role"),
            models.Index(fields=["person"], name="assignment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"

    def in_force(self, day: date) -> bool:
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


class Delegation(models.Model):
    """Someone stands in for a person for a stated time; all roles, or one."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="delegations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    role = models.CharField(_("Role"), max_length=50, blank=True)
    from_day = models.DateField(_("From"))
    to_day = models.DateField(_("To"))
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    created_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("Created"))

    class Meta:
        verbose_name = _("Delegation")
        constraints = [
            models.CheckConstraint(condition=~Q(person=models.F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(to_day__gte=models.F("from_day")), name="delegation_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.delegate}"

    def in_force(self, day: date) -> bool:
        """On the day, and as long as the one who lends is still here."""
        return self.from_day <= day <= self.to_day and not self.person.has_left(day)
