"""How the site starts: its settings, its addresses, its databases, its commands."""
