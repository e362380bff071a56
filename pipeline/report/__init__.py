"""Events as one page for a browser, which needs nothing but itself: no server, no network, no other file."""
