"""What the program tells about itself in numbers, for Prometheus, and whether its process still lives."""
