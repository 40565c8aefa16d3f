"""Tokens for the API: shown once, kept as a digest, with an end."""

import hashlib
import secrets
from datetime import datetime

from bihuan.core.models import Account, ApiToken


def issue(account: Account, name: str, *, at: datetime, ends_at: datetime) -> str:
    """Make a token and return its text, which is shown once and not kept."""
    text = secrets.token_urlsafe(32)
    ApiToken.objects.create(account=account, name=name, digest=_digest(text), created_at=at, ends_at=ends_at)
    return text


def account_of(text: str, at: datetime) -> Account | None:
    """The active account behind a token that has not ended."""
    found = ApiToken.objects.filter(digest=_digest(text), ends_at__gt=at, account__is_active=True)
    token = found.select_related("account").first()
    return token.account if token else None


def revoke(token: ApiToken, *, at: datetime) -> None:
    token.ends_at = at
    token.save(update_fields=["ends_at"])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
