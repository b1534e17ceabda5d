"""The obligations of packs, dated: who must do what by when, and whether it was done."""
