import type { Decision, DecisionStore, Question } from '../../../ports/decision-store';
import { decisionItem } from './items';
import type { LedgerKeys } from './keys';
import type { LedgerTable } from './ledger-table';

export class DecisionLedger implements DecisionStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async ask(question: Question): Promise<Question> {
    const result = await this.table.put(this.keys.decision(question.runId), { ...question }, { absent: ['pk'] });
    return result.written ? question : decisionItem.parse(result.current);
  }

  async read(runId: string): Promise<{ readonly question: Question; readonly decision?: Decision } | undefined> {
    const item = await this.table.get(this.keys.decision(runId));
    if (item === undefined) return undefined;
    const { decision, ...question } = decisionItem.parse(item);
    return decision === undefined ? { question } : { question, decision };
  }

  async decide(runId: string, decision: Decision): Promise<Decision | undefined> {
    const undecided = { equals: { runId }, absent: ['decision'] };
    const result = await this.table.update(this.keys.decision(runId), { set: { decision } }, undecided);
    if (result.written) return decision;
    return result.current === undefined ? undefined : decisionItem.parse(result.current).decision;
  }
}
