"""Services of the world that say what titles are: what each knows, how often it may be asked, and what it was asked."""
