"""What is done unasked: feeds are polled, articles read and told apart, digests composed."""
