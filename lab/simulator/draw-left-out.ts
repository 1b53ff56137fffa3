import type { DatabaseSettings } from '../../lambda/contract/settings';
import type { Chance } from './chance';
import type { Fault } from './fault';
import { QUIET_MS } from './schedule';
import type { Shape } from './shape';

interface Day {
  readonly shape: Shape;
  readonly faults: readonly Fault[];
}

/** The workload can do without its second database, and one of its copies cannot be had. */
export function withLeftOut(chance: Chance, { shape, faults }: Day): Day {
  const { settings } = shape;
  const databases = withoutNeed(chance, settings.databases);
  const nth = chance.happens(0.8) ? 1 : chance.whole(0, databases.length - 1);
  const atMs = QUIET_MS + chance.seconds(0, 60);
  const when = chance.happens(0.5) ? { atMs } : { atMs, sinceTakenMs: chance.seconds(0, 90) };
  const fails: Fault = { kind: 'instance fails', side: 'standby', nth, ...when, forMs: chance.seconds(60, 500) };
  const early: readonly Fault[] = chance.happens(0.3)
    ? [{ kind: 'person starts a reprotect', place: 'home', atMs, sinceTakenMs: chance.seconds(150, 400) }]
    : [];
  return { shape: { ...shape, settings: { ...settings, databases } }, faults: [...faults, fails, ...early] };
}

/** Half of the time the second one follows the first, and sometimes a third one follows it. */
function withoutNeed(chance: Chance, all: readonly DatabaseSettings[]): readonly DatabaseSettings[] {
  const [first, second] = all;
  if (first === undefined || second === undefined) return all;
  const dependsOn = chance.happens(0.5) ? { dependsOn: [first.name] } : {};
  const optional: DatabaseSettings = { ...second, required: false, ...dependsOn };
  if (!chance.happens(0.3)) return [first, optional];
  const instance = { home: `${first.instance.home}-3`, standby: `${first.instance.standby}-3` };
  return [first, optional, { ...optional, name: `${first.name}-3`, instance, dependsOn: [second.name] }];
}
