"""How the records of correction move; importing this package declares every flow."""

from bihuan.areas.correction.flow import action, changing, checking, complaint, history, nonconformity, screening

__all__ = ["action", "changing", "checking", "complaint", "history", "nonconformity", "screening"]
