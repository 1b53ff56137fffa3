import type { Check } from '../contract/step-answers';
import type { ParityFacts } from '../ports/database-fleet';
import type { ReadinessCheck } from './precheck';

/** `ready`: what keeps the takeover from being made. `named`: what only has to be known. */
export interface Parity {
  readonly ready: readonly ReadinessCheck[];
  readonly named: readonly Check[];
}

type Rule = (facts: ParityFacts) => string | undefined;

/** What RDS refuses a change of the writer for, or what would leave a second way to write; each with what to do. */
const READY: readonly Rule[] = [equalVersions, forwardingOff];
const NAMED: readonly Rule[] = [equalEncryption, oneClass, twoInstances];

/** Both sides of an Aurora global database have to be alike before one of them takes over. */
export function parityOf(database: string, facts: ParityFacts): Parity {
  const name = `parity of ${database}`;
  const failed = (rules: readonly Rule[]): Check[] =>
    rules.flatMap((rule) => {
      const detail = rule(facts);
      return detail === undefined ? [] : [{ name, passed: false, detail }];
    });
  return { ready: failed(READY), named: failed(NAMED) };
}

/** Which patch levels may differ is a table by version; major and minor may not. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html */
function equalVersions({ here, global }: ParityFacts): string | undefined {
  if (global === undefined)
    return 'the cluster belongs to no global database of that name: add it, or name the right one';
  if (here.engineVersion === undefined || global.engineVersion === undefined)
    return 'the engine version is unknown, and RDS changes the writer between equal ones only';
  if (minorOf(here.engineVersion) === minorOf(global.engineVersion)) return undefined;
  return `the engine version here is ${here.engineVersion}, that of the global database ${global.engineVersion}: RDS changes the writer between equal ones only, upgrade the older one`;
}

/** `17.5` of Aurora PostgreSQL; of `8.0.mysql_aurora.3.08.2` all but the last number. */
const minorOf = (version: string): string => {
  const parts = version.split('.');
  return (version.includes('mysql_aurora') ? parts.slice(0, -1) : parts.slice(0, 2)).join('.');
};

function forwardingOff({ global }: ParityFacts): string | undefined {
  const forwarding = global?.writeForwarding.filter(({ status }) => status !== 'disabled') ?? [];
  if (forwarding.length === 0) return undefined;
  const where = forwarding.map(({ cluster, status }) => `${cluster} (${status})`).join(', ');
  return `write forwarding is on: ${where}; switch it off, it is a second way to write that no fence of this side closes`;
}

function equalEncryption({ here, global }: ParityFacts): string | undefined {
  if (global === undefined || here.encrypted === global.encrypted) return undefined;
  return `storage here is ${here.encrypted ? '' : 'not '}encrypted, that of the global database is ${global.encrypted ? '' : 'not '}so`;
}

function oneClass({ here }: ParityFacts): string | undefined {
  const classes = [...new Set(here.instanceClasses)];
  if (classes.length < 2) return undefined;
  return `its instances are of different classes (${classes.join(', ')}): any of them may become the writer`;
}

function twoInstances({ here }: ParityFacts): string | undefined {
  if (here.instanceClasses.length !== 1) return undefined;
  return 'it has one instance: when its zone fails after the takeover nothing takes over from it';
}
