"""Jingzhun 精准: policy packs decided over a whole register, with the clause behind each answer."""

__version__ = "0.1.0"
