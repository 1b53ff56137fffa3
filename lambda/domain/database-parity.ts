import type { DatabaseKind } from '../contract/settings';
import type { DatabaseFacts, SecretFacts } from '../ports/region-facts';
import { AURORA_RULES } from './aurora-parity';
import { differing, sayDiffering } from './parameter-parity';
import { found, OTHER_SIDE, type ParityCheck, type ParityRule, type Told, type Untold, unknown } from './parity';

export interface ComparedDatabase {
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly here: Told<DatabaseFacts>;
  readonly there: Told<DatabaseFacts>;
  readonly secretId: string;
  readonly secret: Told<SecretFacts>;
}

interface Both {
  readonly here: DatabaseFacts;
  readonly there: DatabaseFacts;
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const KEY = 'whose state is not asked: a database whose key cannot be used is inaccessible, and not ready';

/** What one side must be, whatever the other is. */
const ONE_SIDE: readonly ParityRule<DatabaseFacts>[] = [
  {
    about: 'backups',
    stops: 'nothing',
    finds: ({ backupDays }) => ({
      seen: `kept ${backupDays} days here`,
      ...(backupDays < 1 && { wrong: 'backups are off here: switch them on, a takeover would leave it without any' }),
    }),
  },
  {
    about: 'subnets',
    stops: 'nothing',
    finds: ({ zones }) => ({
      seen: `in ${zones.join(', ')}; free addresses are not asked`,
      ...(new Set(zones).size < 2 && {
        wrong: `its subnets here lie in ${zones.join(', ') || 'no zone that is known'}: add one in another zone, or the loss of one zone is the loss of it`,
      }),
    }),
  },
  {
    about: 'zones of the class',
    stops: 'nothing',
    finds: ({ instanceClasses, zones, offeredIn }) => ({
      seen: `offered in ${offeredIn?.join(', ')}`,
      ...(offeredIn === undefined && {
        wrong: `in which zones its class (${classList(instanceClasses)}) is offered here is unknown: RDS has not told`,
      }),
      ...(offeredIn !== undefined &&
        offeredIn.length < Math.min(2, new Set(zones).size) && {
          wrong: `its class (${classList(instanceClasses)}) is offered here in ${offeredIn.join(', ') || 'none'} of its subnets' zones (${zones.join(', ')}): it cannot move to another one when its zone is lost, add a subnet where it is offered or choose another class`,
        }),
    }),
  },
  {
    about: 'reboot',
    stops: 'nothing',
    finds: ({ rebootPending }) => ({
      seen: 'none is waited for here',
      ...(rebootPending && { wrong: 'parameters here wait for a reboot: reboot it before it is needed' }),
    }),
  },
];

/** What has to be alike, so that whoever was served there is served here. */
const BOTH_SIDES: readonly ParityRule<Both>[] = [
  {
    about: 'parameters',
    stops: 'a switchover',
    finds: ({ here, there }) => {
      const unlike = differing(here.parameters, there.parameters);
      return {
        seen: `${Object.keys(here.parameters).length} are set, and alike`,
        ...(unlike.length > 0 && {
          wrong: `parameters differ: ${sayDiffering(unlike)}: set them alike in both parameter groups`,
        }),
      };
    },
  },
  {
    about: 'logins',
    stops: 'a switchover',
    finds: ({ here, there }) => ({
      seen: `by IAM: ${onOff(here.iamLogins)} on both sides`,
      ...(here.iamLogins !== there.iamLogins && {
        wrong: `logins by IAM are ${onOff(here.iamLogins)} here and ${onOff(there.iamLogins)} there: switch them alike, or applications cannot log in`,
      }),
    }),
  },
  {
    about: 'encryption',
    stops: 'a switchover',
    finds: ({ here, there }) => ({
      seen: here.encrypted ? `with ${here.keyId ?? 'a key that is not told'}, ${KEY}` : 'none on both sides',
      ...(here.encrypted !== there.encrypted && {
        wrong: `storage is ${not(here.encrypted)}encrypted here and ${not(there.encrypted)}encrypted there: build the side that is not anew from an encrypted one`,
      }),
    }),
  },
  {
    about: 'storage',
    stops: 'a switchover',
    finds: ({ here: { storage: here }, there: { storage: there } }) =>
      here &&
      there && {
        seen: `${here.gib} GiB ${here.type}`,
        ...(here.gib < there.gib && {
          wrong: `storage is ${here.gib} GiB here and ${there.gib} GiB there: grow it, or it is full sooner than what it takes over from`,
        }),
      },
  },
  {
    about: 'speed of storage',
    stops: 'nothing',
    finds: ({ here: { storage: here }, there: { storage: there } }) =>
      here &&
      there && {
        seen: speed(here),
        ...(speed(here) !== speed(there) && {
          wrong: `storage is ${speed(here)} here and ${speed(there)} there: make it alike, or know that it is slower or dearer`,
        }),
      },
  },
  {
    about: 'class',
    stops: 'nothing',
    finds: ({ here, there }) => ({
      seen: classes(here),
      ...(classes(here) !== classes(there) && {
        wrong: `the class is ${classes(here)} here and ${classes(there)} there: make it alike, or know what it carries`,
      }),
    }),
  },
  {
    about: 'second zone',
    stops: 'nothing',
    finds: ({ here, there }) =>
      here.multiAz === undefined
        ? undefined
        : {
            seen: `Multi-AZ ${onOff(here.multiAz)}`,
            ...(there.multiAz === true &&
              !here.multiAz && {
                wrong: 'it is Multi-AZ there and not here: switch it on, before or after the takeover',
              }),
          },
  },
];

const VERSION: ParityRule<Both> = {
  about: 'engine version',
  stops: 'a switchover',
  finds: ({ here: { engineVersion: here }, there: { engineVersion: there } }) => ({
    seen: here ?? 'unknown',
    ...((here === undefined || here !== there) && {
      wrong: `the engine version is ${here ?? 'unknown'} here and ${there ?? 'unknown'} there: upgrade the older one, the replica first`,
    }),
  }),
};

/** A global database tells the version of all its members in any of their Regions: Aurora's own rules have it. */
const FAMILIES: Readonly<
  Record<
    DatabaseKind,
    { readonly one: readonly ParityRule<DatabaseFacts>[]; readonly both: readonly ParityRule<Both>[] }
  >
> = {
  'rds-replica-pair': { one: ONE_SIDE, both: [VERSION, ...BOTH_SIDES] },
  'aurora-global': { one: [...AURORA_RULES, ...ONE_SIDE], both: BOTH_SIDES },
};

/** Of a database that does not exist on this side readiness speaks. */
export function databaseParity({
  name: database,
  kind,
  here,
  there,
  secretId,
  secret,
}: ComparedDatabase): ParityCheck[] {
  const name = `parity of ${database}`;
  const { one, both } = FAMILIES[kind];
  return [...sides(), ...secretChecks(name, secretId, secret)];

  function sides(): ParityCheck[] {
    if (!here.told) return [notToldHere(here)];
    if (here.facts === undefined) return [];
    const alone = found(name, one, here.facts);
    if (!there.told)
      return [...alone, unknown(name, OTHER_SIDE, `whether both sides are alike is unknown: ${there.because}`)];
    if (there.facts === undefined)
      return [...alone, unknown(name, 'other side', 'the other side does not know it: name the right one in the plan')];
    return [...alone, ...found(name, both, { here: here.facts, there: there.facts })];
  }

  function notToldHere({ because, passes }: Untold): ParityCheck {
    const check = unknown(name, 'this side', `what it is here is unknown: ${because}`, stopsUnknown(kind));
    return { ...check, ...(passes && { passes }) };
  }
}

/** What RDS refuses an Aurora writer's change for is among what is not known. */
const stopsUnknown = (kind: DatabaseKind): ParityCheck['stops'] =>
  kind === 'aurora-global' ? 'every run' : 'a switchover';

function secretChecks(name: string, secretId: string, secret: Told<SecretFacts>): ParityCheck[] {
  if (!secret.told)
    return [unknown(name, 'secret', `whether the secret ${secretId} is here is unknown: ${secret.because}`)];
  return found(name, SECRET, { secretId, facts: secret.facts });
}

const SECRET: readonly ParityRule<{ readonly secretId: string; readonly facts: SecretFacts | undefined }>[] = [
  {
    about: 'secret',
    stops: 'a switchover',
    finds: ({ secretId, facts }) => ({
      seen: `${secretId} is here`,
      ...(facts === undefined && { wrong: `the secret ${secretId} does not exist here: replicate it to this Region` }),
      ...(facts?.deletedAt !== undefined && {
        wrong: `the secret ${secretId} is marked for deletion since ${facts.deletedAt}: restore it`,
      }),
    }),
  },
];

const onOff = (on: boolean): string => (on ? 'on' : 'off');
const not = (so: boolean): string => (so ? '' : 'not ');
const speed = ({ type, iops }: NonNullable<DatabaseFacts['storage']>): string =>
  iops === undefined ? type : `${type} with ${iops} IOPS`;
const classList = (all: readonly string[]): string => [...new Set(all)].sort().join(', ');
const classes = ({ instanceClasses }: DatabaseFacts): string => classList(instanceClasses);
