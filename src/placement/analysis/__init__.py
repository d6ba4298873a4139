"""Many scenarios at once: grids of runs, and plans held against each other."""
