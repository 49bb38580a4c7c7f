"""The library of notes: which of a million earlier ones are like this one (E07): a few index reads, then exact."""

from collections import Counter
from collections.abc import Sequence

from rounds.visits.models import NotePrint, Visit
from rounds.visits.queries.notes import note_of
from rounds.visits.rules.similarity import BANDS, band_keys, normalised
from rounds.visits.rules.trace import SHARED_FROM, EarlierNote

MET_PER_BAND, COMPARED = 24, 48


def prints_of(visit: Visit) -> list[NotePrint]:
    """The prints of the words of a visit, not stored yet; short notes have none: colleagues may say the same."""
    plain = normalised(note_of(visit).text)
    if len(plain) < SHARED_FROM:
        return []
    return [NotePrint(visit=visit, key=key) for key in band_keys(plain, within=visit.company_id)]


def alike_notes(visit: Visit) -> Sequence[EarlierNote]:
    """Earlier notes of the company that share a band with this one, the likeliest first; the newest of each band."""
    met: Counter[int] = Counter()
    for place, kept in enumerate(prints_of(visit)):
        rows = NotePrint.objects.filter(key=kept.key).exclude(visit=visit).order_by("-visit_id")
        weight = 1 if place < BANDS else BANDS  # the last number is that of the whole text: equal words come first
        for pk in rows.values_list("visit_id", flat=True)[:MET_PER_BAND]:
            met[pk] += weight
    likeliest = [pk for pk, _bands in met.most_common(COMPARED)]
    alike = Visit.objects.unscoped("only the number and the day of a note are told").filter(
        company_id=visit.company_id, pk__in=likeliest
    )
    return [note_of(row, reader=visit.manager_id) for row in alike.select_related("retailer")]
