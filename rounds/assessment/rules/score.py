"""From frozen inputs to scores: measure every indicator, weigh, and say what was reweighted (A29-A33, A51).

The whole of a closing is this one pure function; Decimal and Fraction only, no clock, no chance, no database order.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rounds.assessment.rules.corrections import Decided, PartKey, corrected, decided_in
from rounds.assessment.rules.facts import PartyFacts, parties_of
from rounds.assessment.rules.lines import Book, Line, book_of, plain_book
from rounds.assessment.rules.measures import HUNDREDTH, Measure, rounded, shown
from rounds.assessment.rules.registry import REGISTRY
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, HUNDRED, INDICATOR_LABELS, Party
from rounds.assessment.rules.settle import Leaning, enough, settled
from rounds.assessment.rules.shrinking import mean_of
from rounds.issues.rules.liability import RULE_VERSION as LIABILITY_VERSION
from rounds.visits.rules.reasons import Reason, gettext_noop

# Version 2 reads documents of format 1 as it always did; version 3 adds lines, curves, leaning and market managers;
# version 4 seals the size of the sample with the results of format 3; version 5 charges nobody, from format 3 on, with
# survey items that belong to no department and are not about the visit service.
RULE_VERSION = f"assessment-5+{LIABILITY_VERSION}"
SAMPLES_FROM = 3


@dataclass(frozen=True)
class Part:
    """One indicator of a score with the weight the scheme gives and the weight that was used."""

    indicator: str
    weight: Decimal
    used_weight: Decimal
    measure: Measure

    def record(self, *, with_sample: bool) -> dict[str, Any]:
        """Plain JSON, as it is hashed and kept; documents of earlier formats do not say how large the sample is."""
        measure = self.measure
        sample = {"sample": measure.sample} if with_sample else {}
        return sample | {
            "indicator": self.indicator,
            "weight": shown(self.weight.quantize(HUNDREDTH)),
            "used_weight": shown(self.used_weight),
            "value": None if measure.value is None else shown(measure.value),
            "formula": measure.formula.record(),
            "because": [reason.record() for reason in measure.because],
            "records": list(measure.records),
            "against": list(measure.against),
            "prospect": measure.prospect.record() if measure.prospect else None,
        }


@dataclass(frozen=True)
class Scored:
    """The score of one party: `total` is None when nothing could be measured."""

    party: Party
    key: int
    total: Decimal | None
    parts: tuple[Part, ...]
    notes: tuple[Reason, ...]

    def record(self, *, with_sample: bool) -> dict[str, Any]:
        """Plain JSON, as it is hashed and kept."""
        return {
            "party": self.party.value,
            "id": self.key,
            "total": None if self.total is None else shown(self.total),
            "parts": [part.record(with_sample=with_sample) for part in self.parts],
            "notes": [note.record() for note in self.notes],
        }


def scores_of(inputs: Mapping[str, Any]) -> list[Scored]:
    """Every score of the run: account managers, market managers, departments, each by number, which is no rank."""
    book = book_in(inputs)
    found = [(facts, _measured(facts, book)) for facts in parties_of(inputs)]
    found = [(facts, measured) for facts, measured in found if measured]
    strength = 0 if book.is_plain else int(inputs["settings"].get("assessment.leaning_records", 0))
    means = _means(found) if strength else {}
    decided = decided_in(inputs)
    return [_score(facts, _settled(facts, measured, means, strength), decided) for facts, measured in found]


def book_in(inputs: Mapping[str, Any]) -> Book:
    """The scheme a document was frozen with: lines, or the plain weights of the first format."""
    scheme = inputs["scheme"]
    if "lists" in scheme:
        return book_of(scheme["lists"], is_plain=scheme["is_plain"])
    return plain_book({party: scheme[party.value] for party in DEFAULT_WEIGHTS})


Measured = list[tuple[Line, Measure]]


def _measured(facts: PartyFacts, book: Book) -> Measured:
    lines = [line for line in book.lines_for(facts.party, facts.function) if line.weight]
    return [(line, enough(REGISTRY[line.indicator].measure(facts), line.indicator)) for line in lines]


def _means(found: Sequence[tuple[PartyFacts, Measured]]) -> dict[tuple[Party, str], Decimal | None]:
    """The company's mean of every indicator, over all of one kind of party who were measured."""
    samples: dict[tuple[Party, str], list[tuple[int, Decimal]]] = defaultdict(list)
    for facts, measured in found:
        for line, measure in measured:
            if measure.value is not None:
                samples[facts.party, line.indicator].append((measure.sample, measure.value))
    return {key: mean_of(values) for key, values in samples.items()}


def results_of(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scores as plain JSON: the document whose SHA-256 a run keeps."""
    with_sample = int(inputs["format"]) >= SAMPLES_FROM
    return [scored.record(with_sample=with_sample) for scored in scores_of(inputs)]


def _settled(
    facts: PartyFacts, measured: Measured, means: Mapping[tuple[Party, str], Decimal | None], strength: int
) -> Measured:
    return [
        (line, settled(measure, line, Leaning(strength, means.get((facts.party, line.indicator)))))
        for line, measure in measured
    ]


def _score(facts: PartyFacts, settled_parts: Measured, decided: Mapping[PartKey, Decided]) -> Scored:
    final = [
        (line, corrected(measure, decided.get((facts.party.value, facts.key, line.indicator))))
        for line, measure in settled_parts
    ]
    used = used_weights([(line.indicator, line.weight) for line, measure in final if measure.value is not None])
    parts = tuple(
        Part(line.indicator, line.weight, used.get(line.indicator, Decimal("0.00")), measure) for line, measure in final
    )
    return Scored(facts.party, facts.key, total_of(parts), parts, _notes(parts, facts))


def used_weights(measured: Sequence[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """The weights of what was measured, stretched in proportion to exactly 100.00 in hundredths (largest remainder)."""
    total = sum((weight for _name, weight in measured), Decimal(0))
    if not total:
        return {}
    exact = {name: Fraction(weight) * 10000 / Fraction(total) for name, weight in measured}
    whole = {name: value.numerator // value.denominator for name, value in exact.items()}
    left = 10000 - sum(whole.values())
    order = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in order[:left]:
        whole[name] += 1
    return {name: whole[name] * HUNDREDTH for name in exact}


def total_of(parts: Sequence[Part]) -> Decimal | None:
    """The sum of value × used weight ÷ 100 over the measured parts, two decimals; None when there are none."""
    values = [(part.measure.value, part.used_weight) for part in parts if part.measure.value is not None]
    if not values:
        return None
    return rounded(sum((Fraction(value) * Fraction(weight) for value, weight in values), Fraction(0)) / int(HUNDRED))


def _notes(parts: Sequence[Part], facts: PartyFacts) -> tuple[Reason, ...]:
    missing = [part for part in parts if part.measure.value is None]
    notes = []
    if len(missing) == len(parts):
        notes.append(Reason(gettext_noop("本期没有可计分的项目，不给分，也不按 0 分计"), rules=("A30",)))
    else:
        text = gettext_noop("“%(indicator)s”没有数据，不按 0 分计；它的权重 %(weight)s 按比例分给其余各项")
        for part in missing:
            figures = {"indicator": INDICATOR_LABELS[part.indicator], "weight": shown(part.weight)}
            notes.append(Reason(text, figures, ("A30",)))
    if excluded := sum(1 for _indicator, record in facts.excluded if record):
        text = gettext_noop("因异议被采纳，%(count)s 条记录不计入")
        notes.append(Reason(text, {"count": excluded}))
    return tuple(notes)
