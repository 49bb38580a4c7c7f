"""How hard each territory was when a period was closed: kept beside the run, no part of any score."""

from rounds.assessment.models import ClosingRun, Difficulty
from rounds.assessment.queries.difficulty import terrains_now

BATCH = 500


def keep_difficulty(run: ClosingRun) -> None:
    """Describe every territory as it is now and keep it with the run (called inside the closing's transaction)."""
    Difficulty.objects.bulk_create(
        (
            Difficulty(
                company_id=run.company_id, run=run, manager_id=one.key, shops=one.shops, rural=one.rural,
                spacing=one.spacing, reach=one.reach,
            )
            for one in terrains_now(run.company)
        ),
        batch_size=BATCH,
    )  # fmt: skip
