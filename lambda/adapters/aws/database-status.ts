import type { Endpoint, InstanceStatus } from '../../ports/database-fleet';

/**
 * Statuses, of instances and of Aurora clusters, that do not pass by themselves.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html
 */
const NEEDS_PERSON = [
  /^failed$/,
  /^inaccessible-encryption-credentials/,
  /^incompatible-/,
  /^insufficient-capacity$/,
  /^restore-error$/,
  /^storage-full$/,
  /^upgrade-failed$/,
  /^stopped$/,
  /^delet/,
];

export function toStatus(name: string): InstanceStatus {
  if (name === 'available') return { name, means: 'available' };
  return { name, means: NEEDS_PERSON.some((pattern) => pattern.test(name)) ? 'person' : 'passing' };
}

export const toEndpoint = (host: string | undefined, port: number | undefined): Endpoint | undefined =>
  host === undefined ? undefined : { host, port: port ?? 5432 };
