"""The life of an uploaded version: which status may follow which."""

RECEIVED, CHECKING, ACCEPTED, REJECTED, FAILED = "received", "checking", "accepted", "rejected", "failed"

NEXT = {
    RECEIVED: (CHECKING, FAILED),
    CHECKING: (CHECKING, ACCEPTED, REJECTED, FAILED),  # once more after its worker died
    FAILED: (CHECKING,),  # asked for again
    ACCEPTED: (),
    REJECTED: (),
}


def check_may_follow(before: str, after: str) -> None:
    """Check that a status may follow another.

    :raises ValueError: when it may not.
    """
    if after not in NEXT[before]:
        raise ValueError(f"A version that is {before} cannot become {after}.")
