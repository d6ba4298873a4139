"""What a plan costs in full, and who pays it under each financing model."""
