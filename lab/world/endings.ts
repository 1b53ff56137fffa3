/** What has to be ended, in the opposite order of its start; each once, and one failure stops no other. */
export class Endings {
  private readonly all: { readonly what: string; readonly end: () => Promise<unknown> | unknown }[] = [];

  add(what: string, end: () => Promise<unknown> | unknown): void {
    this.all.push({ what, end });
  }

  async run(): Promise<void> {
    const failures: string[] = [];
    for (let next = this.all.pop(); next !== undefined; next = this.all.pop()) {
      const { what, end } = next;
      try {
        await end();
      } catch (error) {
        failures.push(`${what}: ${error}`);
      }
    }
    if (failures.length > 0) throw new Error(`the lab could not end everything: ${failures.join('; ')}`);
  }
}
