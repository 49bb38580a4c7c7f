"""Pure decisions about issues: who owes the answer, until when, which step may follow, who bears what."""
