"""The scheme a company begins with (A29, A30): every weight is open in the sources, so all of it may be changed.

Nothing here counts volume; the trend of the retailers' business weighs nothing until a company says otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rounds.assessment.rules.registry import REGISTRY
from rounds.assessment.rules.scheme import Party

WEIGHTS: Mapping[Party, Mapping[str, int]] = {
    Party.MANAGER: {
        "satisfaction": 25,
        "issue_handling": 15,
        "liability": 15,
        "visit_completion": 5,
        "interval_adherence": 10,
        "coverage_fairness": 5,
        "trace_quality": 5,
        "promise_keeping": 5,
        "file_completeness": 5,
        "training_result": 5,
        "own_quality": 5,
    },
    Party.MARKET_MANAGER: {
        "plans_in_time": 15,
        "anomalies_in_time": 15,
        "rulings_in_time": 10,
        "team_coverage": 25,
        "team_satisfaction": 25,
        "own_quality": 10,
    },
    Party.DEPARTMENT: {
        "satisfaction": 35,
        "issue_answers": 25,
        "liability": 20,
        "bulletin_duty": 15,
        "promise_keeping": 5,
    },
}
DEFAULT_LINES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    party.value: [
        {"indicator": name, "weight": weight, "half": REGISTRY[name].half.value} for name, weight in weights.items()
    ]
    for party, weights in WEIGHTS.items()
}
