import { UsageError } from './refusals';

export interface ReasonOption {
  readonly reason?: string;
}

export const REASON_OPTION = ['--reason <text>', 'why, in a few words: it stands in the report'] as const;

/** A reason is not decoration: in the morning somebody asks. */
export function givenReason({ reason }: ReasonOption): string {
  if (reason === undefined)
    throw new UsageError('--reason is missing, say why in a few words: --reason "us-east-1 is down"');
  if (reason.trim() === '') throw new UsageError(`--reason is "${reason}", it must say why in a few words`);
  return reason.trim();
}
