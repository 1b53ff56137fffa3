import type { Check } from '../../lambda/contract/step-answers';
import type { Evidence } from './evidence';

/** Something that must hold beside the promises: shown as a check of the report, and exit code 1 when it does not. */
export type LabCheck = Check;

/** A fault that a scenario armed: one that met nothing has tested nothing. */
export interface ArmedFault {
  readonly what: string;
  /** How often it has met something, read when the story is over. */
  readonly hits: () => number;
}

export const faultChecks = (faults: readonly ArmedFault[]): readonly LabCheck[] =>
  faults.map(({ what, hits }) => {
    const met = hits();
    return { name: `fault: ${what}`, passed: met > 0, detail: met > 0 ? `met ${met} times` : 'it never met anything' };
  });

/** A workload that was to stay: the lease is the one that stood before the fault, or a switchover gave it back. And it may be asked that no client noticed. */
export function stayChecks(evidence: Evidence, uninterrupted: boolean): readonly LabCheck[] {
  const { before, lease, failedWrites, acknowledged, faultAt, report } = evidence;
  const said = (of: Evidence['lease']): string => (of === undefined ? 'no lease' : `epoch ${of.epoch} in ${of.active}`);
  const served = acknowledged.filter(({ at }) => at > faultAt).length;
  const first = failedWrites.find(({ at }) => at > faultAt);
  const failed = failedWrites.filter(({ at }) => at > faultAt).length;
  const lookedAt = { name: 'the workload stays where it is', detail: `${said(before)} before, ${said(lease)} after` };
  const back = report?.outcome === 'returned' && before?.active === lease?.active;
  const stayed = { ...lookedAt, passed: before !== undefined && (back || said(before) === said(lease)) };
  if (!uninterrupted) return [stayed];
  const detail = `${failed} failed, ${served} acknowledged after the fault${first === undefined ? '' : `; first: ${first.reason}`}`;
  return [stayed, { name: 'no client noticed', passed: failed === 0 && served > 0, detail }];
}
