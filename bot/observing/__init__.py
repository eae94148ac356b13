"""Parts of the program measured and traced from outside: each wrapper is what it wraps, and tells how it went."""
