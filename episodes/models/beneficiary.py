"""Beneficiaries of the imported claims."""

from __future__ import annotations

from datetime import date

from django.db import models

from portal.encryption import EncryptedTextField
from portal.identifiers import masked


class Beneficiary(models.Model):
    """A beneficiary with an encrypted identity; the blind index of the MBI or the files' BENE_ID finds it."""

    bene_id = models.CharField("BENE_ID", max_length=40, unique=True)
    mbi = EncryptedTextField("MBI", column="beneficiary.mbi", null=True)
    mbi_index = models.CharField(max_length=64, db_index=True, blank=True)
    surname = EncryptedTextField(column="beneficiary.surname", null=True)
    given_name = EncryptedTextField(column="beneficiary.given_name", null=True)
    born_on_text = EncryptedTextField("date of birth", column="beneficiary.born_on", null=True)
    born_index = models.CharField(max_length=64, editable=False, blank=True, help_text="Keyed hash of the birth date.")
    sex = models.CharField(max_length=1, blank=True)

    class Meta:
        verbose_name_plural = "beneficiaries"

    def __str__(self) -> str:
        return self.masked_mbi

    @property
    def masked_mbi(self) -> str:
        """Return the MBI with all but its last four characters hidden."""
        return masked(self.mbi or "")

    @property
    def initials(self) -> str:
        """Return the initials of given name and surname."""
        return "".join(f"{name[0]}." for name in (self.given_name, self.surname) if name)

    @property
    def born_on(self) -> date | None:
        """Return the date of birth."""
        return date.fromisoformat(self.born_on_text) if self.born_on_text else None
