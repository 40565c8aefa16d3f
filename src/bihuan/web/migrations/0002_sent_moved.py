from django.db import migrations


class Migration(migrations.Migration):
    """What was sent is remembered by the core, for pages and the API alike."""

    dependencies = [
        ("core", "0004_sent"),
        ("web", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="SentForm"),
    ]
