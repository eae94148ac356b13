"""What benchmarks/soak.py is made of: a news site that goes on publishing, people, and what is watched."""
