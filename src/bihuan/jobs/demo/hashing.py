"""A demonstration prints its password; hashing it forty times need not take seconds."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PrintedPasswordHasher(Argon2PasswordHasher):
    """As always, at the least cost. Outside a demonstration the usual hasher reads it, and hashes anew at sign-in."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
