"""`make assets`: web/static/vendor anew, from the packages that package-lock.json names."""

from infra.assets import building

building.renew()
