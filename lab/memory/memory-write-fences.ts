import type { OldPrimary, WriteFences, WriteFenceWord } from '../../lambda/ports/write-fences';

/** What Aurora is said to have said, by the old primary's cluster. */
export class MemoryWriteFences implements WriteFences {
  readonly words = new Map<string, WriteFenceWord>();

  async said({ cluster }: OldPrimary, since: string): Promise<WriteFenceWord> {
    const said = this.words.get(cluster);
    return said === undefined || said.word === 'unseen' || said.at < since ? { word: 'unseen' } : said;
  }
}
