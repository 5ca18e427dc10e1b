"""Messages of CMS to a participant, which stay on the portal; an email announces them without details."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .history import tracked
from .participant import Participant
from .seat import Seat
from .user import User


class MessageQuerySet(models.QuerySet["Message"]):
    def with_read_mark(self, reader: User) -> MessageQuerySet:
        """Add `is_read` to each message: True if the reader opened it in one of their seats."""
        return self.annotate(is_read=Exists(ReadMark.objects.filter(message=OuterRef("pk"), seat__user_id=reader.pk)))

    def containing(self, words: str) -> MessageQuerySet:
        """Return the messages whose subject or text contains every one of these words."""
        found = self
        for word in words.split():
            found = found.filter(Q(subject__icontains=word) | Q(body__icontains=word))
        return found


@tracked
class Message(models.Model):
    """One message to everyone with a seat at the participant; it contains no personal data."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField("address of the linked page", max_length=300, blank=True)
    # The person who wrote it or whose act caused it; None if the portal sent it by itself.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["-sent_at"], name="message_newest"),
            models.Index(fields=["participant", "-sent_at"], name="message_newest_of_a_practice"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def writer(self) -> str:
        """The writer in words."""
        if self.written_by is None:
            return "CMS, sent by the portal"
        return f"{self.written_by}, CMS" if self.written_by.is_staff else str(self.written_by)


@tracked
class ReadMark(models.Model):
    """The mark that a person, in one seat, opened a message."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="read_marks")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["message", "seat"], name="one_read_mark_a_seat")]

    def __str__(self) -> str:
        return f"{self.message}, read"
