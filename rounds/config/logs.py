"""What may not be read in a log: the token in the address of a QR code or a survey link (trust.md, F24)."""

import logging
import re

TOKEN = re.compile(r"(/p/[ks]/)[^/\s\"'<>?#]+")


class WithoutTokens(logging.Filter):
    """Writes `/p/k/…` where a token stood, in the message, its values and the text of an exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (clean := TOKEN.sub(r"\1…", said)) != said:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = TOKEN.sub(r"\1…", record.exc_text)
        return True
