import { duration } from '../../lambda/report/figures';
import type { CheckedWorkload } from '../../lib/config/schema';
import { type Estimate, failoverFlow, mayAsk } from './flow';
import { estimate, judgeRto, longestPath, type PlanRow, planRows, type RtoVerdict } from './longest-path';

export interface WorkloadPlanText {
  readonly verdict: RtoVerdict;
  readonly text: string;
}

/** The plan of one workload for people: every step, its time, the longest path and what that means for the RTO. */
export function planText(workload: CheckedWorkload): WorkloadPlanText {
  const flow = failoverFlow(workload);
  const total = estimate(flow);
  const verdict = judgeRto(total, workload.rtoSeconds);
  const path = new Set(longestPath(flow));
  const lines = [
    `Failover of ${workload.name} between ${workload.home} and ${workload.standby}`,
    'Estimates for AWS, not measurements.',
    '',
    row('', 'Step', 'Seconds', 'What'),
    ...planRows(flow).map((each) => planRow(each, path)),
    '',
    `* on the longest path: ${range(total)} s; a step that is set in runs beside its neighbours`,
    ...personLines(workload),
    verdictLine(verdict, workload.rtoSeconds, total),
  ];
  return { verdict, text: lines.join('\n') };
}

const planRow = ({ name, what, seconds, beside }: PlanRow, path: ReadonlySet<string>): string =>
  row(path.has(name) ? '*' : '', `${beside ? '  ' : ''}${name}`, range(seconds), what);

const row = (mark: string, name: string, seconds: string, what: string): string =>
  `${mark.padEnd(2)}${name.padEnd(22)}${seconds.padStart(12)}  ${what}`;

const range = ({ least, most }: Estimate): string => `${figure(least)} to ${figure(most)}`;
const figure = (seconds: number): string => seconds.toLocaleString('en-GB', { maximumFractionDigits: 1 });

/** Nobody can plan how fast a person acts, so it is said and not summed. */
function personLines(workload: CheckedWorkload): readonly string[] {
  const deadline = duration(workload.approvalDeadlineSeconds * 1_000);
  return [
    ...(mayAsk(workload) ? [`  not in the sum: a person's answer when the run asks for one, at most ${deadline}`] : []),
    ...(workload.automation === 'observe'
      ? ['  not in the sum: a person has to start it, automation is "observe"']
      : []),
  ];
}

function verdictLine(verdict: RtoVerdict, rtoSeconds: number, { least, most }: Estimate): string {
  const rto = `the RTO of ${duration(rtoSeconds * 1_000)}`;
  switch (verdict.kind) {
    case 'met':
      return `${rto} is met with ${figure(verdict.spareSeconds)} s to spare`;
    case 'at risk':
      return `${rto} is missed by ${figure(verdict.overSeconds)} s when every step is slow (${figure(most)} s); set at least ${figure(Math.ceil(most))} s`;
    case 'cannot be met':
      return `${rto} cannot be met: even when every step is fast it is missed by ${figure(verdict.overSeconds)} s (${figure(least)} s)`;
  }
}
