"""Two made-up feeds for the demo and the tests, and a server for them."""
