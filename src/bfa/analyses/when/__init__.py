"""When incidents happen: the week, shifts, the season, and whether one follows another."""
