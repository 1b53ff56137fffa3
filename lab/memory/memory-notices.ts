import type { Notices } from '../../lambda/ports/outside';

export class MemoryNotices implements Notices {
  readonly sent: { readonly subject: string; readonly text: string }[] = [];

  async send(notice: { readonly subject: string; readonly text: string }): Promise<void> {
    this.sent.push(notice);
  }
}
