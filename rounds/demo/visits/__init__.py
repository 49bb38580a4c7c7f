"""A month of visits: what was done, what was not and why, and what was written down."""
