"""What every page's frame needs; worked out only where a template asks for it."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bihuan.core.models import Account, Notice
from bihuan.core.phrases import in_english
from bihuan.core.registry import TYPES
from bihuan.web import counts, menu, wording
from bihuan.web.request import Request


class Frame:
    """Language and theme of any page, signed in or not."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = getattr(request, "user", None)  # none where a request was refused before anyone looked who asks
        self.demo: bool = settings.DEMO

    @property
    def lang(self) -> str:
        return "en" if in_english() else "zh-Hans"

    @property
    def theme(self) -> str:
        return str(getattr(self.user, "theme", "") or "auto")

    @property
    def keys(self) -> str:
        return "on" if getattr(self.user, "hotkeys", True) else "off"


class Shell:
    """Menu, badges and counters of a signed-in person's page."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Open records by kind, and new notices under "unread"."""
        kinds = [declared.kind for declared in TYPES.values() if declared.group]
        unread = Notice.objects.filter(person=self.request.person, read_at__isnull=True)
        return counts.open_records(self.request.standing, kinds, unread=unread)

    @cached_property
    def groups(self) -> list[menu.Group]:
        return menu.groups(self.request, self.numbers)

    @cached_property
    def account_entries(self) -> list[menu.Item]:
        return menu.entry_items(self.request, "account") + menu.entry_items(self.request, "admin")

    @cached_property
    def tabs(self) -> list[menu.Item]:
        """The bottom bar on phones: the first entries, what one records most, and everything."""
        return menu.tabs(self.request, self.groups)

    @property
    def themes(self) -> list[tuple[str, Any]]:
        return list(Account._meta.get_field("theme").flatchoices)

    @property
    def unread(self) -> str:
        """How many notices are new, counted no further than a badge shows; empty for none."""
        count = self.numbers["unread"]
        return wording.capped(count, counts.BADGE_CAP) if count else ""

    @property
    def others(self) -> list[Any]:
        """The other companies this account acts in."""
        return [person.company for person in self.request.people if person.company_id != self.request.company.pk]


def shell(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = {"frame": Frame(request)}
    if hasattr(request, "standing"):
        found["shell"] = Shell(request)  # type: ignore[arg-type]
    return found
