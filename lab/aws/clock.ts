/** Time of the lab's AWS, as a port: tests turn it by hand. */
export interface LabClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once; the answer cancels it. */
  after(milliseconds: number, action: () => void): () => void;
  /** Calls again and again; the answer cancels it. */
  every(milliseconds: number, action: () => void): () => void;
}

/** The machine's own clock. Its timers do not keep a process alive. */
export const SYSTEM_CLOCK: LabClock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds).unref();
    return () => clearTimeout(timer);
  },
  every(milliseconds, action) {
    const timer = setInterval(action, milliseconds).unref();
    return () => clearInterval(timer);
  },
};
