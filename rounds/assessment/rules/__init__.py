"""Pure rules of the assessment: indicators over frozen facts, weights, scores, and what changed between versions."""
