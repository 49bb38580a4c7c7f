"""The signed heads of the chain: which event was the last on a day, under a key kept apart from the database."""

from django.db import models


class SignedHead(models.Model):
    """The head of one company's chain, signed on one day; a copy of it travels to every phone (trust.md, F26).

    `key` is the public key in hexadecimal digits (Ed25519), `signature` is over `sealing.said_of`.
    """

    company_id = models.BigIntegerField()
    day = models.DateField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company_id", "number"], name="a_place_of_the_chain_is_signed_once")
        ]
        indexes = [models.Index(fields=["company_id", "-number"], name="signed_head_newest")]

    def __str__(self) -> str:
        return f"{self.company_id}@{self.number} {self.day}"
