"""Asks: one description of an input, from a model field or a step's parameter.

Forms, the API, imports and the write path clean a value with the same `Ask.clean`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.fields import PastDayField, WordsField
from bihuan.core.models import Company, Department, Part, Person, Record
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, Refused
from bihuan.core.texts import is_storable

LABELS: dict[str, Any] = {
    "reason": _("Reason"),
    "comment": _("Comment"),
    "note": _("Note"),
    "result": _("Result"),
    "decision": _("Decision"),
    "into": _("Merge into"),
    "answer": _("Answer"),
    "earlier": _("Earlier nonconformity"),
    "document": _("Document"),
}
LONGEST_KEY = 18
FIRST_YEAR, LAST_YEAR = 1950, 2200
KINDS: list[tuple[type, str]] = [
    (WordsField, "choices"),
    (models.BooleanField, "yes-no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.DecimalField, "decimal"),
    (models.IntegerField, "number"),
    (models.TextField, "long"),
]

EXAMPLES: dict[str, Any] = {
    "date": _("“%(text)s” is not a day of the calendar. Write it as in 2026-03-31."),
    "number": _("“%(text)s” is not a whole number. Write digits only, such as 12."),
    "decimal": _("“%(text)s” is not a number. Write digits, such as 12.5."),
}


@dataclass(frozen=True)
class Hint:
    """Extra words for a step's parameter: `Annotated[str, Hint(_("Cause"), long=True)]`; `most` characters of a text."""

    label: Any = ""
    help: Any = ""
    long: bool = False
    most: int = 0


Reason = Annotated[str, Hint(_("Reason"), long=True)]  # why a step is taken, with room to say it


