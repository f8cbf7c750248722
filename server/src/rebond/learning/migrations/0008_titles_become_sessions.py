from django.db import migrations
from django.utils.text import slugify

USUAL_MINUTES = 120


def say_each_session(apps, _schema_editor):
    """What was a title becomes a usual session: required, two hours, where the programme holds them."""
    for path in apps.get_model("learning", "LearningPath").objects.order_by("pk"):
        keys = []
        for title in path.session_titles:
            keys.append(free_key(str(title), keys))
        sessions = [
            {"title": str(title), "minutes": USUAL_MINUTES, "setting": "", "is_required": True, "key": key}
            for title, key in zip(path.session_titles, keys, strict=True)
        ]
        path.stored = {"sessions": sessions, "equips_at": None}
        path.save(update_fields=["stored"])


def say_titles(apps, _schema_editor):
    for path in apps.get_model("learning", "LearningPath").objects.order_by("pk"):
        path.session_titles = [session["title"] for session in path.stored["sessions"]]
        path.save(update_fields=["session_titles"])


def free_key(title, taken):
    wanted = slugify(title)[:60] or "session"
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0007_a_path_says_each_session"),
    ]

    operations = [migrations.RunPython(say_each_session, say_titles)]
