/** Server settings of every lab database. Values are written to `postgresql.conf` as they stand, quoted. */
const BASE: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '16MB',
  io_method: 'sync',
  // Lives in the data directory, so that a killed server leaves no file outside it.
  dynamic_shared_memory_type: 'mmap',
  // Killing a process does not lose what the operating system has cached, and the lab never switches the machine off.
  fsync: 'off',
  wal_level: 'replica',
  max_wal_senders: '5',
  // No slots: a standby whose link was cut for a while still finds its position.
  wal_keep_size: '256MB',
  max_wal_size: '256MB',
  // Without these a black hole is noticed after a minute (the defaults are made for wide networks).
  wal_retrieve_retry_interval: '200ms',
  wal_receiver_timeout: '2s',
  wal_sender_timeout: '2s',
  wal_receiver_status_interval: '1s',
  // What the databases themselves say of when something was committed: the checker rests on it.
  track_commit_timestamp: 'on',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
};

export function serverConfiguration(own: Readonly<Record<string, string>>): string {
  return Object.entries({ ...BASE, ...own })
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

/** Passwords for everybody, as on RDS; replication only for its own role. */
export const HOST_BASED_AUTHENTICATION = [
  'host all all 127.0.0.1/32 scram-sha-256',
  'host replication rdsrepladmin 127.0.0.1/32 scram-sha-256',
  '',
].join('\n');
