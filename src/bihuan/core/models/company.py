"""Company (tenant) and its departments."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import in_english


class Company(models.Model):
    """A tenant. Every business row belongs to one; nothing crosses."""

    code = models.SlugField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    timezone = models.CharField(_("Time zone"), max_length=50, default="Asia/Shanghai")
    settings = models.JSONField(_("Settings"), default=dict, blank=True)
    created_at = models.DateTimeField(_("Created"))

    class Meta:
        verbose_name = _("Company")

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The company's part of an address: `/xdyj/work/`."""
        return self.code.lower()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def day_of(self, moment: datetime) -> date:
        """The day a moment falls on where the company works."""
        return moment.astimezone(self.zone).date()

    @property
    def display_name(self) -> str:
        return self.name_en if self.name_en and in_english() else self.name

    def place_of(self, role: str) -> str:
        """The key of the department the pack places a role in; empty where it places it in none."""
        return str(self.settings.get("role_departments", {}).get(str(role), ""))

    def wording(self, group: str, key: str, *, as_read: bool = False) -> str:
        """The company's own word, e.g. `wording("roles", "quality")`; empty when it has none.

        With `as_read` also where it has none in the reader's language, instead of the Chinese one.

        Settings hold `{group: {key: "词" | {"zh": …, "en": …}}}` (from the pack's company.toml).
        """
        entry: Any = self.settings.get(group, {}).get(key, "")
        words: Any = {"zh": entry} if isinstance(entry, str) else entry
        own = words.get("en" if in_english() else "zh", "")
        return str(own if as_read else own or words.get("zh", ""))


class Department(models.Model):
    """A node of the company's organisation."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="departments")
    key = models.SlugField(max_length=50)
    name = models.CharField(_("Name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    aliases = models.JSONField(_("Other names"), default=list, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    head = models.ForeignKey("core.Person", models.PROTECT, null=True, blank=True, related_name="heads")

    class Meta:
        verbose_name = _("Department")
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="department_key")]
        ordering = ["company", "id"]

    def __str__(self) -> str:
        return self.name_en if self.name_en and in_english() else self.name
