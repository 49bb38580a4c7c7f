"""The index of words, filled from the issues that are there, and the indexes of long lists."""

from django.db import migrations, models

from rounds.common.db.fulltext import Entry, WordIndex
from rounds.issues.rules.words import words_of

WORDS = WordIndex("issues_words")
INDEXED = ("text", "proposed_solution", "answer", "cause")
AT_A_TIME = 2000


def make(apps, editor):
    WORDS.make(editor)
    issues = apps.get_model("issues", "Issue").objects.order_by("pk").only("pk", "company_id", *INDEXED)
    last = 0
    while some := list(issues.filter(pk__gt=last)[:AT_A_TIME]):
        entries = [
            Entry(one.pk, one.company_id, words_of("\n".join(getattr(one, name) for name in INDEXED))) for one in some
        ]
        WORDS.put(entries, using=editor.connection.alias)
        last = some[-1].pk


def drop(apps, editor):
    WORDS.drop(editor)


class Migration(migrations.Migration):
    dependencies = [("issues", "0008_objected_spans")]

    operations = [
        migrations.RunPython(make, drop),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["company", "state", "holder_due_at"], name="issue_by_state"),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["company", "closed_at"], name="issue_by_end"),
        ),
    ]
