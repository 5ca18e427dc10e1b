"""What CMS staff see and may trigger in the ground."""

from . import accounts, files, messages, policy, work

__all__ = ["accounts", "files", "messages", "policy", "work"]
