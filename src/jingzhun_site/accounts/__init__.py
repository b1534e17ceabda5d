"""Users, their roles in places, and what a role may do."""
