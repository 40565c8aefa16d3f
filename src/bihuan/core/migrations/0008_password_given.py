from django.db import migrations, models


class Migration(migrations.Migration):
    """When somebody else made the password of an account: its person chooses one of their own at the next sign-in."""

    dependencies = [("core", "0007_shut")]
    operations = [
        migrations.AddField(
            model_name="account",
            name="password_given_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
