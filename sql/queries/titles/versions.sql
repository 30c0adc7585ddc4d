-- bump --
update catalogue_versions
set version = version + 1
where kind = %(kind)s;
