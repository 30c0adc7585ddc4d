"""Sample programs that fetch titles: Seerr, Radarr and Sonarr as they speak, with the titles of the sample world."""