@dataclass(frozen=True)
class Ask:
    """One input: its name, label, what it takes, and how a raw value becomes a clean one."""

    name: str
    field: "models.Field[Any, Any]"
    label: Any
    required: bool
    help: Any = ""
    target: type[models.Model] | None = None
    default: Any = None

    @property
    def kind(self) -> str:
        """text, long, date, moment, decimal, number, yes-no, choice, choices, person, department, part or record."""
        if self.target is not None:
            other = "part" if issubclass(self.target, Part) else "record"
            return {Person: "person", Department: "department"}.get(self.target, other)
        named = next((kind for cls, kind in KINDS if isinstance(self.field, cls)), "text")
        return "choice" if named in {"text", "number"} and self.field.choices else named

    @property
    def choices(self) -> list[tuple[Any, Any]]:
        return list(self.field.flatchoices)

    @property
    def is_past(self) -> bool:
        """Is it the day of something that has happened?"""
        return isinstance(self.field, PastDayField)

    def clean(self, value: Any, company: Company) -> Any:
        """The clean value. Raises ValidationError with what is wrong, in the user's words."""
        if isinstance(value, str):
            value = self._text(value)
        if value is None or value in ("", []):
            if self.required:
                raise ValidationError(_("Fill in: %(label)s") % {"label": self.label})
            return self.default if self.default is not None else self._empty()
        if self.target is not None:
            return self._related(value, company)
        self._check_shape(value)
        return self._in_time(self._cleaned(value))

    def _check_shape(self, value: Any) -> None:
        """A program may send anything: a list is no text, a truth is no number."""
        if isinstance(self.field, models.JSONField):
            return
        many = isinstance(value, dict) or (isinstance(value, list | tuple | set) and self.kind != "choices")
        if many or (isinstance(value, bool) and self.kind != "yes-no"):
            raise ValidationError(_("%(label)s is of the wrong kind. Send one plain value.") % {"label": self.label})

    def _cleaned(self, value: Any) -> Any:
        if self.kind == "choice" and str(value) not in {str(key) for key, _label in self.choices}:
            known = listed(label for key, label in self.choices if key != "")
            raise ValidationError(_("“%(text)s” is not one of: %(known)s.") % {"text": str(value)[:40], "known": known})
        try:
            return self.field.clean(value, None)
        except ValidationError as error:
            raise self._plainer(error, value) from None
        except (TypeError, ValueError, ArithmeticError):
            text = _("%(label)s: “%(text)s” cannot be read. Correct it.")
            raise ValidationError(text % {"label": self.label, "text": str(value)[:40]}) from None

    def _plainer(self, error: ValidationError, value: Any) -> ValidationError:
        """What the field says, in words that say what to do."""
        codes = {one.code for one in error.error_list}
        if "max_length" in codes:
            figures = {"count": len(str(value)), "most": getattr(self.field, "max_length", 0)}
            return ValidationError(_("%(count)s characters; %(most)s are allowed. Shorten it.") % figures)
        if codes & {"invalid", "invalid_date"} and self.kind in EXAMPLES:
            return ValidationError(EXAMPLES[self.kind] % {"text": str(value)[:40]})
        return error

    def _in_time(self, value: Any) -> Any:
        """The value, if it is no day of another age: a slip of the pen, and what counts from it would break."""
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            text = _("%(label)s: the year %(year)s cannot be right. Take one from %(first)s to %(last)s.")
            years = {"label": self.label, "year": value.year, "first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError(text % years)
        return value

    def _empty(self) -> Any:
        return None if self.target is not None or self.field.null else self.field.get_default()

    def _text(self, value: str) -> str:
        if not is_storable(value):
            raise ValidationError(_("%(label)s holds a character that cannot be kept.") % {"label": self.label})
        return value.strip()

    def _related(self, value: Any, company: Company) -> models.Model:
        if isinstance(value, self.target or ()) and getattr(value, "company_id", None) == company.pk:
            return value  # a row of ours, not a key a client sent
        key = value.pk if isinstance(value, models.Model) else value
        assert self.target is not None
        home = f"{self.target.WHOLE}__company" if issubclass(self.target, Part) else "company"
        rows = self.target._default_manager.filter(**{home: company})
        found = rows.filter(pk=key).first() if is_key(str(key)) else None
        if found is None and issubclass(self.target, Record):
            found = rows.filter(number=str(key)).first()
        if found is None:
            raise ValidationError(_("%(label)s: there is no such entry in this company.") % {"label": self.label})
        return found


def is_key(text: str) -> bool:
    """Can the text be the key of a row? Other alphabets' digits and numbers no database holds are none."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


def ask_for(model: type[models.Model], name: str, required: bool | None = None) -> Ask:
    """The ask of a model's field."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field), f"{model.__name__}.{name} is not a field of its own"
    must = required if required is not None else not (field.blank or field.null or field.has_default())
    return Ask(
        name, field, field.verbose_name, must, field.help_text, field.related_model if field.is_relation else None
    )


FROM_TYPE: dict[type, Callable[[], "models.Field[Any, Any]"]] = {
    str: lambda: models.CharField(max_length=500),
    date: models.DateField,
    int: models.IntegerField,
    Decimal: lambda: models.DecimalField(max_digits=20, decimal_places=6),
    bool: lambda: models.BooleanField(default=False),
}


def _field_of(annotation: Any, hint: Hint) -> "models.Field[Any, Any]":
    if get_origin(annotation) is list:
        return WordsField(max_length=500, choices=get_args(annotation)[0].choices)
    if isinstance(annotation, type) and issubclass(annotation, models.TextChoices):
        return models.CharField(max_length=50, choices=annotation.choices)
    if hint.long:
        return models.TextField(max_length=hint.most or 10_000)
    if hint.most:
        return models.CharField(max_length=hint.most)
    return FROM_TYPE[annotation]()


def _ask_of_parameter(name: str, annotation: Any, default: Any, model: type[models.Model]) -> Ask:
    hint = Hint()
    if get_origin(annotation) is Annotated:
        annotation, hint = get_args(annotation)[0], get_args(annotation)[1]
    options = [option for option in get_args(annotation) if option is not type(None)]
    annotation = options[0] if options and get_origin(annotation) is not list else annotation
    required = default is inspect.Parameter.empty
    value = None if required else default
    if name in {field.name for field in model._meta.concrete_fields} and not hint.label:
        return replace(ask_for(model, name, required), default=value)
    label = hint.label or LABELS[name]
    if isinstance(annotation, type) and issubclass(annotation, models.Model):
        return Ask(name, models.BigIntegerField(null=True), label, required, hint.help, annotation)
    return Ask(name, _field_of(annotation, hint), label, required, hint.help, None, value)


def asks_of(body: Callable[..., Any], model: type[models.Model]) -> dict[str, Ask]:
    """The keyword-only parameters of a step's body: its form and its API body."""
    hints = get_type_hints(body, include_extras=True)
    return {
        name: _ask_of_parameter(name, hints[name], parameter.default, model)
        for name, parameter in inspect.signature(body).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


def cleaned(
    asks: dict[str, Ask], given: dict[str, Any], company: Company, at: datetime | None = None, *, partial: bool = False
) -> dict[str, Any]:
    """Clean values for the asks, as of `at`. Raises Refused with every reason at once."""
    reasons = [Missing(_("Unknown field: %(name)s") % {"name": name}, name) for name in given if name not in asks]
    values: dict[str, Any] = {}
    for name, ask in asks.items():
        if partial and name not in given:
            continue
        try:
            values[name] = ask.clean(given.get(name), company)
        except ValidationError as error:
            reasons += [Missing(_said(ask, message), name) for message in error.messages]
    today = company.day_of(at) if at else None
    ahead = [name for name, day in values.items() if asks[name].is_past and today and day and day > today]
    text = _("%(label)s: %(day)s has not come yet. Enter today or an earlier day.")
    reasons += [Missing(phrase(text, label=asks[name].label, day=values[name]), name) for name in ahead]
    if reasons:
        raise Refused(reasons)
    return values


def _said(ask: Ask, message: str) -> str:
    return message if str(ask.label) in message else f"{ask.label}: {message}"
