"""Participants, practitioners, people and five years of obligations of a large world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from episodes.generator.identities import GIVEN_NAMES, SURNAMES, npi
from portal import clock
from portal.models import Acceptance, Participant, Role, Seat, User
from portal.participation.models import EpisodeCount, ListDelivery, Obligation, Practitioner, Site
from portal.participation.rules.standing import DUAL, PC, PROFESSIONAL, TECHNICAL, furnishes_as, kinds_furnishing
from portal.services import demonstration_clock, participants
from portal.services.participants import Practice
from portal.terms import PARTS

BY = "system:world"
STARTS_ON, ENDS_ON = date(2020, 12, 1), date(2025, 1, 24)
"""The day on which everybody is enrolled, and the day of the world, a week before many last days."""
YEARS = range(2021, 2026)
KINDS = (*(PROFESSIONAL,) * 5, *(DUAL,) * 3, *(TECHNICAL,) * 2)
ROWS_AT_ONCE = 1000
HOSPITALS_A_STATE = 879
STATE = 44
FIRST_PRACTITIONER_NUMBER = 10_000
REGISTERED, WITH_BACKUP, WITH_DELEGATE, LATE = 0.95, 0.4, 0.3, 0.02
"""Shares of the participants that have a primary contact, a second one and a delegate; of past duties not done."""


@dataclass
class LargeWorld:
    """A world while it is made; each method is a step."""

    chance: Random

    @classmethod
    def of(cls, seed: int) -> LargeWorld:
        """Return the empty world of a seed."""
        return cls(Random(seed))  # noqa: S311 (no secret)

    def enroll(self, count: int) -> list[Participant]:
        """Issue Model IDs, each participant with a site and with a count of episodes for each year."""
        demonstration_clock.move(to=STARTS_ON, follow=False, by=BY)
        made = participants.issue(practices=[self._practice(number) for number in range(count)], by=BY)
        Site.objects.bulk_create(
            (
                Site(participant=one, zip=f"{number % 99_000 + 1000:05d}", cbsa="34980", from_on=one.from_on)
                for number, one in enumerate(made)
            ),
            batch_size=ROWS_AT_ONCE,
        )
        EpisodeCount.objects.bulk_create(
            (
                EpisodeCount(participant=one, calendar_year=year - 2, count=self.chance.randint(5, 400), source="world")
                for one in made
                for year in YEARS
            ),
            batch_size=ROWS_AT_ONCE,
        )
        return made

    def _practice(self, number: int) -> Practice:
        kind = KINDS[number % len(KINDS)]
        first, last = self._name()
        identity = {"tin": f"97{number:07d}"}
        if furnishes_as(kind, hospital=True):
            state, hospital = divmod(number, HOSPITALS_A_STATE)
            identity = {"ccn": f"{STATE - state:02d}{hospital + 1:04d}"}
        return Practice(
            kind=kind,
            legal_name=f"{last} Radiation Oncology {number}",
            contact_first_name=first,
            contact_last_name=last,
            contact_email=f"contact{number}@practice.example",
            from_on=date(2021, 1, 1),
            **identity,
        )

    def _name(self) -> tuple[str, str]:
        return self.chance.choice(GIVEN_NAMES[self.chance.choice("12")]), self.chance.choice(SURNAMES)

    def give_seats(self, made: Sequence[Participant]) -> None:
        """Give most participants a primary contact, some a backup and a delegate; none of them can sign in."""
        seats = []
        for one in made:
            if self.chance.random() < REGISTERED:
                seats.append((one, Role.PRIMARY, one.contact_email))
                for role, share in ((Role.PRIMARY, WITH_BACKUP), (Role.DELEGATE, WITH_DELEGATE)):
                    if self.chance.random() < share:
                        seats.append((one, role, f"{one.pk}.{role}@practice.example"))
        names = [self._name() for _ in seats]
        password = make_password(None)
        users = User.objects.bulk_create(
            (
                User(email=address, first_name=first, last_name=last, password=password)
                for (_, _, address), (first, last) in zip(seats, names, strict=True)
            ),
            batch_size=ROWS_AT_ONCE,
        )
        EmailAddress.objects.bulk_create(
            (EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users),
            batch_size=ROWS_AT_ONCE,
        )
        Acceptance.objects.bulk_create(
            (
                Acceptance(user=user, part=part.code, version=part.version, accepted_at=clock.real_now())
                for user in users
                for part in PARTS.values()
            ),
            batch_size=ROWS_AT_ONCE,
        )
        Seat.objects.bulk_create(
            (
                Seat(participant=one, user=user, role=role, started_at=clock.real_now())
                for (one, role, _), user in zip(seats, users, strict=True)
            ),
            batch_size=ROWS_AT_ONCE,
        )

    def list_practitioners(self, made: Sequence[Participant], count: int) -> None:
        """Put practitioners on the lists, some of them for a time only, and deliver the list of each year."""
        listing = [one for one in made if one.kind in kinds_furnishing(PC)]
        rows = []
        for number in range(count if listing else 0):
            first, last = self._name()
            began = date(2021, 1, 1) + timedelta(days=self.chance.choice((0, 0, 0, 200, 700)))
            left = began + timedelta(days=self.chance.randint(100, 900)) if self.chance.random() < LATE else None
            rows.append(
                Practitioner(
                    participant=listing[number % len(listing)],
                    npi=npi(FIRST_PRACTITIONER_NUMBER + number),
                    first_name=first,
                    last_name=last,
                    specialty="Radiation oncology",
                    source=Practitioner.Source.CMS,
                    from_on=began,
                    to_on=left,
                )
            )
        Practitioner.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        for year in YEARS:  # corrected once a year
            Practitioner.objects.update(specialty=f"Radiation oncology ({year})")
        ListDelivery.objects.bulk_create(
            (
                ListDelivery(participant=one, year=year, received_on=date(year, 1, 4))
                for one in listing
                for year in YEARS
            ),
            batch_size=ROWS_AT_ONCE,
        )

    def move_to_its_day(self) -> None:
        """Move the clock to the day of the world."""
        demonstration_clock.move(to=ENDS_ON, follow=False, by=BY)

    def do_what_was_due(self) -> None:
        """Settle what was due before the world's day, apart from a few obligations that nobody met."""
        due = list(Obligation.objects.open().filter(due_on__lt=ENDS_ON).order_by("pk").values_list("pk", flat=True))
        late = set(self.chance.sample(due, round(len(due) * LATE)))
        done = [pk for pk in due if pk not in late]
        for first in range(0, len(done), ROWS_AT_ONCE):
            Obligation.objects.filter(pk__in=done[first : first + ROWS_AT_ONCE]).update(settled_on=ENDS_ON)
