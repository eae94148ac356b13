"""Posting what the ledger says, once: leases, pacing, and asking the platform what became of a post."""
