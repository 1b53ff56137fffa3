import { z } from 'zod';
import { CRON_WANTED, cronWanted, isCronLine, isTimeZone, TIME_ZONE_WANTED } from './cron-line';
import { DURATION_EXAMPLES, parseDurationSeconds } from './durations';

/** Schemas of single values. The message of each says what would be right; `mistakes.ts` adds the key and the value seen. */

const text = (wanted: string, pattern: RegExp) =>
  z.string({ error: wanted }).regex(pattern, { error: wanted, abort: true });

/**
 * Prefix part: three of them joined by hyphens make an RDS identifier (63 characters, no double or trailing hyphen)
 * and, with a role, a Lambda name (64).
 */
export const name = text(
  '1 to 20 lower-case letters, digits and single hyphens, beginning with a letter, not ending with a hyphen',
  /^(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
);

export const region = text('the code of a Region such as "us-east-1"', /^[a-z]{2}(-[a-z]+)+-\d$/);
export const account = text('an account id of 12 digits in quotes', /^\d{12}$/);
export const email = text('an e-mail address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/);
export const sqlName = text(
  'a PostgreSQL name of 1 to 63 lower-case letters, digits and underscores, not beginning with a digit',
  /^[a-z_][a-z0-9_]{0,62}$/,
);
/** Which versions are right depends on the engine: a rule. */
export const engineVersion = text('a full engine version such as "17.6"', /./);
export const instanceClass = text(
  'an instance class without "db." such as "m7g.large"',
  /^(?!db\.)[a-z0-9-]+\.[a-z0-9]+$/,
);
export const image = text('a container image such as "busybox:1.37"', /^[^\s]+$/);
const VARIABLES = 'variables with their texts such as { MODE: "fast" }, none beginning with "HANDOVER_"';
/** Those that begin with `HANDOVER_` name the job. */
export const environment = z.record(text(VARIABLES, /^(?!HANDOVER_)[A-Za-z_]\w*$/), z.string({ error: 'a text' }), {
  error: VARIABLES,
});
export const host = text(
  'a host name in lower case such as "orders.example.com"',
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
);
const ENDPOINT_URL = 'an https address with host and path such as "https://orders-use1.example.com/canary"';
/** Ports end at 65535; the rules of the workload take the address apart. */
export const endpointUrl = text(
  ENDPOINT_URL,
  /^https:\/\/(?=[^:/]{1,253}[:/])([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:\d{1,5})?\/[^\s#]+$/,
).refine((value) => URL.canParse(value), { error: ENDPOINT_URL, abort: true });
export const zoneId = text('the id of a hosted zone such as "Z0123456789ABCDEFGHIJ"', /^Z[A-Z0-9]{5,31}$/);

export const duration = z
  .string({ error: DURATION_EXAMPLES })
  .refine((value) => parseDurationSeconds(value) !== undefined, { error: DURATION_EXAMPLES });

export const cron = z.string({ error: CRON_WANTED }).refine(isCronLine, { error: ({ input }) => cronWanted(input) });
export const timeZone = z.string({ error: TIME_ZONE_WANTED }).refine(isTimeZone, { error: TIME_ZONE_WANTED });

export const flag = z.boolean({ error: 'true or false' });

export function wholeNumber(from: number, to: number) {
  const wanted = `a whole number from ${from} to ${to}`;
  return z.number({ error: wanted }).int({ error: wanted }).min(from, { error: wanted }).max(to, { error: wanted });
}

export function oneOf<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values, { error: `one of ${values.map((value) => `"${value}"`).join(', ')}` });
}

export function listOf<T extends z.ZodType>(item: T, wanted: string) {
  return z.array(item, { error: wanted }).min(1, { error: wanted });
}

/** An object that refuses unknown keys. For those, the message is the list of known ones: the nearest is suggested from it. */
export function keyed<T extends z.core.$ZodLooseShape>(shape: T) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : `an object with the keys ${known}`),
  });
}
