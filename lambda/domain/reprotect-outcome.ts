import type { KeptPrimary } from '../contract/reprotect-document';
import type { RunDocument } from '../contract/run-document';
import type { RunOutcome } from './run-outcome';

/** How a reprotect ended. It never raises the epoch: what it has done by then stays done and is looked for by the next one. */
export function reprotectOutcome(document: RunDocument, why: string | undefined): RunOutcome {
  const again = `npx handover reprotect ${document.run.workload} --reason "..."`;
  if (why === undefined) return isProtected(document);
  const begun = document.measured !== undefined || document.kept !== undefined;
  return {
    outcome: begun ? 'incomplete' : 'refused',
    summary: begun ? `stopped: ${why}; nothing was deleted${soFar(document)}` : `${why}; nothing has changed`,
    next: begun
      ? `what is done stays done; mend what the message names, then go on: ${again}`
      : `mend what the message names, then: ${again}`,
    changed: false,
  };
}

function isProtected(document: RunDocument): RunOutcome {
  const { run, precheck, seeded } = document;
  const replicas = (seeded?.databases ?? []).map(({ name, replica }) => `${replica} (${name})`);
  return {
    outcome: 'completed',
    summary: `${run.workload} can move to ${run.region} again: ${replicas.join(', ')} follow${replicas.length === 1 ? 's' : ''} ${precheck?.from ?? 'the side that serves'}${soFar(document)}`,
    next: [...releases(document), `to move it there: npx handover switchover ${run.workload} --reason "..."`].join(
      '\n',
    ),
    changed: false,
  };
}

const all = ({ kept }: RunDocument): readonly KeptPrimary[] => kept?.databases ?? [];

/** What is not kept is said as plainly as what is. */
function soFar(document: RunDocument): string {
  const kept = all(document).flatMap((one) => (one.status === 'kept' ? [`${one.name} ${sayKept(one)}`] : []));
  const gone = all(document).flatMap(({ name, status, detail }) =>
    status === 'not kept' ? [`${name}: ${detail}`] : [],
  );
  return [
    ...(kept.length === 0 ? [] : [`; old primaries are kept: ${kept.join('; ')}`]),
    ...(gone.length === 0 ? [] : [`; not kept: ${gone.join('; ')}`]),
  ].join('');
}

function sayKept({ instance, snapshot }: KeptPrimary): string {
  if (instance === undefined) return `in snapshot ${snapshot}`;
  return `as ${instance}, ${snapshot === undefined ? 'whose snapshot is not there' : `snapshot ${snapshot}`}`;
}

/** Handover has no right to delete either: whoever misses nothing any more types it. */
const releases = (document: RunDocument): string[] =>
  all(document).flatMap(({ status, instance, snapshot }) => {
    if (status !== 'kept') return [];
    const [what, call] =
      instance === undefined
        ? [
            snapshot,
            `delete-db-cluster-snapshot --region ${document.run.region} --db-cluster-snapshot-identifier ${snapshot}`,
          ]
        : [
            instance,
            `delete-db-instance --region ${document.run.region} --db-instance-identifier ${instance} --skip-final-snapshot`,
          ];
    return [`when nobody needs what is only in ${what}: aws rds ${call}`];
  });
