"""Floor 3, the answers: one module per notebook, composing methods."""
