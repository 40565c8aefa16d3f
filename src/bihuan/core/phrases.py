"""A sentence with its figures, put into the reader's language only when it is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Phrase:
    """`text` is a lazily translated template with %(name)s places, `figures` what goes into them."""

    text: Any
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.text) % self.figures


def phrase(text: Any, /, **figures: Any) -> Phrase:
    """Short for a Phrase with named figures."""
    return Phrase(text, figures)


def in_place(name: object, whom: object) -> Phrase | str:
    """A name, and in whose place they acted: a substitute is always shown as one (traps.md 17)."""
    return phrase(_("%(person)s on behalf of %(who)s"), person=name, who=whom) if whom else str(name or "")


def listed(words: Iterable[object]) -> str:
    """Things named one after another, with the mark the reader's language puts between them."""
    return pgettext("between things listed", ", ").join(str(word) for word in words)


def for_keeping() -> override:
    """What is put into words to be kept is in the installation's language, whoever acts."""
    return override(settings.LANGUAGE_CODE)


def in_english() -> bool:
    """Is English the reader's language? Everyone else reads Chinese."""
    return (get_language() or "").startswith("en")
