"""Floor 5, making it happen: params, notebooks, the batch, handouts and the command line."""
