"""The practices of the demonstration, in several states of progress, and CMS staff. All are fictional."""

from __future__ import annotations

from dataclasses import dataclass

from reconciliation.demonstration.days import PERFORMANCE_YEAR

MAIL_DOMAIN = "practice.example"
STAFF_DOMAIN = "cms.example"


@dataclass(frozen=True)
class Person:
    """A person who signs in; the one-time-code secret is fixed, so that a command can print it."""

    first_name: str
    last_name: str
    secret: str
    title: str = "Practice administrator"
    group: str = ""

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@{STAFF_DOMAIN if self.group else MAIL_DOMAIN}".lower()


@dataclass(frozen=True)
class Practice:
    """One practice of the generated participant list, and its state of progress."""

    model_id: str
    legal_name: str
    contact: Person
    state: str
    rates: tuple[int, int, int, int] = (92, 88, 81, 95)
    """The rates of its quality measures 144, 134, 047 and treatment summary, in percent."""


PRACTICES = (
    Practice(
        "RO00001", "Cumberland Radiation Therapy Center, PLLC",
        Person("Maya", "Okafor", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), "everything done, a report to dispute",
    ),
    Practice(
        "RO00002", "Cumberland Radiation Oncology Associates, P.C.",
        Person("Daniel", "Reyes", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"), "report disputed, answer received",
        rates=(97, 93, 90, 98),
    ),
    Practice(
        "RO00003", "Nashville Regional Medical Center",
        Person("Helen", "Lindqvist", "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"), "everything done (hospital)",
    ),
    Practice(
        "RO00004", "Scioto Valley Radiation Therapy and Cancer Treatment Center of Greater Columbus, LLC",
        Person("Tomas", "Haas", "ONSWG4TFOQQGS3TTONSWG4TFOQQGS3TT"), "quality measures overdue",
    ),
    Practice(
        "RO00005", "Scioto Radiation Oncology Associates",
        Person("Ruth", "Connolly", "OBQXG43XN5ZGIIDPOBQXG43XN5ZGIIDP"), "a rejected file",
        rates=(85, 72, 64, 90),
    ),
    Practice(
        "RO00006", "Franklin County Regional Medical Center",
        Person("Samuel", "Park", "NRXW4ZZAMFZGKIDUNRXW4ZZAMFZGKIDU"), "has not registered yet",
    ),
    Practice(
        "RO00007", "Lakeshore Radiation Therapy Center",
        Person("Irene", "Kowalski", "MJZGKYLENEQG63TFMJZGKYLENEQG63TF"), f"opted out of {PERFORMANCE_YEAR}",
    ),
)  # fmt: skip

DELEGATE = Person("Jordan", "Silva", "PFXXKIDDMFXCAYTFPFXXKIDDMFXCAYTF", title="Data manager")
"""A data manager who uploads for two practices and does not sign."""

STAFF = (
    Person("Nora", "Whitaker", "IFBEGRCFIZDUQSKKIFBEGRCFIZDUQSKK", group="help desk"),
    Person("Leon", "Farrell", "JNGE2TSPKBIVEU2UJNGE2TSPKBIVEU2U", group="analyst"),
    Person("Priya", "Kapoor", "KVLFOWCZLJ2DKNRXKVLFOWCZLJ2DKNRX", group="reviewer"),
    Person("Grace", "Lindholm", "HA3TONZWGQZDSMZQHA3TONZWGQZDSMZQ", group="reconsideration official"),
    Person("Victor", "Sloan", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", group="approver"),
    Person("Edith", "Vance", "MRSWM2LONFXW4IDNMRSWM2LONFXW4IDN", group="administrator"),
)

PRACTITIONERS = (
    ("Amara", "Delgado", "Radiation oncology"),
    ("Peter", "Nguyen", "Radiation oncology"),
    ("Claire", "Marchetti", "Radiation oncology"),
    ("Owen", "Barlow", "Physician assistant"),
)
EPISODES = 160
SEED = 2021
NEVER_REGISTERS, OPTS_OUT, DISPUTES = "RO00006", "RO00007", "RO00002"
UPLOADS_NO_MEASURES, REJECTED_FILE = "RO00004", "RO00005"
DELEGATE_OF = ("RO00001", "RO00002")
