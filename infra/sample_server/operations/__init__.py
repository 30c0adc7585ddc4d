"""The operations both dialects share, one module per noun; the route tables give them their names and paths."""
