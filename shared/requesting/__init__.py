"""What people ask for that is not here: their requests, an administrator's word, and the programs outside that fetch it."""
