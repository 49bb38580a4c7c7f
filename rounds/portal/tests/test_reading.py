"""What a retailer reads: his band with its source, answers, his survey, what is kept of him."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rounds.common.models import Event
from rounds.orders.models import MonthlyFeature
from rounds.people.actions import set_setting, write_card
from rounds.people.rules.settings import SERVICE_HOURS, SERVICE_NUMBER
from rounds.portal.actions import AnswerRefusedError, rewrite_answer, withdraw_answer, write_answer
from rounds.portal.queries.answers import answers_found
from rounds.portal.rules.search import closeness, grams
from rounds.portal.rules.settings import BAND_NOTE
from rounds.portal.tests.scene import NEIGHBOUR, SHOP, phone_of, written
from rounds.retailers.actions import change_fields
from rounds.surveys.actions import draft_campaign, open_campaign
from rounds.surveys.models import Invitation
from rounds.surveys.rules.questionnaire import ItemDraft
from tests.world import CANARY, World


def test_grams_are_pairs_of_characters_and_whole_words() -> None:
    assert grams("送货时间？") == ("送货", "货时", "时间")
    assert grams("ＱＱ群 5G 烟") == ("qq", "群", "5g", "烟")
    assert grams("？！") == ()


def test_a_pair_in_the_question_counts_more_than_one_in_the_answer() -> None:
    wanted = grams("送货")
    assert closeness(wanted, question="送货时间", keywords="", answer="") > closeness(
        wanted, question="", keywords="", answer="送货车每天"
    )


def test_an_answer_is_found_by_part_of_the_question_in_chinese(world: World) -> None:
    wanted = written(world, "送货车几点到？", "城区上午，乡镇下午。", keywords="配送 时间")
    written(world, "价签怎样更换？", "新价签随货送达。")
    assert [row.pk for row in answers_found(world.company, "几点送货")] == [wanted.pk]
    assert [row.pk for row in answers_found(world.company, "配送时间")] == [wanted.pk]
    assert not answers_found(world.company, "贷款利率")
    assert len(answers_found(world.company, "")) == 2


def test_he_reads_who_answers_for_it_and_says_once_that_it_helped(world: World) -> None:
    row = written(world, "送货车几点到？", "城区上午。")
    phone = phone_of(world)
    page = phone.get("/p/answers/?q=送货").content.decode()
    assert "送货车几点到？" in page
    for _press in range(2):
        page = phone.post(f"/p/answers/{row.pk}/thank/", follow=True).content.decode()
    assert "1 户零售户觉得有帮助" in page
    assert world.departments["sales_department"].name in page


def test_a_withdrawn_answer_and_those_of_others_are_not_there(world: World) -> None:
    row = written(world, "旧政策", "旧的")
    foreign = written_elsewhere(world)
    withdraw_answer(row, because="过时", by=world.staff["sam"], at=timezone.now())
    phone = phone_of(world)
    for pk in (row.pk, foreign):
        assert phone.get(f"/p/answers/{pk}/").status_code == 404
        assert phone.post(f"/p/answers/{pk}/thank/").status_code == 404
    assert CANARY not in phone.get("/p/answers/?q=canary").content.decode()
    assert "没有找到答案" in phone.get("/p/answers/?q=旧政策").content.decode()


def written_elsewhere(world: World) -> int:
    sales = world.other.departments.get(function="sales_department")
    row = write_answer(
        sales, topic="supply_issue", question=CANARY, answer=CANARY, by="system", at=timezone.now()
    )  # fmt: skip
    return row.pk


def test_two_who_rewrite_an_answer_at_once_do_not_overwrite_each_other(world: World) -> None:
    row, sam = written(world, "问", "一"), world.staff["sam"]
    words = {"topic": "supply_issue", "question": "问", "keywords": ""}
    rewrite_answer(row, answer="二", version=1, by=sam, at=timezone.now(), **words)
    with pytest.raises(AnswerRefusedError):
        rewrite_answer(row, answer="三", version=1, by=sam, at=timezone.now(), **words)
    with pytest.raises(AnswerRefusedError):
        written(world, "问", "另一个答案")
    texts = Event.objects.filter(verb__startswith="knowledge_answer").order_by("number")
    assert [event.content.body["answer"] for event in texts] == ["一", "二"]


def test_the_desk_lets_only_the_department_rewrite_and_keeps_the_reason(world: World, client: Client) -> None:
    row = written(world, "送货车几点到？", "城区上午。")
    sent = {"topic": "delivery_issue", "question": "送货车几点到？", "answer": "全天", "keywords": "", "version": "1"}
    url = f"/p/desk/answers/{row.pk}/"
    client.force_login(world.staff["dan"])
    assert client.get(url).status_code == 200
    assert client.post(url, sent).status_code == 404
    assert client.post(f"{url}withdraw/", {"reason": "x"}).status_code == 404
    client.force_login(world.staff["sam"])
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422
    row.refresh_from_db()
    assert (row.answer, row.version) == ("全天", 2)
    assert "第 2 版" in client.get(url).content.decode()
    client.post(f"{url}check/")
    client.post(f"{url}withdraw/", {"reason": "线路调整"})
    assert "线路调整" in client.get(url).content.decode()
    assert client.get("/p/desk/answers/?desk=withdrawn&q=送货").content.decode().count("送货车几点到？") == 1


def test_an_officer_publishes_for_his_own_department_only(world: World, client: Client) -> None:
    client.force_login(world.staff["sam"])
    sent = {"topic": "supply_issue", "question": "问", "answer": "答"}
    other = world.departments["distribution_centre"].pk
    assert client.post("/p/desk/answers/new/", sent | {"department": other}).status_code == 422
    own = world.departments["sales_department"].pk
    assert client.post("/p/desk/answers/new/", sent | {"department": own}).status_code == 302
    client.force_login(world.ann)
    assert client.get("/p/desk/answers/new/").status_code == 403


def test_an_answer_that_was_not_checked_in_time_is_shown_as_due(world: World, client: Client) -> None:
    row = written(world, "旧问题", "旧答案", at=timezone.now() - timedelta(days=200))
    client.force_login(world.staff["sam"])
    assert "该核对了" in client.get("/p/desk/answers/?desk=due").content.decode()
    client.post(f"/p/desk/answers/{row.pk}/check/")
    assert "旧问题" not in client.get("/p/desk/answers/?desk=due").content.decode()


def test_the_band_stands_with_where_and_when_it_comes_from(world: World) -> None:
    shop = world.retailers[SHOP]
    phone = phone_of(world)
    assert "您的档位" not in phone.get("/p/").content.decode()
    change_fields(
        shop, {"supply_band": 12}, source="import", source_note="十一月档位表", by=world.staff["root"], at=world.now
    )
    set_setting(world.company, BAND_NOTE, "按近三个月订货评定", by="system", at=timezone.now(), because="说明")
    page = phone.get("/p/orders/").content.decode()
    for words in ("12", "十一月档位表", "按近三个月订货评定", "2026-11-23", "本页不作计算", "销售部门"):
        assert words in page


def test_without_orders_the_page_says_so(world: World) -> None:
    MonthlyFeature.objects.all().delete()
    assert "还没有您的订货数据" in phone_of(world).get("/p/orders/").content.decode()


def test_the_card_shows_the_number_only_when_he_wants_it_there(world: World) -> None:
    phone = phone_of(world)
    card: dict[str, Any] = {"phone": "13900001111", "introduction": "跑了八年", "by": world.ann, "at": world.now}
    write_card(world.ann, phone_on_card=True, **card)
    page = phone.get("/p/").content.decode()
    assert 'href="tel:13900001111"' in page
    assert "跑了八年" in page
    write_card(world.ann, phone_on_card=False, **card)
    assert "13900001111" not in phone.get("/p/").content.decode()


def test_the_service_number_can_be_dialled_from_every_page(world: World) -> None:
    set_setting(world.company, SERVICE_NUMBER, "0571-8800 1234", by="system", at=world.now, because="开通")
    set_setting(world.company, SERVICE_HOURS, "8:00—20:00", by="system", at=world.now, because="开通")
    phone = phone_of(world)
    for address in ("/p/", "/p/answers/", "/p/notice/"):
        assert 'href="tel:057188001234"' in phone.get(address).content.decode()
    assert "8:00—20:00" in phone.get("/p/").content.decode()


def test_the_open_survey_is_answered_from_his_page_once_and_unnamed(world: World) -> None:
    today = timezone.localdate()
    campaign = draft_campaign(
        world.company, title="本月调查", items=[ItemDraft("满意吗？", "Satisfied?")], starts_on=today,
        ends_on=today + timedelta(days=3), sample_size=9, by=world.staff["ada"], at=world.now,
    )  # fmt: skip
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    phone, other = phone_of(world), phone_of(world, NEIGHBOUR)
    assert "本月调查" in phone.get("/p/").content.decode()
    before = Event.objects.filter(verb="campaign.links_renewed").count()
    form = phone.post("/p/survey/open/", follow=True)
    assert form.redirect_chain == [("/p/survey/", 302)]
    item = campaign.items.get()
    assert "答卷已经收到" in phone.post("/p/survey/", {f"q{item.pk}": "5"}).content.decode()
    assert "本月调查" not in phone.get("/p/").content.decode()
    assert phone.post("/p/survey/open/").headers["Location"] == "/p/"
    said = Event.objects.filter(verb="campaign.links_renewed")
    assert said.count() == before + 1
    assert said.latest("number").content.body == {"renewed": 1}
    old = Client().get(f"/p/s/{tokens[world.retailers[NEIGHBOUR].pk]}/", follow=True)
    assert 'type="radio"' in old.content.decode()  # the printed link of the neighbour still works
    assert "本月调查" in other.get("/p/").content.decode()
    assert Invitation.objects.filter(answered=True).count() == 1
    Invitation.objects.filter(retailer=world.retailers[NEIGHBOUR]).update(gone="refused")
    assert "本月调查" not in other.get("/p/").content.decode(), "who was given up is not asked any more"


def test_the_notice_says_what_is_kept_and_for_how_long(world: World) -> None:
    page = phone_of(world).get("/p/notice/").content.decode()
    for words in ("保存多久", "90 天", "7 天内可改", "不定位您的手机", "都可以不填"):
        assert words in page
