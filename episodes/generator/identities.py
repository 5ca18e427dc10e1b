"""Synthetic people and providers: names, numbers with valid check digits in ranges that no one holds."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

LETTERS = "ACDEFGHJKMNPQRTUVWXY"
DIGITS_AND_LETTERS = "0123456789" + LETTERS

_SURNAMES = """
Abbott Acosta Adler Ahmed Albright Alvarez Archer Baptiste Barlow Becker Benson Bianchi Blackwood Boyd Brennan
Calloway Cardenas Castillo Chang Cho Connolly Cordova Crane Dalton Delgado Donnelly Duarte Eaton Ellison
Espinoza Fairchild Farrell Figueroa Fontaine Gallagher Garrison Goldberg Gupta Haas Hadley Hassan Hendrix
Holloway Huang Ibarra Ingram Jansen Kapoor Keller Kowalski Lambert Larkin Leblanc Lindqvist Lombardi Maddox
Marchetti Mbeki McAllister Mendez Moreau Nakamura Navarro Nguyen Nolan Okafor Olsen Ortega Osborne Park Patel
Pemberton Petrov Quigley Ramsey Reyes Rinaldi Romero Rosario Sandoval Schaefer Shapiro Silva Sloan Sorensen
Stratton Suzuki Takahashi Thorne Tran Underwood Valdez Vance Vargas Wagner Whitaker Wu Yates Zamora
"""
_MEN = """
Albert Anthony Arthur Benjamin Carl Charles Clarence Daniel Douglas Earl Edward Eugene Frank Franklin George
Harold Harvey Henry Howard Jack Jerome Joseph Julius Kenneth Lawrence Leon Louis Marvin Melvin Nathan Norman
Otis Patrick Ralph Raymond Roger Ronald Samuel Stanley Theodore Victor Walter Warren
"""
_WOMEN = """
Agnes Alice Audrey Barbara Beatrice Carol Clara Constance Diane Dolores Doris Edith Eleanor Esther Evelyn
Florence Frances Gloria Grace Harriet Helen Irene Jean Josephine Joyce Judith Laura Lillian Lois Louise Lucille
Marian Marjorie Maxine Mildred Norma Pauline Phyllis Rita Rosemary Ruth Shirley Sylvia
"""
SURNAMES = tuple(_SURNAMES.split())
GIVEN_NAMES = {"1": tuple(_MEN.split()), "2": tuple(_WOMEN.split())}


@dataclass(frozen=True, slots=True)
class Place:
    """A selected place: ZIP, its CBSA, the State code of claims, and what practices there are named for."""

    zip: str
    cbsa: str
    state: str
    region: str


PLACES = (
    Place("37203", "34980", "44", "Cumberland"),
    Place("43210", "18140", "36", "Scioto"),
    Place("60612", "16980", "14", "Lakeshore"),
    Place("27710", "20500", "34", "Piedmont"),
    Place("77030", "26420", "45", "Bayou City"),
    Place("98109", "42660", "50", "Puget Sound"),
    Place("55455", "33460", "24", "North Star"),
    Place("85013", "38060", "03", "Saguaro"),
)
OUTSIDE = Place("80045", "19740", "06", "Front Range")
"""A place whose CBSA is not selected."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A synthetic beneficiary."""

    bene_id: str
    mbi: str
    surname: str
    given_name: str
    birth_year: int
    birth_month: int
    birth_day: int
    sex: str
    place: Place


def npi(number: int) -> str:
    """Make the NPI of a running number, in a range that the registry has never given out."""
    first_nine = f"1999{number:05d}"
    total = 0
    for place, digit in enumerate(reversed("80840" + first_nine)):
        doubled = int(digit) * (1 if place % 2 else 2)
        total += doubled // 10 + doubled % 10
    return f"{first_nine}{-total % 10}"


def tin(number: int) -> str:
    """Make the TIN of a running number; 07 is a prefix that the IRS has never assigned."""
    return f"07{number:07d}"


def hospital_ccn(place: Place, number: int, *, listed: bool) -> str:
    """Make a hospital's CCN; listed hospitals and others come from ranges of their own."""
    return f"{place.state}{(800 if listed else 700) + number % 80:04d}"


def mbi(number: int) -> str:
    """Make the MBI of a running number, all of them beginning with 9XX9."""
    places = (LETTERS, DIGITS_AND_LETTERS, "0123456789", LETTERS, LETTERS, "0123456789", "0123456789")
    characters = []
    for alphabet in reversed(places):
        number, position = divmod(number, len(alphabet))
        characters.append(alphabet[position])
    return "9XX9" + "".join(reversed(characters))


def beneficiary(number: int, place: Place, year: int, chance: Random, *, sex: str | None = None) -> Beneficiary:
    """Make a beneficiary of Medicare age; BENE_ID is negative, as in CMS's own synthetic files."""
    chosen = sex or chance.choice("12")
    return Beneficiary(
        bene_id=f"-{20_000_000 + number}",
        mbi=mbi(number),
        surname=chance.choice(SURNAMES),
        given_name=chance.choice(GIVEN_NAMES[chosen]),
        birth_year=year - chance.randint(66, 89),
        birth_month=chance.randint(1, 12),
        birth_day=chance.randint(1, 28),
        sex=chosen,
        place=place,
    )
