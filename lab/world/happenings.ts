import type { TimelineEvent } from '../../lambda/contract/report';

/** Something that happened in the lab, at a time of this machine. */
export interface Happening extends Omit<TimelineEvent, 'atMs'> {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Everything that happened, in order; whoever listens is told at once. */
export class Happenings {
  private readonly all: Happening[] = [];
  private readonly listeners = new Set<(happening: Happening) => void>();

  get list(): readonly Happening[] {
    return this.all;
  }

  tell(happening: Omit<Happening, 'at'>): void {
    const told = { at: Date.now(), ...happening };
    this.all.push(told);
    for (const listener of this.listeners) listener(told);
  }

  listen(listener: (happening: Happening) => void): void {
    this.listeners.add(listener);
  }
}
