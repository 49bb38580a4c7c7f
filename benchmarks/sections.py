"""Parts of docs/benchmarks.md about the product itself: lists at a size no company has yet."""

from benchmarks.inbox import table
from benchmarks.tables import Page

INBOX = """## The inbox of issues, and search

200,000 issues of 12,000 retailers (three years of a large city), asked for in process by Django's test client, warm,
one request after the other: the whole answer with its rows, counts and page. Search knows no Chinese word
boundaries, so words of one or two characters are the hard ones.
"""


def inbox(results: dict[str, Page]) -> str:
    """Pages of the inbox on both databases against their target."""
    if (page := results.get("inbox")) is None:
        return INBOX + "\nNot measured in this run.\n"
    found, target = page["results"], page["target_ms"]
    slow = [f"{result['database']}: {place['person']}, {place['page']} {place['p95']:.0f} ms"
            for result in found for place in result["pages"] if place["p95"] > target]  # fmt: skip
    verdict = "met on every page" if not slow else f"missed by {len(slow)}: {'; '.join(slow)}"
    return f"{INBOX}\nTarget: 95 of 100 answers within {target:g} ms, {verdict}.\n\n{table(found)}\n"
