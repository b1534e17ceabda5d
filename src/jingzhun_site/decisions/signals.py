"""What decisions tell other apps."""

from django.dispatch import Signal

run_published = Signal()
"""A job of decisions is done, and its ``run`` the one that lists are read from; ``acting_user`` asked for it."""
