import type { Observation, ObservationStore } from '../../lambda/ports/observation-store';
import type { MemoryTableClient } from './memory-table';

export class MemoryObservations implements ObservationStore {
  constructor(private readonly table: MemoryTableClient) {}

  async amend(region: string, change: (before: Observation | undefined) => Observation): Promise<Observation> {
    const result = await this.table.swap<Observation>(`observation/${region}`, change);
    if (!result.written) throw new Error(`the observation of ${region} was not written`);
    return result.value;
  }

  all(): Promise<readonly Observation[]> {
    return this.table.list('observation/');
  }
}
