"""The one mail to each person a day: everything open at the participants that they look after, and unread news."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Prefetch, Q

from portal import clock
from portal.characters import email_key
from portal.formatting import long_date
from portal.models import Participant, Role, Seat, User
from portal.models.seat import SeatQuerySet
from portal.participation.agenda import Entry, open_entries
from portal.participation.models import Obligation, ReminderMail
from portal.services import jobs, messages
from portal.services.use_case import Actor, use_case

TASK = "participation.mail_reminders"
LOOKING_AFTER = (Role.PRIMARY, Role.DELEGATE)
NOT_YET_SECONDS = 900
ONE_DAY = timedelta(days=1)


def seats_looking_after() -> SeatQuerySet:
    """Return the seats of people who can meet the obligations of a participant."""
    return Seat.objects.in_force().filter(role__in=LOOKING_AFTER, user__is_active=True)


@use_case("reminder_mail.queue")
def queue(*, addresses: Collection[str], news: bool = False, by: Actor) -> None:
    """Queue the mail of today to each address, or that of tomorrow where today's was sent or is being sent.

    :param news: let the mail count unread messages as well.
    """
    today = clock.today()
    of_today = ReminderMail.objects.filter(mailed_on=today, address__in=addresses)
    waiting = of_today.filter(handled_at__isnull=True).order_by("pk").select_for_update(skip_locked=True)
    gone = set(of_today.values_list("address", flat=True)) - set(waiting.values_list("address", flat=True))
    days = {address: today + ONE_DAY if address in gone else today for address in addresses}
    ReminderMail.objects.bulk_create(
        (ReminderMail(address=address, mailed_on=day) for address, day in sorted(days.items())), ignore_conflicts=True
    )
    queued = ReminderMail.objects.filter(mailed_on__gte=today, address__in=addresses, handled_at__isnull=True)
    if news:
        queued.update(news=True)
    jobs.enqueue_each(TASK, queued.values_list("pk"))


@use_case("reminder_mail.queue_news")
def queue_news(*, user_id: int, by: Actor) -> None:
    """Let the next mail to a person count the messages that they have not read."""
    person = User.objects.get(pk=user_id)
    queue(addresses=[email_key(person.email)], news=True, by=by)


@use_case("reminder_mail.send")
def send(*, mail_id: int, by: Actor) -> bool:
    """Email one person what is open now; return False if that was done before, or if nothing is open.

    A worker that dies after the mail server took the mail sends it once more, under the same Message-ID.

    :raises NotYet: when it is the mail of a later day.
    """
    row = ReminderMail.objects.select_for_update().get(pk=mail_id)
    if row.handled_at is not None:
        return False
    if row.mailed_on > clock.today():
        raise jobs.NotYet(NOT_YET_SECONDS)
    mail = _mail(row)
    if mail is not None:
        mail.send()
    row.handled_at = clock.real_now()
    row.save(update_fields=["handled_at"])
    return mail is not None


def _mail(row: ReminderMail) -> EmailMessage | None:
    """Write the mail; return None if nothing is open."""
    today = clock.today()
    own = Q(pk__in=seats_looking_after().filter(user__email__iexact=row.address).values("participant_id"))
    looked_after = Participant.objects.filter(own | Q(contact_email__iexact=row.address)).defer("tin")
    registered = set(
        seats_looking_after().filter(participant__in=looked_after).values_list("participant_id", flat=True)
    )
    sections, overdue = [], 0
    for participant in looked_after.prefetch_related(Prefetch("obligations", Obligation.objects.open())):
        entries = open_entries(Entry.of(one, participant.model_id, today) for one in participant.obligations.all())
        overdue += sum(one.status == "overdue" for one in entries)
        if entries:
            sections.append(_section(participant.model_id, entries, registered=participant.pk in registered))
    subjects = [f"{overdue} overdue" if overdue else "what is due"] if sections else []
    if row.news and (news := _news(row)):
        subjects.append(news[0])
        sections.append(news[1])
    if not sections:
        return None
    end = "Sign in to the portal to do this. We never send details, links or files by email."
    return EmailMessage(
        f"{settings.EMAIL_SUBJECT_PREFIX}{', '.join(subjects)}",
        "\n\n".join([*sections, end]) + "\n",
        to=[row.address],
        headers={"Message-ID": f"<reminder-{row.pk}@{_domain()}>"},
    )


def _news(row: ReminderMail) -> tuple[str, str] | None:
    """Return the number of unread messages of this day and the day before in words, and a sentence with Model IDs."""
    person = User.objects.filter(email__iexact=row.address, is_active=True).first()
    since = row.mailed_on - ONE_DAY
    unread = messages.unread_since(user=person, day=since) if person else []
    if not unread:
        return None
    counted = f"{len(unread)} unread message{'' if len(unread) == 1 else 's'}"
    model_ids = ", ".join(sorted({*unread}))
    return counted, f"You have {counted} since {long_date(since)} on the portal, about Model ID {model_ids}."


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _section(model_id: str, entries: Sequence[Entry], *, registered: bool) -> str:
    """Return the part about one participant; it names the Model ID, never the practice, because email is not safe."""
    lines = [f"Model ID {model_id}", ""]
    if not registered:
        lines += ["Nobody has registered for this Model ID yet. Go to the portal and choose Register.", ""]
    for one in entries:
        lines += [f"  * {one.when}: {one.of_year}", f"    {one.follows}"]
    return "\n".join(lines)
