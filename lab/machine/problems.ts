/** A definition that this interpreter does not run, with everything that stands against it. */
export class UnsupportedDefinition extends Error {
  constructor(
    machine: string,
    readonly problems: readonly string[],
  ) {
    super([`the lab can not run state machine "${machine}":`, ...problems.map((problem) => `- ${problem}`)].join('\n'));
  }
}

/** Collects what is wrong, so that a definition is refused once, with everything. */
export class Problems {
  private readonly found: string[] = [];

  add(where: string, problem: string): void {
    this.found.push(`${where}: ${problem}`);
  }

  /** Runs a parser; what it throws becomes a problem. */
  attempt<T>(where: string, parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      this.add(where, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  throwIfAny(machine: string): void {
    if (this.found.length > 0) throw new UnsupportedDefinition(machine, this.found);
  }
}
