"""What every indicator measures: one pure function over the frozen facts of one party; registry.py says of which."""

from rounds.assessment.rules.indicators.clocks import issue_answers, issue_handling
from rounds.assessment.rules.indicators.duties import bulletin_duty, trace_quality, visit_completion
from rounds.assessment.rules.indicators.leading import anomalies_in_time, plans_in_time, rulings_in_time
from rounds.assessment.rules.indicators.liability import liability
from rounds.assessment.rules.indicators.promises import promise_keeping
from rounds.assessment.rules.indicators.quality import beyond_duty, own_quality, training_result
from rounds.assessment.rules.indicators.territory import (
    coverage_fairness,
    file_completeness,
    growth,
    interval_adherence,
    team_coverage,
)
from rounds.assessment.rules.indicators.voice import satisfaction, team_satisfaction

__all__ = [
    "anomalies_in_time",
    "beyond_duty",
    "bulletin_duty",
    "coverage_fairness",
    "file_completeness",
    "growth",
    "interval_adherence",
    "issue_answers",
    "issue_handling",
    "liability",
    "own_quality",
    "plans_in_time",
    "promise_keeping",
    "rulings_in_time",
    "satisfaction",
    "team_coverage",
    "team_satisfaction",
    "trace_quality",
    "training_result",
    "visit_completion",
]
