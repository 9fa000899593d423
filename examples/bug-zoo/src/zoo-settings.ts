/** Of the zoo's own PostgreSQL. */
export const zooSettings = {
  fsync: 'off',
  max_connections: '200',
  // How long an asynchronous commit may be only in memory: so a crash always loses it.
  wal_writer_delay: '10s',
}
