"""Floor 5, the Swedish of pages: numbers, nouns, labels and sentences that claim no more than the figures."""
