"""The Django site around the core: the register, who may see what, and the pages."""
