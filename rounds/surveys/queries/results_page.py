"""Everything the page of results shows: figures, quality, groups and themes of one closed campaign."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.people.rules.roles import Role
from rounds.surveys.models import Campaign, Item, Response
from rounds.surveys.queries.report import (
    Answers,
    DepartmentLine,
    Division,
    ItemLine,
    before_of,
    choice_lines,
    department_lines,
    divisions_of,
    satisfied_part,
)
from rounds.surveys.queries.tally import kept_divisions
from rounds.surveys.rules.disclosure import may_show_rest
from rounds.surveys.rules.quality import LABELS
from rounds.surveys.rules.settings import COUNTED
from rounds.surveys.rules.themes import Said, Theme, phrases_of, themes_of


@dataclass(frozen=True)
class Quality:
    """How many questionnaires carry a flag, and by which; `counts_all`: the assessment counts them all the same.

    `may_leave_out`: whether figures without them can stand beside those of all.
    """

    flagged: int
    by_flag: tuple[tuple[str, int], ...]
    counts_all: bool
    may_leave_out: bool


@dataclass(frozen=True)
class Results:
    """The results of a closed campaign. `columns` name the divisions' columns, `names` their managers and units."""

    campaign: Campaign
    before: Campaign | None
    answers: int
    is_weighted: bool
    departments: tuple[DepartmentLine, ...]
    choices: tuple[ItemLine, ...]
    divisions: tuple[Division, ...]
    themes: tuple[Theme, ...]
    phrases: tuple[Theme, ...]
    writers: int
    quality: Quality
    names: Mapping[str, Mapping[str, str]]

    @property
    def unheard(self) -> tuple[str, ...]:
        """Strata nobody answered from."""
        lines = [line for department in self.departments for line in department.items]
        return tuple(sorted(set.intersection(*(set(line.all.unheard) for line in lines)))) if lines else ()


def results_for(user: Staff, campaign: Campaign, *, item: int | None = None) -> Results:
    """The results of a closed campaign; `item` parts the answers to one item instead of those to each department.

    Market units and account managers only for the assessor, and only as groups (A32). A fixed number of queries.
    """
    answers, before = Answers(campaign), before_of(campaign)
    departments = department_lines(answers, Answers(before) if before else None)
    chosen = [line.item for department in departments for line in department.items if line.item.pk == item]
    groups = [chosen] if chosen else [[line.item for line in department.items] for department in departments]
    columns = [satisfied_part(answers, items) for items in groups]
    kept = kept_divisions(campaign, groups) if user.role == Role.ASSESSOR else None
    divisions = divisions_of(answers, columns, {}) if kept is None else kept
    said = [Said(writer, text) for writer, text in answers.texts]
    smallest = campaign.smallest_group
    return Results(
        campaign=campaign,
        before=before,
        answers=len(answers.responses),
        is_weighted=bool(campaign.strata),
        departments=departments,
        choices=choice_lines(answers),
        divisions=divisions,
        themes=themes_of(said, smallest),
        phrases=phrases_of(said, smallest),
        writers=len({one.writer for one in said}),
        quality=_quality(campaign, answers),
        names=_names(user),
    )


def _names(user: Staff) -> dict[str, dict[str, str]]:
    rows = Staff.objects.filter(company_id=user.company_id, role=Role.ACCOUNT_MANAGER).select_related("unit")
    staff = list(rows) if user.role == Role.ASSESSOR else []
    return {
        "manager": {str(one.pk): one.name for one in staff},
        "unit": {str(one.unit_id): one.unit.name for one in staff if one.unit},
        "channel": {value: str(label) for value, label in Response.Channel.choices},
    }


def _quality(campaign: Campaign, answers: Answers) -> Quality:
    seen = Counter(code for row in answers.responses for code in row[4])
    flagged = len(answers.flagged)
    return Quality(
        flagged=flagged,
        by_flag=tuple((code, seen[code]) for code in LABELS if seen[code]),
        counts_all=settings_of(campaign.company)[COUNTED] == "all",
        may_leave_out=may_show_rest(len(answers.responses), flagged, campaign.smallest_group),
    )


def theme_labels() -> dict[str, str]:
    """The issue categories as the trade calls them."""
    return {value: str(label) for value, label in Issue.Category.choices}


def scale_items(results: Results) -> list[Item]:
    """The items whose answers can be parted one by one."""
    return [line.item for department in results.departments for line in department.items]
