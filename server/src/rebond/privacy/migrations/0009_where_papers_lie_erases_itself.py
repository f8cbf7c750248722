from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0008_words_typed_erase_themselves"),
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
                    ("paper_sheets", "Pictures and answers of paper sheets"),
                    ("personal_links", "Addresses of personal links"),
                    ("unread_files", "Files that could not be read"),
                    ("pick_up_contacts", "People to call for a pick-up"),
                    ("givers", "Whom to call about a donation, what was written, pictures"),
                    ("rounds", "Whom to call and who signed at a pick-up"),
                    ("signatures", "Signatures and signed papers"),
                    ("participants", "People followed by name for the FSE+"),
                    ("follow_ups", "What people said of their computer later"),
                    ("group_names", "Names of cohorts and groups"),
                    ("remarks", "What was written during an on-the-spot check"),
                    ("papers_kept", "Where places keep their papers"),
                    ("trainees", "Records of people in work integration"),
                    ("sessions", "Sessions that ran out"),
                    ("mails", "Copies of mails on the disk"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
    ]
