"""What the planner writes: the models of a scenario file, its reading, `extends` and overrides."""
