import type { Decision, DecisionStore, Question } from '../../lambda/ports/decision-store';
import type { MemoryTableClient } from './memory-table';

interface Asked {
  readonly question: Question;
  readonly decision?: Decision;
}

const keyOf = (runId: string): string => `decision/${runId}`;

export class MemoryDecisions implements DecisionStore {
  constructor(private readonly table: MemoryTableClient) {}

  async ask(question: Question): Promise<Question> {
    const first = (asked: Asked | undefined) => (asked === undefined ? { question } : undefined);
    const result = await this.table.swap<Asked>(keyOf(question.runId), first);
    return result.written ? result.value.question : (result.current?.question ?? question);
  }

  read(runId: string): Promise<Asked | undefined> {
    return this.table.get(keyOf(runId));
  }

  async decide(runId: string, decision: Decision): Promise<Decision | undefined> {
    const result = await this.table.swap<Asked>(keyOf(runId), (asked) =>
      asked === undefined || asked.decision !== undefined ? undefined : { ...asked, decision },
    );
    return result.written ? decision : result.current?.decision;
  }
}
