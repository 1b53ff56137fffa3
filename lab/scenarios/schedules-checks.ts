import type { WireEntry } from '../aws';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import type { CronClock } from '../world/cron-clock';

export interface ScheduleStory {
  readonly clock: Pick<CronClock, 'at' | 'minute' | 'begins'>;
  /** When nobody could submit; milliseconds since 1970, of this machine. */
  readonly silentFrom: number;
  readonly silentTo: number;
  /** The last instant whose run was accepted, by the clock of cron lines. */
  readonly last: string;
}

const MINUTE_MS = 60_000;
const RUN = /^schedule:.*:(\d{4}-\d\d-\d\dT\d\d:\d\d)Z$/;

/** The minute for which a schedule has made this job. Undefined: no schedule has. */
export function instantOf(id: string): string | undefined {
  const [, minute] = RUN.exec(id) ?? [];
  return minute === undefined ? undefined : new Date(`${minute}Z`).toISOString();
}

export const schedulesChecks = (
  evidence: Evidence,
  story: ScheduleStory,
  entries: readonly WireEntry[],
): readonly LabCheck[] => [
  onceEachCheck(evidence, story),
  doneCheck(evidence),
  missedCheck(evidence, story),
  bothCheck(evidence, entries),
];

const runsOf = ({ jobs }: Evidence) => jobs.filter(({ id }) => instantOf(id) !== undefined);

/** Counted by a calendar of its own: every minute from the first that began in the lab to the last that was accepted. */
function onceEachCheck(evidence: Evidence, { clock, last }: ScheduleStory): LabCheck {
  const instants = runsOf(evidence).map(({ id }) => instantOf(id) ?? '');
  const planned: string[] = [];
  for (let at = Date.parse(clock.minute(clock.begins)) + MINUTE_MS; at <= Date.parse(last); at += MINUTE_MS)
    planned.push(new Date(at).toISOString());
  const times = (instant: string): number => instants.filter((each) => each === instant).length;
  const lost = planned.filter((instant) => times(instant) === 0);
  const doubled = [...new Set(instants)].filter((instant) => times(instant) > 1);
  const early = instants.filter((instant) => Date.parse(instant) > clock.at(evidence.gatheredAt));
  const first = [...lost, ...doubled, ...early][0];
  return {
    name: 'each planned minute has exactly one job: none lost, none doubled, none early',
    passed: planned.length > 0 && lost.length + doubled.length + early.length === 0,
    detail:
      `${planned.length} planned, ${lost.length} lost, ${doubled.length} doubled, ${early.length} early` +
      `${first === undefined ? '' : ` (${first})`}; ${instants.length - planned.length} more made up for at the start`,
  };
}

/** Its job is done, and so is what it does: once. */
function doneCheck(evidence: Evidence): LabCheck {
  const runs = runsOf(evidence);
  const wrong = runs.filter(({ id, state }) => state !== 'done' || evidence.effects.get(id) !== 1);
  const [first] = wrong;
  return {
    name: 'each of these jobs is done, its effect is there exactly once',
    passed: runs.length > 0 && wrong.length === 0,
    detail: `${runs.length} jobs, ${wrong.length} wrong${first === undefined ? '' : ` (${first.id}: ${first.state}, ${evidence.effects.get(first.id) ?? 0} effects)`}`,
  };
}

/** Accepted after the silence, for a minute within it. */
function missedCheck(evidence: Evidence, { clock, silentFrom, silentTo }: ScheduleStory): LabCheck {
  const [from, to] = [clock.at(silentFrom), clock.at(silentTo)];
  const missed = runsOf(evidence).filter(({ id }) => {
    const at = Date.parse(instantOf(id) ?? '');
    return at > from && at <= to;
  });
  const late = missed.filter(({ at }) => Date.parse(at) >= to);
  return {
    name: 'minutes in which no Region could submit were made up for afterwards',
    passed: missed.length > 0 && late.length === missed.length,
    detail: `${missed.length} minutes fell into the silence, ${late.length} of their jobs were accepted after it`,
  };
}

/** Whoever is active: the id keeps the two from doubling. */
function bothCheck({ first, other, faultAt }: Evidence, entries: readonly WireEntry[]): LabCheck {
  const calls = (region: string): number =>
    entries.filter(
      ({ caller, callerRegion, at, service }) =>
        service === 'dynamodb' && caller.endsWith('-schedules') && callerRegion === region && at < faultAt,
    ).length;
  const [ours, theirs] = [calls(first), calls(other)];
  return {
    name: 'both Regions submitted what was due before the fault',
    passed: ours > 0 && theirs > 0,
    detail: `${ours} calls to the ledger from ${first}, ${theirs} from ${other}`,
  };
}
