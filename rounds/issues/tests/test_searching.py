"""Issues are found by their words on both databases; similar closed ones give a beginning that must be edited."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rounds.common.db.fulltext import Entry, WordIndex
from rounds.issues import actions
from rounds.issues.models import AnswerTemplate, Issue
from rounds.issues.queries.lists import Wanted, holding, issues_wanted
from rounds.issues.queries.similar import similar_to
from rounds.issues.rules.beginnings import Untouched, gaps_of, untouched
from rounds.issues.rules.words import Term, likeness, telling_words, terms_of, words_of
from rounds.issues.tests.cast import MONDAY, from_visit, later
from rounds.people.models import Staff
from tests.world import CANARY, World


class Editor:
    """As a migration has it, inside the transaction of a test."""

    connection = connection

    @staticmethod
    def execute(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def raised(world: World, text: str, *, shop: str = "东街烟酒店") -> Issue:
    return actions.raise_issue(
        world.retailers[shop], category="supply_issue", text=text, entry="phone", proposed_solution="请核实到货",
        by=world.staff["kai"], at=MONDAY,
    )  # fmt: skip


def found(user: Staff, words: str, desk: str = "all") -> set[str]:
    return {issue.text for issue in issues_wanted(user, Wanted(desk=desk, words=words), now=later(days=1)).rows}


def solved(world: World, text: str, answer: str) -> Issue:
    issue = raised(world, text)
    actions.dispatch_issue(issue, proposed_solution="请本周补货", by=world.ann, at=later(minutes=5))
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=9))
    actions.answer_issue(issue, kind="solution", text=answer, by=world.staff["sam"], at=later(minutes=20))
    actions.tell_retailer(issue, how="电话", by=world.ann, at=later(minutes=30))
    return actions.confirm_issue(issue, by=world.ann, at=later(minutes=40))


def test_every_character_begins_one_word() -> None:
    assert words_of("断货两周，LH-200 条") == ["断货", "货两", "两周", "周", "lh", "200", "条"]
    assert terms_of("断货两周") == (Term("断货"), Term("货两"), Term("两周"))
    assert terms_of("周") == (Term("周", is_start=True),)
    assert terms_of("ＬＨ２") == (Term("lh2", is_start=True),), "full width counts as half width"
    assert terms_of("，。!") == ()


@given(st.text(alphabet="断货两周条烟天地的a1 ，", max_size=30), st.integers(0, 20), st.integers(1, 6))
def test_any_piece_of_a_text_finds_it(text: str, start: int, length: int) -> None:
    words = words_of(text)
    for run in "".join(mark if mark.isalnum() else " " for mark in text[start : start + length]).split():
        for term in terms_of(run):
            if term.word.isascii():
                continue  # letters and digits are found by their beginning, not from within
            assert any(word.startswith(term.word) if term.is_start else word == term.word for word in words)


def test_plain_characters_do_not_make_texts_alike() -> None:
    assert telling_words("我的货断了") == ["货断"]
    like, unlike = likeness("云烟断货两周没人管", ["玉溪断货两周", "送货员态度不好"])
    assert like > 0.2
    assert unlike == 0


def test_a_word_of_the_index_never_leaves_its_company() -> None:
    one, other = (
        WordIndex("x").holding(1, [Term("断货")], vendor="sqlite"),
        WordIndex("x").holding(11, [Term("断货")], vendor="sqlite"),
    )
    assert one.params != other.params
    with pytest.raises(ValueError, match="letters and digits"):
        WordIndex("x").holding(1, [Term('断" OR "货')], vendor="sqlite")


@pytest.mark.django_db
def test_words_of_one_two_and_more_characters_letters_numbers_and_shops_are_found(world: World) -> None:
    supply = raised(world, "黄鹤楼断货两周，型号 LH200")
    raised(world, "送货晚了半天", shop="桥头便利店")
    for words in (
        "断",
        "周",
        "断货",
        "断货两周",
        "货两",
        "lh2",
        "LH200",
        "东街",
        "djyj",
        supply.number,
        supply.number[:9],
    ):
        assert supply.text in found(world.mei, words), words
    for words in ("断水", "两周断货没有", "200", "桥头 断货"):
        assert supply.text not in found(world.mei, words), words
    assert found(world.mei, "断货 东街") == {supply.text}
    assert found(world.mei, "货") == {supply.text, "送货晚了半天"}
    assert found(world.mei, "，") == set()


@pytest.mark.django_db
def test_what_is_answered_later_is_found_too_and_the_old_words_are_gone(world: World) -> None:
    issue = from_visit(world)
    assert found(world.mei, "补货 20")
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=9))
    assert not found(world.mei, "投放")
    actions.answer_issue(issue, kind="solution", text="已列入轮流投放", by=world.staff["sam"], at=later(minutes=20))
    assert found(world.mei, "轮流投放") == {issue.text}
    actions.reopen_issue(issue, reason="还缺", by=world.ann, at=later(minutes=30))
    assert not found(world.mei, "轮流投放")


@pytest.mark.django_db
def test_nobody_finds_by_words_what_he_may_not_see(world: World) -> None:
    raised(world, "黄鹤楼断货")
    stranger = actions.raise_issue(
        world.retailers["stranger"], category="supply_issue", text=f"黄鹤楼断货 {CANARY}", entry="portal",
        by="retailer", at=MONDAY,
    )  # fmt: skip
    assert found(world.staff["ben"], "断货") == set()
    assert found(world.strangers["ann"], "断货") == {stranger.text}
    assert stranger.text not in found(world.staff["ada"], "断货")


@pytest.mark.django_db
def test_one_common_word_lists_the_newest_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    issues = [raised(world, f"断货第{number}天") for number in range(4)]
    monkeypatch.setattr("rounds.issues.queries.lists.MOST_FOUND", 2)
    assert found(world.mei, "断货") == {issue.text for issue in issues[2:]}
    assert issues_wanted(world.mei, Wanted(words="断货"), now=later(days=1)).is_cut
    assert issues_wanted(world.mei, Wanted(words="断货 第"), now=later(days=1)).is_cut
    assert found(world.mei, "断货 第") == {issue.text for issue in issues[2:]}
    assert not issues_wanted(world.mei, Wanted(words="断货 第1天"), now=later(days=1)).is_cut
    assert found(world.mei, "断货 第1天") == {issues[1].text}


@pytest.mark.django_db
def test_the_index_says_the_same_on_this_database_as_the_words_do() -> None:
    index = WordIndex("words_of_a_test")
    index.make(Editor)
    texts = {1: "断货两周", 2: "断电两天，断货", 3: "送货"}
    with transaction.atomic():
        index.put(Entry(pk, 7, words_of(text)) for pk, text in texts.items())
        index.put([Entry(4, 8, words_of("断货"))])
        index.put([Entry(3, 7, words_of("送货断货"))])

    def asked(sought: str, company: int = 7) -> list[int]:
        held = index.holding(company, terms_of(sought), vendor=connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(held.sql, held.params)
            return sorted(row[0] for row in cursor.fetchall())

    assert asked("断货") == [1, 2, 3]
    assert asked("断货", company=8) == [4]
    assert asked("断") == [1, 2, 3]
    assert asked("两") == [1, 2]
    assert asked("两天") == [2]
    best = index.best(7, [Term("两周"), Term("断货")], since=1, most=1, vendor=connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(best.sql, best.params)
        assert [row[0] for row in cursor.fetchall()] == [1]
    index.drop(Editor)


@pytest.mark.django_db
def test_similar_closed_issues_come_with_what_solved_them(world: World) -> None:
    like = solved(world, "黄鹤楼断货两周，顾客老问", "本周四到货，可订 3 条")
    solved(world, "订货电话占线", "已加坐席")
    assert [one.issue for one in similar_to(world.ann, "黄鹤楼又断货两周", category="supply_issue")] == [like]
    assert similar_to(world.ann, "，") == []
    assert similar_to(world.staff["ben"], "黄鹤楼又断货两周", category="supply_issue") == []
    text = page_of(world.ann, "issues:beginnings", from_visit(world, at=later(days=1)).pk)
    assert "没有找到相似" in text or like.number in text


@pytest.mark.django_db
def test_an_earlier_answer_is_a_beginning_and_not_the_answer(world: World) -> None:
    earlier = solved(world, "黄鹤楼断货两周", "本周四到货，可订 3 条")
    issue = from_visit(world, at=later(hours=1))
    sam, at = world.staff["sam"], later(hours=2)
    actions.accept_issue(issue, by=sam, at=at)
    with pytest.raises(actions.IssueRefusedError, match="原文"):
        actions.answer_issue(
            issue, kind="solution", text="本周四到货 可订 3 条。", begun_from=earlier.pk, by=sam, at=at
        )
    actions.answer_issue(issue, kind="solution", text="本周四到货，可订 5 条", begun_from=earlier.pk, by=sam, at=at)
    with pytest.raises(actions.IssueRefusedError, match="原文"):
        actions.raise_issue(
            world.retailers["东街烟酒店"], category="supply_issue", text="断货", entry="phone",
            proposed_solution="请本周补货", begun_from=earlier.pk, by=world.ann, at=at,
        )  # fmt: skip


def test_gaps_and_untouched_copies_are_seen() -> None:
    template = "已安排〔日期〕补货〔数量〕条，请留意。"
    assert gaps_of(template) == ["〔日期〕", "〔数量〕"]
    assert untouched("已安排周三补货〔数量〕条，请留意。", [template]) is Untouched.GAP_LEFT
    assert untouched("已安排 补货，请留意", ["已安排补货请留意。"]) is Untouched.COPY
    assert untouched("按烟专〔2026〕15 号执行", [template]) is None, "the number of a document is no gap"
    assert untouched("已安排周三补货 5 条，请留意。", [template]) is None
    assert untouched("自己写的", ["", " "]) is None


@pytest.mark.django_db
def test_a_template_of_the_department_is_never_sent_as_it_stands(world: World) -> None:
    sam = world.staff["sam"]
    assert sam.department is not None
    client = Client()
    client.force_login(sam)
    fields = {"title": "到货", "kind": "solution", "category": "", "text": "已安排〔日期〕到货，请留意"}
    assert client.post(reverse("issues:templates"), fields).status_code == 302
    again = client.post(reverse("issues:templates"), fields)
    assert again.status_code == 422
    assert "已有同名模板" in again.content.decode()
    issue = from_visit(world, at=timezone.now() - timedelta(hours=2))
    actions.accept_issue(issue, by=sam, at=timezone.now())
    assert "到货" in page_of(sam, "issues:beginnings", issue.pk)
    url = reverse("issues:answer", args=[issue.pk])
    refused = client.post(url, {"kind": "solution", "text": "已安排〔日期〕到货，请留意"})
    assert refused.status_code == 409
    assert "没有填写" in refused.content.decode()
    assert client.post(url, {"kind": "solution", "text": "已安排周三到货，请留意"}).status_code == 302
    template = AnswerTemplate.objects.get()
    other = Client()
    other.force_login(world.staff["dan"])
    assert other.post(reverse("issues:template_retire", args=[template.pk])).status_code == 404
    changed = client.post(reverse("issues:template", args=[template.pk]), fields | {"title": "到货时间"})
    assert changed.status_code == 302
    assert client.post(reverse("issues:template_retire", args=[template.pk])).status_code == 302
    assert client.post(reverse("issues:templates"), fields).status_code == 302, "the name is free again"


def page_of(user: Staff, name: str, *args: object, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.django_db
def test_while_an_issue_is_written_down_similar_ones_are_offered(world: World) -> None:
    like = solved(world, "黄鹤楼断货两周，顾客老问", "本周四到货，可订 3 条")
    query = "?text=黄鹤楼断货两周了&category=supply_issue"
    text = page_of(world.ann, "issues:similar_new", query=query)
    assert like.number in text
    assert "用作解决意见的开头" in text
    assert like.number not in page_of(world.ann, "issues:similar_new", query=query + "&kind=violation_report")
    assert "没有找到" not in page_of(world.ann, "issues:similar_new", query="?text=没有这样的事")


@pytest.mark.django_db
def test_a_search_is_a_condition_that_adds_no_query(world: World, django_assert_num_queries: object) -> None:
    issue = raised(world, "断货")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert list(Issue.objects.filter(holding(issue.company_id, "断货"))) == [issue]
