"""The life of a case, its evidence, its note to the service side, its end (A20)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from rounds.common.events import history, verify
from rounds.enforcement.actions import (
    CaseRefusedError,
    add_evidence,
    check_case,
    erase_case,
    keep_reported_photo,
    note_opening,
    set_service_note,
    take_up_case,
    withdraw_service_note,
)
from rounds.enforcement.models import EnforcementCase, ServiceNote
from rounds.enforcement.queries.detail import earlier_of
from rounds.enforcement.queries.lists import Wanted, cases_wanted
from rounds.enforcement.queries.reports import reports_for, said_to_reporter
from rounds.enforcement.rules.settings import TAKE_UP_MINUTES
from rounds.enforcement.rules.steps import Refusal
from rounds.enforcement.tests.cast import SECRET, closed, later, officer, reported
from rounds.people.actions import set_setting
from tests.pictures import jpeg, scene
from tests.world import World

PDF = b"%PDF-1.7 test"


def refused(step: Any) -> Refusal:
    with pytest.raises(CaseRefusedError) as error:
        step()
    return error.value.refusal


def test_a_case_is_taken_up_checked_decided_and_closed_by_its_officer(world: World) -> None:
    case = closed(world, officer(world))
    verbs = [event.verb for event in history(case)]
    assert verbs == ["case.reported", "case.taken_up", "case.checked", "case.decided", "case.closed"]
    assert (case.state, case.measure, case.due_at) == ("closed", "warning", None)


def test_another_officer_takes_it_over_before_he_goes_on(world: World) -> None:
    zhu, qian = officer(world), officer(world, "qian")
    case = take_up_case(reported(world), by=zhu, at=later(hours=1))
    assert refused(lambda: check_case(case, findings="无", by=qian, at=later(hours=2))) == Refusal.NOT_YOURS
    due = case.due_at
    take_up_case(case, by=qian, at=later(hours=2))
    check_case(case, findings="无", by=qian, at=later(hours=3))
    assert case.officer == qian
    assert due is not None
    assert case.due_at != due


def test_of_two_who_take_it_up_at_once_one_wins(world: World) -> None:
    zhu, qian = officer(world), officer(world, "qian")
    case = reported(world)
    copy = EnforcementCase.objects.get(pk=case.pk)
    take_up_case(case, by=zhu, at=later(hours=1))
    assert refused(lambda: take_up_case(copy, by=qian, at=later(hours=1))) == Refusal.SOMEBODY_WAS_FASTER


def test_each_step_has_its_time_from_the_settings(world: World) -> None:
    set_setting(world.company, TAKE_UP_MINUTES, 60, because="要快", by=world.staff["root"], at=later(days=-1))
    assert reported(world).due_at == later(hours=1)


def test_photos_and_pdf_are_evidence_and_other_files_are_not(world: World) -> None:
    zhu, case = officer(world), reported(world)
    photo = add_evidence(case, content=jpeg(scene()), words="门口", by=zhu, at=later(hours=1))
    assert add_evidence(case, content=jpeg(scene()), by=zhu, at=later(hours=1)).pk == photo.pk
    assert add_evidence(case, content=PDF, by=zhu, at=later(hours=1)).kind == "document"
    assert refused(lambda: add_evidence(case, content=b"MZ", by=zhu, at=later(hours=1))) == Refusal.STRANGE_FILE
    assert refused(lambda: add_evidence(case, content=b"", by=zhu, at=later(hours=1))) == Refusal.NO_FILE
    assert case.evidence.count() == 2


def test_earlier_cases_of_the_same_retailer_are_linked(world: World) -> None:
    zhu = officer(world)
    first = closed(world, zhu)
    second = reported(world, "W2026111600002", shop="东河超市")
    third = reported(world, "W2026111600003", shop="桥头便利店")
    assert earlier_of(second, zhu) == [first]
    assert earlier_of(third, zhu) == []


def test_cases_are_found_by_words_pinyin_and_officer(world: World) -> None:
    zhu = officer(world)
    case = closed(world, zhu)
    for words in (SECRET, "假烟三条", "东河", "dh", case.number, case.report_number, "zhu"):
        assert list(cases_wanted(zhu, Wanted(desk="all", words=words), now=later(hours=1))) == [case], words
    assert not cases_wanted(zhu, Wanted(desk="all", words="没有这个"), now=later(hours=1))
    assert not cases_wanted(zhu, Wanted(desk="open"), now=later(hours=1))


def test_the_service_side_reads_a_note_only_while_an_officer_wants_it(world: World) -> None:
    zhu = officer(world)
    case = closed(world, zhu)
    note = set_service_note(case, text="请核对进货凭证", by=zhu, at=later(hours=1))
    shop = world.retailers["东河超市"]
    assert [one.text for one in ServiceNote.objects.visible_to(world.staff["ben"])] == ["请核对进货凭证"]
    assert not ServiceNote.objects.visible_to(world.staff["wu"]).exists()
    withdraw_service_note(note, by=zhu, at=later(hours=2))
    assert refused(lambda: withdraw_service_note(note, by=zhu, at=later(hours=2))) == Refusal.ALREADY_WITHDRAWN
    told = [event.verb for event in history(shop) if "service_note" in event.verb]
    assert told == ["retailer.service_note_set", "retailer.service_note_withdrawn"]
    assert case.number not in str([event.body for event in history(shop)])


def test_a_note_needs_a_shop_and_the_right(world: World) -> None:
    zhu, case = officer(world), reported(world)
    assert refused(lambda: set_service_note(case, text="注意", by=zhu, at=later())) == Refusal.NO_RETAILER
    assert refused(lambda: set_service_note(case, text="注意", by=world.ann, at=later())) == Refusal.NO_RIGHT


def test_the_service_side_learns_number_day_and_one_of_three_states(world: World) -> None:
    zhu, case = officer(world), reported(world)
    assert [row.state for row in reports_for(world.ann)[1]] == ["已收到"]
    assert said_to_reporter(world.company, case.report_number) == "已受理"
    take_up_case(case, by=zhu, at=later(hours=1))
    [row] = reports_for(world.ann)[1]
    assert (row.number, str(row.day), row.state) == (case.report_number, "2026-11-16", "办理中")
    assert reports_for(world.staff["ben"])[1] == []
    assert [row.number for row in reports_for(world.staff["hua"])[1]] == [case.report_number]


def test_a_case_kept_long_enough_is_listed_and_erased_by_a_person(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    zhu = officer(world)
    case = closed(world, zhu)
    row = keep_reported_photo(case, content=jpeg(scene()), by=world.ann, at=later(hours=1))
    note_opening(case, by=zhu, at=later(hours=2))
    early, past = later(days=1000), later(days=1096)
    assert refused(lambda: erase_case(case, because="到期", by=zhu, at=early)) == Refusal.STILL_KEPT
    assert not cases_wanted(zhu, Wanted(desk="past"), now=early)
    assert list(cases_wanted(zhu, Wanted(desk="past"), now=past)) == [case]
    assert refused(lambda: erase_case(case, because="", by=zhu, at=past)) == Refusal.NO_REASON
    with django_capture_on_commit_callbacks(execute=True):
        erase_case(case, because="保存期满", by=zhu, at=past)
    case.refresh_from_db()
    assert (case.text, case.findings, case.subject, case.reported_by, case.retailer) == ("", "", None, None, None)
    assert not case.evidence.exists()
    assert not (Path(settings.MEDIA_ROOT) / row.stored_path).exists()
    assert "假烟" not in str([event.body for event in history(case)])
    assert list(verify(world.company.pk)) == []
    assert not cases_wanted(zhu, Wanted(desk="past"), now=past + timedelta(days=1))
