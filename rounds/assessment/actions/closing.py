"""Adopting a scheme, opening a period, closing it as often as late facts come in, publishing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from rounds.assessment.actions.difficulty import keep_difficulty
from rounds.assessment.models import ClosingRun, Period, Scheme, Score, ScorePart
from rounds.assessment.queries.difficulty import terrains_now
from rounds.assessment.queries.inputs import frozen_inputs, scheme_in_force
from rounds.assessment.queries.recomputing import Recomputation, recomputation
from rounds.assessment.rules.canonical import sha256_of
from rounds.assessment.rules.difficulty import Terrain
from rounds.assessment.rules.lines import Book, book_of, plain_book, weights_in
from rounds.assessment.rules.scheme import Party, weights_of
from rounds.assessment.rules.score import results_of
from rounds.common.events import record
from rounds.common.jobs import start
from rounds.common.models import Job
from rounds.people.models import Company, Staff
from rounds.visits.rules.reasons import gettext_noop

By = Staff | str
Report = Callable[[int, str], None]
BATCH = 500
CLOSING_JOB = "assessment.close"


def quietly(_percent: int, _words: str) -> None:
    """Progress nobody listens to."""


class AssessmentError(ValueError):
    """The step cannot be taken; `code` is `no_scheme`, `not_begun`, `not_over`, `already_published`, `no_reason`,
    `ends_before_it_begins`, `already_open` or `no_common_lists`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def adopt_scheme(
    company: Company,
    *,
    manager_weights: Mapping[str, object],
    department_weights: Mapping[str, object],
    by: By,
    at: datetime,
    because: str,
) -> Scheme:
    """The next version of the scheme as plain weights: what is measured counts as it is.

    RefusedError when weights do not sum to exactly 100 (A29, A30).
    """
    weights = {Party.MANAGER: manager_weights, Party.DEPARTMENT: department_weights}
    checked = {party: dict(weights_of(party, wanted).record()) for party, wanted in weights.items()}
    return _adopt(company, plain_book(checked), by=by, at=at, because=because)


def adopt_lines(
    company: Company, *, lists: Mapping[str, Sequence[Mapping[str, Any]]], by: By, at: datetime, because: str
) -> Scheme:
    """The next version of the scheme as lists of lines: one for account managers and one for departments at least.

    Each department may have a list of its own, and market managers one (A51). RefusedError, AssessmentError.
    """
    if not (lists.get(Party.MANAGER.value) and lists.get(Party.DEPARTMENT.value)):
        raise AssessmentError("no_common_lists")
    return _adopt(company, book_of(lists), by=by, at=at, because=because)


@transaction.atomic
def _adopt(company: Company, book: Book, *, by: By, at: datetime, because: str) -> Scheme:
    if not because.strip():
        raise AssessmentError("no_reason")
    schemes = Scheme.objects.unscoped("versions are numbered per company").filter(company=company)
    last = schemes.aggregate(last=Max("version"))["last"] or 0
    lines = {"is_plain": book.is_plain, "lists": book.record()}
    scheme = Scheme.objects.create(
        company=company,
        version=last + 1,
        manager_weights=weights_in(book.lines_for(Party.MANAGER)),
        department_weights=weights_in(book.lines_for(Party.DEPARTMENT)),
        lines=lines,
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
        because=because.strip()[:300],
    )
    record(
        "scheme.adopted", scheme, by=by, at=at, version=scheme.version, lists=lines["lists"], is_plain=book.is_plain,
        because=scheme.because,
    )  # fmt: skip
    return scheme


@transaction.atomic
def open_period(company: Company, *, name: str, starts_on: date, ends_on: date, by: By, at: datetime) -> Period:
    """A span of days to be assessed, for account managers and departments alike (A51)."""
    if ends_on < starts_on:
        raise AssessmentError("ends_before_it_begins")
    periods = Period.objects.unscoped("one period per span").filter(company=company)
    if periods.filter(starts_on=starts_on, ends_on=ends_on).exists():
        raise AssessmentError("already_open")
    period = Period.objects.create(company=company, name=name.strip()[:60], starts_on=starts_on, ends_on=ends_on)
    record("period.opened", period, by=by, at=at, name=period.name, starts_on=starts_on, ends_on=ends_on)
    return period


def close_period(period: Period, *, by: By, at: datetime, report: Report = quietly) -> ClosingRun:
    """Freeze the facts as they are at `at` and score everybody in one run (A51).

    Closing again makes the next version and leaves the earlier ones as they were; when nothing has changed the last run
    comes back. A period may be closed before it is over to look at it; such a run cannot be published. Reading and
    computing hold no lock, the write is short; `report` hears how far it is (percent, words). AssessmentError.
    """
    scheme = scheme_in_force(period)
    if scheme is None:
        raise AssessmentError("no_scheme")
    if period.company.local_day(at) < period.starts_on:
        raise AssessmentError("not_begun")
    report(5, gettext_noop("冻结事实"))
    inputs = frozen_inputs(period, scheme, as_of=at)
    report(45, gettext_noop("计算得分"))
    results = results_of(inputs)
    computed = _Computed(inputs, results, sha256_of(inputs), sha256_of(results), terrains_now(period.company))
    report(75, gettext_noop("保存结果"))
    return _keep_run(period, scheme, computed, by=by, at=at)


