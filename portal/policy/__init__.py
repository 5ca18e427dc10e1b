"""The policy: the law's numbers in force on a day, with their references and standing."""

from portal.policy.book import Amendment, Book, Entry, NotedBook, load_book
from portal.policy.parameter import DatedValue, Parameter, PolicyError

__all__ = ["Amendment", "Book", "DatedValue", "Entry", "NotedBook", "Parameter", "PolicyError", "load_book"]
