/** One call that code makes through its ports. */
export interface PortCall {
  /** `port.method`; of a session that a port has handed out, `kind of session.method`. */
  readonly name: string;
  readonly act: () => unknown;
  /** What the session was asked for with; empty where there is none. */
  readonly session: readonly unknown[];
}

/** Stands around every call: does it, or does not. */
export type Around = (call: PortCall) => Promise<unknown>;

/** These hand out sessions at once; the sessions' own methods are the calls. */
const FACTORIES: ReadonlySet<string> = new Set(['connections']);

/** The same ports, with `around` around each of their calls. */
export const aroundCalls = <P extends object>(ports: P, around: Around): P =>
  proxied(ports, (port, name) => {
    if (!isObject(port)) return port;
    return FACTORIES.has(name) ? sessions(port, around) : methods(port, name, [], around);
  });

const sessions = <T extends object>(factory: T, around: Around): T =>
  proxied(factory, (member, kind) => {
    if (typeof member !== 'function') return member;
    return (...session: unknown[]) => {
      const made: unknown = Reflect.apply(member, factory, session);
      return isObject(made) ? methods(made, kind, session, around) : made;
    };
  });

const methods = <T extends object>(port: T, name: string, session: readonly unknown[], around: Around): T =>
  proxied(port, (member, method) => {
    if (typeof member !== 'function') return member;
    return (...given: unknown[]) =>
      around({ name: `${name}.${method}`, act: () => Reflect.apply(member, port, given), session });
  });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function proxied<T extends object>(target: T, member: (value: unknown, name: string) => unknown): T {
  return new Proxy(target, { get: (object, key) => member(Reflect.get(object, key), String(key)) });
}
