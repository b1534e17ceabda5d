"""The packs in force and the deciders made of them, once a process: compiling costs more than deciding."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from threading import Lock

from jingzhun.eligibility import Decider, Regimes, regimes_in
from jingzhun.packs import Pack, chain_for, compile_chain, load_packs, shipped_packs_root
from jingzhun_site.register.columns import VOCABULARY

_KEPT = 32
"""How many deciders a process keeps: days looked at, times chains of packs."""

_deciders: OrderedDict[tuple[str, date], Decider] = OrderedDict()
_lock = Lock()


@cache
def packs() -> Mapping[str, Pack]:
    """The packs that ship with the program."""
    return load_packs(shipped_packs_root(), vocabulary=VOCABULARY)


def decider_for(place_code: str, on: date) -> Decider:
    """What decides in a place on a day; places under the same packs share one decider.

    Raises:
        JingzhunError: no pack is in force there (PACK124).
    """
    chain = chain_for(packs(), place=place_code, on=on)
    key = (chain.id, on)
    with _lock:  # two requests at once would both compile it
        if key not in _deciders:
            _deciders[key] = Decider(compile_chain(chain, vocabulary=VOCABULARY), VOCABULARY)
        _deciders.move_to_end(key)
        while len(_deciders) > _KEPT:
            _deciders.popitem(last=False)
        return _deciders[key]


@lru_cache(maxsize=8)
def regimes_of(place_code: str, on: date) -> Regimes:
    """Every chain of packs that holds somewhere in a place on a day.

    Raises:
        JingzhunError: no pack is in force there (PACK124).
    """
    return regimes_in(packs(), place=place_code, on=on, vocabulary=VOCABULARY)
