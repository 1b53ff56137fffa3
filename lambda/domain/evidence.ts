import type { Observation, ServiceCount, TeamAlarmsSeen } from '../ports/observation-store';

/** One line that a person can judge by: what this Region saw, and whether its verdict still counts. */
export function describeObservation(observation: Observation, counts: boolean): string {
  const { region, verdict, epoch, renewSeq, detail, alarms, services } = observation;
  const parts = [
    `${region}: ${verdict} (epoch ${epoch}, renewal ${renewSeq}; ${detail})`,
    ...(counts ? [] : ['an old word, not counted: the lease has moved on since']),
    ...(services === undefined ? [] : [describeServices(services)]),
    ...(alarms === undefined ? [] : [describeAlarms(alarms)]),
  ];
  return parts.join('; ');
}

const describeServices = (services: readonly ServiceCount[]): string =>
  `tasks of ${services.map(({ service, running, desired }) => `${service} ${running} of ${desired}`).join(', ')}`;

function describeAlarms({ speak, seen }: TeamAlarmsSeen): string {
  const on = seen.filter(({ state }) => state === 'ALARM').map(({ name, since }) => `${name} since ${since}`);
  if (on.length === 0) return 'alarms of the team quiet';
  return `alarms of the team: ${on.join(', ')}${speak ? '' : ', not for long enough'}`;
}
