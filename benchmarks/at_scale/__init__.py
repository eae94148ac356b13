"""What benchmarks/fleet.py is made of: a server, a platform without limits, and processes that work."""
