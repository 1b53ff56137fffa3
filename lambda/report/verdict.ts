import type { RunReport } from '../contract/report';
import { nothingChanged, warnings } from './findings';

export type Tone = 'good' | 'warn' | 'bad' | 'calm';

export interface Verdict {
  readonly tone: Tone;
  /** A few words, without the workload's name. */
  readonly headline: string;
  /** One sentence: what that means for the workload. */
  readonly meaning: string;
}

interface OutcomeWords {
  readonly tone: Tone;
  readonly headline: string;
  readonly meaning: (report: RunReport) => string;
}

const OUTCOMES: Record<RunReport['outcome'], OutcomeWords> = {
  completed: {
    tone: 'good',
    headline: 'completed',
    meaning: ({ run }) =>
      run.orchestration === 'reprotect'
        ? `${run.workload} is served from ${run.from}, and can move to ${run.to} again.`
        : `${run.workload} is served from ${run.to} now.`,
  },
  incomplete: {
    tone: 'bad',
    headline: 'incomplete',
    meaning: () => 'Not every step is done, and a person is needed. What is done stays done.',
  },
  returned: {
    tone: 'warn',
    headline: 'not moved',
    meaning: ({ run }) => `${run.workload} is served from ${run.from} again. Nothing was lost.`,
  },
  refused: { tone: 'warn', headline: 'refused', meaning: () => 'A check stopped the run.' },
  declined: { tone: 'calm', headline: 'declined', meaning: () => 'A person said no, or nobody answered in time.' },
  observed: {
    tone: 'calm',
    headline: 'observed only',
    meaning: () => 'Automation is set to observe: the run only says what it would have done.',
  },
};

/** What the run came to. A completed run with something wrong in it does not look good. */
export function verdictOf(report: RunReport): Verdict {
  if (report.conclusion !== undefined) return report.conclusion;
  const { tone, headline, meaning } = OUTCOMES[report.outcome];
  return {
    tone,
    headline,
    ...spoilt(report, tone, headline),
    meaning: [meaning(report), ...(nothingChanged(report) ? ['Nothing has changed.'] : [])].join(' '),
  };
}

function spoilt(report: RunReport, tone: Tone, headline: string): Partial<Verdict> {
  if (report.unfenced !== undefined) return { tone: 'bad', headline: `${headline}, UNFENCED` };
  return tone === 'good' && warnings(report).length > 0 ? { tone: 'warn', headline: `${headline}, with warnings` } : {};
}

/** `Failover of orders: completed`. */
export function headlineOf(report: RunReport): string {
  const { orchestration, workload } = report.run;
  return `${orchestration.charAt(0).toUpperCase()}${orchestration.slice(1)} of ${workload}: ${verdictOf(report).headline}`;
}

export const LAB_NOTICE =
  'Lab figures: measured on a laptop with faked AWS calls and shortened waits. They are not AWS figures.';
