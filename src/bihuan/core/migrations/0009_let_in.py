from django.db import migrations, models


class Migration(migrations.Migration):
    """Who follows a record by themselves sees no more by it. Who follows one today keeps sight: nobody knows why they do."""

    dependencies = [("core", "0008_password_given")]
    operations = [
        migrations.AddField("watch", "follows", models.BooleanField(default=True)),
        migrations.AddField("watch", "lets_see", models.BooleanField(default=False)),
        migrations.RunSQL("UPDATE core_watch SET lets_see = TRUE", migrations.RunSQL.noop),
    ]
