"""Which documents a user may see: those of the records that are the user's to see, by place, kind and compartment."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Exists, Q, QuerySet
from django.http import Http404

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.documents.kinds import evidence_kinds, kind_of
from jingzhun_site.documents.models import Document
from jingzhun_site.documents.owners import Owner, owner_of, owners

_NONE = Q(pk__in=())


def access_documents(user: User, *, place: str = "") -> "QuerySet[Document]":
    """The documents that a user may open, those taken off among them."""
    of_records = reduce(or_, (_of_owner(owner, user, place) for owner in owners()), _NONE)
    found = Document.objects.filter(of_records & (_of_kinds(user) | Q(kept_by=user)))
    return found.select_related("kept_by", "withdrawn_by")


def access_document(user: User, pk: int, *, to_keep: bool = False) -> Document:
    """One document; ``Http404`` alike for one that does not exist and one that is not the user's to see."""
    found = access_documents(user).filter(pk=pk).first()
    if found is None or (to_keep and not may_keep(user, found)):
        raise Http404
    return found


def may_open(user: User, document: Document) -> bool:
    """Whether a document opens to someone who sees the record that it proves; one's own always does."""
    if document.kept_by_id == user.pk:
        return True
    return all(user.may(right, document.place_code) for right in kind_of(document.kind).rights)


def may_keep(user: User, document: Document) -> bool:
    """Whether someone may take a document off: who kept it, or who verifies close-outs in its place."""
    right = owner_of(document.entity).keep if document.kept_by_id == user.pk else Right.ASSIGN_TASKS
    return user.may(right, document.place_code)


def _of_owner(owner: Owner, user: User, place: str) -> Q:
    here = user.scope(owner.see).narrowed(place)
    if not here:
        return _NONE
    return Q(Exists(owner.seen(user)), entity=owner.entity) & here.q()


def _of_kinds(user: User) -> Q:
    """The kinds by the rights that open them, each where the user has all of these rights."""
    by_rights: dict[frozenset[Right], list[str]] = defaultdict(list)
    for kind in evidence_kinds().values():
        by_rights[kind.rights].append(kind.code)
    wanted = _NONE
    for rights, codes in by_rights.items():
        each = Q(kind__in=codes)
        for right in sorted(rights):
            each &= user.scope(right).q()
        wanted |= each
    return wanted
