"""Where the names of templates come from: each source knows its names, their answers and the records behind them."""
