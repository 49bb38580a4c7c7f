"""What was published before versions were kept is the first version of itself."""

from typing import Any

from django.db import migrations

STEP = 500


def keep_first_versions(apps: Any, schema: Any) -> None:
    """One version for each published bulletin, as it reads now."""
    bulletins, versions = apps.get_model("bulletins", "Bulletin"), apps.get_model("bulletins", "BulletinVersion")
    published = bulletins.objects.filter(published_at__isnull=False, version=0)
    versions.objects.bulk_create(
        (
            versions(
                bulletin=one,
                number=1,
                kind="published",
                title=one.title,
                body=one.body,
                terms={
                    "segments": one.segments,
                    "valid_until": one.valid_until.isoformat() if one.valid_until else None,
                },
                by_id=one.published_by_id,
                at=one.published_at,
            )
            for one in published.iterator(chunk_size=STEP)
        ),
        batch_size=STEP,
    )
    published.update(version=1)


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0003_depth")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]
