"""Companies, units, departments, staff, territories and settings."""

from rounds.people.models.company import Company, CompanySetting, Department, Unit
from rounds.people.models.staff import Staff, Territory

__all__ = ["Company", "CompanySetting", "Department", "Staff", "Territory", "Unit"]
