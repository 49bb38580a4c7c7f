"""F10: two signatures and a photo, saved in the same moment, 200 times: three of three attachments each time."""

import pytest
from playwright.sync_api import expect

from rounds.common.events import verify
from rounds.field.tests.same_moment import PATIENCE_MS, finish_at_once, open_visits, signed_in
from rounds.field.tests.test_phone_e2e import cast
from rounds.people.actions import set_setting
from rounds.visits.models import Attachment
from rounds.visits.rules.settings import PHOTO_SPREAD
from tests.faults import invariants
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

__all__ = ["cast"]
pytestmark = pytest.mark.e2e
ROUNDS = 200


def test_two_hundred_records_saved_in_the_moment_of_their_pictures_have_them_all(
    live: Live, screens: Screens, cast: World
) -> None:
    set_setting(cast.company, PHOTO_SPREAD, 0, by="system", at=cast.now, because="at once")
    visits = open_visits(cast, ROUNDS)
    page = signed_in(screens, cast, count=2 + ROUNDS)
    for number, visit in enumerate(visits):
        finish_at_once(page, visit, number)
    expect(page.locator(".strip")).to_contain_text("待上传 0", timeout=60 * PATIENCE_MS)
    for visit in visits:
        visit.refresh_from_db()
        kinds = sorted(visit.attachments.values_list("kind", "purpose"))
        assert kinds == [("photo", ""), ("signature", ""), ("signature", "companion")]
        assert (len(visit.announced), visit.awaited) == (3, 0)
    assert not list(verify(cast.company.pk))
    announced = sum(len(visit.announced) for visit in visits)
    invariants.say("F10", records=ROUNDS, announced=announced, attachments=Attachment.objects.count(), missing=0)
