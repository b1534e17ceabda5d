"""From the sections of a document to the clauses of a pack, and where the two do not meet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jingzhun.directives.exporting import clause_of
from jingzhun.directives.model import PREAMBLE
from jingzhun.packs import Pack

_UNHEADED = frozenset({PREAMBLE, "附件", "标题"})  # clauses that stand under no heading


@dataclass(frozen=True, kw_only=True)
class ClauseMap:
    """The clauses of a pack, and the paths of the document that mean another clause than they say."""

    clauses: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack, renamed: Mapping[str, str]) -> "ClauseMap":
        """The map of a pack, with what its coverage file says of paths."""
        return cls(clauses=tuple(pack.clauses), renamed=renamed)

    def clause_at(self, section: str) -> str:
        """The clause of a section, or the nearest above it that the pack lists; its own words where there is none.

        >>> ClauseMap(clauses=("二(三)1",), renamed={"(三)": "二(三)"}).clause_at("(三)/1")
        '二(三)1'
        """
        parts = (section or PREAMBLE).split("/")
        own = [self._named(parts[:length]) for length in range(len(parts), 0, -1)]
        return next((clause for clause in own if clause in self.clauses), own[0])

    def _named(self, parts: list[str]) -> str:
        """The clause of a path, its longest renamed beginning replaced."""
        for length in range(len(parts), 0, -1):
            head = self.renamed.get(clause_of("/".join(parts[:length])))
            if head is not None:
                return head + clause_of("/".join(parts[length:]))
        return clause_of("/".join(parts))

    def unlisted(self, sections: Iterable[str]) -> Iterator[str]:
        """The sections, each once, that lead to no clause of the pack."""
        for section in dict.fromkeys(sections):
            if self.clause_at(section) not in self.clauses:
                yield section

    def unfound(self, sections: Iterable[str]) -> Iterator[str]:
        """The clauses of the pack that no section of the document is, nor lies in."""
        present = {self._named(section.split("/")) for section in sections}
        for clause in self.clauses:
            is_headed = clause not in _UNHEADED and not clause.endswith("practice")
            if is_headed and not any(_holds(clause, own) for own in present):
                yield clause


def _holds(clause: str, other: str) -> bool:
    """Whether a clause is another or holds it: ``二(三)`` holds ``二(三)1``, and ``二(三)1`` not ``二(三)10``."""
    rest = other.removeprefix(clause)
    is_same_number = clause[-1].isdigit() and rest[:1].isdigit()
    return other == clause or (rest != other and not is_same_number and rest[0] in "(0123456789")
