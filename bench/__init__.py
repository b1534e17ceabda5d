"""The benches: one file for each promise of the design, measured against named peers in the same run."""
