"""`communique doctor`: looks at everything that `communique run` needs, and says what to do about what is wrong."""
