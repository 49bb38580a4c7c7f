"""A retailer reports a violation on his own page: accepted, closed, and never a word where others read (A20)."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rounds.enforcement.models import EnforcementCase
from rounds.issues.actions import raise_issue
from rounds.issues.models import Issue
from rounds.portal.tests.scene import WEBM, phone_of
from tests.world import World

SECRET = "隔壁夜里卖假烟"
FORM: dict[str, Any] = {"category": "market_issue", "text": SECRET, "is_report": "on"}


def test_his_report_goes_into_the_room_and_he_reads_that_it_is_accepted(world: World) -> None:
    phone = phone_of(world)
    assert phone.post("/p/issues/new/", FORM).status_code == 302
    issue, case = Issue.objects.get(), EnforcementCase.objects.get()
    assert (case.text, case.reporter, case.report_number) == (SECRET, "retailer", issue.number)
    assert not Issue.objects.visible_to(world.ann).exists()
    for address in ("/p/", f"/p/issues/{issue.pk}/"):
        page = phone.get(address).content.decode()
        assert "已受理" in page
        assert SECRET not in page


def test_a_report_is_written_not_recorded(world: World) -> None:
    voice = SimpleUploadedFile("voice.webm", WEBM, "audio/webm")
    answer = phone_of(world).post("/p/issues/new/", FORM | {"voice": voice})
    assert "举报请用文字说明，不收录音。" in answer.content.decode()
    assert not Issue.objects.exists()


def test_what_others_reported_under_his_shop_is_not_on_his_page(world: World) -> None:
    phone = phone_of(world)
    shop = world.retailers["东街烟酒店"]
    report = raise_issue(
        shop, category="market_issue", kind="violation_report", text=SECRET, entry="visit", by=world.ann, at=world.now
    )
    assert report.number not in phone.get("/p/").content.decode()
    assert phone.get(f"/p/issues/{report.pk}/").status_code == 404
