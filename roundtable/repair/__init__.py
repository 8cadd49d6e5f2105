"""Stage 2: undo the damage of a decoded text."""
