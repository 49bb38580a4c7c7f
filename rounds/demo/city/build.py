"""Building the sample city: all of it or nothing of it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from rounds.common.events import record
from rounds.demo.assessment import judged, last_period, scheme_adopted, what_follows
from rounds.demo.bulletins import NEWS, calendar_kept, habits, news_of
from rounds.demo.city.agenda import Agenda, Story
from rounds.demo.city.context import City
from rounds.demo.city.frame import CODE, Frame
from rounds.demo.city.progress import WEEK, Progress, Report
from rounds.demo.enforcement import reports_of_violations, room_opened
from rounds.demo.improvement import procedures, time_of
from rounds.demo.issues.beside import pushes
from rounds.demo.issues.desk import notes_written, templates_kept
from rounds.demo.issues.objections import contested
from rounds.demo.issues.stories import beside_visits
from rounds.demo.names import assortment
from rounds.demo.orders import orders_arrive
from rounds.demo.people import settle_people
from rounds.demo.planning import choices, four_weeks
from rounds.demo.portal import own_pages
from rounds.demo.reports import files_taken
from rounds.demo.retailers import licences_returned, settle_retailers
from rounds.demo.segments import ask_will, first_segmentation, second_segmentation
from rounds.demo.surveys import degrees_computed, last_survey, present_survey
from rounds.demo.training import gaps, sessions, support
from rounds.demo.visits.month import month_of
from rounds.demo.visits.outcomes import particular_days
from rounds.demo.visits.promises import promised_by
from rounds.demo.visits.today import weekend_round
from rounds.issues.actions import default_routing
from rounds.people.models import Company
from rounds.people.rules.roles import Role

SEED = 20261


class NotASampleError(ValueError):
    """A real company has the code of the sample company; nothing is touched."""


def build_sample_city(report: Report, *, today: date, password: str, seed: int = SEED, factor: float = 1.0) -> Company:
    """Make the sample company `demo`, or find it.

    Everything happens in one transaction: what is interrupted leaves nothing, and the next call starts afresh.
    NotASampleError when the code belongs to a real company.
    `report` hears a line with a percentage now and then. The same seed, factor and today make the same city.
    """
    found = Company.objects.filter(code=CODE).first()
    if found is not None and not found.is_sample:
        raise NotASampleError(CODE)
    if found is not None:
        report("100% " + _("示例城市已经在那里"))
        return found
    frame = Frame(seed, today, factor)
    with transaction.atomic():
        city = _founded(frame, password, Progress(report, frame))
        for story in _stories(city):
            city.agenda.tell(story)
        city.agenda.run(frame.present, city.progress.passed)
        city.progress.say(WEEK, _("保存"))
        record("sample_city.built", city.company, by="sample", at=frame.present, seed=seed, factor=factor, today=today)
    report("100% " + _("示例城市已建成"))
    return city.company


def _founded(frame: Frame, password: str, progress: Progress) -> City:
    progress.say(1, _("公司、人员和片区"))
    cast = settle_people(frame, password)
    progress.say(2, _("零售户档案"))
    shops = settle_retailers(frame, cast)
    return City(frame, cast, shops, assortment(frame.dice("goods")), Agenda(), progress)


def _stories(city: City) -> list[Story]:
    frame = city.frame
    weather = particular_days(city)
    managers = range(len(city.cast.managers))
    return [
        _rules_adopted(city),
        scheme_adopted(city),
        orders_arrive(city),
        *(ask_will(city, manager) for manager in managers),
        first_segmentation(city),
        four_weeks(city, frame.start, is_coming=False),
        calendar_kept(city),
        *(news_of(city, news) for news in NEWS),
        habits(city),
        *(month_of(city, manager, weather) for manager in managers),
        *beside_visits(city),
        room_opened(city),
        *reports_of_violations(city),
        *pushes(city),
        templates_kept(city),
        notes_written(city),
        *(story for manager in managers for story in promised_by(city, manager)),
        contested(city),
        licences_returned(frame, city.cast, city.shops),
        last_survey(city),
        *choices(city),
        second_segmentation(city),
        four_weeks(city, frame.monday, is_coming=True),
        present_survey(city),
        degrees_computed(city),
        judged(city),
        last_period(city),
        what_follows(city),
        *sessions(city),
        *gaps(city),
        *support(city),
        *procedures(city),
        *(time_of(city, manager) for manager in managers),
        *(weekend_round(city, manager) for manager in managers),
        *own_pages(city),
        *files_taken(city),
    ]


def _rules_adopted(city: City) -> Story:
    at = city.frame.at(city.frame.before(city.frame.start, 12), 14, 50)
    yield at
    default_routing(city.company, by=city.cast.office[Role.ADMINISTRATOR], at=at)
