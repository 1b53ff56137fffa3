import type { Fault } from '../simulator/fault';
import type { Story } from './story';

/** The lab's leases live shorter, and everything else is as much shorter: so the same things overlap. */
export function inLabTime(
  { leaseTtlSeconds, settings, faults }: Story,
  labTtlSeconds: number,
): Pick<Story, 'settings' | 'faults'> {
  const ratio = labTtlSeconds / leaseTtlSeconds;
  const firstMs = Math.min(...faults.map(({ atMs }) => atMs));
  const { rpoSeconds, rpoWaitSeconds, approvalDeadlineSeconds, lagSeconds } = settings;
  return {
    settings: {
      ...settings,
      rpoSeconds: rpoSeconds * ratio,
      ...(rpoWaitSeconds !== undefined && { rpoWaitSeconds: Math.ceil(rpoWaitSeconds * ratio) }),
      approvalDeadlineSeconds: approvalDeadlineSeconds * ratio,
      lagSeconds: lagSeconds * ratio,
    },
    faults: faults.map((fault) => shortened(fault, firstMs, ratio)),
  };
}

function shortened(fault: Fault, firstMs: number, ratio: number): Fault {
  const atMs = Math.round((fault.atMs - firstMs) * ratio);
  const forMs = 'forMs' in fault ? { forMs: Math.round(fault.forMs * ratio) } : {};
  const since = sinceRenewal(fault, ratio);
  const seconds = fault.kind === 'replication lag' ? { seconds: fault.seconds * ratio } : {};
  return { ...fault, ...forMs, ...since, ...seconds, atMs };
}

const sinceRenewal = (fault: Fault, ratio: number): { readonly sinceRenewalMs?: number } =>
  'sinceRenewalMs' in fault && fault.sinceRenewalMs !== undefined
    ? { sinceRenewalMs: Math.round(fault.sinceRenewalMs * ratio) }
    : {};
