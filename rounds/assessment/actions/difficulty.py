"""How hard each territory was when a period was closed: kept beside the run, no part of any score."""

from collections.abc import Iterable

from rounds.assessment.models import ClosingRun, Difficulty
from rounds.assessment.rules.difficulty import Terrain

BATCH = 500


def keep_difficulty(run: ClosingRun, terrains: Iterable[Terrain]) -> None:
    """Keep the territories as they were described with the run (called inside the closing's transaction)."""
    Difficulty.objects.bulk_create(
        (
            Difficulty(
                company_id=run.company_id, run=run, manager_id=one.key, shops=one.shops, rural=one.rural,
                spacing=one.spacing, reach=one.reach,
            )
            for one in terrains
        ),
        batch_size=BATCH,
    )  # fmt: skip
