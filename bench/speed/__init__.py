"""How fast it is: measures side by side in one run, each a module of its own, put together by ``make bench``."""
