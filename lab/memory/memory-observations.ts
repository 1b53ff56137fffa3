import type { Observation, ObservationStore } from '../../lambda/ports/observation-store';
import type { MemoryTableClient } from './memory-table';

export class MemoryObservations implements ObservationStore {
  constructor(private readonly table: MemoryTableClient) {}

  async record(observation: Observation): Promise<void> {
    await this.table.swap<Observation>(`observation/${observation.region}`, () => observation);
  }

  all(): Promise<readonly Observation[]> {
    return this.table.list('observation/');
  }
}
