"""The pages of duties."""
