"""What followed from the closed period: the rules are asked, a reward is granted, an honour and a correction wait."""

from datetime import timedelta

from rounds.assessment.actions import decide_outcome, propose_due, propose_outcome, propose_override
from rounds.assessment.models import Outcome, ScorePart
from rounds.assessment.queries.outcomes import citable
from rounds.demo.assessment import closing_hour
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.rules.roles import Role


def what_follows(city: City) -> Story:
    """Two hours and a half after the closing: proposals that cite their records, decided by others (A46, D19)."""
    frame, company, office = city.frame, city.company, city.cast.office
    at = closing_hour(city, frame.monday - timedelta(days=1)) + timedelta(minutes=150)
    yield at
    propose_due(company, by=office[Role.ASSESSOR], at=at)
    told = [(manager, citable(manager)) for manager in city.cast.managers]
    cited = [(manager, records) for manager, records in told if len(records) > 1][:2]
    words = (
        (Outcome.Kind.REWARD, "主动发现并协调解决断货", "一个月里主动登记、协调到底，零售户当面确认解决"),
        (Outcome.Kind.HONOUR, "本期服务标兵", "记录完整，答应零售户的事都兑现了"),
    )
    proposed = []
    for (manager, records), (kind, title, because) in zip(cited, words, strict=False):
        yield (at := at + timedelta(minutes=2))
        proposed.append(
            propose_outcome(
                manager,
                kind=kind,
                title=title,
                because=because,
                records=records[:3],
                by=city.cast.supervisor_of(manager),
                at=at,
            )
        )
    if proposed:
        yield (at := at + timedelta(minutes=10))
        decide_outcome(proposed[0], decision="granted", text="记录属实，给予通报奖励", by=office[Role.HEAD], at=at)
    part = ScorePart.objects.filter(score__company=company, score__manager=city.cast.managers[-1], value__lt=90).first()
    if part is not None and part.value is not None:
        yield (at := at + timedelta(minutes=3))
        because = "一条记录登记到了别人名下，原件已核对"
        propose_override(part, value=part.value + 2, because=because, by=office[Role.ASSESSOR], at=at)
