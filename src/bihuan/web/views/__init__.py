"""Views of the generic pages: registers, records, steps, approvals, forms, the account."""
