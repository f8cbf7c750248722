from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_people_met_on_a_round_are_forgotten"),
    ]

    operations = [
        migrations.AlterField(
            model_name="erasurecount",
            name="what",
            field=models.CharField(
                choices=[
                    ("contact_details", "Contact details"),
                    ("invitations", "Invitations without an answer"),
                    ("notices", "Messages in the page"),
                    ("accounts", "Names of people who left"),
                    ("donor_lists", "Files of donors’ lists"),
                    ("unread_files", "Files that could not be read"),
                    ("pick_up_contacts", "People to call for a pick-up"),
                    ("givers", "Whom to call about a donation, what was written, pictures"),
                    ("rounds", "Whom to call and who signed at a pick-up"),
                    ("signatures", "Signatures and signed papers"),
                    ("participants", "People followed by name for the FSE+"),
                    ("sessions", "Sessions that ran out"),
                    ("mails", "Copies of mails on the disk"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
    ]
