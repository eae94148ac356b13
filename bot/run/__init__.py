"""`communique run`: the parts of the chat bot put together, kept running, and ended in order."""
