"""Maps drawn from a scene: as an image, and to move about in."""
