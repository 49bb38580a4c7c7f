"""Pure rules of visits: what to ask, what to do, when a record is complete, what looks doubtful."""
