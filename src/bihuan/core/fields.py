"""Model fields the core adds: several words out of a vocabulary in one column, and the day of what has happened.

And how people read what a field with choices keeps.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.phrases import listed


class WordsField(models.CharField):  # type: ignore[type-arg]
    """Some of the values of `choices`, kept space-separated in the order of the vocabulary.

    No value of a vocabulary may contain a space or be part of another value.
    """

    def to_python(self, value: Any) -> str:
        words = value.split() if isinstance(value, str) else [str(word) for word in value or ()]
        order = [key for key, _label in self.flatchoices]
        return " ".join(sorted(set(words), key=lambda word: order.index(word) if word in order else -1))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        known = {key for key, _label in self.flatchoices}
        if unknown := [word for word in str(value).split() if word not in known]:
            raise ValidationError(_("Not one of the choices: %(words)s") % {"words": ", ".join(unknown)})
        if not value and not self.blank:
            raise ValidationError(_("Choose at least one."))


class PastDayField(models.DateField):  # type: ignore[type-arg]
    """The day something happened: never after the company's today, which the write path knows. A date column otherwise."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DateField", args, options  # migrations need not know


def chosen_words(field: Any, value: Any) -> Any:
    """What a field keeps, as people read it: choices by their labels; anything else as it is."""
    if not getattr(field, "choices", None):
        return value
    known = dict(field.flatchoices)
    if isinstance(field, WordsField):
        return listed(known.get(word, word) for word in str(value).split())
    return known.get(value, value)
