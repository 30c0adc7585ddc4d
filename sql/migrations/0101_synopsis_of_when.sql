set local lock_timeout = '4s';

-- Which state of the person's acts a synopsis describes: it is written anew when they have moved on from it.
alter table synopses add column signals bigint;
