"""Ports for servers that tests start."""

import socket


def free_port() -> int:
    """A port that the system gives to nobody else for now: runs side by side on one machine never meet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
