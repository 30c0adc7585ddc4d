set local lock_timeout = '4s';

-- Processes keep arrays in memory as long as this number stands. Counting from the clock, no two databases share one, and a
-- database that was restored never comes back to one at which other rows were read.
create function renew_catalogue_versions() returns void language sql as $$
    update catalogue_versions
    set version = greatest(version + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint);
$$;
select renew_catalogue_versions();
