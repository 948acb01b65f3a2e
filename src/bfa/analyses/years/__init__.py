"""Earlier years of the same months beside the period: their maps, and what changed since."""
