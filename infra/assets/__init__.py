"""What the pages use of others – htmx, Chart.js, the display font, Swagger UI – at versions that package-lock.json names.

`make assets` lays it into web/static/vendor, where it is committed: whoever runs or changes Matinee needs no Node. Matinee's
own styles and scripts are not built: `web/assets.py` puts them together when a process starts, so that nothing committed can
be older than its source, and a change is seen after a restart.
"""
