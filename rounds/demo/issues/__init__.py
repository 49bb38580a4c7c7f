"""About 120 issues over the month, through every verb and every way it can go wrong."""
