"""Targets by place and year: measured, handed down, reported, and opened to the records behind them."""
