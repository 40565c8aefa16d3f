"""Notices inside the house, and the outbox of what leaves it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company
from bihuan.core.models.people import Person
from bihuan.core.models.record import Record


class Notice(models.Model):
    """A line for one person; `key` makes it unique, so that nobody is told the same twice."""

    class Kind(models.TextChoices):
        """What the core and the policies tell; areas may add their own words."""

        APPROVAL_REQUESTED = "approval-requested", _("A decision is asked for")
        APPROVAL_DECIDED = "approval-decided", _("A decision was made")
        OWNER = "owner", _("Someone became responsible for a record")
        MOVED = "moved", _("A record moved to another state")
        COMMENT = "comment", _("A comment was written")
        MENTION = "mention", _("Someone was mentioned in a comment")
        DELEGATION = "delegation", _("Someone stands in for a colleague")
        REMINDER = "reminder", _("A deadline comes near")
        OVERDUE = "overdue", _("A deadline has passed")
        ESCALATION = "escalation", _("An overdue task was escalated")
        GAP = "gap", _("Nobody holds a role a task asks for")
        REVIEW = "review", _("An opinion on a document is asked for")
        DOCUMENT = "document", _("A document was issued")
        UNDELIVERED = "undelivered", _("A message could not be delivered")

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    path = models.CharField(max_length=300, blank=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [models.Index(fields=["person", "-id"], condition=Q(read_at__isnull=True), name="notice_unread")]

    def __str__(self) -> str:
        return self.text


class Channel(models.Model):
    """A company's group chat or webhook, with its secret; what is told there is chosen by kind of notice."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom robot")
        DINGTALK = "dingtalk", _("DingTalk robot")
        FEISHU = "feishu", _("Feishu robot")
        WEBHOOK = "webhook", _("Webhook")

    company = models.ForeignKey(Company, models.PROTECT, related_name="channels")
    key = models.SlugField(_("Short name"), max_length=50)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("Name"), max_length=100)
    url = models.CharField(_("Address"), max_length=500)
    secret = models.CharField(_("Secret"), max_length=200, blank=True)
    tells = models.JSONField(_("What is told there"), default=list, blank=True)  # kinds of notices; none: every one
    is_active = models.BooleanField(_("In use"), default=True)

    class Meta:
        verbose_name = _("Channel")
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="channel_key")]
        ordering = ["company", "id"]

    def __str__(self) -> str:
        return self.name


class Outgoing(models.Model):
    """A message on its way out; tried again until it is delivered or given up.

    `channel` is `email` with an e-mail address, or a channel's kind with its key as address.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=500)
    key = models.CharField(max_length=160)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list)  # [{"at", "ok", "answer"}]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "channel", "address", "key"], name="outgoing_to_one")]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="outgoing_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.address} {self.subject}"
