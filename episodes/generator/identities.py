"""Synthetic people: names, and numbers with valid check digits from ranges that nobody uses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from episodes.generator.places import Place

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
    state: str
    zip: str


def npi(number: int) -> str:
    """Make the NPI of a running number, in a range that the registry has never assigned."""
    first_nine = f"1999{number:05d}"
    total = 0
    for place, digit in enumerate(reversed("80840" + first_nine)):
        doubled = int(digit) * (1 if place % 2 else 2)
        total += doubled // 10 + doubled % 10
    return f"{first_nine}{-total % 10}"


def tin(number: int) -> str:
    """Make the TIN of a running number; 07 is a prefix that the IRS has never assigned."""
    return f"07{number:07d}"


def mbi(number: int) -> str:
    """Make the MBI of a running number; all of them begin with 9XX9."""
    places = (LETTERS, DIGITS_AND_LETTERS, "0123456789", LETTERS, LETTERS, "0123456789", "0123456789")
    characters = []
    for alphabet in reversed(places):
        number, position = divmod(number, len(alphabet))
        characters.append(alphabet[position])
    return "9XX9" + "".join(reversed(characters))


def beneficiary(number: int, place: Place, year: int, rng: Random, *, sex: str | None = None) -> Beneficiary:
    """Make a beneficiary of 66 to 89 years; BENE_ID is negative, as in CMS's own synthetic files."""
    chosen = sex or rng.choice("12")
    return Beneficiary(
        bene_id=f"-{20_000_000 + number}",
        mbi=mbi(number),
        surname=rng.choice(SURNAMES),
        given_name=rng.choice(GIVEN_NAMES[chosen]),
        birth_year=year - rng.randint(66, 89),
        birth_month=rng.randint(1, 12),
        birth_day=rng.randint(1, 28),
        sex=chosen,
        state=place.state,
        zip=place.zips[0],
    )


def contact(number: int) -> tuple[str, str]:
    """Make the given name and surname of a practice's contact."""
    given = GIVEN_NAMES["1" if number % 2 else "2"]
    return given[number * 7 % len(given)], SURNAMES[number * 11 % len(SURNAMES)]
