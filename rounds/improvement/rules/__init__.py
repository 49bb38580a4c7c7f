"""Pure rules of improvement."""
