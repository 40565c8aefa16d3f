from django.db import migrations

from bihuan.core.replacing import ARCHIVED, shut


class Migration(migrations.Migration):
    """No round comes to an action that is archived."""

    dependencies = [("correction", "0006_unemptied"), ("core", "0007_shut")]
    operations = [shut("correction_actionround", ARCHIVED.format(row="NEW", column="action_id"))]
