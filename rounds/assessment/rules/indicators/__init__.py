"""The registry of indicators: which pure function measures what, for account managers and for departments."""

from collections.abc import Callable, Mapping

from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.indicators.clocks import issue_answers, issue_handling
from rounds.assessment.rules.indicators.duties import bulletin_duty, trace_quality, visit_completion
from rounds.assessment.rules.indicators.liability import liability
from rounds.assessment.rules.indicators.voice import satisfaction
from rounds.assessment.rules.measures import Measure
from rounds.assessment.rules.scheme import Party

INDICATORS: Mapping[Party, Mapping[str, Callable[[PartyFacts], Measure]]] = {
    Party.MANAGER: {
        "satisfaction": satisfaction,
        "issue_handling": issue_handling,
        "visit_completion": visit_completion,
        "trace_quality": trace_quality,
        "liability": liability,
    },
    Party.DEPARTMENT: {
        "satisfaction": satisfaction,
        "issue_answers": issue_answers,
        "bulletin_duty": bulletin_duty,
        "liability": liability,
    },
}

__all__ = ["INDICATORS"]
