"""A token stands in no log (trust.md, F24)."""

import logging

import pytest

from rounds.config.logs import WithoutTokens


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("Not Found: %s", ("/p/k/geheim-token_0123/",)),
        ('"GET /p/s/geheim-token_0123/ HTTP/1.1" 302 0', ()),
        ("%s: %s", ("Internal Server Error", "/p/k/geheim-token_0123/?a=b")),
    ],
)
def test_a_log_carries_no_token(message: str, values: tuple[str, ...]) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "x", 1, message, values, None)
    assert WithoutTokens().filter(record)
    assert "geheim" not in record.getMessage()
    assert "/p/" in record.getMessage()


def test_the_text_of_an_exception_carries_no_token_either() -> None:
    try:
        raise ValueError("/p/k/geheim-token/ broke")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", (), (type(error), error, error.__traceback__))
    WithoutTokens().filter(record)
    assert record.exc_text is not None
    assert "geheim" not in record.exc_text
