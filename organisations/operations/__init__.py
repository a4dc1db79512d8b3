"""Everything that changes people and organisations, by noun."""
