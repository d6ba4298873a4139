"""The siting problem as columns and rows in arrays, the adapters to solvers, and the exact methods."""
