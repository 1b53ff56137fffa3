import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures were measured on. They are this machine's, not AWS's. */
export function machineNote(): string {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const [load = 0] = loadavg();
  return `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${gigabytes} GiB, load ${load.toFixed(1)} at the end, ${process.platform}, Node ${process.versions.node}`;
}
