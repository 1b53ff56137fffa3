/** What stands now, counted: two faults of one kind may overlap, and the first to end ends nothing. */
export class Standing {
  private readonly values = new Map<string, number[]>();

  /** Answers how to lift it. */
  begin(name: string, value = 1): () => void {
    this.values.set(name, [...(this.values.get(name) ?? []), value]);
    return () => {
      const left = [...(this.values.get(name) ?? [])];
      left.splice(left.indexOf(value), 1);
      if (left.length > 0) this.values.set(name, left);
      else this.values.delete(name);
    };
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The largest value that stands, 0 when none does. */
  most(name: string): number {
    return Math.max(0, ...(this.values.get(name) ?? []));
  }
}
