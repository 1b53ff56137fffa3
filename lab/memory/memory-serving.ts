import type { Dispatching, Serving, ServingStore } from '../../lambda/ports/serving-store';
import type { MemoryTableClient } from './memory-table';

export class MemoryServing implements ServingStore {
  constructor(private readonly table: MemoryTableClient) {}

  serve(serving: Serving): Promise<Serving> {
    return this.raise('serving', serving);
  }

  serving(): Promise<Serving | undefined> {
    return this.table.get('serving');
  }

  allowDispatch(serving: Serving): Promise<Serving> {
    return this.raise('dispatching', serving);
  }

  dispatching(): Promise<Dispatching | undefined> {
    return this.table.get('dispatching');
  }

  async pauseDispatch({ region, epoch }: Serving, pausedBy: string): Promise<Dispatching | undefined> {
    const result = await this.table.swap<Dispatching>('dispatching', (current) =>
      current?.region === region && current.epoch === epoch ? { ...current, pausedBy } : undefined,
    );
    return result.written ? result.value : result.current;
  }

  private async raise(key: string, serving: Serving): Promise<Serving> {
    const result = await this.table.swap<Serving>(key, (current) =>
      current === undefined || current.epoch < serving.epoch ? serving : undefined,
    );
    return result.written ? result.value : (result.current ?? serving);
  }
}
