"""Words that say something: a dash, a dot or a single character names no evidence, no criterion, no paper."""

LEAST_SAID = 2  # letters, digits or characters


def says_something(text: str) -> bool:
    """Does the text name anything that could be looked up, read or met?"""
    return sum(one.isalnum() for one in text) >= LEAST_SAID
