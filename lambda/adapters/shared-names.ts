import { promises as dns } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/**
 * Resolves names beside `dns.lookup`: that one waits in a thread of libuv's four until the zone answers, also for a request
 * that was given up, and the name of the ledger waits behind it.
 * https://nodejs.org/api/dns.html#implementation-considerations
 */
export class SharedNames {
  private readonly asked = new Map<string, Promise<readonly string[]>>();

  constructor(
    private readonly limitMs: number,
    /** @default - those of the system; an instance of our own per question reads them anew */
    private readonly servers?: readonly string[],
  ) {}

  /** Who asks while the same name is being asked for gets the same answer; nothing is kept afterwards. */
  addresses(name: string): Promise<readonly string[]> {
    const known = knownAddresses(name);
    if (known !== undefined) return Promise.resolve(known);
    const answer = this.asked.get(name) ?? this.ask(name).finally(() => this.asked.delete(name));
    this.asked.set(name, answer);
    return answer;
  }

  private async ask(name: string): Promise<readonly string[]> {
    const resolver = new dns.Resolver({ timeout: this.limitMs, tries: 1 });
    if (this.servers !== undefined) resolver.setServers(this.servers);
    const limit = setTimeout(() => resolver.cancel(), this.limitMs);
    try {
      return await resolver.resolve4(name).catch((error) => {
        if (codeOf(error) !== dns.NODATA) throw error;
        return resolver.resolve6(name);
      });
    } catch (error) {
      throw new Error(`${name} does not resolve: ${this.reasonOf(codeOf(error))}`);
    } finally {
      clearTimeout(limit);
    }
  }

  private reasonOf(code: string): string {
    return code === dns.CANCELLED || code === dns.TIMEOUT ? `no answer within ${this.limitMs} ms` : code;
  }
}

/** Hands a connection the addresses that are known already; its name stays that of the request, for `Host` and for TLS. */
export const lookupOf =
  (addresses: readonly string[]): LookupFunction =>
  (name, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (first === undefined) callback(new Error(`${name} has no address`), []);
    else if (all) callback(null, found);
    else callback(null, first.address, first.family);
  };

/** `localhost` never leaves the machine. https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
function knownAddresses(name: string): readonly string[] | undefined {
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  return isIP(name) === 0 ? undefined : [name];
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
