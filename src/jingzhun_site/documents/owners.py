"""Whose papers there are: each app whose records are proved says who sees these records, and what they are called."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.words import Words


@dataclass(frozen=True, kw_only=True)
class Proved:
    """A record that papers prove: what it is called, without a person's name, and its page."""

    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The records of one entity: who sees their papers, who keeps them and takes them off.

    ``seen`` are the records that a user may see and whose key is ``OuterRef("key")``: it is asked for each document,
    not for all records. ``records`` names records by their keys.
    """

    entity: str
    label: Words
    see: Right
    keep: Right
    seen: Callable[[User], "QuerySet[Any, Any]"]
    records: Callable[[Sequence[str]], Mapping[str, Proved]]


def of_the_document(records: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    """The record with a number that a document belongs to: keys of documents are texts."""
    as_key = Cast("pk", CharField(max_length=20))
    return records.annotate(as_key=as_key).filter(as_key=OuterRef("key"))


_OWNERS: dict[str, Owner] = {}


def register_owner(owner: Owner) -> None:
    """Say it in ``ready()`` of the app that has the records."""
    _OWNERS[owner.entity] = owner


def owner_of(entity: str) -> Owner:
    """Who has the records of an entity."""
    return _OWNERS[entity]


def owners() -> Sequence[Owner]:
    """All of them."""
    return tuple(_OWNERS.values())
