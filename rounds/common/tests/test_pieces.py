"""The template pieces say in words what they show in colour."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from rounds.common.templatetags.rounds import icon_names, percent, shown, wan


def drawn(source: str, **context: Any) -> str:
    """The markup of a piece, with runs of white space folded."""
    return " ".join(Template("{% load rounds %}" + source).render(Context(context)).split())


def test_a_block_shown_twice_is_written_once_and_stays_safe() -> None:
    markup = drawn("{% capture name %} {{ shop }} <b>1</b> {% endcapture %}[{{ name }}|{{ name }}]", shop="A & B")
    assert markup == "[A &amp; B <b>1</b>|A &amp; B <b>1</b>]"


def test_an_icon_without_a_label_is_silent_and_one_with_a_label_speaks() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "home" %}')
    assert 'role="img" aria-label="首页"' in drawn('{% icon "home" label="首页" %}')


def test_an_unknown_icon_is_an_error_not_an_empty_square() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'no-such-thing'"):
        drawn('{% icon "no-such-thing" %}')


def test_a_filled_icon_is_another_symbol() -> None:
    assert "flag-filled" in icon_names()
    assert "icons.svg#flag-filled" in drawn('{% icon "flag" filled=True %}')


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.032, "升 3.2%"), (-0.011, "降 1.1%"), (0, "持平"), (None, "无可比数据")],
)
def test_a_change_is_said_in_words(change: float | None, words: str) -> None:
    with translation.override("zh-hans"):
        assert words in drawn("{% delta change %}", change=change)


def test_a_rise_points_up_and_a_fall_points_down() -> None:
    assert "#arrow-up" in drawn("{% delta 0.1 %}")
    assert "#arrow-down" in drawn("{% delta -0.1 %}")


def test_a_key_figure_names_the_comparisons_it_has_and_no_others() -> None:
    with translation.override("zh-hans"):
        card = drawn('{% stat_card "本月订货" 1234567 unit="条" yoy=0.05 %}')
    assert "1,234,567" in card
    assert "同比" in card
    assert "环比" not in card


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(200, "剩 3 小时 20 分钟"), (60, "剩 1 小时"), (-130, "已超 2 小时 10 分钟"), (0, "剩 0 分钟")],
)
def test_a_clock_says_how_long_is_left(minutes: int, words: str) -> None:
    with translation.override("zh-hans"):
        assert words in drawn("{% clock minutes %}", minutes=minutes)


def test_a_clock_changes_tone_before_it_runs_out() -> None:
    tones = [drawn("{% clock minutes %}", minutes=minutes) for minutes in (121, 120, -1)]
    assert [tone for markup in tones for tone in ("success", "warning", "danger") if f"tone-{tone}" in markup] == [
        "success",
        "warning",
        "danger",
    ]


def test_a_stopped_clock_says_so() -> None:
    with translation.override("en"):
        assert "Paused · 1 h 30 min left" in drawn("{% clock 90 paused=True %}")


def test_leading_rule_ids_of_a_reason_become_tags() -> None:
    markup = drawn(
        "{% because_list reasons %}", reasons=["C21 C22: 月销量 620 条", "A35：及时上报", "没有规则号: C99 不在开头"]
    )
    assert markup.count('<code class="rule-tag">') == 3
    assert "月销量 620 条" in markup
    assert "C21 C22:" not in markup
    assert "C99 不在开头" in markup


def test_reasons_may_be_rows_with_rules() -> None:
    markup = drawn("{% because_list reasons %}", reasons=[{"text": "品牌 28 个", "rules": ("C31",)}])
    assert '品牌 28 个</span><span class="rule-tags"' in markup
    assert ">C31<" in markup


def test_a_timeline_shows_who_held_it_how_long() -> None:
    entry = {"at": datetime(2026, 3, 2, 1, 30, tzinfo=UTC), "title": "转办", "who": "李强", "minutes": 125}
    with translation.override("zh-hans"):
        markup = drawn("{% timeline entries %}", entries=[entry])
    assert "2026-03-02 09:30" in markup
    assert "持有 2 小时 5 分钟（工作时间）" in markup


def test_what_a_chart_draws_cannot_close_its_script() -> None:
    markup = drawn('{% chart "c" option "图" %}', option={"title": "</script><script>alert(1)</script>"})
    assert "<script>alert" not in markup
    assert 'id="c-option" type="application/json"' in markup


def test_a_job_asks_again_while_it_runs_and_stops_when_it_is_over() -> None:
    page = '{% include "common/_job.html" with job_url="/jobs/1/" done_url="/plans/1/" %}'
    running = drawn(page, job={"state": "running", "progress": 46, "message": "第 3 周"})
    done = drawn(page, job={"state": "done", "progress": 100, "message": ""})
    assert 'hx-get="/jobs/1/"' in running
    assert "46%" in running
    assert "hx-get" not in done
    assert 'href="/plans/1/"' in done


def test_pages_keep_the_query_and_replace_the_cursor() -> None:
    request = RequestFactory().get("/retailers/", {"q": "惠民", "after": "old"})
    page = {"total": 1998, "previous_cursor": "p1", "next_cursor": "n1"}
    with translation.override("zh-hans"):
        markup = drawn('{% include "common/_pager.html" %}', page=page, request=request)
    assert "共 1,998 条" in markup
    assert 'href="?q=%E6%83%A0%E6%B0%91&amp;before=p1"' in markup
    assert 'href="?q=%E6%83%A0%E6%B0%91&amp;after=n1"' in markup


def test_big_figures_are_counted_as_readers_count() -> None:
    with translation.override("zh-hans"):
        assert [wan(n) for n in (9_999, 123_456, 120_000, 234_000_000, None)] == [
            "9,999",
            "12.3 万",
            "12 万",
            "2.3 亿",
            "—",
        ]
    with translation.override("en"):
        assert wan(123_456) == "123,456"


def test_figures_are_grouped_and_fractions_are_percentages() -> None:
    assert [shown(1234567), shown(91.44), shown("91.4"), shown(None)] == ["1,234,567", "91.4", "91.4", "—"]
    assert [percent(0.1234), percent(0.1234, 2), percent(None)] == ["12.3%", "12.34%", "—"]
