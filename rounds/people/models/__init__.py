"""Companies, units, departments, staff, territories and settings."""

from rounds.people.models.company import Company, CompanySetting, Department, Unit
from rounds.people.models.staff import Staff, StaffRequest, Territory

__all__ = ["Company", "CompanySetting", "Department", "Staff", "StaffRequest", "Territory", "Unit"]
