import type { ApplicationSettings, JobsSettings } from '../../lambda/contract/settings';
import type { Chance } from './chance';

/** A second application beside the one that ships, which marks its effects and runs again what has got lost. */
const SECOND: readonly (readonly [number, Partial<ApplicationSettings> | undefined])[] = [
  [4, undefined],
  [3, { name: 'mails', effects: 'unmarked' }],
  [2, { name: 'ledgers', whenEffectMissing: 'report' }],
  [1, { name: 'mails', effects: 'unmarked', withoutSidecar: true }],
];

/** How jobs are configured: more or less room, a slow or a quick start after a takeover, one or two applications. */
export function drawJobSettings(chance: Chance, jobs: JobsSettings): JobsSettings {
  const [first, ...rest] = jobs.applications;
  if (first === undefined) return jobs;
  const second = chance.weighed(SECOND);
  const applications = second === undefined ? [first] : [first, { ...first, ...second, classes: ['urgent', 'normal'] }];
  return {
    ...jobs,
    maxRunning: chance.pick([1, 2, 4, 20]),
    launchesPerSecond: chance.pick([1, 20]),
    rampUpSeconds: chance.pick([0, 60]),
    applications: [...applications, ...rest],
  };
}
