"""Parts of the hotspot answer: units, places, notes."""
