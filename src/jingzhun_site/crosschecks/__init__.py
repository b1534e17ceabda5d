"""Other departments' registers held against ours, and every difference followed until it is put right."""
