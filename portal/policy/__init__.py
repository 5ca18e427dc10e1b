"""The numbers of the law: what is in force on a day, where it stands written, and how sure we are of it."""

from portal.policy.book import Amendment, Book, Entry, NotedBook, load_book
from portal.policy.parameter import DatedValue, Parameter, PolicyError

__all__ = ["Amendment", "Book", "DatedValue", "Entry", "NotedBook", "Parameter", "PolicyError", "load_book"]
