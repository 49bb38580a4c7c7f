"""Pages of reports: home, company, log; exports, period reports, privacy."""
