import type { WayStage } from './fault';

/** How far a day has come that goes on after its takeover; whoever waits for a stage is called when it begins. */
export class WayStages {
  private readonly waiting = new Map<WayStage, (() => void)[]>();

  constructor(
    private readonly begun: Map<WayStage, number>,
    private readonly atMs: () => number,
  ) {}

  /** Once: what is tried again is the same stage. */
  begin(stage: WayStage): void {
    if (this.begun.has(stage)) return;
    this.begun.set(stage, this.atMs());
    for (const go of this.waiting.get(stage) ?? []) go();
    this.waiting.delete(stage);
  }

  /** A stage that a day never comes to is waited for in vain. */
  comesTo(stage: WayStage): Promise<void> {
    if (this.begun.has(stage)) return Promise.resolve();
    return new Promise((go) => this.waiting.set(stage, [...(this.waiting.get(stage) ?? []), go]));
  }
}
