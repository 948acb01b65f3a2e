"""Floor 1, what we know: the tables, how users' files become them, and where they are kept."""
