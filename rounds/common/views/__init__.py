"""Desk pages of common: imports."""
