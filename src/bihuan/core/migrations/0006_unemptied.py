from django.db import migrations

from bihuan.core import replacing, seals

TABLES = ("record", "attachment", "comment", "link", "approval", "approvalslot", "origin")


class Migration(migrations.Migration):
    """What is kept is neither emptied by TRUNCATE nor replaced by SQLite's hidden number of a row."""

    dependencies = [("core", "0005_closed")]
    operations = [
        seals.unemptied(*(f"core_{name}" for name in TABLES)),
        replacing.of_hidden_rowid("core_origin"),
    ]
