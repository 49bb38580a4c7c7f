"""What trainings say about the people who were invited, for the assessment (D13, D15, A53)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rounds.people.models import Company
from rounds.training.models import Attendance
from rounds.training.rules.facts import TrainingFact


def training_facts(company: Company, first: date, last: date) -> tuple[TrainingFact, ...]:
    """Everybody's part in every training that began from `first` to `last` (the company's days, both included).

    Only trainings that were written down as held; ordered by person and training, so that the same rows give the
    same tuple.
    """
    zone = ZoneInfo(company.timezone)
    since = datetime.combine(first, time.min, zone)
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    rows = (
        Attendance.objects.unscoped("an assessment reads all its people; its results have doors of their own")
        .filter(session__company=company, session__held_at__isnull=False, attended__isnull=False)
        .filter(session__starts_at__gte=since, session__starts_at__lt=until)
        .select_related("session")
        .order_by("staff_id", "session__starts_at", "session_id")
    )
    return tuple(_fact(row, company) for row in rows)


def _fact(row: Attendance, company: Company) -> TrainingFact:
    session = row.session
    return TrainingFact(
        staff_id=row.staff_id,
        session_id=session.pk,
        attendance_id=row.pk,
        title=session.title,
        form=session.form,
        drill=session.drill,
        held_on=company.local_day(session.starts_at),
        attended=bool(row.attended),
        excuse=row.excuse,
        result_percent=row.result_percent,
        pass_mark=session.pass_mark,
        passed=row.passed,
        certificate=row.certificate,
    )