@dataclass(frozen=True)
class _Computed:
    """Everything a run keeps, made ready before the lock is taken."""

    inputs: dict[str, Any]
    results: list[dict[str, Any]]
    inputs_sha256: str
    result_sha256: str
    terrains: list[Terrain]


@transaction.atomic
def _keep_run(period: Period, scheme: Scheme, computed: _Computed, *, by: By, at: datetime) -> ClosingRun:
    # The row of the period is the lock: two who close at once make two versions, one after the other.
    Period.objects.unscoped("the row the caller holds").select_for_update().get(pk=period.pk)
    inputs, inputs_sha256, result_sha256 = computed.inputs, computed.inputs_sha256, computed.result_sha256
    last = _last_run(period)
    if last is not None and (last.result_sha256, last.scheme_id) == (result_sha256, scheme.pk) and _as_final(last, at):
        return last
    run = ClosingRun.objects.create(
        company=period.company,
        period=period,
        scheme=scheme,
        version=last.version + 1 if last else 1,
        rule_version=inputs["rule_version"],
        calendar_version=inputs["calendar"]["version"],
        inputs=inputs,
        inputs_sha256=inputs_sha256,
        result_sha256=result_sha256,
        closed_by=by if isinstance(by, Staff) else None,
        closed_at=at,
    )
    _keep_scores(run, computed.results)
    keep_difficulty(run, computed.terrains)
    record(
        "closing_run.closed", run, by=by, at=at, period=period.pk, version=run.version, scheme=scheme.version,
        rule_version=run.rule_version, inputs_sha256=inputs_sha256, result_sha256=result_sha256,
        scores=len(computed.results),
    )  # fmt: skip
    return run


@transaction.atomic
def ask_for_closing(period: Period, *, by: Staff, at: datetime) -> Job:
    """Close a big period in the background; one closing of a period runs at a time. AssessmentError."""
    if scheme_in_force(period) is None:
        raise AssessmentError("no_scheme")
    if period.company.local_day(at) < period.starts_on:
        raise AssessmentError("not_begun")
    held = Period.objects.unscoped("the row the caller holds").select_for_update().get(pk=period.pk)
    under_way = Job.objects.unscoped("the caller holds the period").filter(pk=held.job_id or 0).first()
    if under_way is not None and not under_way.is_over:
        return under_way
    job = start(CLOSING_JOB, company_id=period.company_id, by=by, at=at, period_id=period.pk, by_id=by.pk)
    held.job_id = period.job_id = job.pk
    held.save(update_fields=["job_id"])
    return job


def _last_run(period: Period) -> ClosingRun | None:
    runs = ClosingRun.objects.unscoped("versions are numbered per period").filter(period=period)
    return runs.defer("inputs").order_by("-version").first()


def _as_final(run: ClosingRun, at: datetime) -> bool:
    """Whether the earlier run may stand for one at `at`: not when only the later one is after the period's end."""
    return (run.period.company.local_day(run.closed_at) < run.period.ends_on) == (
        run.period.company.local_day(at) < run.period.ends_on
    )


def _keep_scores(run: ClosingRun, results: list[dict[str, Any]]) -> None:
    scores = Score.objects.bulk_create((_score(run, result) for result in results), batch_size=BATCH)
    ScorePart.objects.bulk_create(
        (
            _part(score, position, part)
            for score, result in zip(scores, results, strict=True)
            for position, part in enumerate(result["parts"])
        ),
        batch_size=BATCH,
    )


def _score(run: ClosingRun, result: Mapping[str, Any]) -> Score:
    is_department = result["party"] == Party.DEPARTMENT
    return Score(
        company_id=run.company_id,
        run=run,
        party=result["party"],
        manager_id=None if is_department else result["id"],
        department_id=result["id"] if is_department else None,
        total=_decimal(result["total"]),
        notes=result["notes"],
    )


def _part(score: Score, position: int, part: Mapping[str, Any]) -> ScorePart:
    return ScorePart(
        score=score,
        position=position,
        indicator=part["indicator"],
        weight=Decimal(part["weight"]),
        used_weight=Decimal(part["used_weight"]),
        value=_decimal(part["value"]),
        formula=part["formula"],
        because=part["because"],
        records=part["records"],
        against=part["against"],
        prospect=part["prospect"],
        sample=part.get("sample"),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@transaction.atomic
def publish_run(run: ClosingRun, *, by: By, at: datetime) -> ClosingRun:
    """Show the scores to those they are about: managers and departments at the same time (A51). AssessmentError."""
    if run.period.company.local_day(run.closed_at) < run.period.ends_on:
        raise AssessmentError("not_over")
    rows = ClosingRun.objects.unscoped("the row the caller holds").filter(pk=run.pk, published_at__isnull=True)
    if not rows.update(published_at=at):
        raise AssessmentError("already_published")
    run.published_at = at
    record("closing_run.published", run, by=by, at=at, version=run.version, result_sha256=run.result_sha256)
    return run


def recompute(run: ClosingRun) -> bool:
    """Whether the run's frozen inputs still give, byte for byte, the results that were kept. Writes nothing."""
    return recomputation(run).holds


@transaction.atomic
def check_run(run: ClosingRun, *, by: By, at: datetime) -> Recomputation:
    """Recompute a run and keep in the event chain that it was done and whether it held."""
    found = recomputation(run)
    record("closing_run.recomputed", run, by=by, at=at, version=run.version, holds=found.holds, sha256=found.sha256)
    return found
