"""Parts of the effect answer: the question asked of the counts, its gates, its verdict."""
