"""The base of all requests, and the answer of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from portal.rules.worksheet import Line


class Request(BaseModel):
    """The base of all requests: no unknown fields, no conversion of types, optional rehearsed policy values."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    policy: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a rule by field, and its worksheet lines."""

    result: dict[str, Any]
    lines: tuple[Line, ...]
