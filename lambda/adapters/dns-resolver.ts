import { promises as dns } from 'node:dns';
import type { NameResolver } from '../ports/outside';

/** No such name, or no CNAME at it, is an answer: nothing yet. Silence of the server is not. */
const NOTHING_THERE = new Set(['ENODATA', 'ENOTFOUND']);

/** Asks a real resolver; `dns.lookup` would answer from the operating system's files and caches. */
export class DnsResolver implements NameResolver {
  private readonly resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });

  constructor(servers: readonly string[]) {
    if (servers.length > 0) this.resolver.setServers([...servers]);
  }

  async targets(name: string): Promise<readonly string[]> {
    try {
      return await this.resolver.resolveCname(name);
    } catch (error) {
      if (error instanceof Error && 'code' in error && NOTHING_THERE.has(String(error.code))) return [];
      throw error;
    }
  }
}
