import type { DatabaseFacts, GlobalFacts } from '../ports/region-facts';
import type { Finding, ParityRule } from './parity';

/** What a global database adds: it tells of all its members in any of their Regions. */
export const AURORA_RULES: readonly ParityRule<DatabaseFacts>[] = [
  { about: 'engine version', stops: 'every run', finds: equalVersions },
  { about: 'write forwarding', stops: 'every run', finds: forwardingOff },
  { about: 'encryption of all', stops: 'nothing', finds: equalEncryption },
  { about: 'classes here', stops: 'nothing', finds: oneClass },
  { about: 'instances here', stops: 'nothing', finds: twoInstances },
];

/** Which patch levels may differ is a table by version; major and minor may not. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html */
function equalVersions({ engineVersion, global }: DatabaseFacts): Finding {
  const seen = engineVersion ?? 'unknown';
  const whole = memberOf(global);
  if (whole === undefined)
    return { seen, wrong: 'the cluster belongs to no global database of that name: add it, or name the right one' };
  if (engineVersion === undefined || whole.engineVersion === undefined)
    return { seen, wrong: 'the engine version is unknown, and RDS changes the writer between equal ones only' };
  if (minorOf(engineVersion) === minorOf(whole.engineVersion)) return { seen };
  return {
    seen,
    wrong: `the engine version here is ${engineVersion}, that of the global database ${whole.engineVersion}: RDS changes the writer between equal ones only, upgrade the older one`,
  };
}

type Member = Extract<GlobalFacts, { member: true }>;

const memberOf = (global: GlobalFacts | undefined): Member | undefined => (global?.member ? global : undefined);

/** `17.5` of Aurora PostgreSQL; of `8.0.mysql_aurora.3.08.2` all but the last number. */
const minorOf = (version: string): string => {
  const parts = version.split('.');
  return (version.includes('mysql_aurora') ? parts.slice(0, -1) : parts.slice(0, 2)).join('.');
};

function forwardingOff({ global }: DatabaseFacts): Finding {
  const forwarding = memberOf(global)?.writeForwarding.filter(({ status }) => status !== 'disabled') ?? [];
  if (forwarding.length === 0) return { seen: 'off everywhere' };
  const where = forwarding.map(({ cluster, status }) => `${cluster} (${status})`).join(', ');
  return {
    seen: where,
    wrong: `write forwarding is on: ${where}; switch it off, it is a second way to write that no fence of this side closes`,
  };
}

function equalEncryption({ encrypted, global }: DatabaseFacts): Finding {
  const whole = memberOf(global);
  const seen = encrypted ? 'encrypted' : 'not encrypted';
  if (whole === undefined || encrypted === whole.encrypted) return { seen };
  return {
    seen,
    wrong: `storage here is ${seen}, that of the global database is ${whole.encrypted ? '' : 'not '}so: build this side anew`,
  };
}

function oneClass({ instanceClasses }: DatabaseFacts): Finding {
  const seen = [...new Set(instanceClasses)].join(', ');
  if (new Set(instanceClasses).size < 2) return { seen };
  return {
    seen,
    wrong: `its instances are of different classes (${seen}): any of them may become the writer, make them alike`,
  };
}

function twoInstances({ instanceClasses: { length } }: DatabaseFacts): Finding {
  const seen = String(length);
  if (length !== 1) return { seen };
  return {
    seen,
    wrong: 'it has one instance: when its zone fails after the takeover nothing takes over from it, add a second one',
  };
}
