"""Shares: some findings of a version, shown without patients' data to whoever has the link, until a day."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import models

from portal import clock
from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .finding import Finding
from .version import Version

_SALT = "quality.share"


@tracked
@permanent(changing=("ended_at",))
class Share(models.Model):
    """One link. The findings are chosen when it is made; `chosen` says in words by what."""

    class Kind(models.TextChoices):
        PRACTITIONER = "practitioner", "A practitioner: the rows with the NPI"
        SITE = "site", "A site: the rows of the practitioners who work there"
        VENDOR = "vendor", "A vendor: some columns of all rows"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="shares")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="shares")
    kind = models.CharField(max_length=12, choices=Kind)
    chosen = models.CharField("what it shows", max_length=500)
    recipient = models.CharField("for whom", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_through = models.DateField("last day")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Findings for {self.recipient}, until {long_date(self.expires_through)}"

    @property
    def works(self) -> bool:
        """True until its last day, unless somebody ended it."""
        return self.ended_at is None and clock.today() <= self.expires_through

    @property
    def state(self) -> str:
        """Return `works`, `ended` or `expired`."""
        return "works" if self.works else "ended" if self.ended_at else "expired"

    def token(self) -> str:
        """Return the signed token of the link, which the portal never stores."""
        return _signer().sign(str(self.pk))

    @classmethod
    def pk_of(cls, token: str) -> int | None:
        """Return the primary key in a token, or None if the portal did not sign it."""
        try:
            return int(_signer().unsign(token))
        except signing.BadSignature:
            return None


class SharedFinding(models.Model):
    """One finding that a share shows."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="shared_findings")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["finding__position"]
        constraints = [models.UniqueConstraint(fields=["share", "finding"], name="finding_shared_once")]

    def __str__(self) -> str:
        return f"{self.finding} in {self.share}"


@tracked
@permanent()
class ShareAccess(models.Model):
    """One opening of a link, or one download from it."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="accesses")
    opened_at = models.DateTimeField()
    address = models.GenericIPAddressField("network address", null=True, blank=True)
    downloaded = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = "access to a share"
        verbose_name_plural = "accesses to shares"

    def __str__(self) -> str:
        return f"{self.share}: {long_date(self.opened_at)}"


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")
