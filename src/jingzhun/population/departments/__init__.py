"""Test registers of other departments: who of a population stands there, with slips of the pen and planted differences.

:func:`draw_registers` writes them, and beside them, where no reader of registers may look, which row is which person,
what was damaged in it, and which differences there are to be found.
"""

from jingzhun.population.departments.drawing import DrawnRegister, draw_registers, register_ids
from jingzhun.population.departments.slips import ID_SLIPS, NAME_SLIPS, Slips

__all__ = ["ID_SLIPS", "NAME_SLIPS", "DrawnRegister", "Slips", "draw_registers", "register_ids"]
