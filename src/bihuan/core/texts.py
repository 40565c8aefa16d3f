"""Texts as they come from outside: what a database can keep."""

NUL = "\x00"


def is_storable(text: str) -> bool:
    """Is it free of what no database keeps: a NUL, half a pair of surrogates?"""
    return NUL not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
