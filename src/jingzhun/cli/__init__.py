"""The command ``jingzhun``: tables for people, files for machines, and an exit code that says how it went."""

from jingzhun.cli.entrance import main

__all__ = ["main"]
