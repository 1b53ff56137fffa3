import type { ClientAnswer } from '../workload/client';
import type { Happenings } from '../world/happenings';

/** So many turns within so long are no outage and no recovery: a part of the writes fails. */
const TURNS = 3;
const STEADY_MS = 2_000;

/**
 * Clients are a lane of the timeline: told when writing stops and when it comes back, not every row. Where it turns again
 * and again that is told once, until it is steady.
 */
export function tellChanges(happenings: Pick<Happenings, 'tell'>): (answer: ClientAnswer) => void {
  let ok = false;
  let turns: readonly number[] = [];
  let gray = false;
  const tell = (kind: 'up' | 'down', text: string): void => happenings.tell({ lane: 'clients', kind, text });
  const tellState = ({ region, reason }: ClientAnswer): void =>
    ok ? tell('up', `writes are acknowledged by ${region}`) : tell('down', `writes fail: ${reason}`);
  return (answer) => {
    const turned = answer.ok !== ok;
    ok = answer.ok;
    turns = [...turns, ...(turned ? [answer.at] : [])].filter((at) => answer.at - at < STEADY_MS);
    if (gray && turns.length === 0) {
      gray = false;
      tellState(answer);
    } else if (turned && !gray && turns.length < TURNS) tellState(answer);
    else if (turned && !gray) {
      gray = true;
      tell('down', `a part of the writes fails${answer.ok ? '' : `: ${answer.reason}`}`);
    }
  };
}
