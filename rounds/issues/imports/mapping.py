"""Words of another system as ours: its groups as departments, its types as categories, its callers as retailers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from rounds.common.imports.readers_tables import refuse
from rounds.issues.models import RoutingRow
from rounds.issues.rules.routing import TABLE, Category
from rounds.people.models import Company, Department
from rounds.retailers.models import Retailer

FUNCTIONS = tuple(function for _category, function, _rules in TABLE if function)
CATEGORIES = tuple(category.value for category, function, _rules in TABLE if function)
LONGEST_KEY = 30


@dataclass(frozen=True)
class Words:
    """What the words of a file mean in one company. `chosen` are those a person has settled, by lower case word."""

    departments: Mapping[str, int]
    functions: Mapping[int, str]
    chosen: Mapping[str, str] = field(default_factory=dict)

    def department(self, group: str) -> int | None:
        """The department that stands for a group; None when nobody is named."""
        return self.departments[self.function(group)] if group else None

    def function(self, group: str) -> str:
        """By the table, by name, else spread evenly by the name's digest: the same name always means the same."""
        word = group.lower()
        if word in self.chosen:
            return self.chosen[word]
        if word in self.departments:
            return self.functions[self.departments[word]]
        return _spread(group, FUNCTIONS)

    def category(self, word: str, first: int | None) -> str:
        """Visit service (A42) when no department ever had it; without a word that of the first department."""
        if first is None:
            return Category.VISIT.value
        if not word:
            return next(row.value for row, function, _ in TABLE if function == self.functions[first])
        known = self.chosen.get(word.lower()) or _LABELS.get(word.lower())
        return known or _spread(word, CATEGORIES)


_LABELS = {word.lower(): value for value, label in RoutingRow.Category.choices for word in (value, str(label))}


def words_of(company: Company, chosen: str) -> Words:
    """The words of a company. `chosen` is the text of a table "word,means"; RefusedError when it cannot be used."""
    known: dict[str, int] = {}
    functions: dict[int, str] = {}
    rows = Department.objects.unscoped("a log speaks of the whole company").filter(company=company)
    for row in rows.filter(function__in=FUNCTIONS):
        functions[row.pk] = row.function
        known |= dict.fromkeys((row.function, row.name.lower(), str(row.get_function_display()).lower()), row.pk)
    if missing := [function for function in FUNCTIONS if function not in known]:
        labels = dict(Department.Function.choices)
        raise refuse("issue.no_department", value=str(labels[missing[0]]))
    return Words(known, functions, dict(_settled(chosen)))


def _settled(text: str) -> Iterable[tuple[str, str]]:
    meanings = {**{word: word for word in (*FUNCTIONS, *CATEGORIES)}, **_LABELS}
    meanings |= {str(label).lower(): value for value, label in Department.Function.choices if value in FUNCTIONS}
    for number, line in enumerate(text.splitlines(), start=1):
        word, comma, meaning = (part.strip() for part in line.rpartition(","))
        if not line.strip() or (number == 1 and meaning.lower() not in meanings):
            continue  # the line of titles
        if not comma or not word or meaning.lower() not in meanings:
            raise refuse("issue.meaning_unknown", row=number, value=meaning, allowed="、".join(meanings))
        yield word.lower(), meanings[meaning.lower()]


def _spread(word: str, choices: tuple[str, ...]) -> str:
    return choices[int.from_bytes(sha256(word.encode()).digest()[:8]) % len(choices)]


def key_of(caller: str) -> str:
    """What names a caller in the retailer file; a longer name keeps its beginning and gets a digest."""
    if len(caller) <= LONGEST_KEY:
        return caller
    return f"{caller[: LONGEST_KEY - 9]}~{sha256(caller.encode()).hexdigest()[:8]}"


def known_retailers(company: Company, keys: Iterable[str]) -> dict[str, int]:
    """Keys that are licence numbers or codes of the retailer file, with their ids; a licence number goes first."""
    wanted = set(keys)
    found: dict[str, int] = {}
    rows = Retailer.objects.unscoped("a log speaks of the whole company").filter(company=company)
    known = list(rows.order_by("pk").values_list("pk", "licence_no", "code"))
    found |= {code: pk for pk, _licence_no, code in known if code in wanted}
    return found | {licence_no: pk for pk, licence_no, _code in known if licence_no in wanted}
