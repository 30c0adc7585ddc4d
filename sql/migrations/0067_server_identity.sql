set local lock_timeout = '4s';

-- How the server's certificate is checked: `ca_certificate` is PEM text, trusted beside the usual authorities.
alter table media_servers
    add column verify_certificate boolean not null default true,
    add column ca_certificate text;

-- Emby's own prefix is no part of an address, so that one server has one.
update media_servers set base_url = regexp_replace(base_url, '/emby/*$', '', 'i');
