"""Pure rules of visit planning."""
