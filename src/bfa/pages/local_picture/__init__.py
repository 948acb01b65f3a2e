"""The page of `1_lagesbild`, section by section."""
