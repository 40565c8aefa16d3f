"""How the records of correction move; importing this package declares every flow."""

from bihuan.areas.correction.flow import action, checking, complaint, history, nonconformity, screening

__all__ = ["action", "checking", "complaint", "history", "nonconformity", "screening"]
