"""The number a retailer may always call (D04)."""

from dataclasses import dataclass

from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.people.rules.settings import SERVICE_HOURS, SERVICE_NUMBER


@dataclass(frozen=True)
class ServiceNumber:
    """The number as shown, as dialled, and when it is answered; all empty when the company has none."""

    shown: str
    dialled: str
    hours: str


def service_number(company: Company) -> ServiceNumber:
    """What the company's settings say."""
    chosen = settings_of(company)
    number = str(chosen[SERVICE_NUMBER]).strip()
    return ServiceNumber(number, number.replace(" ", "").replace("-", ""), str(chosen[SERVICE_HOURS]).strip())
