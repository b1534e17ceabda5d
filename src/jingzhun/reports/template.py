"""A template as it was read: its form, and every name with its place in the file."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A name in a template; ``at`` is the cell or paragraph, ``list_name`` the list whose row it stands in."""

    at: str
    name: str
    list_name: str = ""
    is_each: bool = False
    in_ten_thousands: bool = False


@dataclass(frozen=True, kw_only=True)
class Template:
    """What a template asks for."""

    form: str
    slots: tuple[Slot, ...]

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that rows are repeated for."""
        return tuple(dict.fromkeys(slot.name for slot in self.slots if slot.is_each))

    def names(self, list_name: str = "") -> tuple[str, ...]:
        """The names outside all lists, or those in the rows of one."""
        found = (s.name for s in self.slots if s.list_name == list_name and not s.is_each)
        return tuple(dict.fromkeys(found))
