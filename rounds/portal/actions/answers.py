"""Keeping answers for retailers: written, rewritten, checked again, withdrawn; found helpful."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rounds.common.events import record
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import settings_of
from rounds.portal.models import KnowledgeAnswer, KnowledgeThanks
from rounds.portal.rules.search import folded
from rounds.portal.rules.settings import ANSWER_CHECK_DAYS
from rounds.retailers.models import Retailer


class AnswerRefusedError(ValueError):
    """The step does not fit; the text says why."""


def write_answer(
    department: Department,
    *,
    topic: str,
    question: str,
    answer: str,
    keywords: str = "",
    by: Staff | str,
    at: datetime,
) -> KnowledgeAnswer:
    """A new answer, readable by all retailers of the company at once. AnswerRefusedError: the question is there."""
    company = department.company
    today = company.local_day(at)
    row = KnowledgeAnswer(
        company=company,
        department=department,
        topic=topic,
        question=question.strip(),
        answer=answer.strip(),
        keywords=keywords.strip(),
        search=folded(f"{question} {keywords} {answer}"),
        changed_at=at,
        changed_by=by if isinstance(by, Staff) else None,
        checked_on=today,
        check_by=_next_check(company, today, at),
    )
    try:
        with transaction.atomic():
            row.save()
            record("knowledge_answer.written", row, by=by, at=at, **_said(row))
    except IntegrityError as error:
        raise AnswerRefusedError(_("这个问题已经有答案，请修改原来的那一条。")) from error
    return row


def rewrite_answer(
    found: KnowledgeAnswer, *, topic: str, question: str, answer: str, keywords: str, version: int, by: Staff,
    at: datetime,
) -> KnowledgeAnswer:  # fmt: skip
    """The next version; AnswerRefusedError when somebody else has written one meanwhile, or it is withdrawn."""
    try:
        with transaction.atomic():
            row = _locked(found)
            if row.version != version:
                raise AnswerRefusedError(_("刚刚有人修改了这条答案，请看过新版本再改。"))
            today = row.company.local_day(at)
            row.topic, row.question, row.answer, row.keywords = (
                topic, question.strip(), answer.strip(), keywords.strip(),
            )  # fmt: skip
            row.search = folded(f"{question} {keywords} {answer}")
            row.version += 1
            row.changed_at, row.changed_by = at, by
            row.checked_on, row.check_by = today, _next_check(row.company, today, at)
            row.save()
            record("knowledge_answer.rewritten", row, by=by, at=at, **_said(row))
    except IntegrityError as error:
        raise AnswerRefusedError(_("这个问题已经有答案，请修改原来的那一条。")) from error
    return row


@transaction.atomic
def check_answer(found: KnowledgeAnswer, *, by: Staff, at: datetime) -> KnowledgeAnswer:
    """It was read again and is still right: the next date counts from today."""
    row = _locked(found)
    row.checked_on = row.company.local_day(at)
    row.check_by = _next_check(row.company, row.checked_on, at)
    row.save(update_fields=["checked_on", "check_by"])
    record("knowledge_answer.checked", row, by=by, at=at, version=row.version, check_by=row.check_by)
    return row


@transaction.atomic
def withdraw_answer(found: KnowledgeAnswer, *, because: str, by: Staff, at: datetime) -> KnowledgeAnswer:
    """Retailers see it no more; its versions stay in the events."""
    row = _locked(found)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record("knowledge_answer.withdrawn", row, by=by, at=at, because=because, version=row.version)
    return row


@transaction.atomic
def thank_for_answer(found: KnowledgeAnswer, retailer: Retailer, *, at: datetime) -> bool:
    """This retailer found it helpful; once. No event: who reads what is nobody's matter, only the number counts."""
    _thanks, is_new = KnowledgeThanks.objects.get_or_create(answer=found, retailer=retailer, defaults={"at": at})
    return is_new


def _locked(found: KnowledgeAnswer) -> KnowledgeAnswer:
    rows = KnowledgeAnswer.objects.unscoped("the caller holds this row").select_related("company", "department")
    row = rows.select_for_update(of=("self",)).get(pk=found.pk)
    if row.withdrawn_at is not None:
        raise AnswerRefusedError(_("这条答案已经撤下。"))
    return row


def _next_check(company: Company, today: date, at: datetime) -> date:
    return today + timedelta(days=settings_of(company, at=at)[ANSWER_CHECK_DAYS])


def _said(row: KnowledgeAnswer) -> dict[str, object]:
    return {
        "version": row.version,
        "department": row.department_id,
        "topic": row.topic,
        "question": row.question,
        "answer": row.answer,
        "keywords": row.keywords,
        "check_by": row.check_by,
    }
